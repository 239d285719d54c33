import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import { jsonArguments } from '../state/json_arguments.js';

export function lineFunctions(phone: PagePhone) {
  const { snapshot } = phone;
  return {
    mute: (...args) => phone.mute(jsonArguments(args)),
    setline: (line) => phone.setLine(typeof line === 'number' ? line : String(line)),
    getline: () => snapshot.line(),
    ismuted: () => snapshot.muted(),
    isonhold: () => snapshot.activeLine()?.held === true,
  } satisfies Partial<Functions>;
}

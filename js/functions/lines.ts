import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import { jsonArguments } from '../state/json_arguments.js';

function newCallId(): string {
  const octets = crypto.getRandomValues(new Uint8Array(13));
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

export function lineFunctions(phone: PagePhone) {
  const { snapshot } = phone;
  return {
    mute: (...args) => phone.mute(jsonArguments(args)),
    setline: (line) => phone.setLine(typeof line === 'number' ? line : String(line)),
    getline: () => snapshot.line(),
    ismuted: () => snapshot.muted(),
    getlinedetails(line: unknown = -1) {
      const number = Number(line) > 0 ? Number(line) : snapshot.line();
      const state = Number(line) > 0 ? snapshot.lineState(number) : snapshot.activeLine();
      return state?.details ?? `LINEDETAILS,${number},Ready,,,,0,,,0,0,`;
    },
    nextcallid(callId = '') {
      const wanted = callId || newCallId();
      phone.command('nextcallid', [wanted]);
      return wanted;
    },
    isonhold: () => snapshot.activeLine()?.held === true,
  } satisfies Partial<Functions>;
}

import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';

export function stateFunctions(phone: PagePhone) {
  const { snapshot } = phone;
  return {
    isregistered: () => snapshot.get('registered'),
    isincall: () => snapshot.inCall(),
    getenginename: () => snapshot.get('engine'),
    getlogs: () => phone.logs(),
    getStatus: () => snapshot.get('status'),
  } satisfies Partial<Functions>;
}

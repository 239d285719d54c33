import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';

export function scriptFunctions(phone: PagePhone) {
  return {
    loadscript: (url, isAsync, attribute, value) =>
      phone.extras.use('loadscript', ({ loadScript }) => loadScript(url, isAsync, attribute, value)),
  } satisfies Partial<Functions>;
}

/** The file webphone_extras.js of the package, which its module imports on first use. */

import { extrasOf } from './page_extras.js';

// Bundlers find these files by these very expressions.
export const extras = extrasOf({
  recorder: new URL('./webphone_recorder.js', import.meta.url).href,
  makeSharedWorker: (options) => new SharedWorker(new URL('./webphone_shared_worker.js', import.meta.url), options),
  files: {
    phone: new URL('./phone.wasm', import.meta.url).href,
    extras: new URL('./phone_extras.wasm', import.meta.url).href,
  },
});

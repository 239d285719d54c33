/** The ES module of the package: `import { webphone_api } from 'openwebphone'`. On a server it does nothing. */

import { createBrowserPhone } from './browser_page.js';
import { openCore } from './engine/core_files.js';
import { WorkerLink } from './engine/link.js';
import type { WebphoneApi } from './public_api.js';
import { createServerPhone } from './server_page.js';

export type {
  CallbackArguments,
  Functions,
  ParameterName,
  Parameters,
  ParameterValue,
  Registration,
  Registrations,
  WebphoneApi,
} from './public_api.js';

const isBrowser = typeof window !== 'undefined' && typeof document !== 'undefined';

/** The phone of this page. */
export const webphone_api: WebphoneApi = isBrowser
  ? createBrowserPhone(
      (listener) => {
        // Bundlers find these files by these very expressions.
        const core = openCore(() => new Worker(new URL('./webphone_worker.js', import.meta.url)), {
          phone: new URL('./phone.wasm', import.meta.url).href,
          extras: new URL('./phone_extras.wasm', import.meta.url).href,
        });
        return new WorkerLink(core, listener);
      },
      // A file of its own in the package: js/build.mjs leaves this import as it is, and bundlers follow it.
      async () => (await import('./webphone_extras.js')).extras,
    )
  : createServerPhone();

export default webphone_api;

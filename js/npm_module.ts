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

// Bundlers find these files, and the worker's, by these very expressions.
const files = {
  phone: new URL('./phone.wasm', import.meta.url).href,
  extras: new URL('./phone_extras.wasm', import.meta.url).href,
};
const isBrowser = typeof window !== 'undefined' && typeof document !== 'undefined';

/** The phone of this page. */
export const webphone_api: WebphoneApi = isBrowser
  ? createBrowserPhone(
      (listener) =>
        new WorkerLink(
          openCore(() => new Worker(new URL('./webphone_worker.js', import.meta.url)), files),
          listener,
        ),
      {
        // A file of its own in the package: js/build.mjs leaves this import as it is, and bundlers follow it.
        loadExtras: async () => (await import('./webphone_extras.js')).extras,
        recorderUrl: new URL('./webphone_recorder.js', import.meta.url).href,
        sharing: {
          makeWorker: (options) => new SharedWorker(new URL('./webphone_shared_worker.js', import.meta.url), options),
          files,
        },
      },
    )
  : createServerPhone();

export default webphone_api;

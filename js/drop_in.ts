/** The drop-in script webphone_api.js: two globals, `webphone_api` and its short name `wpa`. */

import { createBrowserPhone } from './browser_page.js';
import { needsWrappedCore, openCore, openWrappedCore } from './engine/core_files.js';
import { extrasEvent } from './engine/script_events.js';
import { WorkerLink } from './engine/link.js';
import { findScriptBase } from './platform/script_base.js';
import { loadScriptFile } from './platform/script_file.js';
import type { ParameterValue, WebphoneApi } from './public_api.js';

declare global {
  interface Window {
    webphone_api?: WebphoneApi;
    wpa?: WebphoneApi;
  }
}

const earlier = window.webphone_api;
if (typeof earlier?.setparameter === 'function') {
  console.warn('webphone_api.js is included twice; the first one stays');
} else {
  // Without a file of its own the script was pasted into the page: the rest is expected beside the page.
  const base = findScriptBase() ?? new URL('.', document.baseURI).href;
  const api = createBrowserPhone(
    (listener) => {
      const core = needsWrappedCore(base, location)
        ? openWrappedCore(`${base}webphone_phone.js`)
        : openCore(() => new Worker(`${base}webphone_worker.js`), {
            phone: `${base}phone.wasm`,
            extras: `${base}phone_extras.wasm`,
          });
      return new WorkerLink(core, listener);
    },
    () => loadScriptFile(`${base}webphone_extras.js`, extrasEvent),
  );
  const preset = earlier as { parameters?: Record<string, ParameterValue> } | undefined;
  api.parameters = { ...preset?.parameters };
  window.webphone_api = api;
  window.wpa = api;
}

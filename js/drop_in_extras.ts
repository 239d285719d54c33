/** The script webphone_extras.js of the drop-in: hands over the extras to webphone_api.js, which has loaded it. */

import { needsWrappedCore } from './engine/core_files.js';
import { extrasEvent } from './engine/script_events.js';
import { findScriptBase } from './platform/script_base.js';
import { extrasOf } from './page_extras.js';

const base = findScriptBase() ?? '';
const extras = extrasOf({
  recorder: `${base}webphone_recorder.js`,
  makeSharedWorker: needsWrappedCore(base, location)
    ? undefined
    : (options) => new SharedWorker(`${base}webphone_shared_worker.js`, options),
  files: { phone: `${base}phone.wasm`, extras: `${base}phone_extras.wasm` },
});
document.currentScript?.dispatchEvent(new CustomEvent(extrasEvent, { detail: extras }));

import { loadScriptFile } from '../platform/script_file.js';
import { wrappedEvent } from './script_events.js';
import type { WorkerCore } from './link.js';
import type { PhoneFiles } from './phone_extras.js';

/**
 * openCore loads the worker script and phone.wasm from their addresses. What cannot be had rejects with an Error that names the
 * file and what is wrong with it.
 */
export function openCore(makeWorker: () => Worker, { phone, extras }: PhoneFiles): Promise<WorkerCore> {
  return new Promise((resolve) => resolve({ worker: makeWorker(), module: compileFile(phone), extras }));
}

/**
 * openWrappedCore loads all from one script file, see wrapped_core.ts. That also works where a page may load scripts only:
 * from `file://`, and from another origin.
 */
export function openWrappedCore(scriptUrl: string): Promise<WorkerCore> {
  return loadScriptFile(scriptUrl, wrappedEvent);
}

/** needsWrappedCore tells whether files in `base` are out of reach of a Worker and of fetch for this page. */
export function needsWrappedCore(base: string, page: Location): boolean {
  return page.protocol === 'file:' || new URL(base).origin !== page.origin;
}

async function compileFile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url} could not be loaded: HTTP status ${response.status}`);
  // Compiling while loading needs the right content type, which old web servers do not know.
  const canStream = response.headers.get('Content-Type')?.startsWith('application/wasm') === true;
  return canStream ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

import { loadScriptFile } from '../platform/script_file.js';
import type { WorkerCore } from './link.js';
import type { PhoneFiles } from './phone_extras.js';

/** The event by which webphone_phone.js hands over what it carries, on its own script element. */
export const wrappedEvent = 'webphonephone';

/** What webphone_phone.js carries: the source text of the worker, and the two modules of the phone in base64. */
export interface WrappedFiles {
  worker: string;
  phone: string;
  extras: string;
}

/**
 * openCore loads the worker script and phone.wasm from their addresses. The promises reject with an Error that names the
 * file and what is wrong with it.
 */
export function openCore(makeWorker: () => Worker, { phone, extras }: PhoneFiles): WorkerCore {
  return { worker: inPromise(makeWorker), module: compileFile(phone), extras: Promise.resolve(extras) };
}

/**
 * openWrappedCore loads all from one script file. That also works where a page may load scripts only: from `file://`,
 * and from another origin.
 */
export function openWrappedCore(scriptUrl: string): WorkerCore {
  const files = loadScriptFile<WrappedFiles>(scriptUrl, wrappedEvent);
  return {
    worker: files.then(({ worker }) => workerFromSource(worker)),
    module: files.then(({ phone }) => WebAssembly.compile(fromBase64(phone))),
    extras: files.then(({ extras }) => fromBase64(extras)),
  };
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

function workerFromSource(source: string): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return new Worker(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function inPromise<Value>(make: () => Value): Promise<Value> {
  return new Promise((resolve) => resolve(make()));
}

import type { WorkerCore } from './link.js';

/** What webphone_phone.js carries: the source text of the worker, and the two modules of the phone in base64. */
export interface WrappedFiles {
  worker: string;
  phone: string;
  extras: string;
}

/** unwrapCore makes a core of files that the page has as texts. */
export function unwrapCore({ worker, phone, extras }: WrappedFiles): WorkerCore {
  return {
    worker: workerFromSource(worker),
    module: WebAssembly.compile(fromBase64(phone)),
    extras: fromBase64(extras),
  };
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

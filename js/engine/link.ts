import { messageOf } from '../state/message_of.js';
import type { LinkCommand, LinkMessage } from './link_messages.js';
import type { ExtrasSource } from './phone_extras.js';

/**
 * Link carries messages between a page and the phone core, in order. Where the core lives (a Worker now; a SharedWorker,
 * a frame or a native service later) is the carrier's business alone.
 */
export interface Link {
  send(message: LinkCommand): void;
  /** Ends the core without any further message; see `page_closing` for the polite way. */
  close(): void;
  /** The phone outlives its last page for some seconds: a page that goes need not hang up. */
  readonly outlivesPages?: boolean;
}

/** What the owner of a link is told. After `failed` nothing more comes. */
export interface LinkListener {
  message(message: LinkMessage): void;
  /** The core is gone: it could not be loaded, or it crashed. `reason` is for the log. */
  failed(reason: string): void;
}

/** A dedicated Worker and what it runs, which may still be loading. */
export interface WorkerCore {
  worker: Worker;
  module: Promise<WebAssembly.Module>;
  extras: ExtrasSource;
}

/** The first message to the worker; every later one is a link message as JSON text. */
export interface WorkerStart {
  module: WebAssembly.Module;
  extras: ExtrasSource;
}

/** WorkerLink is a link to a core in a dedicated Worker. Messages sent while it loads wait for it. */
export class WorkerLink implements Link {
  readonly #listener: LinkListener;
  #isClosed = false;
  #worker: Worker | undefined;
  #waiting: string[] | undefined = [];

  constructor(core: Promise<WorkerCore>, listener: LinkListener) {
    this.#listener = listener;
    this.#connect(core).catch((error: unknown) => this.#fail(messageOf(error)));
  }

  send(message: LinkCommand): void {
    const text = JSON.stringify(message);
    if (this.#waiting) this.#waiting.push(text);
    else this.#worker?.postMessage(text);
  }

  close(): void {
    this.#isClosed = true;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting = undefined;
  }

  async #connect(core: Promise<WorkerCore>): Promise<void> {
    const { worker, module, extras } = await core;
    this.#worker = worker;
    this.#listen(worker);
    const start: WorkerStart = { module: await module, extras };
    if (this.#isClosed) {
      worker.terminate();
      return;
    }
    worker.postMessage(start);
    for (const text of this.#waiting ?? []) worker.postMessage(text);
    this.#waiting = undefined;
  }

  #listen(worker: Worker): void {
    worker.addEventListener('message', (event: MessageEvent<string>) => this.#receive(event.data));
    worker.addEventListener('messageerror', () => this.#fail('the worker cannot read phone.wasm'));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#fail(event.message || 'the worker script could not be loaded');
    });
  }

  #receive(text: string): void {
    if (!this.#isClosed) this.#listener.message(JSON.parse(text) as LinkMessage);
  }

  #fail(reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#listener.failed(reason);
  }
}

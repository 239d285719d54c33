/**
 * The loader of phone.wasm: the exports and imports that wasm_bindings/README.md lists, as typed functions. Text crosses
 * as UTF-8 through the module's memory; views of it are taken anew each time because it may grow.
 */

import { PhoneExtras } from './phone_extras.js';

/** The exports of phone.wasm. */
interface PhoneExports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize: () => void;
  readonly phone_buffer: (size: number) => number;
  readonly phone_open: (now: number) => void;
  readonly phone_start_background: (now: number) => void;
  readonly phone_link_receive: (size: number, now: number) => void;
  readonly phone_flow_opened: (flow: number, now: number) => void;
  readonly phone_flow_closed: (flow: number, size: number, now: number) => void;
  readonly phone_flow_receive: (flow: number, size: number, now: number) => void;
  readonly phone_handle_timeout: (now: number) => void;
  readonly phone_next_timeout: () => number;
  readonly phone_poll_output: () => number;
  readonly phone_output_flow: () => number;
  readonly phone_output_data: () => number;
  readonly phone_output_size: () => number;
}

const exportedFunctions = [
  '_initialize',
  'phone_buffer',
  'phone_open',
  'phone_start_background',
  'phone_link_receive',
  'phone_flow_opened',
  'phone_flow_closed',
  'phone_flow_receive',
  'phone_handle_timeout',
  'phone_next_timeout',
  'phone_poll_output',
  'phone_output_flow',
  'phone_output_data',
  'phone_output_size',
] as const;

/** What the phone wants its host to do. */
export type PhoneOutput =
  | { kind: 'open_flow'; flow: number; url: string }
  | { kind: 'send'; flow: number; message: Uint8Array<ArrayBuffer> }
  | { kind: 'close_flow'; flow: number }
  | { kind: 'link_message'; text: string };

/** Phone is the core as its host sees it: five verbs, no callbacks. Times are monotonic milliseconds. */
export interface Phone {
  open(now: number): void;
  receiveLink(text: string, now: number): void;
  flowOpened(flow: number, now: number): void;
  flowClosed(flow: number, reason: string, now: number): void;
  receiveFlow(flow: number, message: string | ArrayBuffer, now: number): void;
  handleTimeout(now: number): void;
  /** Takes the part that is loaded aside, see phone_extras.ts. */
  addExtras(module: WebAssembly.Module): void;
  /** Begins with what nobody waits for; when the extras are there. */
  startBackground(now: number): void;
  /** When `handleTimeout` is due, `Infinity` if never. */
  nextTimeout(): number;
  pollOutput(): PhoneOutput | undefined;
}

/** The most that crypto.getRandomValues fills at once. */
const randomChunk = 65536;

/**
 * loadPhone makes a phone of the compiled phone.wasm, ready for `open`; `readExtras` gives phone_extras.wasm if it is
 * wanted before `addExtras`. Throws an Error that names what is wrong if the module is not the one that this loader was
 * written for.
 */
export function loadPhone(module: WebAssembly.Module, readExtras: () => BufferSource): Phone {
  const fillRandom = (pointer: number, size: number): void => {
    const end = (pointer >>> 0) + (size >>> 0);
    for (let at = pointer >>> 0; at < end; at += randomChunk) {
      crypto.getRandomValues(new Uint8Array(exports.memory.buffer, at, Math.min(randomChunk, end - at)));
    }
  };
  const extras = new PhoneExtras(readExtras);
  const instance = new WebAssembly.Instance(module, { host: { random_fill: fillRandom }, later: extras.imports });
  const exports = checkedExports(instance.exports);
  extras.attach(instance.exports);
  exports._initialize();
  return new LoadedPhone(exports, extras);
}

function checkedExports(exports: WebAssembly.Exports): PhoneExports {
  const missing: string[] = exportedFunctions.filter((name) => typeof exports[name] !== 'function');
  if (!(exports['memory'] instanceof WebAssembly.Memory)) missing.push('memory');
  if (missing.length > 0) throw new Error(`phone.wasm lacks ${missing.join(', ')}: it is of another version`);
  return exports as unknown as PhoneExports;
}

class LoadedPhone implements Phone {
  readonly #exports: PhoneExports;
  readonly #extras: PhoneExtras;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  constructor(exports: PhoneExports, extras: PhoneExtras) {
    this.#exports = exports;
    this.#extras = extras;
  }

  addExtras(module: WebAssembly.Module): void {
    this.#extras.load(module);
  }

  startBackground(now: number): void {
    this.#exports.phone_start_background(now);
  }

  open(now: number): void {
    this.#exports.phone_open(now);
  }

  receiveLink(text: string, now: number): void {
    this.#exports.phone_link_receive(this.#write(text), now);
  }

  flowOpened(flow: number, now: number): void {
    this.#exports.phone_flow_opened(flow, now);
  }

  flowClosed(flow: number, reason: string, now: number): void {
    this.#exports.phone_flow_closed(flow, this.#write(reason), now);
  }

  receiveFlow(flow: number, message: string | ArrayBuffer, now: number): void {
    this.#exports.phone_flow_receive(flow, this.#write(message), now);
  }

  handleTimeout(now: number): void {
    this.#exports.phone_handle_timeout(now);
  }

  nextTimeout(): number {
    return this.#exports.phone_next_timeout();
  }

  pollOutput(): PhoneOutput | undefined {
    const kind = this.#exports.phone_poll_output();
    switch (kind) {
      case 0:
        return undefined;
      case 1:
        return { kind: 'open_flow', flow: this.#exports.phone_output_flow(), url: this.#text() };
      case 2:
        return { kind: 'send', flow: this.#exports.phone_output_flow(), message: this.#output().slice() };
      case 3:
        return { kind: 'close_flow', flow: this.#exports.phone_output_flow() };
      case 4:
        return { kind: 'link_message', text: this.#text() };
      default:
        throw new Error(`phone.wasm gave an output of unknown kind ${kind}`);
    }
  }

  /** Puts a message into the input buffer and returns its size in octets. */
  #write(message: string | ArrayBuffer): number {
    const bytes = typeof message === 'string' ? this.#encoder.encode(message) : new Uint8Array(message);
    const pointer = this.#exports.phone_buffer(bytes.length) >>> 0;
    new Uint8Array(this.#exports.memory.buffer, pointer, bytes.length).set(bytes);
    return bytes.length;
  }

  /** The data of the current output; valid until the next call into the module. */
  #output(): Uint8Array<ArrayBuffer> {
    const pointer = this.#exports.phone_output_data() >>> 0;
    return new Uint8Array(this.#exports.memory.buffer, pointer, this.#exports.phone_output_size());
  }

  #text(): string {
    return this.#decoder.decode(this.#output());
  }
}

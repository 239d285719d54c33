import type { Phone, PhoneOutput } from './phone_module.js';

/** A WebSocket, as much of it as the host uses. */
export interface Socket {
  send(message: string | Uint8Array<ArrayBuffer>): void;
  /** Closes after what was sent; no listener is called any more. */
  close(): void;
}

export interface SocketListener {
  opened(): void;
  closed(reason: string): void;
  received(message: string | ArrayBuffer): void;
}

/** The surroundings of the phone: everything that the core, being without input and output, leaves to its host. */
export interface Surroundings {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls `handler` after `delay` milliseconds, unless the returned function is called before. */
  after(delay: number, handler: () => void): () => void;
  /** Opens a WebSocket with subprotocol `sip`. Throws what the browser throws. */
  openSocket(url: string, listener: SocketListener): Socket;
  /** Sends a link message to the page. */
  emit(text: string): void;
}

/** Browsers fire at once when a delay does not fit into 31 bits. */
const longestDelay = 0x7fffffff;

/**
 * PhoneHost runs the host loop of a phone: one input, then all its outputs, then one timer. After an exception nothing
 * works any more; the exception leaves through the method that brought the input.
 */
export class PhoneHost {
  readonly #phone: Phone;
  readonly #surroundings: Surroundings;
  readonly #sockets = new Map<number, Socket>();
  #cancelTimer: (() => void) | undefined;
  #timerTime = Infinity;

  constructor(phone: Phone, surroundings: Surroundings) {
    this.#phone = phone;
    this.#surroundings = surroundings;
    this.#run((now) => phone.open(now));
  }

  /** receiveLink takes one link message of the page. */
  receiveLink(text: string): void {
    this.#run((now) => this.#phone.receiveLink(text, now));
  }

  /** startBackground begins with what nobody waits for; when phone_extras.wasm is there. */
  startBackground(): void {
    this.#run((now) => this.#phone.startBackground(now));
  }

  /** stop closes every socket and the timer; the phone gets no more input. */
  stop(): void {
    this.#cancelTimer?.();
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #run(input: (now: number) => void): void {
    input(this.#surroundings.now());
    for (let output = this.#phone.pollOutput(); output; output = this.#phone.pollOutput()) this.#carryOut(output);
    this.#armTimer();
  }

  #carryOut(output: PhoneOutput): void {
    switch (output.kind) {
      case 'open_flow':
        this.#openFlow(output.flow, output.url);
        break;
      case 'send':
        this.#send(output.flow, output.message);
        break;
      case 'close_flow':
        this.#sockets.get(output.flow)?.close();
        this.#sockets.delete(output.flow);
        break;
      case 'link_message':
        this.#surroundings.emit(output.text);
        break;
    }
  }

  #openFlow(flow: number, url: string): void {
    try {
      this.#sockets.set(
        flow,
        this.#surroundings.openSocket(url, {
          opened: () => this.#run((now) => this.#phone.flowOpened(flow, now)),
          closed: (reason) => this.#flowClosed(flow, reason),
          received: (message) => this.#run((now) => this.#phone.receiveFlow(flow, message, now)),
        }),
      );
    } catch (error) {
      // The browser refuses the address: mixed content, a blocked port, a malformed URL. An input must not come from
      // within another, so the phone learns it in a turn of its own.
      const reason = error instanceof Error ? error.message : String(error);
      this.#surroundings.after(0, () => this.#flowClosed(flow, reason));
    }
  }

  #flowClosed(flow: number, reason: string): void {
    this.#sockets.delete(flow);
    this.#run((now) => this.#phone.flowClosed(flow, reason, now));
  }

  #send(flow: number, message: Uint8Array<ArrayBuffer>): void {
    const socket = this.#sockets.get(flow);
    if (!socket) return;
    socket.send(asText(message) ?? message);
  }

  #armTimer(): void {
    const time = this.#phone.nextTimeout();
    if (time === this.#timerTime) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#timerTime = time;
    if (time === Infinity) return;
    const delay = Math.min(longestDelay, Math.max(0, Math.ceil(time - this.#surroundings.now())));
    this.#cancelTimer = this.#surroundings.after(delay, () => {
      this.#timerTime = Infinity;
      this.#cancelTimer = undefined;
      this.#run((now) => this.#phone.handleTimeout(now));
    });
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A SIP message travels as a text frame if it is text (RFC 7118 §4.2), else as a binary one. */
function asText(message: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return strictDecoder.decode(message);
  } catch {
    return undefined;
  }
}

import { type FrameReply, type FrameRequest, isRecord } from '../platform/frame_messages.js';
import type { Link, LinkListener } from './link.js';
import type { Json, LinkCommand } from './link_messages.js';

const frameId = 'webphoneframe';
/** How often the frame is asked until its phone is there, in milliseconds. */
const knockInterval = 500;

/** FrameLink is the link of a page to the phone in its frame. */
export class FrameLink implements Link {
  readonly #listener: LinkListener;
  readonly #closing = new AbortController();
  readonly #results = new Map<number, (value: Json) => void>();
  #knocking: ReturnType<typeof setInterval> | undefined;
  #lastId = 0;

  constructor(listener: LinkListener) {
    this.#listener = listener;
    const { signal } = this.#closing;
    window.addEventListener('message', (event) => this.#receive(event), { signal });
    // A frame that is loaded again has another phone.
    document.getElementById(frameId)?.addEventListener('load', () => this.#knock(), { signal });
    this.#knock();
  }

  send(message: LinkCommand): void {
    const isOwn = message.type === 'command' || message.type === 'parameters';
    if (!isOwn || (message.type === 'parameters' && message.source === 'url')) return;
    this.#post({ webphone: 'link', message });
  }

  /** call calls a function of webphone_api in the frame; resolves with what it returns. */
  call(name: string, args: Json[]): Promise<Json> {
    const id = ++this.#lastId;
    this.#post({ webphone: 'call', name, args, id });
    return new Promise((resolve) => this.#results.set(id, resolve));
  }

  close(): void {
    clearInterval(this.#knocking);
    this.#closing.abort();
  }

  #knock(): void {
    clearInterval(this.#knocking);
    this.#knocking = setInterval(() => this.#post({ webphone: 'hello' }), knockInterval);
    this.#post({ webphone: 'hello' });
  }

  #frame(): HTMLIFrameElement | undefined {
    const frame = document.getElementById(frameId);
    return frame instanceof HTMLIFrameElement ? frame : undefined;
  }

  #origin(): string {
    return new URL(this.#frame()?.src ?? '', document.baseURI).origin;
  }

  #post(request: FrameRequest): void {
    const origin = this.#origin();
    // What has no origin (sandboxed, from a file) cannot be told from another page.
    if (origin !== 'null') this.#frame()?.contentWindow?.postMessage(request, origin);
  }

  #receive({ source, origin, data }: MessageEvent<unknown>): void {
    if (source !== this.#frame()?.contentWindow || origin !== this.#origin() || !isRecord(data)) return;
    const reply = data as unknown as FrameReply;
    if (reply.webphone === 'link' && isRecord(reply.message)) {
      clearInterval(this.#knocking);
      this.#listener.message(reply.message);
    } else if (reply.webphone === 'result') {
      this.#results.get(reply.id)?.(reply.value);
      this.#results.delete(reply.id);
    }
  }
}

import type { LinkCommand, MediaRequest } from './link_messages.js';
import { MediaError } from './media_error.js';
import type { Tones } from './tones.js';
import { type CallPlatform, type OfferOptions, WebRtcCall } from './webrtc_call.js';

/** How much the engine holds; everything is 0 when no call is up. */
export interface MediaCensus {
  calls: number;
  microphone_users: number;
}

/** WebRtcEngine carries out the media verbs of the link, with one WebRtcCall a call. */
export class WebRtcEngine {
  readonly #platform: CallPlatform;
  readonly #tones: Tones;
  readonly #send: (message: LinkCommand) => void;
  readonly #calls = new Map<number, WebRtcCall>();

  /** `send` takes replies and events for the core. */
  constructor(platform: CallPlatform, tones: Tones, send: (message: LinkCommand) => void) {
    this.#platform = platform;
    this.#tones = tones;
    this.#send = send;
  }

  /** handle carries out one verb; a reply, if it has one, is sent later. An unknown verb is ignored. */
  handle(request: MediaRequest): void {
    switch (request.verb) {
      case 'create_offer':
        this.#reply(request.request, () => this.#callFor(request.call, request).createOffer(request));
        break;
      case 'create_answer':
        this.#reply(request.request, () =>
          this.#callFor(request.call, request).createAnswer(request.description, request),
        );
        break;
      case 'set_answer':
        this.#reply(request.request, () =>
          this.#existing(request.call).setAnswer(request.description, request.provisional === true),
        );
        break;
      case 'rollback':
        this.#calls
          .get(request.call)
          ?.rollback()
          .catch(() => undefined);
        break;
      case 'mute':
        this.#calls.get(request.call)?.mute(request);
        break;
      case 'close':
        this.#calls.get(request.call)?.close();
        this.#calls.delete(request.call);
        break;
      case 'tone':
        this.#tones.play(request.tone, request.digit);
        break;
    }
  }

  /** prepare makes the first call as quick as the later ones. */
  prepare(): void {
    this.#platform.warmUp();
  }

  /** closeAll ends all calls' media and any tone; the core is not told. */
  closeAll(): void {
    for (const call of this.#calls.values()) call.close();
    this.#calls.clear();
    this.#tones.play('none');
  }

  census(): MediaCensus {
    return { calls: this.#calls.size, microphone_users: this.#platform.microphone.users };
  }

  #callFor(id: number, { configuration = {} }: OfferOptions): WebRtcCall {
    const known = this.#calls.get(id);
    if (known) return known;
    const call = new WebRtcCall(this.#platform, configuration, (name, detail) => {
      this.#send({ type: 'media_event', call: id, name, detail });
    });
    this.#calls.set(id, call);
    return call;
  }

  #existing(id: number): WebRtcCall {
    const call = this.#calls.get(id);
    if (!call) throw new MediaError('closed', 'there is no such call');
    return call;
  }

  /** Begins the operation in this turn, before the next verb arrives, and sends a reply when it is done. */
  #reply(request: number, operation: () => Promise<unknown>): void {
    new Promise((resolve) => resolve(operation())).then(
      (result) =>
        this.#send({
          type: 'media_reply',
          request,
          ok: true,
          ...(typeof result === 'string' && { description: result }),
        }),
      (error: unknown) => {
        const { code, message } = error instanceof MediaError ? error : new MediaError('failed', String(error));
        this.#send({ type: 'media_reply', request, ok: false, error: code, detail: message });
      },
    );
  }
}

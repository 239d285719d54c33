import type { MediaDesk } from '../extras/media_desk.js';
import type { Lazy } from '../state/lazy_extras.js';
import type { CallSound, CallSoundEvent, CallSoundListener } from './call_sound.js';
import type { LinkCommand, MediaConfiguration, MediaRequest } from './link_messages.js';
import { MediaError } from './media_error.js';
import type { Tones } from './tones.js';
import { type CallPlatform, type OfferOptions, WebRtcCall, connectionConfiguration } from './webrtc_call.js';

/** How long the offer of a call that nobody places is good, in milliseconds: networks come and go. */
export const spareLifetime = 300_000;

/** A call and the number by which the core knows it; one that is ready before somebody places it has none. */
interface OwnedCall {
  readonly call: WebRtcCall;
  id?: number;
}

/** How much the engine holds; all but the spare is 0 when no call is up. */
export interface MediaCensus {
  calls: number;
  /** Calls whose offer is ready before they are placed: 1 while the phone is started, at rest. */
  spares: number;
  microphone_users: number;
}

/** WebRtcEngine carries out the media verbs of the link, with one WebRtcCall a call. */
export class WebRtcEngine {
  readonly #platform: CallPlatform;
  readonly #tones: Tones;
  readonly #send: (message: LinkCommand) => void;
  readonly #desk: Lazy<MediaDesk>;
  readonly #calls = new Map<number, WebRtcCall>();
  #spare: OwnedCall | undefined;
  #cancelRenewal: (() => void) | undefined;
  #isStandingBy = false;
  readonly #listeners: CallSoundListener[] = [];

  /** `send` takes replies and events for the core; `desk` does what is more than carrying the sound. */
  constructor(platform: CallPlatform, tones: Tones, send: (message: LinkCommand) => void, desk: Lazy<MediaDesk>) {
    this.#platform = platform;
    this.#tones = tones;
    this.#send = send;
    this.#desk = desk;
  }

  /** listen has a function told what happens to the sound of calls, beginning with those that are up. */
  listen(listener: CallSoundListener): void {
    this.#listeners.push(listener);
    for (const [id, call] of this.#calls) {
      listener('opened', id, call);
      if (call.connection.connectionState === 'connected') listener('connected', id, call);
    }
  }

  /** calls gives the numbers of the calls that have media. */
  calls(): number[] {
    return [...this.#calls.keys()];
  }

  /** sound gives the sound of a call. */
  sound(call: number): CallSound | undefined {
    return this.#calls.get(call);
  }

  /** handle carries out one verb; a reply, if it has one, is sent later. An unknown verb is ignored. */
  handle(request: MediaRequest): void {
    switch (request.verb) {
      case 'create_offer':
        this.#reply(request.request, () => this.#callFor(request.call, request, !request.video).createOffer(request));
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
        this.#standBy();
        break;
      case 'mix':
        this.#desk.use('conference', (desk) => desk.mix(request.calls));
        break;
      case 'dtmf':
        this.#reply(request.request, () => this.#sendDigit(request));
        break;
      case 'tone':
        this.#tones.play(request.tone, request.digit);
        break;
    }
  }

  /**
   * prepare has the offer of the next call made ahead, and made anew if it was: gathering takes longer than all the
   * rest. It asks no server, so there is none for calls that have STUN or TURN servers.
   */
  prepare(): void {
    this.rest();
    this.#isStandingBy = true;
    this.#standBy();
  }

  /** rest gives back what prepare took. */
  rest(): void {
    this.#isStandingBy = false;
    this.#takeSpare()?.call.close();
  }

  /** closeAll ends all calls' media and any tone; the core is not told. */
  closeAll(): void {
    for (const call of this.#calls.values()) call.close();
    this.#calls.clear();
    this.rest();
    this.#tones.play('none');
  }

  census(): MediaCensus {
    return {
      calls: this.#calls.size,
      spares: this.#spare?.call.isPrepared ? 1 : 0,
      microphone_users: this.#platform.microphone.users,
    };
  }

  #callFor(id: number, { configuration = {} }: OfferOptions, offers = false): WebRtcCall {
    const known = this.#calls.get(id);
    if (known) return known;
    const owned = (offers ? this.#spareFor(configuration) : undefined) ?? this.#newCall(configuration);
    owned.id = id;
    this.#calls.set(id, owned.call);
    this.#tell('opened', owned);
    return owned.call;
  }

  #newCall(configuration: MediaConfiguration): OwnedCall {
    const owned: OwnedCall = {
      call: new WebRtcCall(
        this.#platform,
        configuration,
        (name, detail, error) => {
          if (this.#isUp(owned))
            this.#send({ type: 'media_event', call: owned.id, name, detail, ...(error && { error }) });
        },
        (event) => this.#tell(event, owned),
      ),
    };
    return owned;
  }

  #tell(event: CallSoundEvent, owned: OwnedCall): void {
    if (!this.#isUp(owned)) return;
    for (const listener of this.#listeners) listener(event, owned.id, owned.call);
  }

  /** Nothing is told of a call that has no number, or has it no more. */
  #isUp(owned: OwnedCall): owned is Required<OwnedCall> {
    return owned.id !== undefined && this.#calls.get(owned.id) === owned.call;
  }

  #spareFor(configuration: MediaConfiguration): OwnedCall | undefined {
    if (sameConnection(configuration, {})) return this.#takeSpare();
    this.rest();
    return undefined;
  }

  #takeSpare(): OwnedCall | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    this.#cancelRenewal?.();
    return spare;
  }

  #standBy(): void {
    if (!this.#isStandingBy || this.#spare) return;
    let spare: OwnedCall;
    try {
      spare = this.#newCall({});
    } catch {
      return; // without WebRTC the first call tells why
    }
    this.#spare = spare;
    this.#cancelRenewal = this.#platform.timers.after(spareLifetime, () => this.prepare());
    spare.call.prepare().catch(() => {
      if (this.#spare === spare) this.rest();
    });
  }

  async #sendDigit({ call, digit, as_tones }: MediaRequest & { verb: 'dtmf' }): Promise<void> {
    const { connection } = this.#existing(call);
    if (as_tones) this.#desk.use('dtmf as tones', (desk) => desk.dial(call, digit));
    else await (await this.#desk.get()).sendDigit(connection, digit);
  }

  #existing(id: number): WebRtcCall {
    const call = this.#calls.get(id);
    if (!call) throw new MediaError('closed', 'there is no such call');
    return call;
  }

  /** Begins the operation in this turn, before the next verb arrives, and sends a reply when it is done. */
  #reply(request: number, operation: () => unknown): void {
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

function sameConnection(one: MediaConfiguration, other: MediaConfiguration): boolean {
  return JSON.stringify(connectionConfiguration(one)) === JSON.stringify(connectionConfiguration(other));
}

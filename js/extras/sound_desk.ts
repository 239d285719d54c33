import type { CallSound, CallSoundEvent } from '../engine/call_sound.js';
import type { SharedContext } from './audio_context.js';
import type { MediaHost } from './media_host.js';
import { SoundChannel } from './sound_channel.js';

/** Why a call's sound goes over the desk; without a reason it does not. */
export type DeskReason = 'conference' | 'microphone volume' | 'speaker volume' | 'recording' | 'play' | 'digits';

interface Place {
  channel: SoundChannel;
  reasons: Set<DeskReason>;
  release(): void;
}

/** The reasons for which the peer is sent what the desk makes, and not the bare microphone. */
const sendingReasons: readonly DeskReason[] = ['conference', 'microphone volume', 'play', 'digits'];

/**
 * SoundDesk has a channel for each call that something is wanted of, and connects them for a conference: every leg gets
 * all others and the microphone, never itself. Calls that nothing is wanted of never touch Web Audio.
 */
export class SoundDesk {
  readonly #host: MediaHost;
  readonly #shared: SharedContext;
  readonly #places = new Map<number, Place>();
  #conference: readonly number[] = [];

  constructor(host: MediaHost, shared: SharedContext) {
    this.#host = host;
    this.#shared = shared;
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event === 'sound') this.#places.get(call)?.channel.refresh();
    if (event === 'closed') this.#close(call);
  }

  /** take gives the channel of a call for a reason; undefined if there is no such call. */
  take(call: number, reason: DeskReason): SoundChannel | undefined {
    const sound = this.#host.sound(call);
    if (!sound) return undefined;
    const place = this.#places.get(call) ?? this.#open(call, sound);
    place.reasons.add(reason);
    this.#update(call, place);
    return place.channel;
  }

  /** find gives the channel of a call that has one. */
  find(call: number): SoundChannel | undefined {
    return this.#places.get(call)?.channel;
  }

  /** leave takes a reason back. */
  leave(call: number, reason: DeskReason): void {
    const place = this.#places.get(call);
    if (!place?.reasons.delete(reason)) return;
    if (place.reasons.size === 0) this.#close(call);
    else this.#update(call, place);
  }

  /** mix makes the peers of these calls hear each other; connections that stay are not touched. */
  mix(calls: readonly number[]): void {
    const before = this.#conference;
    for (const call of calls) this.take(call, 'conference');
    const edges = (members: readonly number[]): [number, number][] =>
      members.flatMap((from) => members.filter((to) => to !== from).map((to): [number, number] => [from, to]));
    for (const [from, to] of edges(before)) {
      if (!calls.includes(from) || !calls.includes(to)) this.#connect(from, to, false);
    }
    for (const [from, to] of edges(calls)) {
      if (!before.includes(from) || !before.includes(to)) this.#connect(from, to, true);
    }
    this.#conference = calls;
    for (const call of before) if (!calls.includes(call)) this.leave(call, 'conference');
  }

  #connect(from: number, to: number, wanted: boolean): void {
    const [source, sink] = [this.#places.get(from), this.#places.get(to)];
    if (!source || !sink) return;
    if (wanted) source.channel.received.connect(sink.channel.sent);
    else source.channel.received.disconnect(sink.channel.sent);
  }

  #open(call: number, sound: CallSound): Place {
    const place = {
      channel: new SoundChannel(this.#shared.context, sound),
      reasons: new Set<DeskReason>(),
      release: this.#shared.use(),
    };
    this.#places.set(call, place);
    return place;
  }

  /** Until sound passes through the desk, the peer gets the bare microphone: better than silence. */
  #update(call: number, place: Place): void {
    this.#shared
      .running()
      .then(() => {
        if (this.#places.get(call) !== place) return undefined;
        return place.channel.send(sendingReasons.some((reason) => place.reasons.has(reason)));
      })
      .catch((error: unknown) => this.#host.log(1, `ERROR, the sound could not be mixed: ${String(error)}`));
  }

  #close(call: number): void {
    const place = this.#places.get(call);
    if (!place) return;
    this.#places.delete(call);
    if (this.#conference.includes(call)) {
      // Its nodes are about to be disconnected; of the others' only what led to it.
      for (const other of this.#conference) {
        if (other !== call) this.#places.get(other)?.channel.received.disconnect(place.channel.sent);
      }
      this.#conference = this.#conference.filter((other) => other !== call);
    }
    place.channel
      .send(false)
      .catch(() => undefined) // the call is over
      .finally(() => place.channel.close());
    place.release();
  }
}

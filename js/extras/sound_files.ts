import type { CallSoundEvent } from '../engine/call_sound.js';
import type { SharedContext } from './audio_context.js';
import type { MediaHost } from './media_host.js';
import type { SoundDesk } from './sound_desk.js';
import { gainOf } from './volumes.js';

/** More files than this are not kept. */
const mostKept = 20;
/** Larger files are refused: as samples in memory they are several times their size. */
export const largestFile = 20_000_000;

export interface PlayOptions {
  isLooping?: boolean;
  /** Heard here. */
  isLocal: boolean;
  isToPeer?: boolean;
  /** The call whose peer hears it. */
  toPeerOf?: number | undefined;
  isRing?: boolean;
}

interface Playing {
  toPeerOf: number | undefined;
  stop(): void;
}

/** SoundFiles plays sound files, here or to the peer of a call, mixed with what is said. */
export class SoundFiles {
  readonly #host: MediaHost;
  readonly #desk: SoundDesk;
  readonly #shared: SharedContext;
  readonly #kept = new Map<string, Promise<AudioBuffer>>();
  readonly #playing = new Map<string, Playing>();

  constructor(host: MediaHost, desk: SoundDesk, shared: SharedContext) {
    this.#host = host;
    this.#desk = desk;
    this.#shared = shared;
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event !== 'closed') return;
    for (const [file, playing] of [...this.#playing]) if (playing.toPeerOf === call) this.stop(file);
  }

  /** refuse says what play() and playsound() want. */
  refuse(): void {
    this.#host.log(1, 'ERROR, play: wants 1 to play, 0 to stop or -1 to load, and the address of a sound file');
  }

  /** command does what play() and playsound() ask for: `start` 1 plays, 0 stops, -1 loads. Rejects with what is wrong. */
  async command(start: number, file: string, options: PlayOptions): Promise<void> {
    if (options.isToPeer && options.toPeerOf === undefined) {
      this.#host.log(2, 'WARNING, play: there is no call whose peer could hear it');
    }
    if (start === 0) this.stop(file);
    else if (start === -1) await this.load(file);
    else await this.play(file, options);
  }

  /** load fetches a file in advance; rejects with what is wrong. */
  load(file: string): Promise<AudioBuffer> {
    const known = this.#kept.get(file);
    if (known) return known;
    const loading = this.#fetch(file);
    this.#kept.set(file, loading);
    loading.catch(() => this.#kept.delete(file));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return loading;
  }

  /** play plays a file in place of the same one that plays. */
  async play(file: string, { isLooping = false, isLocal, toPeerOf, isRing = false }: PlayOptions): Promise<void> {
    const buffer = await this.load(file);
    await this.#shared.running();
    this.stop(file);
    const { context } = this.#shared;
    const source = new AudioBufferSourceNode(context, { buffer, loop: isLooping });
    const channel = toPeerOf === undefined ? undefined : this.#desk.take(toPeerOf, 'play');
    if (channel) source.connect(channel.sent);
    if (isLocal) {
      const volume = Number(this.#host.parameter(isRing ? 'volumering' : 'volumeout') || 50);
      source.connect(new GainNode(context, { gain: gainOf(volume) })).connect(context.destination);
    }
    const release = this.#shared.use();
    const playing = {
      toPeerOf,
      stop: () => {
        source.stop();
        source.disconnect();
        const isLast = ![...this.#playing.values()].some((other) => other.toPeerOf === toPeerOf);
        if (toPeerOf !== undefined && isLast) this.#desk.leave(toPeerOf, 'play');
        release();
      },
    };
    this.#playing.set(file, playing);
    source.addEventListener('ended', () => {
      if (this.#playing.get(file) === playing) this.stop(file);
    });
    source.start();
  }

  /** stop ends the playing of a file, or of all files without one. */
  stop(file?: string): void {
    for (const [name, playing] of [...this.#playing]) {
      if (file !== undefined && file !== '' && name !== file) continue;
      this.#playing.delete(name);
      playing.stop();
    }
  }

  async #fetch(file: string): Promise<AudioBuffer> {
    const url = new URL(file, document.baseURI);
    if (!['http:', 'https:', 'blob:', 'data:', 'file:'].includes(url.protocol))
      throw new Error(`${url.protocol} is no address of a file`);
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${url.pathname} could not be loaded: HTTP status ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (bytes.byteLength > largestFile) throw new Error(`${url.pathname} is larger than ${largestFile} bytes`);
    return this.#shared.context.decodeAudioData(bytes);
  }
}

import type { SoundPlayer } from '../platform/sound_player.js';
import type { ToneName } from './link_messages.js';

/** Frequencies in hertz, sounding together, for so many seconds. No frequencies: silence. */
export interface Segment {
  frequencies: readonly number[];
  seconds: number;
}

/** Enough for tones below 2 kHz, and small. */
export const toneRate = 8000;
const amplitude = 0.25;
/** Rise and fall of a tone in seconds, so that it does not click. */
const edge = 0.005;

/** Those of a first call. */
const cadences: Readonly<Record<'ringback' | 'busy' | 'ring', readonly Segment[]>> = {
  // ITU-T E.180: 425 Hz, as most of Europe has it.
  ringback: [
    { frequencies: [425], seconds: 1 },
    { frequencies: [], seconds: 4 },
  ],
  busy: [
    { frequencies: [425], seconds: 0.5 },
    { frequencies: [], seconds: 0.5 },
  ],
  ring: [
    { frequencies: [400, 450], seconds: 0.4 },
    { frequencies: [], seconds: 0.2 },
    { frequencies: [400, 450], seconds: 0.4 },
    { frequencies: [], seconds: 2 },
  ],
};

/** How an incoming call rings: how loudly (1 is as it is made), and on which device, empty for the default. */
export interface RingWish {
  gain: number;
  device: string;
}

/**
 * Gives what a tone that does not repeat is made of, see extras/short_tones.ts; undefined if there is no such tone.
 * It never rejects.
 */
export type ShortTones = (tone: ToneName, digit: string) => Promise<readonly Segment[] | undefined>;

/** Tones plays call progress tones and key tones; all are computed, there are no sound files. */
export class Tones {
  readonly #player: SoundPlayer;
  readonly #ring: () => RingWish;
  readonly #shortTones: ShortTones;
  /** Counts what was asked for: a short tone that comes late is not played any more. */
  #wishes = 0;

  constructor(player: SoundPlayer, ring: () => RingWish, shortTones: ShortTones) {
    this.#player = player;
    this.#ring = ring;
    this.#shortTones = shortTones;
  }

  /** play starts a tone in place of the one that sounds; `none` ends it. What is unknown makes no sound. */
  play(tone: ToneName, digit = ''): void {
    const wish = ++this.#wishes;
    if (tone === 'none') {
      this.#player.stop();
    } else if (isCadence(tone)) {
      const { gain, device } = tone === 'ring' ? this.#ring() : { gain: 1, device: '' };
      this.#player.play(render(cadences[tone], gain), toneRate, true, device);
    } else {
      void this.#shortTones(tone, digit).then((segments) => {
        if (segments && wish === this.#wishes) this.#player.play(render(segments), toneRate, false, '');
      });
    }
  }
}

function isCadence(tone: ToneName): tone is keyof typeof cadences {
  return Object.hasOwn(cadences, tone);
}

/** render computes the samples of one period of a cadence. */
export function render(segments: readonly Segment[], gain = 1): Float32Array<ArrayBuffer> {
  const total = segments.reduce((seconds, segment) => seconds + segment.seconds, 0);
  const samples = new Float32Array(Math.round(total * toneRate));
  let start = 0;
  for (const { frequencies, seconds } of segments) {
    const length = Math.round(seconds * toneRate);
    for (let i = 0; frequencies.length > 0 && i < length; ++i) {
      const time = i / toneRate;
      const envelope = Math.min(1, time / edge, (seconds - time) / edge);
      const sum = frequencies.reduce((value, frequency) => value + Math.sin(2 * Math.PI * frequency * time), 0);
      samples[start + i] = (gain * amplitude * envelope * sum) / frequencies.length;
    }
    start += length;
  }
  return samples;
}

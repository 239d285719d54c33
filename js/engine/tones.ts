import type { MediaDesk } from '../extras/media_desk.js';
import type { SoundPlayer } from '../platform/sound_player.js';
import type { Lazy } from '../state/lazy_extras.js';
import type { ToneName } from './link_messages.js';

/** So many seconds of these frequencies in hertz, sounding together; without one: silence. */
export type Segment = readonly [seconds: number, ...frequencies: number[]];

/** Enough for tones below 2 kHz, and small. */
export const toneRate = 8000;
const amplitude = 0.25;
/** Rise and fall of a tone in seconds, so that it does not click. */
const edge = 0.005;

/** Those of a first call. */
const cadences: Readonly<Record<'ringback' | 'busy' | 'ring', readonly Segment[]>> = {
  // ITU-T E.180: 425 Hz, as most of Europe has it.
  ringback: [[1, 425], [4]],
  busy: [[0.5, 425], [0.5]],
  ring: [[0.4, 400, 450], [0.2], [0.4, 400, 450], [2]],
};

/** How an incoming call rings: how loudly (1 is as it is made), and on which device, empty for the default. */
export interface RingWish {
  gain: number;
  device: string;
}

/** What has the tones that do not repeat. */
export type TonesDesk = Pick<Lazy<Pick<MediaDesk, 'shortTone'>>, 'use'>;

/** Tones plays call progress tones and key tones; all are computed, there are no sound files. */
export class Tones {
  readonly #player: SoundPlayer;
  readonly #ring: () => RingWish;
  readonly #desk: TonesDesk;
  /** Counts what was asked for: a short tone that comes late is not played any more. */
  #wishes = 0;

  constructor(player: SoundPlayer, ring: () => RingWish, desk: TonesDesk) {
    this.#player = player;
    this.#ring = ring;
    this.#desk = desk;
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
      this.#desk.use('the tone', (desk) => {
        const segments = desk.shortTone(tone, digit);
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
  const samples = segments.flatMap(([seconds, ...frequencies]) =>
    Array.from({ length: Math.round(seconds * toneRate) }, (_, i) => {
      const time = i / toneRate;
      const envelope = Math.min(1, time / edge, (seconds - time) / edge);
      const sum = frequencies.reduce((value, frequency) => value + Math.sin(2 * Math.PI * frequency * time), 0);
      return (gain * amplitude * envelope * sum) / (frequencies.length || 1);
    }),
  );
  return Float32Array.from(samples);
}

import type { SoundPlayer } from '../platform/sound_player.js';
import type { ToneName } from './link_messages.js';

/** Frequencies in hertz, sounding together, for so many seconds. No frequencies: silence. */
interface Segment {
  frequencies: readonly number[];
  seconds: number;
}

/** Enough for tones below 2 kHz, and small. */
export const toneRate = 8000;
const amplitude = 0.25;
/** Rise and fall of a tone in seconds, so that it does not click. */
const edge = 0.005;

const cadences: Readonly<Record<Exclude<ToneName, 'none' | 'dtmf' | 'beep'>, readonly Segment[]>> = {
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

const beep: readonly Segment[] = [{ frequencies: [800], seconds: 0.2 }];

const dtmfSeconds = 0.12;
const dtmfRows = ['123A', '456B', '789C', '*0#D'];
const dtmfLow = [697, 770, 852, 941];
const dtmfHigh = [1209, 1336, 1477, 1633];

/** How an incoming call rings: how loudly (1 is as it is made), and on which device, empty for the default. */
export interface RingWish {
  gain: number;
  device: string;
}

/** Tones plays call progress tones and key tones; all are computed, there are no sound files. */
export class Tones {
  readonly #player: SoundPlayer;
  readonly #ring: () => RingWish;

  constructor(player: SoundPlayer, ring: () => RingWish) {
    this.#player = player;
    this.#ring = ring;
  }

  /** play starts a tone in place of the one that sounds; `none` ends it. An unknown digit makes no sound. */
  play(tone: ToneName, digit = ''): void {
    if (tone === 'none') {
      this.#player.stop();
    } else if (tone === 'dtmf') {
      const frequencies = dtmfFrequencies(digit);
      if (frequencies) this.#player.play(render([{ frequencies, seconds: dtmfSeconds }]), toneRate, false, '');
    } else if (tone === 'beep') {
      this.#player.play(render(beep), toneRate, false, '');
    } else if (Object.hasOwn(cadences, tone)) {
      const { gain, device } = tone === 'ring' ? this.#ring() : { gain: 1, device: '' };
      this.#player.play(render(cadences[tone], gain), toneRate, true, device);
    }
  }
}

/** dtmfFrequencies gives the two frequencies of a key (ITU-T Q.23), undefined if there is no such key. */
export function dtmfFrequencies(digit: string): [number, number] | undefined {
  if (digit.length !== 1) return undefined;
  const row = dtmfRows.findIndex((keys) => keys.includes(digit.toUpperCase()));
  const low = dtmfLow[row];
  const high = dtmfHigh[dtmfRows[row]?.indexOf(digit.toUpperCase()) ?? -1];
  return low !== undefined && high !== undefined ? [low, high] : undefined;
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

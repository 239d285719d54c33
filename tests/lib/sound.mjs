// Reads WAV files and measures tones in them.

import { readFileSync } from 'node:fs';

/**
 * readWav reads a RIFF WAVE file of 16-bit PCM and returns `{ rate, channels, samples }`: samples per second, the number
 * of channels, and the first channel as numbers between -1 and 1. A file that is still being written, whose header does
 * not know its length yet, is read to its end. Throws an Error that names the file when it is something else.
 */
export function readWav(path) {
  return parseWav(readFileSync(path), path);
}

/** parseWav is readWav for the bytes of a file; `name` is for error messages. */
export function parseWav(bytes, name = 'sound') {
  const refuse = (reason) => {
    throw new Error(`${name}: ${reason}`);
  };
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    refuse('not a WAV file');
  }
  let format;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const declared = bytes.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ' && start + 16 <= bytes.length) {
      format = {
        tag: bytes.readUInt16LE(start),
        channels: bytes.readUInt16LE(start + 2),
        rate: bytes.readUInt32LE(start + 4),
        bits: bytes.readUInt16LE(start + 14),
      };
    } else if (id === 'data') {
      if (!format) refuse('sound before its format');
      if (format.tag !== 1 || format.bits !== 16 || format.channels < 1) refuse('not 16-bit PCM');
      const unfinished = declared === 0 || declared > bytes.length - start;
      const length = unfinished ? bytes.length - start : declared;
      return {
        rate: format.rate,
        channels: format.channels,
        samples: firstChannel(bytes, start, length, format.channels),
      };
    }
    at = start + declared + (declared % 2);
  }
  return refuse('no sound in the file');
}

function firstChannel(bytes, start, length, channels) {
  const samples = new Float64Array(Math.floor(length / (2 * channels)));
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(start + 2 * channels * i) / 32768;
  return samples;
}

/** window returns the samples from `from` to `to` seconds; negative times count from the end. */
export function window(sound, from, to = Infinity) {
  const duration = sound.samples.length / sound.rate;
  const index = (seconds) => {
    const time = seconds < 0 ? duration + seconds : seconds;
    return Math.round(Math.min(Math.max(time, 0), duration) * sound.rate);
  };
  return { ...sound, samples: sound.samples.subarray(index(from), index(to)) };
}

/** level returns the root mean square in dB of full scale: a full-scale sine is -3.01, silence -Infinity. */
export function level(sound) {
  let sum = 0;
  for (const sample of sound.samples) sum += sample * sample;
  return sound.samples.length === 0 ? -Infinity : 10 * Math.log10(sum / sound.samples.length);
}

/** toneLevel returns the level in dB of full scale of the tone of `frequency` Hz (Goertzel with a Hann window). */
export function toneLevel(sound, frequency) {
  const { samples, rate } = sound;
  const n = samples.length;
  if (n === 0) return -Infinity;
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let previous = 0;
  let beforePrevious = 0;
  for (let i = 0; i < n; i++) {
    const hann = 1 - Math.cos((2 * Math.PI * (i + 0.5)) / n); // its mean is 1: a tone keeps its amplitude
    const state = samples[i] * hann + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = state;
  }
  const power = previous * previous + beforePrevious * beforePrevious - coefficient * previous * beforePrevious;
  return 10 * Math.log10((2 * power) / (n * n));
}

// peak looks at this many samples at most: more would cost time and tell nothing more.
const kPeakSamples = 8192;

/**
 * peak returns `{ frequency, level }` of the strongest tone between `low` and `high` Hz in the middle of the sound. The
 * frequency is good to a Hz with 8192 samples or more.
 */
export function peak(whole, low = 100, high = whole.rate / 2 - 100) {
  const skipped = Math.max(0, Math.floor((whole.samples.length - kPeakSamples) / 2));
  const sound = { ...whole, samples: whole.samples.subarray(skipped, skipped + kPeakSamples) };
  const resolution = sound.rate / Math.max(sound.samples.length, 1);
  let best = { frequency: NaN, level: -Infinity };
  const scan = (from, to, step) => {
    for (let frequency = from; frequency <= to; frequency += step) {
      const found = toneLevel(sound, frequency);
      if (found > best.level) best = { frequency, level: found };
    }
  };
  scan(low, high, resolution);
  if (best.level > -Infinity) scan(best.frequency - resolution, best.frequency + resolution, resolution / 10);
  return best;
}

/** tone makes a sound of `seconds` with sines of the given `[frequency, amplitude]` pairs, for tests of what measures it. */
export function tone(rate, seconds, ...sines) {
  const samples = new Float64Array(Math.round(rate * seconds));
  for (const [frequency, amplitude] of sines) {
    for (let i = 0; i < samples.length; i++) samples[i] += amplitude * Math.sin((2 * Math.PI * frequency * i) / rate);
  }
  return { rate, channels: 1, samples };
}

/** writeWav returns the bytes of a 16-bit WAV file with the sound's samples. */
export function writeWav(sound) {
  const bytes = Buffer.alloc(44 + 2 * sound.samples.length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sound.rate, 24);
  bytes.writeUInt32LE(2 * sound.rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * sound.samples.length, 40);
  sound.samples.forEach((sample, i) => {
    const clipped = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    bytes.writeInt16LE(clipped, 44 + 2 * i);
  });
  return bytes;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { level, parseWav, peak, tone, toneLevel, window, writeWav } from '../lib/sound.mjs';

const near = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);

test('a sine has the level of its amplitude, in all and at its frequency', () => {
  const sound = tone(48000, 0.5, [1000, 0.5]);
  near(level(sound), -9.03, 0.01);
  near(toneLevel(sound, 1000), -9.03, 0.05);
});

test('the level at another frequency is far below the tone', () => {
  const sound = tone(48000, 0.5, [1000, 0.5]);
  assert.ok(toneLevel(sound, 440) < -80);
});

test('the peak is the stronger of two tones', () => {
  const found = peak(tone(16000, 0.5, [440, 0.1], [1003, 0.3]));
  near(found.frequency, 1003, 1);
  near(found.level, -13.5, 0.2);
});

test('silence has no peak', () => {
  assert.equal(peak(tone(8000, 0.2)).level, -Infinity);
  assert.equal(level(tone(8000, 0.2)), -Infinity);
});

test('a window cuts by seconds, from the start or from the end', () => {
  const sound = tone(8000, 2, [100, 0.5]);
  assert.equal(window(sound, 0.5, 1).samples.length, 4000);
  assert.equal(window(sound, -0.25).samples.length, 2000);
  assert.equal(window(sound, 3).samples.length, 0);
});

test('what writeWav wrote is read again', () => {
  const sound = tone(8000, 0.1, [440, 0.5]);
  const read = parseWav(writeWav(sound));
  assert.equal(read.rate, 8000);
  assert.equal(read.samples.length, 800);
  near(read.samples[7], sound.samples[7], 1 / 32768);
});

test('a file whose header does not know its length yet is read to its end', () => {
  const bytes = writeWav(tone(8000, 0.1, [440, 0.5]));
  bytes.writeUInt32LE(0, 40);
  assert.equal(parseWav(bytes).samples.length, 800);
  bytes.writeUInt32LE(0xffffffff, 40);
  assert.equal(parseWav(bytes).samples.length, 800);
});

test('the first of two channels is read', () => {
  const bytes = writeWav({ rate: 8000, channels: 1, samples: Float64Array.of(0.25, -0.25, 0.5, -0.5) });
  bytes.writeUInt16LE(2, 22);
  assert.deepEqual([...parseWav(bytes).samples], [0.25, 0.5]);
});

test('a file that is no WAV, has no sound or another format is refused by name', () => {
  assert.throws(() => parseWav(Buffer.from('hello'), 'x.wav'), /x\.wav: not a WAV file/);
  assert.throws(() => parseWav(writeWav(tone(8000, 0.1)).subarray(0, 36), 'x.wav'), /x\.wav: no sound/);
  const float = writeWav(tone(8000, 0.1));
  float.writeUInt16LE(3, 20);
  assert.throws(() => parseWav(float, 'x.wav'), /x\.wav: not 16-bit PCM/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toneLevel } from '../lib/sound.mjs';
import { importSource } from './lib/source.mjs';

const { Tones, render, toneRate } = await importSource('engine/tones.ts');
const { dtmfFrequencies, shortTone } = await importSource('extras/short_tones.ts');

/** The second script comes a turn later. */
const desk = { use: (_, work) => setImmediate(() => work({ shortTone })) };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('the keys have the frequencies of ITU-T Q.23', () => {
  assert.deepEqual(dtmfFrequencies('1'), [697, 1209]);
  assert.deepEqual(dtmfFrequencies('5'), [770, 1336]);
  assert.deepEqual(dtmfFrequencies('0'), [941, 1336]);
  assert.deepEqual(dtmfFrequencies('#'), [941, 1477]);
  assert.deepEqual(dtmfFrequencies('d'), [941, 1633]);
  for (const none of ['', 'E', ' ', '12']) assert.equal(dtmfFrequencies(none), undefined);
});

test('a segment sounds at its frequencies, and silence is silent', () => {
  const samples = render([[0.2, 770, 1336], [0.1]]);
  assert.equal(samples.length, 0.3 * toneRate);
  const sound = { rate: toneRate, samples: samples.slice(400, 1200) };
  assert.ok(toneLevel(sound, 770) > -25);
  assert.ok(toneLevel(sound, 1336) > -25);
  assert.ok(samples.slice(0.2 * toneRate).every((sample) => sample === 0));
});

test('a tone begins and ends without a click', () => {
  const samples = render([[0.5, 425]]);
  assert.equal(samples[0], 0);
  assert.ok(Math.abs(samples.at(-1)) < 0.01);
  assert.ok(Math.max(...samples) <= 0.25);
});

test('call progress tones repeat, key tones do not, an unknown one is silent', async () => {
  const played = [];
  const player = {
    play: (samples, rate, loop) => played.push([samples.length / rate, loop]),
    stop: () => played.push('stop'),
  };
  const tones = new Tones(player, () => ({ gain: 1, device: '' }), desk);
  for (const tone of [['ringback'], ['dtmf', '7'], ['dtmf', 'x'], ['constructor'], ['beep'], ['none']]) {
    tones.play(...tone);
    await nextTurn();
  }
  assert.deepEqual(played, [[5, true], [0.12, false], [0.2, false], 'stop']);
  played.length = 0;
  tones.play('dtmf', '7');
  tones.play('ring');
  await nextTurn();
  assert.deepEqual(played, [[3, true]], 'a key tone that comes late does not end the ringing');
});

test('volumering and audiodevicering say how loudly and where it rings, and nothing else', () => {
  const peaks = [];
  const devices = [];
  let gain = 1;
  const player = {
    play: (samples, rate, loop, device) => {
      peaks.push(Math.round(100 * Math.max(...samples.map(Math.abs))));
      devices.push(device);
    },
    stop: () => {},
  };
  const tones = new Tones(player, () => ({ gain, device: 'Desk' }), desk);
  for (gain of [1, 0, 2]) {
    tones.play('ring');
    tones.play('ringback');
  }
  assert.deepEqual(peaks, [25, 25, 0, 25, 50, 25]);
  assert.deepEqual(devices, ['Desk', '', 'Desk', '', 'Desk', '']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeContext, FakeStream, makeHost, reaches } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

globalThis.MediaStream = FakeStream;
const { DigitTones } = await importSource('extras/digit_tones.ts');
const { SoundDesk } = await importSource('extras/sound_desk.ts');

test('a digit is its two tones in what the peer hears, and the microphone stays in it', async () => {
  const context = new FakeContext();
  const tones = [];
  globalThis.OscillatorNode = class extends EventTarget {
    to = new Set();
    constructor(_, { frequency }) {
      super();
      Object.assign(this, { frequency });
      tones.push(this);
    }
    connect(node) {
      this.to.add(node);
      return node;
    }
    start(at) {
      this.from = at;
    }
    stop(at) {
      this.until = at;
    }
  };
  globalThis.GainNode = class {
    constructor() {
      return context.createGain();
    }
  };
  const shared = { context, use: () => () => undefined, running: async () => undefined };
  const { host, sounds } = makeHost([1]);
  const desk = new SoundDesk(host, shared);
  const digits = new DigitTones(desk, shared);
  await digits.dial(1, '5');
  await settleDown();
  assert.deepEqual(
    tones.map(({ frequency }) => frequency),
    [770, 1336],
  );
  for (const tone of tones) {
    assert.ok(tone.until - tone.from > 0.1);
    assert.ok(reaches([...tone.to][0], desk.find(1).sent));
    tone.dispatchEvent(new Event('ended'));
    assert.equal([...tone.to][0].to.size, 0, 'nothing is left behind');
  }
  assert.ok(sounds.get(1).sent, 'the peer is sent what the desk makes');
  await digits.dial(1, '?');
  await digits.dial(9, '1');
  assert.equal(tones.length, 2);
});

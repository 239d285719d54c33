import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeContext, FakeStream, makeHost, reaches } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

globalThis.MediaStream = FakeStream;
globalThis.document = { baseURI: 'http://localhost/page/' };
const { SoundDesk } = await importSource('extras/sound_desk.ts');
const { SoundFiles } = await importSource('extras/sound_files.ts');

function makeFiles() {
  const context = new FakeContext();
  context.destination = context.createGain();
  context.decodeAudioData = async () => ({});
  const started = [];
  globalThis.AudioBufferSourceNode = class extends EventTarget {
    to = new Set();
    stopped = false;
    constructor(_, options) {
      super();
      Object.assign(this, options);
      started.push(this);
    }
    connect(node) {
      this.to.add(node);
      return node;
    }
    disconnect() {
      this.to.clear();
    }
    start() {}
    stop() {
      this.stopped = true;
    }
  };
  globalThis.GainNode = class {
    constructor() {
      return context.createGain();
    }
  };
  const fetched = [];
  globalThis.fetch = async (url) => {
    fetched.push(String(url));
    const ok = !String(url).includes('missing');
    return { ok, status: ok ? 200 : 404, arrayBuffer: async () => new ArrayBuffer(8) };
  };
  const shared = { context, use: () => () => undefined, running: async () => undefined };
  const parts = makeHost([1]);
  const desk = new SoundDesk(parts.host, shared);
  return { ...parts, desk, context, started, fetched, files: new SoundFiles(parts.host, desk, shared) };
}

test('play plays a file here and to the peer, repeats it, stops it and loads it in advance', async () => {
  const { files, fetched, started, context, desk, sounds } = makeFiles();
  await files.load('a.wav');
  assert.deepEqual(fetched, ['http://localhost/page/a.wav']);
  await files.play('a.wav', { isLocal: true, toPeerOf: 1, isLooping: true });
  assert.equal(fetched.length, 1);
  assert.equal(started[0].loop, true);
  assert.ok(reaches(started[0], context.destination) && reaches(started[0], desk.find(1).sent));
  await settleDown();
  assert.ok(sounds.get(1).sent, 'mixed with the microphone');
  files.stop('a.wav');
  await settleDown();
  assert.ok(started[0].stopped);
  assert.equal(sounds.get(1).sent, undefined);
});

test('playsound to the peer alone is not heard here', async () => {
  const { files, started, context } = makeFiles();
  await files.play('b.wav', { isLocal: false, toPeerOf: 1 });
  assert.ok(!reaches(started[0], context.destination));
  files.onSound('closed', 1);
  assert.ok(started[0].stopped, 'with the call');
});

test('a file that is missing or has no address of a file is refused in words', async () => {
  const { files } = makeFiles();
  await assert.rejects(files.load('missing.wav'), /missing\.wav could not be loaded: HTTP status 404/);
  await assert.rejects(files.load('javascript:alert(1)'), /no address of a file/);
});

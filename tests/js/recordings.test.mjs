import assert from 'node:assert/strict';
import { Blob } from 'node:buffer';
import { test } from 'node:test';
import { FakeContext, FakeStream, makeHost, reaches } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

globalThis.MediaStream = FakeStream;
/** Records the name of its stream; the browser makes WebM and nothing else. */
globalThis.MediaRecorder = class extends EventTarget {
  static isTypeSupported = (type) => type.startsWith('audio/webm');
  state = 'inactive';
  start() {
    this.state = 'recording';
  }
  stop() {
    this.state = 'inactive';
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['sound']) }));
    this.dispatchEvent(new Event('stop'));
  }
};
/** Records nothing, and says so when it is told to stop. */
globalThis.AudioWorkletNode = class {
  port = { postMessage: () => this.port.onmessage({ data: null }) };
  connect = () => undefined;
  disconnect = () => undefined;
};
const { SoundDesk } = await importSource('extras/sound_desk.ts');
const { Recordings } = await importSource('extras/recordings.ts');

function makeRecordings(settings = {}, calls = [1]) {
  const context = Object.assign(new FakeContext(), {
    sampleRate: 48000,
    audioWorklet: { addModule: async () => undefined },
  });
  let users = 0;
  const shared = {
    context,
    use: () => {
      ++users;
      return () => --users;
    },
    running: async () => undefined,
  };
  const parts = makeHost(calls, { username: '1001', serveraddress: 'sip.example', ...settings });
  for (const sound of parts.sounds.values()) sound.connection = { connectionState: 'connected' };
  const desk = new SoundDesk(parts.host, shared);
  const uploads = [];
  const recordings = new Recordings(parts.host, desk, shared, { send: async (upload) => uploads.push(upload) });
  return { ...parts, recordings, desk, context, uploads, users: () => users };
}

const settle = async () => {
  for (let i = 0; i < 5; ++i) await settleDown();
};

test('voicerecord records the calls that are up and uploads when they end', async () => {
  const { recordings, uploads, told, desk, context, users } = makeRecordings({}, [1, 2]);
  recordings.set(true, 'https://a.example/CALLER-CALLED-CALLID-COUNTER.webm');
  await settle();
  assert.deepEqual(told.notifications, ['VREC,1,1,3', 'VREC,2,1,3']);
  const sink = context.nodes.find(({ kind }) => kind === 'destination');
  const channel = desk.find(1);
  assert.ok(reaches(channel.received, sink) && reaches(channel.sent, sink), 'both directions');
  recordings.onSound('closed', 1);
  await settle();
  assert.equal(uploads.length, 1);
  assert.equal(uploads[0].url, 'https://a.example/1001-1001-id1-1.webm');
  assert.equal(uploads[0].name, '1001-1001-id1-1.webm');
  assert.equal(await uploads[0].data.text(), 'sound');
  recordings.set(false, '');
  await settle();
  assert.equal(uploads.length, 2);
  recordings.onSound('connected', 2);
  await settle();
  assert.equal(uploads.length, 2);
  assert.equal(users(), 0, 'nothing keeps the sound awake');
});

test('with voicerecupload every call is recorded; without it none is', async () => {
  const on = makeRecordings({ voicerecupload: 'https://a.example/x.webm' });
  on.recordings.onSound('connected', 1);
  on.recordings.onSound('connected', 1);
  await settle();
  assert.deepEqual(on.told.notifications, ['VREC,1,1,3'], 'once');
  const off = makeRecordings();
  off.recordings.onSound('connected', 1);
  const never = makeRecordings({ voicerecupload: 'https://a.example/x.webm', voicerecording: '0' });
  never.recordings.onSound('connected', 1);
  await settle();
  assert.deepEqual([off.told.notifications, never.told.notifications], [[], []]);
});

for (const [voicerecording, voicerecupload, begun, files, sent] of [
  ['1', '', 'VREC,1,1,1', 1, 0],
  ['3', '', 'VREC,1,1,1', 1, 0],
  ['2', '', undefined, 0, 0],
  ['1', 'https://a.example/x.webm', 'VREC,1,1,1', 1, 0],
  ['2', 'https://a.example/x.webm', 'VREC,1,1,3', 0, 1],
  ['3', 'https://a.example/x.webm', 'VREC,1,1,3', 1, 1],
]) {
  test(`voicerecording ${voicerecording} ${voicerecupload && 'with an address '}saves and sends what it says`, async (context) => {
    const saved = [];
    context.mock.method(globalThis, 'setTimeout', () => undefined);
    globalThis.document = { createElement: () => ({ click: () => saved.push('file') }) };
    const { recordings, uploads, told } = makeRecordings({ voicerecording, voicerecupload });
    recordings.onSound('connected', 1);
    await settle();
    recordings.onSound('closed', 1);
    await settle();
    assert.equal(told.notifications[0], begun);
    assert.deepEqual([saved.length, uploads.length], [files, sent]);
  });
}

test('a format that the browser cannot make is another one, and that is told', async () => {
  const { recordings, uploads, told } = makeRecordings({ voicerecupload: 'https://a.example/x.ogg?k=1' });
  recordings.onSound('connected', 1);
  await settle();
  recordings.onSound('closed', 1);
  await settle();
  assert.equal(uploads[0].url, 'https://a.example/x.webm?k=1');
  assert.match(told.logs[0], /cannot record \.ogg files: recorded as \.webm/);
});

for (const [url, why] of [
  ['ftp://u:p@a.example/x.wav', /FTP/],
  ['file:///etc/x.wav', /neither http nor https/],
]) {
  test(`voicerecord to ${url.slice(0, 5)} is refused in words, and records nothing`, async () => {
    const { recordings, told } = makeRecordings();
    recordings.set(true, url);
    await settle();
    assert.match(told.displays[0], why);
    assert.doesNotMatch(told.displays[0] + told.logs[0], /u:p/);
    assert.deepEqual(told.notifications, []);
  });
}

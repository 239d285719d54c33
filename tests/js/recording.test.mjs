import assert from 'node:assert/strict';
import { Blob, btoa } from 'node:buffer';
import { test } from 'node:test';
import { parseWav, peak, tone, toneLevel } from '../lib/sound.mjs';
import { makeHost } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';

const { toPcm, wavHeader } = await importSource('extras/wav.ts');
const { Resampler } = await importSource('extras/resampler.ts');
const { formatFor } = await importSource('extras/recorder.ts');
const { extensionOf, fillKeywords, safe } = await importSource('extras/recording_name.ts');
const { RecordingSender, pauses, shownUrl } = await importSource('extras/recording_sender.ts');
const { MemoryOutbox } = await importSource('extras/recording_outbox.ts');

const call = {
  call_id: 'abc@host',
  user: '1001',
  caller: '1001',
  called: '../../etc/passwd\r\nX-Evil: 1',
  server: 'sip.example',
  began: new Date(2026, 10, 25, 9, 5, 7).getTime(),
  counter: 3,
};

test('a recording is a WAV file that plays what was recorded, at another rate', () => {
  const resampler = new Resampler(48000, 16000);
  const whole = tone(48000, 1, [1000, 0.5]);
  const parts = [];
  for (let at = 0; at < whole.samples.length; at += 1024) {
    parts.push(toPcm(resampler.push(Float32Array.from(whole.samples.subarray(at, at + 1024)))));
  }
  const pcm = Buffer.concat(parts);
  const read = parseWav(Buffer.concat([wavHeader(pcm.length, 16000), pcm]));
  assert.equal(read.rate, 16000);
  assert.equal(read.samples.length, 16000);
  const found = peak(read);
  assert.ok(Math.abs(found.frequency - 1000) < 2 && Math.abs(found.level - toneLevel(whole, 1000)) < 0.5);
});

test('a rate that is no multiple keeps the time, and loud samples are clipped', () => {
  const resampler = new Resampler(44100, 16000);
  let length = 0;
  for (let i = 0; i < 441; ++i) length += resampler.push(new Float32Array(100)).length;
  assert.ok(Math.abs(length - 16000) <= 1, `${length} samples`);
  assert.deepEqual([...toPcm(Float32Array.of(2, -2, 0))], [0xff, 0x7f, 0x01, 0x80, 0, 0]);
});

test('the ending of the file chooses the format, or what comes nearest', () => {
  const chromium = (type) => type.startsWith('audio/webm');
  assert.deepEqual(formatFor('webm', chromium), { extension: 'webm', type: 'audio/webm;codecs=opus' });
  assert.equal(formatFor('ogg', chromium).extension, 'webm');
  assert.equal(formatFor('ogg', (type) => type.startsWith('audio/ogg')).extension, 'ogg');
  for (const name of ['wav', 'mp3', 'gsm', '', '__proto__'])
    assert.deepEqual(
      formatFor(name, () => true),
      { extension: 'wav' },
    );
  assert.equal(formatFor('ogg', () => false).extension, 'wav');
});

test('keywords are filled in with what is safe in a path', () => {
  assert.equal(
    fillKeywords('https://CALLER.example/rec/DATE/DATETIME_TIME_CALLID_COUNTER.wav?u=USER&s=SERVER', call),
    'https://CALLER.example/rec/20261125/20261125090507_090507_abc@host_3.wav?u=1001&s=sip.example',
  );
  assert.doesNotMatch(safe(call.called), /[/\r\n:]|\.\./);
  assert.equal(extensionOf('https://a.example/x/y.OGG?key=1'), 'ogg');
  assert.equal(extensionOf('https://a.example/upload.php'), 'php');
  assert.equal(extensionOf('https://a.example/upload'), '');
});

function makeSender(answers, settings) {
  const parts = makeHost([], settings);
  const requests = [];
  const waited = [];
  const outbox = new MemoryOutbox();
  const sender = new RecordingSender(parts.host, {
    outbox,
    wait: async (delay) => waited.push(delay),
    fetch: async (url, init) => {
      requests.push({ url, ...init });
      const status = answers.shift() ?? 200;
      if (status === 0) throw new TypeError('Failed to fetch');
      return { ok: status < 300, status };
    },
  });
  const data = new Blob(['RIFF'], { type: 'audio/x-wav' });
  return { ...parts, sender, outbox, requests, waited, data };
}

test('a file is put with the documented headers, and a script gets a form', async () => {
  const { sender, requests, told, data } = makeSender([]);
  await sender.send({ url: 'https://user:canary%21@a.example/r/x.wav?key=secret', name: 'x.wav', data, call });
  const [put] = requests;
  assert.deepEqual([put.url, put.method], ['https://a.example/r/x.wav?key=secret', 'PUT']);
  assert.equal(put.headers.Authorization, `Basic ${btoa('user:canary!')}`);
  assert.equal(put.headers['Content-Type'], 'audio/x-wav');
  for (const name of ['type', 'filename', 'user', 'caller', 'called', 'callid', 'server']) {
    assert.match(put.headers[`X-${name}`], /^[\w@+.-]+$/, `X-${name}`);
  }
  assert.equal(put.headers['X-type'], 'fileupload');
  assert.deepEqual(told.notifications, [
    'VREC,-1,2,3,https://a.example/r/x.wav',
    'VREC,-1,3,3,https://a.example/r/x.wav',
  ]);
  await sender.send({ url: 'https://a.example/upload.php', name: 'x.wav', data, call });
  assert.equal(requests[1].method, 'POST');
  assert.equal(requests[1].body.get('file').name, 'x.wav');
  assert.doesNotMatch(JSON.stringify(told), /canary|secret/);
});

test('a server that takes no PUT gets a POST', async () => {
  const { sender, requests, outbox, data } = makeSender([405, 200]);
  await sender.send({ url: 'https://a.example/x.wav', name: 'x.wav', data, call });
  assert.deepEqual(
    requests.map(({ method }) => method),
    ['PUT', 'POST'],
  );
  assert.deepEqual(await outbox.all(), []);
});

test('an upload that fails is tried again with longer pauses, and sent by a later visit', async () => {
  const { sender, outbox, requests, waited, told, data, settings } = makeSender([0, 503, 503, 0, 200], {});
  await sender.send({ url: 'https://u:canary@a.example/x.wav', name: 'x.wav', data, call });
  assert.deepEqual(waited, pauses);
  assert.equal(requests.length, 4);
  assert.match(told.displays[0], /kept and sent later/);
  assert.equal(told.notifications.filter((text) => text.startsWith('VREC,-1,4,3,')).length, 4);
  const [kept] = await outbox.all();
  assert.equal(kept.upload.url, 'https://a.example/x.wav', 'without the password');
  settings.voicerecupload = 'https://u:canary@a.example/CALLID.wav';
  await sender.sendWaiting();
  assert.ok(requests[4].headers.Authorization);
  assert.deepEqual(await outbox.all(), []);
});

test('a password goes to no other server than the one it was given for', async () => {
  const { sender, outbox, requests, data } = makeSender([200], { voicerecupload: 'https://u:canary@a.example/x.wav' });
  await outbox.add({ url: 'https://b.example/x.wav', name: 'x.wav', data, call });
  await sender.sendWaiting();
  assert.equal(requests[0].headers.Authorization, undefined);
  assert.equal(shownUrl('https://u:canary@a.example/x?key=1'), 'https://a.example/x');
});

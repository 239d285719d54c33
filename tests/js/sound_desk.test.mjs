import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeContext, FakeStream, makeHost, reaches } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

globalThis.MediaStream = FakeStream;
globalThis.Audio = class {
  play = async () => undefined;
};
const { SoundDesk } = await importSource('extras/sound_desk.ts');
const { Volumes } = await importSource('extras/volumes.ts');

function makeDesk(calls, settings) {
  const context = new FakeContext();
  let users = 0;
  const shared = {
    context,
    use: () => {
      ++users;
      return () => --users;
    },
    running: async () => undefined,
  };
  const parts = makeHost(calls, settings);
  const desk = new SoundDesk(parts.host, shared);
  const source = (name) =>
    context.nodes.findLast(
      (node) => node.kind === 'source' && node.stream.getTracks().some((track) => track.name === name),
    );
  const sink = (call) =>
    context.nodes.find(
      (node) => node.kind === 'destination' && node.stream.getTracks()[0] === parts.sounds.get(call).sent,
    );
  /** Who is heard by the peer of a call. */
  const heardBy = (call) => {
    const names = ['microphone', 'peer'].flatMap((kind) => calls.map((other) => `${kind} ${other}`));
    return names.filter((name) => source(name) && sink(call) && reaches(source(name), sink(call)));
  };
  const volumes = new Volumes(parts.host, desk);
  return { ...parts, desk, volumes, context, heardBy, users: () => users };
}

test('in a conference each leg gets all others and the microphone, never itself', async () => {
  const { desk, heardBy } = makeDesk([1, 2, 3, 4]);
  desk.mix([1, 2, 3, 4]);
  await settleDown();
  assert.deepEqual(heardBy(1), ['microphone 1', 'peer 2', 'peer 3', 'peer 4']);
  assert.deepEqual(heardBy(3), ['microphone 3', 'peer 1', 'peer 2', 'peer 4']);
});

test('who leaves a conference has the bare microphone back, and the others are not touched', async () => {
  const { desk, heardBy, sounds } = makeDesk([1, 2, 3]);
  desk.mix([1, 2, 3]);
  await settleDown();
  const { sent } = sounds.get(1);
  desk.mix([1, 3]);
  await settleDown();
  assert.equal(sounds.get(2).sent, undefined);
  assert.equal(sounds.get(1).sent, sent, 'the same track: no gap');
  assert.deepEqual(heardBy(1), ['microphone 1', 'peer 3']);
  desk.mix([1, 2, 3]);
  await settleDown();
  assert.deepEqual(heardBy(2), ['microphone 2', 'peer 1', 'peer 3']);
});

test('a leg whose call ends is gone, and the end of the conference puts the desk to sleep', async () => {
  const { desk, heardBy, sounds, users } = makeDesk([1, 2, 3]);
  desk.mix([1, 2, 3]);
  await settleDown();
  desk.onSound('closed', 2);
  desk.mix([1, 3]);
  await settleDown();
  assert.deepEqual(heardBy(3), ['microphone 3', 'peer 1']);
  desk.mix([]);
  await settleDown();
  assert.equal(sounds.get(1).sent, undefined);
  assert.equal(users(), 0);
});

test('a microphone that changes in a conference is heard in place of the old one', async () => {
  const { desk, sounds, context, heardBy } = makeDesk([1, 2]);
  desk.mix([1, 2]);
  await settleDown();
  sounds.get(1).microphone = { name: 'microphone 9' };
  desk.onSound('sound', 1);
  const fresh = context.nodes.find(
    (node) => node.kind === 'source' && node.stream.getTracks()[0].name === 'microphone 9',
  );
  assert.equal(fresh.to.size, 1);
  assert.deepEqual(heardBy(1), ['peer 2']);
});

test('setvolume 50 leaves the sound alone, others change it, and getvolume tells them', async () => {
  const { volumes, context, sounds, settings, told } = makeDesk([1]);
  assert.equal(volumes.get(0), 50);
  assert.ok(volumes.set(0, 50) && volumes.set(1, 50));
  await settleDown();
  assert.equal(context.nodes.length, 0, 'no Web Audio for a plain call');
  assert.ok(volumes.set(0, 25));
  await settleDown();
  assert.ok(sounds.get(1).sent, 'over the desk');
  assert.ok(context.nodes.some(({ gain }) => gain.value === 0.5));
  volumes.set(0, 50);
  await settleDown();
  assert.equal(sounds.get(1).sent, undefined);
  volumes.set(1, 20);
  assert.equal(sounds.get(1).output.element.volume, 0.4);
  volumes.set(1, 100);
  assert.ok(sounds.get(1).played, 'louder than the output can');
  volumes.set(1, 0);
  assert.deepEqual([sounds.get(1).output.element.volume, sounds.get(1).played], [0, undefined]);
  assert.deepEqual(settings, { volumein: '50', volumeout: '0' });
  volumes.set(2, 70);
  assert.equal(volumes.get(2), 70);
  assert.ok(!volumes.set(5, 50) && !volumes.set(0, Number.NaN));
  assert.match(told.logs.at(-1), /setvolume: wants a device/);
  assert.equal(volumes.get(5), -1);
});

test('volumes of the settings are those of a new call', async () => {
  const { volumes, sounds } = makeDesk([1], { volumein: '100', volumeout: '25' });
  volumes.onSound('opened', 1);
  await settleDown();
  assert.ok(sounds.get(1).sent);
  assert.equal(sounds.get(1).output.element.volume, 0.5);
});

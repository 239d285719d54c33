// The pictures of calls: camera, screen, and what is shown of the peer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

const { Pictures } = await importSource('extras/pictures.ts');

const makeTrack = (name, deviceId = '') =>
  Object.assign(new EventTarget(), {
    name,
    kind: 'video',
    muted: true,
    isStopped: false,
    stop: stopTrack,
    getSettings: () => ({ deviceId }),
  });
function stopTrack() {
  this.isStopped = true;
}

function makeTransceiver(track, direction) {
  const transceiver = {
    direction,
    currentDirection: null,
    receiver: { track: makeTrack('peer') },
    sender: { track, replaceTrack: async (next) => (transceiver.sender.track = next) },
    setCodecPreferences: (codecs) => (transceiver.codecs = codecs.map(({ mimeType }) => mimeType)),
  };
  return transceiver;
}

/** A call with an audio line in a page with a container, and a browser with a camera. */
function makePictures(settings = {}, { hasContainer = true } = {}) {
  const parts = makeHost([1], { video: '-1', screensharing: '1', ...settings });
  const sent = [];
  parts.host.send = (message) => sent.push(message);
  const transceivers = [{ receiver: { track: { kind: 'audio' } } }];
  const connection = parts.host.sound(1).connection;
  Object.assign(connection, {
    signalingState: 'stable',
    getTransceivers: () => transceivers,
    addTransceiver: (track, { direction }) => {
      transceivers.push(makeTransceiver(track, direction));
      return transceivers.at(-1);
    },
  });
  const shown = [];
  const opened = [];
  const state = { camera: true, chosen: '', areNamesKnown: true };
  const open = (name) => (constraints) => {
    if (name === 'camera' && !state.camera) return Promise.reject(new Error('NotFoundError'));
    const track = makeTrack(name, constraints.deviceId?.exact ?? 'front');
    if (name === 'camera') state.areNamesKnown = true;
    opened.push({ name, track, constraints });
    return Promise.resolve(track);
  };
  const pictures = new Pictures(parts.host, {
    openCamera: open('camera'),
    cameraId: async () => (state.areNamesKnown ? state.chosen : ''),
    openScreen: open('screen'),
    container: () => (hasContainer ? { append: (element) => shown.push(element) } : undefined),
    makeElement: () => {
      const element = { style: {}, hidden: false, remove: () => shown.splice(shown.indexOf(element), 1) };
      return element;
    },
    makeStream: (track) => ({ track }),
    codecs: () => ['video/VP8', 'video/rtx', 'video/H264'].map((mimeType) => ({ mimeType })),
  });
  const element = (side) => shown.find(({ className }) => className === `webphone_video_${side}`);
  const offered = () => transceivers.push(makeTransceiver(null, 'inactive'));
  return { ...parts, pictures, connection, transceivers, sent, shown, opened, state, element, offered };
}

test('a picture is offered once, shown on both sides, and gone with the call', async () => {
  const { pictures, connection, transceivers, shown, opened, element, host } = makePictures();
  await pictures.offer(connection);
  await pictures.offer(connection);
  assert.equal(transceivers.length, 2);
  assert.equal(transceivers[1].direction, 'sendrecv');
  assert.equal(element('local').srcObject.track, opened[0].track);
  assert.equal(element('remote').hidden, true);
  transceivers[1].receiver.track.dispatchEvent(new Event('unmute'));
  assert.equal(element('remote').hidden, false);
  assert.ok(shown.every(({ muted, playsInline }) => muted && playsInline));
  pictures.onSound('closed', 1, host.sound(1));
  assert.equal(shown.length, 0);
  assert.equal(opened[0].track.isStopped, true);
});

test('without a camera the call has sound only, and the user is told', async () => {
  const { pictures, connection, transceivers, state, told } = makePictures();
  state.camera = false;
  await pictures.offer(connection);
  assert.equal(transceivers.length, 1);
  assert.deepEqual(told.displays, ['No camera: the call has sound only']);
});

test('video says whether there are pictures at all, and in all calls', async () => {
  const directions = {};
  for (const video of ['-1', '0', '1', '2']) {
    const { pictures, connection, transceivers, offered } = makePictures({ video });
    offered();
    await pictures.answer(connection);
    directions[video] = transceivers[1].direction;
  }
  const shows = makePictures({ video: '1' });
  shows.offered();
  await shows.pictures.answer(shows.connection);
  assert.equal(shows.element('local').srcObject.track.name, 'camera');
  assert.deepEqual(directions, { '-1': 'recvonly', 0: 'inactive', 1: 'sendrecv', 2: 'sendrecv' });
  const { pictures, connection, transceivers, offered, opened } = makePictures({ video: '1' }, { hasContainer: false });
  offered();
  await pictures.answer(connection);
  assert.equal(transceivers[1].direction, 'inactive', 'a page without video_container has no pictures');
  assert.equal(opened.length, 0);
});

test('the camera is asked for the picture that the settings want', async () => {
  const { pictures, connection, opened } = makePictures({
    video_width: '640',
    video_min_width: '320',
    video_max_width: '1280',
    video_height: '480',
    video_min_height: '240',
    video_max_height: '720',
    videofacing: 'user',
  });
  await pictures.offer(connection);
  assert.deepEqual(opened[0].constraints, {
    width: { ideal: 640, min: 320, max: 1280 },
    height: { ideal: 480, min: 240, max: 720 },
    facingMode: { ideal: 'user' },
  });
});

test('the camera that videodevice names is opened, whichever way it faces', async () => {
  const { pictures, connection, opened, state } = makePictures({ videofacing: 'user' });
  state.chosen = 'back';
  await pictures.offer(connection);
  assert.deepEqual(
    opened.map(({ constraints }) => constraints),
    [{ width: {}, height: {}, deviceId: { exact: 'back' } }],
  );
});

test('a camera whose name is known only when another was allowed takes its place', async () => {
  const { pictures, connection, transceivers, opened, state } = makePictures();
  Object.assign(state, { chosen: 'back', areNamesKnown: false });
  await pictures.offer(connection);
  assert.deepEqual(
    opened.map(({ track }) => [track.getSettings().deviceId, track.isStopped]),
    [
      ['front', true],
      ['back', false],
    ],
  );
  assert.equal(transceivers[1].sender.track, opened[1].track);
  const first = makePictures();
  Object.assign(first.state, { chosen: 'front', areNamesKnown: false });
  await first.pictures.offer(first.connection);
  assert.equal(first.opened.length, 1, 'it was the right one already');
});

test('another camera takes the place of the one in a call, behind a screen and a muted picture too', async () => {
  const { pictures, connection, transceivers, sent, opened, state, element } = makePictures();
  await pictures.changeCamera();
  assert.equal(opened.length, 0, 'a call without picture gets none');
  await pictures.offer(connection);
  state.chosen = 'back';
  await Promise.all([pictures.changeCamera(), pictures.changeCamera()]);
  const [before, between, now] = opened.map(({ track }) => track);
  assert.deepEqual([before.isStopped, between.isStopped, now.isStopped], [true, true, false]);
  assert.equal(transceivers[1].sender.track, now);
  assert.equal(element('local').srcObject.track, now);
  assert.deepEqual(sent, [], 'nothing is offered anew');
  await pictures.share('');
  const screen = transceivers[1].sender.track;
  assert.equal(screen.name, 'screen');
  await pictures.changeCamera();
  assert.equal(transceivers[1].sender.track, screen);
  await pictures.stopSharing();
  assert.equal(transceivers[1].sender.track, opened.at(-1).track);
  pictures.mute(true, 2);
  await pictures.changeCamera();
  assert.equal(transceivers[1].sender.track, null);
});

test('screenshare asks for the kind of screen that screenid names, and tells that no other can be named', async () => {
  const { pictures, connection, opened, told } = makePictures();
  await pictures.offer(connection);
  for (const screenId of [undefined, 'window', 'screen:0:0']) await pictures.share('', screenId);
  assert.deepEqual(
    opened.slice(1).map(({ constraints }) => constraints),
    ['', 'window', ''],
  );
  assert.deepEqual(told.logs, [
    'WARNING, screenshare: the user chooses the screen, a page only of monitor, window, browser',
  ]);
});

test('prefvcodec is offered first', async () => {
  const { pictures, connection, transceivers } = makePictures({ prefvcodec: 'H264' });
  await pictures.offer(connection);
  assert.deepEqual(transceivers[1].codecs, ['video/H264', 'video/VP8', 'video/rtx']);
});

test('mutevideo stops what is sent and what is shown', async () => {
  const { pictures, connection, transceivers, opened, element } = makePictures();
  assert.equal(pictures.mute(true, 0), false);
  await pictures.offer(connection);
  transceivers[1].receiver.track.dispatchEvent(new Event('unmute'));
  assert.equal(pictures.mute(true, 2), true);
  assert.equal(transceivers[1].sender.track, null);
  assert.equal(element('remote').hidden, false);
  pictures.mute(true, 1);
  assert.equal(element('remote').hidden, true);
  pictures.mute(false, 0);
  assert.equal(transceivers[1].sender.track, opened[0].track);
  assert.equal(element('remote').hidden, false);
});

test('setvideodisplaysize sets the size of a picture', async () => {
  const { pictures, connection, element, told } = makePictures();
  assert.equal(pictures.resize(1, 320, 0), true);
  await pictures.offer(connection);
  assert.deepEqual(element('remote').style, { width: '320px', height: '' });
  assert.equal(pictures.resize(2, 160, 120), true);
  assert.deepEqual(element('local').style, { width: '160px', height: '120px' });
  for (const bad of [
    [3, 1, 1],
    [1, NaN, 1],
    [1, -5, 1],
    [1, 1e9, 1],
  ])
    assert.equal(pictures.resize(...bad), false);
  assert.equal(told.logs.length, 4);
});

test('screenshare sends the screen in place of the camera, or has the call offered anew', async () => {
  const video = makePictures();
  await video.pictures.offer(video.connection);
  video.transceivers[1].currentDirection = 'sendrecv';
  await video.pictures.share('');
  assert.equal(video.transceivers[1].sender.track.name, 'screen');
  assert.deepEqual(video.sent, []);
  await video.pictures.stopSharing();
  assert.equal(video.transceivers[1].sender.track.name, 'camera');
  assert.equal(video.opened[1].track.isStopped, true);

  const sound = makePictures();
  await sound.pictures.share('1001');
  assert.equal(sound.transceivers[1].sender.track.name, 'screen');
  assert.deepEqual(sound.sent, [{ type: 'media_event', call: 1, name: 'changed', detail: '' }]);
  sound.opened[0].track.dispatchEvent(new Event('ended'));
  await settleDown();
  assert.equal(sound.transceivers[1].sender.track, null, 'stopscreenshare of the browser itself');
  assert.equal(sound.transceivers[1].direction, 'recvonly');
  assert.equal(sound.sent.length, 2, 'the peer is told');

  const fresh = makePictures();
  await fresh.pictures.share('2002');
  assert.deepEqual(fresh.sent, [{ type: 'command', name: 'videocall', args: ['2002'] }]);
  await fresh.pictures.offer(fresh.connection);
  assert.equal(fresh.transceivers[1].sender.track.name, 'screen');
  assert.equal(fresh.opened.length, 1, 'no camera');

  const off = makePictures({ screensharing: '0' });
  await off.pictures.share('');
  assert.equal(off.opened.length, 0);
});

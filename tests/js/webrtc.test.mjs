import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { VirtualTime, settleDown } from './lib/virtual_time.mjs';

const { WebRtcEngine } = await importSource('engine/webrtc.ts');
const { sendDigit } = await importSource('extras/digit_pace.ts');

class FakeTrack extends EventTarget {
  kind = 'audio';
  enabled = true;
  muted = true;
  readyState = 'live';
}

/** A connection with one audio transceiver; candidates come when the test says so. */
class FakeConnection extends EventTarget {
  signalingState = 'stable';
  connectionState = 'new';
  localDescription = null;
  offer = 'offer';
  remote = [];
  transceivers = [];
  closed = false;
  getTransceivers = () => this.transceivers;
  addTransceiver() {
    const sender = { track: null, replaceTrack: async (track) => void (sender.track = track) };
    const transceiver = { direction: 'sendrecv', sender, receiver: { track: { kind: 'audio' } } };
    this.transceivers.push(transceiver);
    return transceiver;
  }
  restartIce() {
    this.offer = 'restarted offer';
  }
  async setLocalDescription({ type } = { type: this.signalingState === 'have-remote-offer' ? 'answer' : 'offer' }) {
    if (type !== 'rollback') this.localDescription = { type, sdp: type === 'offer' ? this.offer : type };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.offer = 'offer';
  }
  async setRemoteDescription(description) {
    if (description.sdp === 'garbage') throw Object.assign(new Error('cannot parse'), { name: 'OperationError' });
    if (description.type === 'offer' && this.transceivers.length === 0) this.addTransceiver();
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.remote.push(`${description.type} ${description.sdp}`);
  }
  close() {
    this.closed = true;
  }
  candidate(candidate) {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
  }
}

const hostCandidate = { type: 'host', candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host' };

function makeEngine({ openMicrophone = async () => new FakeTrack(), isAllowed = false, digitSent = sendDigit } = {}) {
  const time = new VirtualTime();
  const connections = [];
  const outputs = [];
  const sent = [];
  const microphone = {
    users: 0,
    isAllowed,
    async open() {
      const track = await openMicrophone();
      ++microphone.users;
      return { track, release: () => --microphone.users };
    },
  };
  const platform = {
    microphone,
    timers: time,
    makeConnection(configuration) {
      const connection = Object.assign(new FakeConnection(), {
        configuration: JSON.parse(JSON.stringify(configuration)),
      });
      connections.push(connection);
      return connection;
    },
    makeOutput() {
      const output = { playing: null, muted: false, closed: false };
      outputs.push(output);
      return {
        play: (stream) => (output.playing = stream),
        setMuted: (muted) => (output.muted = muted),
        close: () => (output.closed = true),
      };
    },
  };
  const wishes = [];
  const desk = {
    mix: (calls) => wishes.push(['mix', calls]),
    dial: (call, digit) => wishes.push(['dial', call, digit]),
    sendDigit: digitSent,
  };
  const engine = new WebRtcEngine(platform, { play: () => undefined }, (message) => sent.push(message), {
    get: async () => desk,
    use: (_, work) => work(desk),
  });
  const handle = async (verb, members) => {
    engine.handle({ type: 'media', verb, ...members });
    await settleDown();
  };
  /** Brings a call to a first offer. */
  const offer = async (call = 1) => {
    await handle('create_offer', { call, request: 100 + call });
    connections.at(-1).candidate(hostCandidate);
    time.pass(100);
    await settleDown();
  };
  return { engine, handle, offer, time, connections, outputs, sent, microphone, wishes };
}

test('an offer goes out as soon as the local candidates are in, without waiting for the end of gathering', async () => {
  const { handle, connections, sent, time } = makeEngine();
  await handle('create_offer', { call: 1, request: 7 });
  assert.deepEqual(sent, []);
  connections[0].candidate(hostCandidate);
  time.pass(10);
  await settleDown();
  assert.deepEqual(sent, [{ type: 'media_reply', request: 7, ok: true, description: 'offer' }]);
  assert.deepEqual(connections[0].configuration, { iceServers: [] });
  assert.equal(time.pending, 0);
});

test('an offer waits for the microphone', async () => {
  let allow;
  const { handle, connections, sent, time } = makeEngine({ openMicrophone: () => new Promise((r) => (allow = r)) });
  await handle('create_offer', { call: 1, request: 7 });
  connections[0].candidate(null);
  await settleDown();
  assert.deepEqual(sent, []);
  assert.equal(connections[0].localDescription.sdp, 'offer', 'gathering does not wait');
  allow(new FakeTrack());
  await settleDown();
  assert.equal(sent[0].ok, true);
  assert.ok(connections[0].transceivers[0].sender.track);
  assert.equal(time.pending, 0);
});

for (const [name, code] of [
  ['NotAllowedError', 'permission_denied'],
  ['NotFoundError', 'no_microphone'],
  ['NotReadableError', 'microphone_busy'],
]) {
  test(`${name} of the microphone is ${code}`, async () => {
    const { mediaError } = await importSource('engine/media_error.ts');
    const error = mediaError(new DOMException('the words of the browser', name));
    assert.equal(error.code, code);
    assert.match(error.message, /the words of the browser/);
  });
}

test('a failed microphone fails the offer with its code', async () => {
  const { handle, sent, microphone } = makeEngine({
    openMicrophone: () => Promise.reject(new DOMException('no', 'InvalidAccessError')),
  });
  await handle('create_offer', { call: 1, request: 7 });
  assert.equal(sent[0].ok, false);
  assert.equal(microphone.users, 0);
});

test('an incoming offer is answered on the transceiver that it made', async () => {
  const { handle, connections, sent } = makeEngine();
  await handle('create_answer', { call: 1, request: 8, description: 'remote', direction: 'recvonly' });
  connections[0].candidate(null);
  await settleDown();
  assert.deepEqual(connections[0].remote, ['offer remote']);
  assert.equal(connections[0].transceivers.length, 1);
  assert.equal(connections[0].transceivers[0].direction, 'recvonly');
  assert.equal(connections[0].transceivers[0].sender.track, null, 'no microphone for a call that only listens');
  assert.deepEqual(sent, [{ type: 'media_reply', request: 8, ok: true, description: 'answer' }]);
});

test('a provisional answer may be followed by another and by the final one', async () => {
  const { handle, offer, connections, sent } = makeEngine();
  await offer();
  await handle('set_answer', { call: 1, request: 1, description: 'a', provisional: true });
  await handle('set_answer', { call: 1, request: 2, description: 'b', provisional: true });
  await handle('set_answer', { call: 1, request: 3, description: 'c' });
  assert.deepEqual(connections[0].remote, ['pranswer a', 'pranswer b', 'answer c']);
  assert.deepEqual(sent.at(-1), { type: 'media_reply', request: 3, ok: true });
});

test('a description that the browser refuses is invalid_description', async () => {
  const { handle, offer, sent } = makeEngine();
  await offer();
  await handle('set_answer', { call: 1, request: 1, description: 'garbage' });
  assert.equal(sent.at(-1).error, 'invalid_description');
  assert.match(sent.at(-1).detail, /cannot parse/);
});

test('a renegotiation is at once, a restart gathers afresh', async () => {
  const { handle, offer, connections, sent } = makeEngine();
  await offer();
  await handle('create_offer', { call: 1, request: 2, direction: 'sendonly' });
  assert.equal(sent.at(-1).request, 2);
  assert.equal(connections[0].transceivers[0].direction, 'sendonly');
  await handle('create_offer', { call: 1, request: 3, restart_ice: true });
  assert.equal(sent.at(-1).request, 2);
  connections[0].candidate(null);
  await settleDown();
  assert.deepEqual([sent.at(-1).request, sent.at(-1).description], [3, 'restarted offer']);
});

test('operations of a call run one after another', async () => {
  const { engine, offer, connections } = makeEngine();
  await offer();
  engine.handle({ type: 'media', verb: 'rollback', call: 1 });
  engine.handle({ type: 'media', verb: 'create_answer', call: 1, request: 5, description: 'theirs' });
  await settleDown();
  assert.deepEqual(connections[0].remote, ['offer theirs']);
  assert.equal(connections[0].localDescription.type, 'answer');
});

test('mute silences the track and the output, also a track that comes later', async () => {
  let allow;
  const { handle, connections, outputs } = makeEngine({ openMicrophone: () => new Promise((r) => (allow = r)) });
  await handle('create_offer', { call: 1, request: 1 });
  await handle('mute', { call: 1, microphone: true, speaker: true });
  const track = new FakeTrack();
  allow(track);
  await settleDown();
  assert.equal(track.enabled, false);
  assert.equal(outputs[0].muted, true);
  connections[0].candidate(null);
  await settleDown();
  await handle('mute', { call: 1, microphone: false, speaker: false });
  assert.equal(track.enabled, true);
  assert.equal(outputs[0].muted, false);
});

test('the first sound, the connection and a lost microphone are told', async () => {
  const { offer, connections, outputs, sent } = makeEngine();
  await offer();
  const [connection] = connections;
  const track = new FakeTrack();
  const streams = [{}];
  connection.dispatchEvent(Object.assign(new Event('track'), { track, streams }));
  assert.equal(outputs[0].playing, streams[0]);
  for (const state of ['connecting', 'connected', 'disconnected']) {
    connection.connectionState = state;
    connection.dispatchEvent(new Event('connectionstatechange'));
  }
  track.dispatchEvent(new Event('unmute'));
  track.dispatchEvent(new Event('unmute'));
  connection.transceivers[0].sender.track.dispatchEvent(new Event('ended'));
  const names = sent.filter(({ type }) => type === 'media_event').map(({ call, name }) => [call, name]);
  assert.deepEqual(names, [
    [1, 'connected'],
    [1, 'disconnected'],
    [1, 'audio'],
    [1, 'ended'],
  ]);
});

test('close gives everything back, and nothing is told afterwards', async () => {
  const { engine, handle, offer, connections, outputs, sent, microphone } = makeEngine();
  await offer();
  const { track } = connections[0].transceivers[0].sender;
  await handle('close', { call: 1 });
  const before = sent.length;
  connections[0].dispatchEvent(new Event('connectionstatechange'));
  track.dispatchEvent(new Event('ended'));
  assert.equal(sent.length, before);
  assert.ok(connections[0].closed && outputs[0].closed);
  assert.deepEqual(engine.census(), { calls: 0, spares: 0, microphone_users: 0 });
  assert.equal(microphone.users, 0);
});

test('a call closed while the microphone opens leaves nothing behind', async () => {
  let allow;
  const { handle, sent, time, microphone } = makeEngine({ openMicrophone: () => new Promise((r) => (allow = r)) });
  await handle('create_offer', { call: 1, request: 7 });
  await handle('close', { call: 1 });
  allow(new FakeTrack());
  await settleDown();
  assert.equal(microphone.users, 0);
  assert.equal(time.pending, 0);
  assert.deepEqual(
    sent.map(({ request, error }) => [request, error]),
    [[7, 'closed']],
  );
});

/** An engine that stands by with the offer of the next call. */
async function makeReadyEngine(options) {
  const parts = makeEngine(options);
  parts.engine.prepare();
  await settleDown();
  parts.connections[0].candidate(hostCandidate);
  parts.time.pass(10);
  await settleDown();
  return parts;
}

test('the offer of the next call is made ahead and goes out at once', async () => {
  const { engine, handle, connections, sent } = await makeReadyEngine();
  assert.equal(engine.census().spares, 1);
  assert.deepEqual(sent, []);
  await handle('create_offer', { call: 1, request: 7 });
  assert.deepEqual(sent, [{ type: 'media_reply', request: 7, ok: true, description: 'offer' }]);
  assert.equal(connections.length, 1);
  assert.ok(connections[0].transceivers[0].sender.track);
  connections[0].connectionState = 'connected';
  connections[0].dispatchEvent(new Event('connectionstatechange'));
  assert.equal(sent[1].call, 1);
  await handle('close', { call: 1 });
  assert.equal(connections.length, 2, 'and the next one');
});

test('a microphone that the user has allowed is not waited for; should it fail, the call is told why', async () => {
  let fail;
  const { handle, sent } = await makeReadyEngine({
    isAllowed: true,
    openMicrophone: () => new Promise((_, reject) => (fail = reject)),
  });
  await handle('create_offer', { call: 1, request: 7 });
  assert.equal(sent[0].description, 'offer');
  fail(new DOMException('in use', 'InvalidAccessError'));
  await settleDown();
  assert.deepEqual(sent[1], {
    type: 'media_event',
    call: 1,
    name: 'failed',
    detail: 'InvalidAccessError: in use',
    error: 'invalid_description',
  });
});

test('what is made ahead fits no call with servers, one-way sound, or an offer of the peer', async () => {
  const { handle, connections, sent, time } = await makeReadyEngine();
  await handle('create_answer', { call: 1, request: 1, description: 'theirs' });
  assert.equal(connections.length, 2);
  await handle('create_offer', { call: 2, request: 2, direction: 'recvonly' });
  assert.equal(connections[0].transceivers[0].direction, 'recvonly');
  assert.equal(sent.at(-1).description, 'offer');
  await handle('close', { call: 2 });
  const ahead = connections.at(-1);
  const configuration = { ice_servers: [{ urls: 'turn:127.0.0.1' }] };
  await handle('create_offer', { call: 3, request: 3, configuration });
  assert.ok(ahead.closed);
  assert.deepEqual(connections.at(-1).configuration, { iceServers: configuration.ice_servers });
  await handle('close', { call: 3 });
  await handle('close', { call: 1 });
  assert.ok(connections.every(({ closed }) => closed));
  assert.equal(time.pending, 0);
});

test('what is made ahead is made anew when it is old, and given back at rest', async () => {
  const { engine, connections, outputs, time } = await makeReadyEngine();
  time.pass(300_000);
  await settleDown();
  assert.deepEqual(
    connections.map(({ closed }) => closed),
    [true, false],
  );
  engine.rest();
  await settleDown();
  assert.ok(connections[1].closed && outputs[1].closed);
  assert.equal(engine.census().spares, 0);
  assert.equal(time.pending, 0);
});

test('verbs for calls that are not there do no harm', async () => {
  const { handle, sent } = makeEngine();
  await handle('set_answer', { call: 9, request: 1, description: 'x' });
  await handle('rollback', { call: 9 });
  await handle('mute', { call: 9, microphone: true });
  await handle('close', { call: 9 });
  await handle('dance', { call: 9 });
  assert.deepEqual(
    sent.map(({ error }) => error),
    ['closed'],
  );
});

test('a browser without WebRTC is told so', async () => {
  const { WebRtcEngine: Engine } = await importSource('engine/webrtc.ts');
  const { makePeerConnection } = await importSource('platform/peer_connection.ts');
  assert.throws(() => makePeerConnection({}), { code: 'no_webrtc' });
  const sent = [];
  const platform = {
    makeConnection: () => {
      throw new TypeError('RTCPeerConnection is not a constructor');
    },
  };
  const engine = new Engine(platform, {}, (message) => sent.push(message));
  engine.handle({ type: 'media', verb: 'create_offer', call: 1, request: 1 });
  await settleDown();
  assert.equal(sent[0].ok, false);
});

test('a digit is answered when the next one may follow', async () => {
  let mayFollow;
  const { handle, offer, sent } = makeEngine({
    digitSent: () => new Promise((done) => (mayFollow = done)),
  });
  await offer();
  const before = sent.length;
  await handle('dtmf', { call: 1, request: 5, digit: '1' });
  assert.equal(sent.length, before);
  mayFollow();
  await settleDown();
  assert.deepEqual(sent.at(-1), { type: 'media_reply', request: 5, ok: true });
});

test('a digit follows those that still go out, and a browser that sends none fails with its words', async () => {
  const { handle, offer, connections, sent, wishes } = makeEngine();
  await offer();
  const { sender } = connections[0].transceivers[0];
  await handle('dtmf', { call: 1, request: 5, digit: '1' });
  assert.equal(sent.at(-1).ok, false, 'nothing goes out yet');
  const inserted = [];
  sender.dtmf = { toneBuffer: '4', insertDTMF: (...args) => inserted.push(args) };
  await handle('dtmf', { call: 1, request: 6, digit: '1' });
  assert.equal(sent.at(-1).ok, false, 'the media are not connected');
  connections[0].connectionState = 'connected';
  await handle('dtmf', { call: 1, request: 6, digit: '2' });
  assert.deepEqual(sent.at(-1), { type: 'media_reply', request: 6, ok: true });
  assert.deepEqual(inserted, [['42', 160, 70]]);
  sender.dtmf.insertDTMF = () => {
    throw new DOMException('not now', 'InvalidStateError');
  };
  await handle('dtmf', { call: 1, request: 7, digit: '3' });
  assert.deepEqual([sent.at(-1).ok, sent.at(-1).error], [false, 'failed']);
  assert.match(sent.at(-1).detail, /not now/);
  await handle('dtmf', { call: 1, request: 8, digit: '#', as_tones: true });
  assert.deepEqual(wishes, [['dial', 1, '#']]);
  assert.equal(sent.at(-1).ok, true);
  await handle('dtmf', { call: 9, request: 9, digit: '1' });
  assert.deepEqual([sent.at(-1).request, sent.at(-1).error], [9, 'closed']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { VirtualTime } from './lib/virtual_time.mjs';

const { PhoneHost } = await importSource('engine/phone_host.ts');

/** A phone that notes its inputs and gives the outputs that the test puts into `outputs`. */
class FakePhone {
  inputs = [];
  outputs = [];
  timeout = Infinity;
  #note = (...input) => this.inputs.push(input);
  open = (now) => this.#note('open', now);
  receiveLink = (text, now) => this.#note('link', text, now);
  flowOpened = (flow, now) => this.#note('opened', flow, now);
  flowClosed = (flow, reason, now) => this.#note('closed', flow, reason, now);
  receiveFlow = (flow, message, now) => this.#note('received', flow, message, now);
  startBackground = (now) => this.#note('background', now);
  handleTimeout = (now) => {
    this.#note('timeout', now);
    this.timeout = Infinity;
  };
  nextTimeout = () => this.timeout;
  pollOutput = () => this.outputs.shift();
}

function makeHost(setUp = () => undefined) {
  const phone = new FakePhone();
  setUp(phone);
  const time = new VirtualTime();
  const emitted = [];
  const sockets = [];
  const host = new PhoneHost(phone, {
    now: () => time.now,
    after: time.after,
    openSocket: (url, listener) => {
      if (url.startsWith('bad:')) throw new DOMException('not a WebSocket address', 'SyntaxError');
      const socket = { url, listener, sent: [], closed: 0 };
      sockets.push(socket);
      return { send: (message) => socket.sent.push(message), close: () => ++socket.closed };
    },
    emit: (text) => emitted.push(text),
  });
  return { host, phone, time, emitted, sockets };
}

const bytes = (...values) => new Uint8Array(values);

test('every input is followed by all outputs, in order', () => {
  const { host, phone, emitted } = makeHost();
  phone.outputs.push({ kind: 'link_message', text: 'a' }, { kind: 'link_message', text: 'b' });
  host.receiveLink('{}');
  assert.deepEqual(phone.inputs, [
    ['open', 0],
    ['link', '{}', 0],
  ]);
  assert.deepEqual(emitted, ['a', 'b']);
});

test('what the background has to say is carried out like the rest', () => {
  const { host, phone, emitted } = makeHost();
  phone.outputs.push({ kind: 'link_message', text: 'a' });
  host.startBackground();
  assert.deepEqual(phone.inputs.at(-1), ['background', 0]);
  assert.deepEqual(emitted, ['a']);
});

test('a flow carries messages both ways until the phone closes it', () => {
  const { host, phone, sockets, time } = makeHost();
  phone.outputs.push({ kind: 'open_flow', flow: 2 ** 40, url: 'ws://server' });
  host.receiveLink('{}');
  const [socket] = sockets;
  time.pass(5);
  socket.listener.opened();
  phone.outputs.push({ kind: 'send', flow: 2 ** 40, message: new TextEncoder().encode('OPTIONS é') });
  socket.listener.received('SIP/2.0 200 OK');
  assert.deepEqual(phone.inputs.slice(2), [
    ['opened', 2 ** 40, 5],
    ['received', 2 ** 40, 'SIP/2.0 200 OK', 5],
  ]);
  assert.deepEqual(socket.sent, ['OPTIONS é']);
  phone.outputs.push({ kind: 'close_flow', flow: 2 ** 40 }, { kind: 'send', flow: 2 ** 40, message: bytes(65) });
  host.receiveLink('{}');
  assert.equal(socket.closed, 1);
  assert.equal(socket.sent.length, 1);
});

test('what is not UTF-8 is sent as a binary message', () => {
  const { host, phone, sockets } = makeHost();
  phone.outputs.push({ kind: 'open_flow', flow: 1, url: 'ws://server' });
  phone.outputs.push({ kind: 'send', flow: 1, message: bytes(0xff, 0xfe) });
  host.receiveLink('{}');
  assert.deepEqual(sockets[0].sent, [bytes(0xff, 0xfe)]);
});

test('a refused address is told as a closed flow, in a later turn', () => {
  const { host, phone, time } = makeHost();
  phone.outputs.push({ kind: 'open_flow', flow: 3, url: 'bad:' });
  host.receiveLink('{}');
  assert.equal(phone.inputs.length, 2);
  time.pass(0);
  assert.deepEqual(phone.inputs[2], ['closed', 3, 'not a WebSocket address', 0]);
});

test('the timer fires at the time that the phone named, and not before', () => {
  const { phone, time } = makeHost((made) => (made.timeout = 500));
  time.pass(499);
  assert.equal(phone.inputs.length, 1);
  time.pass(1);
  assert.deepEqual(phone.inputs[1], ['timeout', 500]);
  assert.equal(time.pending, 0);
});

test('a fraction of a millisecond does not fire early', () => {
  const { phone, time } = makeHost((made) => (made.timeout = 10.25));
  time.pass(10);
  assert.equal(phone.inputs.length, 1);
  time.pass(1);
  assert.equal(phone.inputs.length, 2);
});

test('an earlier time replaces the timer, an unchanged one leaves it', () => {
  const { host, phone, time } = makeHost((made) => (made.timeout = 1000));
  host.receiveLink('{}');
  assert.equal(time.pending, 1);
  phone.timeout = 100;
  host.receiveLink('{}');
  assert.equal(time.pending, 1);
  time.pass(100);
  assert.deepEqual(phone.inputs.at(-1), ['timeout', 100]);
});

test('a time in the past fires at once, one beyond 31 bits does not', () => {
  const past = makeHost((made) => (made.timeout = -5));
  past.time.pass(0);
  assert.deepEqual(past.phone.inputs.at(-1), ['timeout', 0]);
  const { phone, time } = makeHost((made) => (made.timeout = 1e12));
  time.pass(0x7ffffffe);
  assert.equal(phone.inputs.length, 1);
});

test('after stop nothing is open and nothing is armed', () => {
  const { host, phone, sockets, time } = makeHost();
  phone.outputs.push({ kind: 'open_flow', flow: 1, url: 'ws://server' });
  phone.timeout = 50;
  host.receiveLink('{}');
  host.stop();
  assert.equal(sockets[0].closed, 1);
  assert.equal(time.pending, 0);
});

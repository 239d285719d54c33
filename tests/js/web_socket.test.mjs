import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { openWebSocket, messageLimit } = await importSource('engine/web_socket.ts');

const realWebSocket = globalThis.WebSocket;
afterEach(() => (globalThis.WebSocket = realWebSocket));

/** open gives a socket of a fake browser, and what its listener was told. */
function open(protocol = 'sip') {
  const told = [];
  let fake;
  globalThis.WebSocket = class extends EventTarget {
    protocol = protocol;
    sent = [];
    closed = [];
    constructor(url, wanted) {
      super();
      this.wanted = wanted;
      fake = this;
    }
    send(message) {
      this.sent.push(message);
    }
    close(...args) {
      this.closed.push(args);
    }
  };
  const socket = openWebSocket('ws://server/', {
    opened: () => told.push('opened'),
    closed: (reason) => told.push(`closed: ${reason}`),
    received: (message) => told.push(message),
  });
  const fire = (type, members) => fake.dispatchEvent(Object.assign(new Event(type), members));
  return { socket, fake, told, fire };
}

test('the subprotocol sip is asked for, and messages pass', () => {
  const { socket, fake, told, fire } = open();
  assert.equal(fake.wanted, 'sip');
  fire('open');
  fire('message', { data: 'BYE' });
  socket.send('ACK');
  assert.deepEqual(told, ['opened', 'BYE']);
  assert.deepEqual(fake.sent, ['ACK']);
});

test('a server without the subprotocol is closed and told, and never opened', () => {
  const { fake, told, fire } = open('');
  fire('open');
  fire('message', { data: 'INVITE' });
  assert.equal(fake.closed.length, 1);
  assert.equal(told.length, 1);
  assert.match(told[0], /closed: .*subprotocol sip/);
});

test('a message at the limit passes, one over it ends the connection', () => {
  const { fake, told, fire } = open();
  fire('open');
  fire('message', { data: new ArrayBuffer(messageLimit) });
  assert.equal(told.length, 2);
  fire('message', { data: 'x'.repeat(messageLimit + 1) });
  fire('message', { data: 'BYE' });
  assert.equal(fake.closed.length, 1);
  assert.match(told[2], /^closed: .*limit/);
  assert.equal(told.length, 3);
});

test('a failed attempt and a lost connection are told apart', () => {
  const failed = open();
  failed.fire('close', { code: 1006, reason: '' });
  assert.match(failed.told[0], /no connection to ws:\/\/server\/ \(code 1006\)/);
  const lost = open();
  lost.fire('open');
  lost.fire('close', { code: 1001, reason: 'restart' });
  assert.match(lost.told[1], /connection to ws:\/\/server\/ closed \(code 1001, restart\)/);
});

test('a socket that the phone closed is silent', () => {
  const { socket, told, fire } = open();
  fire('open');
  socket.close();
  fire('close', { code: 1000, reason: '' });
  fire('message', { data: 'BYE' });
  assert.deepEqual(told, ['opened']);
});

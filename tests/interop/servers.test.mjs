// The servers themselves: what tools/servers/README.md promises, asked with messages written by hand.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { account, startServers } from '../lib/servers.mjs';
import { peak } from '../lib/sound.mjs';

let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers.stop());

const registrar = `sip:${account.domain}`;
const limit = { timeout: 15000 };

/** Client is one TCP connection to Kamailio that sends requests and waits for the reply to each. */
class Client {
  #socket = connect(5060, '127.0.0.1');
  #received = '';
  #sent = 0;

  constructor() {
    this.#socket.on('data', (bytes) => (this.#received += bytes.toString('latin1')));
  }

  /** ask sends a request and resolves with the head of the first reply that is not 100. */
  async ask(method, uri, user, ...headers) {
    this.#sent += 1;
    const id = `${process.pid}-${Math.random().toString(36).slice(2)}-${this.#sent}`;
    this.#socket.write(
      [
        `${method} ${uri} SIP/2.0`,
        `Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK${id}`,
        `From: <sip:${user}@${account.domain}>;tag=${id}`,
        `To: <${method === 'REGISTER' ? `sip:${user}@${account.domain}` : uri}>`,
        `Call-ID: ${id}`,
        `CSeq: ${this.#sent} ${method}`,
        `Contact: <sip:${user}@127.0.0.1:9;transport=tcp>`,
        'Max-Forwards: 70',
        ...headers,
        'Content-Length: 0',
        '\r\n',
      ].join('\r\n'),
    );
    for (;;) {
      const reply = await this.#reply();
      if (!reply.startsWith('SIP/2.0 100')) return { status: Number(reply.split(' ')[1]), text: reply };
    }
  }

  async #reply() {
    let end;
    while ((end = this.#received.indexOf('\r\n\r\n')) < 0) await once(this.#socket, 'data');
    const head = this.#received.slice(0, end);
    const bodyLength = Number(/^Content-Length: *(\d+)/im.exec(head)?.[1] ?? 0);
    this.#received = this.#received.slice(end + 4 + bodyLength);
    return head;
  }

  close() {
    this.#socket.destroy();
  }
}

/** authorization answers the challenge in a reply; `count` tells how often its nonce was used, this time included. */
function authorization(challenge, method, uri, user, password, count = 1) {
  const field = (name) => new RegExp(`${name}="?([^",\\s]+)`).exec(challenge.text)?.[1];
  const algorithm = field('algorithm') ?? 'MD5';
  const hash = (text) => createHash(algorithm.replace('-', '')).update(text).digest('hex');
  const [realm, nonce, nc] = [field('realm'), field('nonce'), count.toString(16).padStart(8, '0')];
  const secret = hash(`${user}:${realm}:${password}`);
  const response = hash([secret, nonce, nc, 'abc', 'auth', hash(`${method}:${uri}`)].join(':'));
  const header = challenge.status === 407 ? 'Proxy-Authorization' : 'Authorization';
  return (
    `${header}: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
    `algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="abc"`
  );
}

/** register resolves with the challenge and with the reply to the second request. */
async function register(user, password) {
  const client = new Client();
  const challenge = await client.ask('REGISTER', registrar, user);
  const answer = authorization(challenge, 'REGISTER', registrar, user, password);
  const reply = await client.ask('REGISTER', registrar, user, answer);
  client.close();
  return [challenge, reply];
}

async function statusOfCall(number) {
  const client = new Client();
  const uri = `sip:${number}@${account.domain}`;
  const challenge = await client.ask('INVITE', uri, '1001');
  assert.equal(challenge.status, 407);
  const reply = await client.ask('INVITE', uri, '1001', authorization(challenge, 'INVITE', uri, '1001', 'pw1001'));
  client.close();
  return reply.status;
}

test('a registration is challenged, then accepted with the right password', limit, async () => {
  const [challenge, reply] = await register('1001', account.password('1001'));
  assert.equal(challenge.status, 401);
  assert.match(challenge.text, /realm="webphone\.test"/);
  assert.equal(reply.status, 200);
});

test('a wrong password and an unknown user are challenged again', limit, async () => {
  assert.equal((await register('1001', 'wrong'))[1].status, 401);
  assert.equal((await register('2001', 'pw2001'))[1].status, 401);
});

test('a nonce is good for further requests, with a higher count each time', limit, async () => {
  const client = new Client();
  const challenge = await client.ask('REGISTER', registrar, '1002');
  const statusWith = async (count) => {
    const answer = authorization(challenge, 'REGISTER', registrar, '1002', 'pw1002', count);
    return (await client.ask('REGISTER', registrar, '1002', answer)).status;
  };
  assert.equal(await statusWith(1), 200);
  assert.equal(await statusWith(2), 200);
  assert.equal(await statusWith(2), 401);
  client.close();
});

test('the service numbers answer as their names say', limit, async () => {
  assert.equal(await statusOfCall('busy'), 486);
  assert.equal(await statusOfCall('605'), 603);
  assert.equal(await statusOfCall('missing'), 404);
  assert.equal(await statusOfCall('nobody-has-this-number'), 404);
  assert.equal(await statusOfCall('1017'), 480);
  assert.equal(await statusOfCall('error'), 500);
  assert.equal(await statusOfCall('redirect'), 302);
  assert.equal(await statusOfCall('slow'), 180);
  assert.equal(await statusOfCall('ring'), 180);
});

test('with SHA-256 the challenge names it and the answer is accepted', limit, async () => {
  servers.restartKamailio('SHA-256');
  const [challenge, reply] = await register('1001', 'pw1001');
  assert.match(challenge.text, /algorithm=SHA-256/);
  assert.equal(reply.status, 200);
  servers.restartKamailio('MD5');
});

test('a plain phone calls another, which answers, and each hears the other', limit, async () => {
  const manual = await servers.phone('manual');
  const tone = await servers.phone('tone');
  const established = tone.next('CALL_ESTABLISHED');
  await manual.dial(`sip:601@${account.domain}`);
  await established;
  const [atTone, atManual] = await Promise.all([servers.listen('tone', 1), servers.listen('manual', 1)]);
  assert.ok(Math.abs(peak(atTone).frequency - 440) < 2);
  assert.ok(Math.abs(peak(atManual).frequency - 1000) < 2);
  const closed = tone.next('CALL_CLOSED');
  await manual.hangUp();
  await closed;
});

// wpcli against Kamailio: registration, calls and nonces over every transport.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { received, wpcli } from '../lib/programs.mjs';
import { account, startServers } from '../lib/servers.mjs';

const limit = { timeout: 40000 };
const transports = ['udp', 'tcp', 'ws'];

let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers.stop());

/** phone starts a wpcli of a user of the test domain. */
function phone(t, user, words, { transport = 'udp', password = account.password(user) } = {}) {
  const server = transport === 'ws' ? account.ws : account.sip;
  const options = `--server ${server} --transport ${transport} --domain ${account.domain} --user ${user} --timeout 20s`;
  return wpcli(t, `${options} ${words}`, { password });
}

/** answering starts a phone that waits for calls, and resolves when it is registered. */
async function answering(t, user, options, settings) {
  const called = phone(t, user, `${options} answer`, settings);
  await called.says(/waiting for a call/);
  return called;
}

for (const digest of ['MD5', 'SHA-256']) {
  for (const transport of transports) {
    test(`registers with ${digest} over ${transport}, challenged once for both requests`, limit, async (t) => {
      servers.restartKamailio(digest);
      const registering = phone(t, '1001', '--trace register', { transport });
      assert.equal(await registering.ended, 0, registering.output);
      const log = registering.output;
      assert.match(log, new RegExp(`\\| WWW-Authenticate: .*algorithm=${digest}`));
      assert.equal(received(log, 401), 1, log);
      assert.equal(received(log, 200), 2, log);
      assert.match(log, /response="\*+".*nc=00000002/);
      assert.doesNotMatch(log, /response="[0-9a-f]/, 'digest responses are masked');
      assert.ok(!log.includes('pw1001'), 'the password is not shown');
    });
  }
}

test('a wrong password is refused after one try', limit, async (t) => {
  servers.restartKamailio('MD5');
  const registering = phone(t, '1001', 'register', { password: 'wrong' });
  assert.equal(await registering.ended, 1, registering.output);
  assert.equal(received(registering.output, 401), 2, registering.output);
  assert.match(registering.output, /result: not registered/);
});

test('another realm than the configured one is not answered', limit, async (t) => {
  const registering = phone(t, '1001', '--realm elsewhere.test register');
  assert.equal(await registering.ended, 1, registering.output);
  assert.equal(received(registering.output, 401), 1, registering.output);
});

for (const caller of transports) {
  for (const called of transports) {
    if ((caller === 'ws') !== (called === 'ws')) continue; // the relay wants ICE there: for the browser tests
    test(`calls from ${caller} to ${called}, and the second call is not challenged`, limit, async (t) => {
      const other = await answering(t, '1002', '--calls 2', { transport: called });
      const calling = phone(t, '1001', '--calls 2 --hangup-after 50ms call 1002', { transport: caller });
      assert.equal(await calling.ended, 0, `${calling.output}\n${other.output}`);
      assert.equal(received(calling.output, 407), 1, calling.output);
      assert.equal(await other.ended, 0, other.output);
    });
  }
}

test('the called party hangs up', limit, async (t) => {
  await answering(t, '1002', '--hangup-after 50ms');
  const calling = phone(t, '1001', 'call 1002');
  assert.equal(await calling.ended, 0, calling.output);
  assert.match(calling.output, /terminated by the peer BYE/);
});

test('a call put on hold goes on', limit, async (t) => {
  await answering(t, '1002', '');
  const calling = phone(t, '1001', '--hold-after 50ms --hangup-after 500ms call 1002');
  assert.equal(await calling.ended, 0, calling.output);
  assert.match(calling.output, /got an answer/);
});

for (const [number, status] of [
  ['busy', 486],
  ['decline', 603],
  ['missing', 404],
  ['error', 500],
  ['1017', 480],
]) {
  test(`a call to ${number} ends with ${status}`, limit, async (t) => {
    const calling = phone(t, '1001', `call ${number}`);
    assert.equal(await calling.ended, 1, calling.output);
    assert.match(calling.output, new RegExp(`result: call not established: ${status}`));
  });
}

test('a call to a phone that only rings is cancelled', limit, async (t) => {
  const other = await answering(t, '1002', '--ring-only');
  const calling = phone(t, '1001', '--cancel-after 300ms call 1002');
  assert.equal(await calling.ended, 0, calling.output);
  assert.equal(await other.ended, 0, other.output);
  assert.match(other.output, /terminated by the peer CANCEL/);
});

test('a refused call ends with the status of the called party', limit, async (t) => {
  await answering(t, '1002', '--refuse 486 --answer-after 100ms');
  const calling = phone(t, '1001', 'call 1002');
  assert.equal(await calling.ended, 1, calling.output);
  assert.match(calling.output, /result: call not established: 486/);
});

test('baresip answers a call, and calls', limit, async (t) => {
  const calling = phone(t, '1001', '--hangup-after 100ms call tone');
  assert.equal(await calling.ended, 0, calling.output);

  const other = await answering(t, '1002', '--hangup-after 100ms');
  const manual = await servers.phone('manual');
  await manual.dial(`sip:1002@${account.domain}`);
  assert.equal(await other.ended, 0, other.output);
});

test('no server there: it says so', limit, async (t) => {
  for (const transport of ['tcp', 'ws']) {
    const registering = wpcli(t, `--server 127.0.0.1:9 --transport ${transport} --user 1001 --timeout 1s register`);
    assert.notEqual(await registering.ended, 0, registering.output);
    assert.match(registering.output, /cannot connect: Connection refused/);
  }
});

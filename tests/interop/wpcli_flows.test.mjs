// wpcli against Kamailio: outbound, GRUU, Path, other servers, and calls whose connection is cut.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wpcli } from '../lib/programs.mjs';
import { account, startServers } from '../lib/servers.mjs';

const limit = { timeout: 40000 };
const edge = '127.0.0.1:5068';
const nobody = '127.0.0.1:9';

let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers.stop());

/** phone starts a wpcli of a user of the test domain. */
function phone(t, user, words, { transport = 'tcp', server = transport === 'ws' ? account.ws : account.sip } = {}) {
  const options = `--server ${server} --transport ${transport} --domain ${account.domain} --user ${user} --timeout 25s`;
  return wpcli(t, `${options} --trace ${words}`, { password: account.password(user) });
}

/** answering starts a phone that waits for calls, and resolves when it is registered. */
async function answering(t, user, options, settings) {
  const called = phone(t, user, `${options} answer`, settings);
  await called.says(/waiting for a call/);
  return called;
}

for (const server of [account.sip, edge]) {
  test(`the registrar behind ${server} keeps the flow and gives a GRUU`, limit, async (t) => {
    const registering = phone(t, '1001', 'register', { server });
    assert.equal(await registering.ended, 0, registering.output);
    assert.match(registering.output, /\| Require: outbound/);
    assert.match(registering.output, /\| Flow-Timer: 25/);
    assert.match(registering.output, /;pub-gruu="sip:1001@webphone\.test;gr=urn:uuid:/);
    assert.equal(/\| Path: <sip:.*@127\.0\.0\.1:5068;lr;ob>/.test(registering.output), server === edge);
  });
}

for (const server of [account.sip, edge]) {
  test(`a call to a phone behind ${server}, that it hangs up, goes by its GRUU`, limit, async (t) => {
    const called = await answering(t, '1002', '--hangup-after 100ms', { server });
    const calling = phone(t, '1001', '--register call 1002');
    assert.equal(await calling.ended, 0, `${calling.output}\n${called.output}`);
    assert.equal(await called.ended, 0, called.output);
    assert.match(calling.output, /terminated by the peer BYE/);
    assert.match(called.output, /\| Contact: <sip:1002@webphone\.test;gr=urn:uuid:/);
  });
}

test('a call from behind the edge proxy, hung up by either side', limit, async (t) => {
  for (const [ours, theirs] of [
    ['--hangup-after 100ms', ''],
    ['', '--hangup-after 100ms'],
  ]) {
    const called = await answering(t, '1002', theirs);
    const calling = phone(t, '1001', `--register ${ours} call 1002`, { server: edge });
    assert.equal(await calling.ended, 0, `${calling.output}\n${called.output}`);
    assert.equal(await called.ended, 0, called.output);
  }
});

for (const transport of ['tcp', 'ws']) {
  for (const cut of ['caller', 'called']) {
    test(`a call over ${transport} goes on when the connection of the ${cut} is cut`, limit, async (t) => {
      const cutting = '--cut-after 200ms';
      const called = await answering(t, '1002', cut === 'called' ? cutting : '--hangup-after 3s', { transport });
      const calling = phone(t, '1001', `--register ${cut === 'caller' ? cutting : '--hangup-after 3s'} call 1002`, {
        transport,
      });
      assert.equal(await calling.ended, 0, `${calling.output}\n${called.output}`);
      assert.equal(await called.ended, 0, called.output);
      const [broken, whole] = cut === 'caller' ? [calling, called] : [called, calling];
      assert.match(broken.output, /has a new connection and wants an offer[^]*got an answer/);
      assert.match(whole.output, /got an offer/);
      assert.match(broken.output, /terminated by the peer BYE/, 'the peer finds the way over the new connection');
    });
  }
}

test('both connections are cut at once, as by a server that restarts', limit, async (t) => {
  const called = await answering(t, '1002', '', { transport: 'ws' });
  const calling = phone(t, '1001', '--register --hangup-after 6s call 1002', { transport: 'ws' });
  await calling.says(/established with/);
  servers.restartKamailio();
  assert.equal(await calling.ended, 0, `${calling.output}\n${called.output}`);
  assert.equal(await called.ended, 0, called.output);
  assert.match(calling.output, /wants an offer/);
  assert.match(called.output, /wants an offer/);
});

test('the next server of the list takes over', limit, async (t) => {
  const registering = phone(t, '1001', `--backup ${account.sip} register`, { server: nobody });
  assert.equal(await registering.ended, 0, registering.output);
  assert.match(registering.output, /cannot connect: Connection refused[^]*result: registered/);
});

for (const [transport, server] of [
  ['tls', 'localhost:5067'],
  ['wss', 'wss://localhost:5067/'],
]) {
  test(`registers and calls over ${transport}, with the server's certificate checked`, limit, async (t) => {
    const trusting = `--ca ${servers.folder}/tls/certificate.pem`;
    const called = await answering(t, '1002', `${trusting}`, { transport, server });
    const calling = phone(t, '1001', `${trusting} --hangup-after 100ms call 1002`, { transport, server });
    assert.equal(await calling.ended, 0, `${calling.output}\n${called.output}`);
    assert.equal(await called.ended, 0, called.output);
    const doubting = phone(t, '1001', 'register', { transport, server });
    assert.equal(await doubting.ended, 1, doubting.output);
    assert.match(doubting.output, /result: cannot reach the server: TLS: X509 - Certificate verification failed/);
  });
}

test('with no server there it says so at once', limit, async (t) => {
  const registering = phone(t, '1001', `--backup ${nobody} register`, { server: nobody });
  assert.equal(await registering.ended, 1, registering.output);
  assert.match(registering.output, /result: cannot reach the server: cannot connect: Connection refused/);
});

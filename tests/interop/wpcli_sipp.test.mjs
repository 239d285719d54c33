// wpcli and SIPp call each other without a server. The scenarios are in tests/interop/sipp: caller_* for SIPp as
// caller, called_* for SIPp as called party.

import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sipp, wpcli } from '../lib/programs.mjs';

const limit = { timeout: 40000 };
let lastPort = 6100;
const nextPort = () => (lastPort += 2);

/** answering starts a wpcli that waits for calls, and resolves when it does. */
async function answering(t, options = '', transport = 'udp') {
  const port = nextPort();
  const phone = wpcli(
    t,
    `--user wpcli --server 127.0.0.1:9 --local 127.0.0.1:${port} --transport ${transport} --timeout 30s ${options} --no-register answer`,
  );
  await phone.says(/waiting for a call/);
  return { phone, to: `127.0.0.1:${port}` };
}

/** calledBy plays a scenario of a calling SIPp against a wpcli that answers. */
async function calledBy(t, scenario, options) {
  const { phone, to } = await answering(t, options);
  const caller = sipp(t, scenario, { to, port: nextPort() });
  assert.equal(await caller.ended, 0, `${caller.output}\n${phone.output}`);
  return phone;
}

/** calling plays a scenario of a called SIPp with a wpcli that calls it. */
async function calling(t, scenario, options, sippOptions) {
  const port = nextPort();
  const called = sipp(t, scenario, { port, options: sippOptions });
  await listening(port);
  const phone = wpcli(
    t,
    `--user wpcli --server 127.0.0.1:${port} --local 127.0.0.1:0 --timeout 30s ${options} call sipp`,
  );
  assert.equal(await called.ended, 0, `${called.output}\n${phone.output}`);
  return { phone, status: await phone.ended };
}

/** listening resolves when a program has taken a UDP port; it looks without touching the port itself. */
async function listening(port) {
  const local = new RegExp(`: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `);
  while (!local.test(await readFile('/proc/net/udp', 'utf8'))) await new Promise(setImmediate);
}

test('SIPp calls: ringing, answer, hang-up', limit, async (t) => {
  const phone = await calledBy(t, 'caller_basic');
  assert.equal(await phone.ended, 0, phone.output);
  assert.match(phone.output, /call 1 caller asserted as "Bob" <sip:bob@example\.com>/);
  assert.match(phone.output, /call 1 caller diverted by sip:desk@example\.com, no-answer/);
  assert.match(phone.output, /terminated by the peer BYE/);
});

test('SIPp calls and gives up while it rings', limit, async (t) => {
  const phone = await calledBy(t, 'caller_cancel', '--ring-only');
  assert.equal(await phone.ended, 0, phone.output);
  assert.match(phone.output, /terminated by the peer CANCEL/);
});

test('SIPp calls and is refused with 486', limit, async (t) => {
  const phone = await calledBy(t, 'caller_refused', '--refuse 486');
  assert.equal(await phone.ended, 0, phone.output);
});

test('SIPp calls without SDP: our 200 has the offer, its ACK the answer', limit, async (t) => {
  const phone = await calledBy(t, 'caller_no_offer');
  assert.equal(await phone.ended, 0, phone.output);
});

test('SIPp puts us on hold with a re-INVITE', limit, async (t) => {
  const phone = await calledBy(t, 'caller_reinvite');
  assert.match(phone.output, /got an offer/);
  assert.equal(await phone.ended, 0, phone.output);
});

test('SIPp takes the place of another caller by Replaces; the replaced call gets BYE', limit, async (t) => {
  const port = nextPort(); // requests of a phone go by its server
  const { phone, to } = await answering(t, `--server 127.0.0.1:${port}`);
  const caller = sipp(t, 'caller_replaces', { to, port });
  assert.equal(await caller.ended, 0, `${caller.output}\n${phone.output}`);
  assert.equal(await phone.ended, 0, phone.output);
  assert.match(phone.output, /terminated by the peer REPLACED/);
});

test('SIPp asks with OPTIONS', limit, async (t) => {
  await calledBy(t, 'caller_options');
});

test('requests that belong to no dialog are answered as RFC 3261 says', limit, async (t) => {
  await calledBy(t, 'caller_stray');
});

test('garbage in datagrams does not end a call', limit, async (t) => {
  const { phone, to } = await answering(t);
  const [host, port] = to.split(':');
  const socket = createSocket('udp4');
  const send = (text) => new Promise((resolve) => socket.send(text, Number(port), host, resolve));
  const caller = sipp(t, 'caller_basic', { to, port: nextPort() });
  for (const garbage of ['', '\0', 'hello', 'INVITE', 'SIP/2.0 200 OK\r\n\r\n', `BYE sip:x SIP/2.0\r\n\r\n`]) {
    await send(garbage);
    await send(garbage.repeat(1000).slice(0, 60000));
  }
  socket.close();
  assert.equal(await caller.ended, 0, `${caller.output}\n${phone.output}`);
  assert.equal(await phone.ended, 0, phone.output);
});

test('wpcli calls SIPp: 180, early media, answer, we hang up', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_basic', '--hangup-after 50ms');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /progress 183 Session Progress, branch 0, with SDP/);
});

test('wpcli calls SIPp, which hangs up', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_bye', '');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /terminated by the peer BYE/);
});

test('wpcli gives up while SIPp rings', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_cancel', '--cancel-after 100ms');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /terminated by us CANCEL/);
});

test('wpcli calls SIPp, which is busy', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_busy', '');
  assert.equal(status, 1, phone.output);
  assert.match(phone.output, /result: call not established: 486/);
});

test('wpcli calls without SDP: the offer is in the 200, our answer in the ACK', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_offer_in_2xx', '--no-offer --hangup-after 50ms');
  assert.equal(status, 0, phone.output);
});

test('each repeated 200 is acknowledged again', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_repeats_200', '--hangup-after 500ms', ['-nr']);
  assert.equal(status, 0, phone.output);
  assert.equal(phone.output.match(/established with/g).length, 1, phone.output);
});

test('491 to our re-INVITE: it is sent again after a while', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_glare', '--hold-after 50ms --hangup-after 6s');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /got an answer/);
});

test('SIPp answers in a reliable 183 and offers by UPDATE before its 200', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_early_update', '--hangup-after 50ms');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /got an offer/);
});

test('we offer by UPDATE before the answer', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_takes_early_update', '--early-offer --hangup-after 50ms');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /got an answer/);
});

test('INVITE without SDP: the offer in a reliable 183 is answered in PRACK', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_prack_answer', '--no-offer --hangup-after 50ms');
  assert.equal(status, 0, phone.output);
});

test('SIPp requires 100rel and offers in PRACK', limit, async (t) => {
  const phone = await calledBy(t, 'caller_prack_offers', '--ring 183 --early-media --answer-after 100ms');
  assert.equal(await phone.ended, 0, phone.output);
  assert.match(phone.output, /got an offer/);
});

test('SIPp is slow with its PRACK: the 183 is repeated', limit, async (t) => {
  const phone = await calledBy(t, 'caller_no_prack', '--ring 183 --answer-after 1900ms');
  assert.equal(await phone.ended, 0, phone.output);
  assert.equal(phone.output.match(/octets: SIP\/2\.0 183/g).length, 3, phone.output);
});

test('SIPp acknowledges with a wrong number first', limit, async (t) => {
  const phone = await calledBy(t, 'caller_bad_ack', '');
  assert.equal(await phone.ended, 0, phone.output);
  assert.equal(phone.output.match(/established with/g).length, 1, phone.output);
  assert.ok(phone.output.match(/octets: SIP\/2\.0 200/g).length >= 3, phone.output);
});

test('a strict router is on the way', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_strict_route', '--hangup-after 50ms');
  assert.equal(status, 0, phone.output);
});

test('third party call control: we are asked for an offer, and for another', limit, async (t) => {
  const phone = await calledBy(t, 'caller_3pcc', '');
  assert.equal(await phone.ended, 0, phone.output);
  assert.match(phone.output, /is asked for an offer/);
});

test('session timer: we refresh by UPDATE', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_we_refresh', '--min-se 3');
  assert.equal(status, 0, phone.output);
});

test('session timer: we refresh by re-INVITE where UPDATE is not allowed', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_reinvite_refresh', '--min-se 3');
  assert.equal(status, 0, phone.output);
});

test('session timer: too short an interval is refused with 422', limit, async (t) => {
  await calledBy(t, 'caller_too_short', '');
});

test('session timer: SIPp refreshes once and no more, and we hang up', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_refreshes', '--min-se 3');
  assert.equal(status, 1, phone.output);
  assert.match(phone.output, /terminated by the network TIMEOUT/);
});

test('a chain of redirections with a loop in it', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_redirects', '--hangup-after 50ms');
  assert.equal(status, 0, phone.output);
});

test('three forks ring, one answers, another answers too late', limit, async (t) => {
  const { phone, status } = await calling(t, 'called_forked', '--hangup-after 600ms');
  assert.equal(status, 0, phone.output);
  assert.match(phone.output, /progress 183 .*branch 2, with SDP/);
});

test('nobody answers at all: the call ends by timer B', { timeout: 50000 }, async (t) => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  t.after(() => silent.close());
  const phone = wpcli(t, `--user wpcli --server 127.0.0.1:${silent.address().port} --timeout 45s call sipp`);
  assert.equal(await phone.ended, 1, phone.output);
  const seconds = Number(/(\d+\.\d+) -- {2}result: call not established: .*TIMEOUT/.exec(phone.output)?.[1]);
  assert.ok(seconds >= 32 && seconds < 34, phone.output);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { VirtualTime, settleDown } from './lib/virtual_time.mjs';

const { CandidateSettle, defaultGatheringTimeout, hostSettleTime, serverSettleTime } =
  await importSource('engine/candidate_settle.ts');

const stun = { ice_servers: [{ urls: 'stun:stun.example' }] };
const turn = { ice_servers: [{ urls: ['stun:stun.example', 'turn:turn.example?transport=tcp'] }] };

/** start begins to gather; `isSettled()` looks whether the decision has been made. */
function start(configuration = {}) {
  const time = new VirtualTime();
  const settle = new CandidateSettle(configuration, time);
  let settled = false;
  settle.settled.then(() => (settled = true));
  return {
    settle,
    time,
    isSettled: async () => {
      await settleDown();
      return settled;
    },
  };
}

test('without servers the burst of local candidates is enough', async () => {
  const { settle, time, isSettled } = start();
  settle.candidate('host');
  time.pass(hostSettleTime - 1);
  settle.candidate('host');
  time.pass(hostSettleTime - 1);
  assert.equal(await isSettled(), false);
  time.pass(1);
  assert.equal(await isSettled(), true);
  assert.equal(time.pending, 0);
});

test('without any candidate it waits until the browser says complete', async () => {
  const { settle, time, isSettled } = start();
  time.pass(100);
  assert.equal(await isSettled(), false);
  settle.finish();
  assert.equal(await isSettled(), true);
  assert.equal(time.pending, 0);
});

test('with a STUN server the local candidates are not enough', async () => {
  const { settle, time, isSettled } = start(stun);
  settle.candidate('host');
  time.pass(1000);
  assert.equal(await isSettled(), false);
  settle.candidate('srflx');
  time.pass(serverSettleTime);
  assert.equal(await isSettled(), true);
});

test('with a TURN server too the relayed one is needed as well', async () => {
  const { settle, time, isSettled } = start(turn);
  settle.candidate('srflx');
  time.pass(1000);
  assert.equal(await isSettled(), false);
  settle.candidate('relay');
  time.pass(serverSettleTime);
  assert.equal(await isSettled(), true);
});

test('with the relay policy only the relayed one is needed', async () => {
  const { settle, time, isSettled } = start({ ...turn, ice_transport_policy: 'relay' });
  settle.candidate('relay');
  time.pass(serverSettleTime);
  assert.equal(await isSettled(), true);
});

test('a server that does not answer costs the time that was set, and no more', async () => {
  const { settle, time, isSettled } = start({ ...stun, ice_timeout: 700 });
  settle.candidate('host');
  time.pass(699);
  assert.equal(await isSettled(), false);
  time.pass(1);
  assert.equal(await isSettled(), true);
});

test('the time has a default', async () => {
  const { time, isSettled } = start(stun);
  time.pass(defaultGatheringTimeout);
  assert.equal(await isSettled(), true);
});

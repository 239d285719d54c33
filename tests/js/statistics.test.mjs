import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

const { Statistics } = await importSource('extras/statistics.ts');
const { meanOpinionScore } = await importSource('extras/call_quality.ts');

/** A call of which `packets` go both ways a second, `lost` of them get lost on the way here, and that sounds so loud. */
function makeCall(settings = {}) {
  const parts = makeHost([1], { mediatimeout: '300', vadstat: '1', vad: '2', loglevel: '3', ...settings });
  const flow = { packets: 50, lost: 0, local: 0.1, remote: 0.1 };
  const totals = { sent: 0, received: 0, lost: 0, local: 0, remote: 0, seconds: 0 };
  parts.sounds.get(1).connection = {
    connectionState: 'connected',
    getStats: async () =>
      new Map(
        [
          { type: 'outbound-rtp', kind: 'audio', packetsSent: totals.sent },
          { type: 'outbound-rtp', kind: 'video', packetsSent: 1e6 },
          {
            type: 'inbound-rtp',
            kind: 'audio',
            packetsReceived: totals.received,
            packetsLost: totals.lost,
            jitter: 0.002,
            totalAudioEnergy: totals.remote,
            totalSamplesDuration: totals.seconds,
          },
          { type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.04 },
          { type: 'media-source', kind: 'audio', totalAudioEnergy: totals.local, totalSamplesDuration: totals.seconds },
        ].map((entry, i) => [String(i), entry]),
      ),
  };
  const sent = [];
  parts.host.send = (message) => sent.push(message);
  let look;
  const statistics = new Statistics(parts.host, {
    every: (_, handler) => {
      look = handler;
      return () => (look = undefined);
    },
  });
  const pass = async (seconds) => {
    for (let i = 0; i < seconds; ++i) {
      totals.seconds += 1;
      totals.sent += flow.packets;
      totals.received += flow.packets - flow.lost;
      totals.lost += flow.lost;
      totals.local += flow.local ** 2;
      totals.remote += flow.remote ** 2;
      look();
      await settleDown();
    }
  };
  statistics.onSound('connected', 1);
  return { ...parts, statistics, pass, flow, sent };
}

test('RTPSTAT tells the quality in the wanted period', async () => {
  const { pass, told, flow } = makeCall({ rtpstat: '2' });
  await pass(2);
  assert.deepEqual(told.notifications, ['RTPSTAT,4,100,100,0,0']);
  flow.lost = 20;
  await pass(2);
  assert.match(told.notifications[1], /^RTPSTAT,[23],200,160,2,40$/);
});

test('RTPSTAT is off by default, and rtpstat -1 chooses the period', async () => {
  const off = makeCall({ rtpstat: '0' });
  await off.pass(20);
  assert.deepEqual(off.told.notifications, []);
  const automatic = makeCall({ rtpstat: '-1' });
  await automatic.pass(13);
  assert.equal(automatic.told.notifications.length, 2);
});

test('VAD tells who speaks with vadstat 3, and with vadnotify', async () => {
  for (const wanted of [{ vadstat: '3' }, { vadnotify: 'true' }]) {
    const { pass, told, flow } = makeCall({ ...wanted, vadstat_ival: '2000' });
    flow.remote = 0;
    await pass(2);
    assert.deepEqual(told.notifications, [
      'VAD,local_vad: ON local_avg: 10 local_max: 10 local_speaking: yes ' +
        'remote_vad: ON remote_avg: 0 remote_max: 0 remote_speaking: no',
    ]);
  }
  const { pass, told } = makeCall({ vadnotify: 'false' });
  await pass(4);
  assert.deepEqual(told.notifications, []);
});

test('a microphone that records nothing for six seconds is told, once', async () => {
  const { pass, told, flow } = makeCall();
  flow.local = 0;
  await pass(5);
  assert.deepEqual(told.displays, []);
  await pass(20);
  assert.equal(told.displays.length, 1);
  assert.match(told.displays[0], /No sound is recorded from the microphone/);
});

test('enablenomicvoicewarning 0 warns of no silent microphone', async () => {
  const { pass, told, flow } = makeCall({ enablenomicvoicewarning: '0' });
  flow.local = 0;
  await pass(20);
  assert.deepEqual(told.displays, []);
});

for (const [why, settings, change] of [
  ['one word was heard', {}, (call) => (call.flow.local = 0.02)],
  ['it is muted', {}, (call) => (call.host.line = () => ({ line: 1, muted: true }))],
  ['the detection is switched off', { vadstat: '0' }, () => undefined],
]) {
  test(`no warning of a silent microphone when ${why}`, async () => {
    const call = makeCall(settings);
    call.flow.local = 0;
    change(call);
    await call.pass(1);
    call.flow.local = 0;
    await call.pass(10);
    assert.deepEqual(call.told.displays, []);
  });
}

test('a call longer than seven seconds leaves its statistics in the log, and in STATUS with jsscripstats', async () => {
  const { pass, statistics, told } = makeCall({ jsscripstats: '1', username: '1001' });
  await pass(8);
  statistics.onSound('closed', 1);
  assert.deepEqual(told.logs, ['EVENT, rtp stat: sent 400 rec 400 loss 0 0%.']);
  assert.deepEqual(told.notifications, ['STATUS,1,Finished,1001,1001,1,,400,400,0,0,,[id1]']);
  const short = makeCall();
  await short.pass(6);
  short.statistics.onSound('closed', 1);
  assert.deepEqual([short.told.logs, short.told.notifications], [[], []]);
});

test('the core hears when neither a packet came nor went for mediatimeout', async () => {
  const { pass, flow, sent } = makeCall({ mediatimeout: '10' });
  await pass(3);
  flow.packets = 0;
  await pass(9);
  assert.deepEqual(sent, []);
  await pass(1);
  assert.deepEqual(sent, [{ type: 'media_event', call: 1, name: 'silent', detail: 'no media for 10 s' }]);
  const none = makeCall({ mediatimeout: '10' });
  none.flow.packets = 0;
  await none.pass(5);
  assert.equal(none.sent.length, 1, 'half of it counts before the first packet');
  const off = makeCall({ mediatimeout: '0' });
  off.flow.packets = 0;
  await off.pass(400);
  assert.deepEqual(off.sent, []);
});

test('the E-model gives toll quality to a good call, and less with delay and loss', () => {
  assert.ok(Math.abs(meanOpinionScore(0, 0) - 4.41) < 0.01);
  assert.ok(meanOpinionScore(300, 0) < meanOpinionScore(100, 0));
  assert.ok(meanOpinionScore(50, 5) < 4 && meanOpinionScore(50, 40) < 2.5);
});

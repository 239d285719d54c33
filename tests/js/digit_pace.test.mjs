// The pace of telephone-events whose clock is not the sound's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { VirtualTime, settleDown } from './lib/virtual_time.mjs';

const { paceDigits } = await importSource('extras/digit_pace.ts');

const events = (...clocks) => clocks.map((clock, at) => `a=rtpmap:${101 + at} telephone-event/${clock}\r\n`).join('');

/** Sends a digit beside sound of `clock`; `pass` lets time pass, in which so many packets go out. */
function makeDigit(description, clock = 48000) {
  const time = new VirtualTime();
  const digit = { done: false, packets: 1000, looks: 0 };
  const getStats = async () => {
    digit.looks += 1;
    const report = [
      ['in', { type: 'inbound-rtp', packetsReceived: 7 }],
      ['codec', { type: 'codec', clockRate: clock }],
      ['picture', { type: 'outbound-rtp', kind: 'video', packetsSent: 5000, codecId: 'codec' }],
      ['out', { type: 'outbound-rtp', kind: 'audio', packetsSent: digit.packets, codecId: 'codec' }],
    ];
    return new Map(clock ? report : report.filter(([id]) => id !== 'codec'));
  };
  paceDigits({ getStats, remoteDescription: { sdp: description } }, time, () => time.now).then(
    () => (digit.done = true),
  );
  digit.pass = async (duration, packets) => {
    for (let passed = 0; passed < duration; passed += 50) {
      await settleDown();
      digit.packets += (packets * 50) / duration;
      time.pass(50);
    }
    await settleDown();
  };
  return digit;
}

test('the next digit waits for sound where the clock of events is not that of the sound', async () => {
  const digit = makeDigit(events(8000));
  await digit.pass(400, 20);
  assert.equal(digit.done, false);
  await digit.pass(50, 3);
  assert.equal(digit.done, true);
});

test('sound that falls behind is waited for, but not for ever', async () => {
  const slow = makeDigit(events(8000));
  await slow.pass(1000, 20);
  assert.equal(slow.done, false, 'sound of a third of the time looks early by less than a second');
  await slow.pass(500, 10);
  assert.equal(slow.done, false);
  await slow.pass(100, 4);
  assert.equal(slow.done, true);
  const none = makeDigit(events(8000));
  await none.pass(2950, 0);
  assert.equal(none.done, false);
  await none.pass(50, 0);
  assert.equal(none.done, true);
});

for (const [what, description, clock] of [
  ['is that of the sound', events(8000), 8000],
  ['is offered too', events(8000, 48000), 48000],
  ['is not known', events(8000), 0],
  ['is of no use without events', 'v=0\r\n', 48000],
]) {
  test(`nothing is waited for if the clock ${what}`, async () => {
    const digit = makeDigit(description, clock);
    await settleDown();
    assert.equal(digit.done, true);
    assert.equal(digit.looks, 1);
  });
}

test('a connection that is gone lets the next digit fail by itself', async () => {
  let isDone = false;
  paceDigits({ getStats: () => Promise.reject(new Error('closed')) }, new VirtualTime()).then(() => (isDone = true));
  await settleDown();
  assert.equal(isDone, true);
});

// Real browsers load the built page and call real phones: Kamailio, rtpengine and baresip on loopback.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { peak, readWav, window as part } from '../lib/sound.mjs';
import { MICROPHONE_TONE } from './lib/browsers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const OUTGOING = 1;
const INCOMING = 2;

for (const name of BROWSERS) {
  describe(`calls in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages());

    test('each side hears the tone of the other', async () => {
      const page = await open('1001');
      const tone = await world.servers.phone('tone');
      const since = tone.events.length;
      await page.api('call', '601');
      assert.deepEqual((await page.event('onCallStateChange', ['callSetup'])).slice(0, 3), [
        'callSetup',
        OUTGOING,
        '601',
      ]);
      await page.event('onCallStateChange', ['callConnected', OUTGOING, '601']);
      const heard = await page.hears(1000);
      assert.ok(heard.level > -50, `heard at ${heard.level} dBFS`);
      assert.equal(await page.api('isincall'), true);
      await tone.next('CALL_ESTABLISHED', { since });
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000))); // two seconds of speech to record
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected', OUTGOING, '601']);
      const cdr = await page.event('onCdr');
      assert.equal(cdr[1], '601');
      assert.ok(Number(cdr[3]) >= 2000 && Number(cdr[3]) < 30_000, `duration ${cdr[3]} ms`);
      await tone.next('CALL_CLOSED', { since });
      const recording = readWav(world.servers.recordings('tone').at(-1));
      const spoken = peak(part(recording, -1.5, -0.3));
      assert.ok(Math.abs(spoken.frequency - MICROPHONE_TONE[name]) < 10, `recorded ${spoken.frequency} Hz`);
      assert.ok(spoken.level > -40, `recorded at ${spoken.level} dB`);
      assert.equal(await page.api('isincall'), false);
    });

    test('an incoming call is accepted and heard', async () => {
      const page = await open('1002');
      const manual = await world.servers.phone('manual');
      await manual.dial('sip:1002@webphone.test');
      const setup = await page.event('onCallStateChange', ['callSetup', INCOMING]);
      assert.ok(['602', '603'].includes(setup[2]), `called by ${setup[2]}`);
      await page.event('onCallStateChange', ['callRinging', INCOMING]);
      await page.api('accept');
      await page.event('onCallStateChange', ['callConnected', INCOMING]);
      await page.hears(440);
      const since = manual.events.length;
      await manual.hangUp();
      await page.event('onCallStateChange', ['callDisconnected', INCOMING]);
      await manual.next('CALL_CLOSED', { since: Math.max(0, since - 1) });
    });

    test('an incoming call is rejected', async () => {
      const page = await open('1003');
      const manual = await world.servers.phone('manual');
      const since = manual.events.length;
      await manual.dial('sip:1003@webphone.test');
      await page.event('onCallStateChange', ['callRinging', INCOMING]);
      await page.api('reject');
      await page.event('onCallStateChange', ['callDisconnected', INCOMING]);
      const closed = await manual.next('CALL_CLOSED', { since });
      assert.match(closed.param, /486|603|Busy|Decline/);
    });

    test('an incoming call is cancelled by the caller', async () => {
      const page = await open('1004');
      const manual = await world.servers.phone('manual');
      await manual.dial('sip:1004@webphone.test');
      await page.event('onCallStateChange', ['callRinging', INCOMING]);
      await manual.hangUp();
      await page.event('onCallStateChange', ['callDisconnected', INCOMING]);
      const cdr = await page.event('onCdr');
      assert.equal(Number(cdr[3]), 0);
      assert.equal(await page.api('isincall'), false);
    });

    const refusals = [
      { number: '604', what: 'busy', text: /busy/i },
      { number: '605', what: 'declining', text: /declin|reject/i },
      { number: '606', what: 'unknown', text: /not found|does not exist|unknown/i },
    ];
    for (const { number, what, text } of refusals) {
      test(`a ${what} number ends the call and says so`, async () => {
        const page = await open('1005');
        await page.api('call', number);
        await page.event('onCallStateChange', ['callSetup', OUTGOING, number]);
        await page.event('onCallStateChange', ['callDisconnected', OUTGOING, number]);
        const [message] = await page.event('onDisplay');
        assert.match(message, text);
        const cdr = await page.event('onCdr');
        assert.equal(cdr[1], number);
        assert.equal(Number(cdr[3]), 0);
      });
    }

    test('a call that rings is hung up by the caller', async () => {
      const page = await open('1006');
      await page.api('call', '603');
      await page.event('onCallStateChange', ['callRinging', OUTGOING]);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected', OUTGOING]);
      assert.equal((await page.census()).connections, 1, 'that of the next call');
    });

    test('hold silences the peer and unhold brings the sound back', async () => {
      const page = await open('1007');
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected']);
      await page.hears(1000);
      await page.api('hold', true);
      await page.page.waitForFunction(() => window.webphone_api.isonhold());
      await page.page.waitForFunction(() => window.webphoneProbe.peak().level < -90);
      await page.api('hold', false);
      await page.page.waitForFunction(() => !window.webphone_api.isonhold());
      await page.hears(1000);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    });

    test('a call whose connection is cut goes on over the next, and is still heard', async () => {
      const page = await open('1008');
      const tone = await world.servers.phone('tone');
      const since = tone.events.length;
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected']);
      await page.hears(1000);
      const from = world.tap.messages.length;
      world.tap.cut();
      await page.event('onRegistered', [], 40_000);
      const sent = (method) => world.tap.messages.slice(from).find(({ line }) => line.startsWith(`${method} `));
      for (let i = 0; i < 100 && !sent('ACK'); i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
      assert.match(sent('INVITE').text, /\r\nTo: [^\r]*;tag=/, 'in the dialog');
      assert.ok(sent('ACK'), 'the peer has accepted the new offer');
      await page.hears(1000);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
      await tone.next('CALL_CLOSED', { since });
    });

    test('two pages call each other', async () => {
      const caller = await open('1008');
      const called = await open('1009');
      await caller.api('call', '1009');
      const ringing = await called.event('onCallStateChange', ['callRinging', INCOMING]);
      assert.equal(ringing[2], '1008');
      await called.api('accept');
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await called.event('onCallStateChange', ['callConnected', INCOMING]);
      await Promise.all([caller.hears(MICROPHONE_TONE[name]), called.hears(MICROPHONE_TONE[name])]);
      await called.api('hangup');
      await caller.event('onCallStateChange', ['callDisconnected']);
      await called.event('onCallStateChange', ['callDisconnected']);
    });

    test('a call is handed over to a third party, who is heard then', async () => {
      const giver = await open('1011');
      const given = await open('1012');
      await giver.api('call', '1012');
      await given.event('onCallStateChange', ['callRinging', INCOMING]);
      await given.api('accept');
      await giver.event('onCallStateChange', ['callConnected', OUTGOING]);
      await given.event('onCallStateChange', ['callConnected', INCOMING]);
      await giver.api('transfer', '601');
      await giver.event('onCallStateChange', ['callDisconnected']);
      await giver.close();
      await given.event('onCallStateChange', ['callConnected', OUTGOING]);
      await given.hears(1000);
      await given.api('hangup');
      await given.event('onCallStateChange', ['callDisconnected', OUTGOING]);
      assert.equal(await given.api('isincall'), false);
    });

    test('a message arrives as it was written', async () => {
      const writer = await open('1013');
      const reader = await open('1014');
      await writer.api('sendchat', '1014', 'Hello <b>you</b>, ünd €');
      const [from, message] = await reader.event('onChat');
      assert.deepEqual([from, message], ['1013', 'Hello <b>you</b>, ünd €']);
    });

    test('20 calls one after another leave nothing behind', async () => {
      const page = await open('1010');
      const callOnce = async () => {
        await page.api('call', '600');
        await page.event('onCallStateChange', ['callConnected']);
        await page.api('hangup');
        await page.event('onCallStateChange', ['callDisconnected']);
        await page.event('onCdr');
      };
      await callOnce();
      // The media features come quietly with a first call, and stay.
      await page.evaluate(() => new Promise((resolve) => window.webphone_api.getdevicelist(1, resolve)));
      const first = await page.census();
      for (let i = 1; i < 20; i += 1) await callOnce();
      assert.deepEqual(await page.census(), first);
      assert.equal(first.connections, 1, 'that of the next call');
      assert.equal(first.tracks, 0);
    });

    test('the second request is not challenged again', async () => {
      const from = world.tap.messages.length;
      const page = await open('1011');
      for (let i = 0; i < 2; i += 1) {
        await page.api('call', '604');
        await page.event('onCallStateChange', ['callDisconnected']);
        await page.event('onCdr');
      }
      const challenged = world.tap.messages
        .slice(from)
        .filter(({ line }) => /^SIP\/2\.0 40[17]/.test(line))
        .map(({ text }) => /^CSeq: \d+ (\w+)/im.exec(text)[1]);
      // Subscription and first call go out at the same time, when the proxy has not challenged anybody yet.
      assert.ok(challenged.includes('REGISTER'));
      assert.equal(new Set(challenged).size, challenged.length, `challenged: ${challenged}`);
    });
  });
}

// Digits by each method, SIP headers and messages, and what the API tells of lines, between real browsers and a plain phone.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { toneLevel } from '../lib/sound.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const OUTGOING = 1;
const INCOMING = 2;
const heard = -45;
// The plain phone's events have a clock of 8000. Beside Opus the relay reads the time of each wrong, and holds some while
// the sound of a busy machine falls behind; no pace of the digits helps then.
const clockOfEvents = { codec: 'pcmu' };

for (const name of BROWSERS) {
  describe(`features in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = (user, parameters) => world.openRegistered(browser, user, { parameters });
    const ask = (page, name, ...args) =>
      page.evaluate(
        ([asked, given]) =>
          new Promise((resolve) => window.webphone_api[asked](...given.map((one) => (one === null ? resolve : one)))),
        [name, args],
      );
    /** The digits that a page has sent by INFO since a point of the tap. */
    const infos = (from) =>
      world.tap.messages
        .slice(from)
        .filter(({ from: side, line }) => side === 'page' && line.startsWith('INFO '))
        .map(({ text }) => /\r\nSignal=(.)/.exec(text)[1])
        .join('');
    const callManual = async (page, number = '602') => {
      const manual = await world.servers.phone('manual');
      const since = manual.events.length;
      await page.api('call', number);
      await manual.next('CALL_INCOMING', { since });
      await manual.answer();
      await page.event('onCallStateChange', ['callConnected', OUTGOING]);
      return manual;
    };
    /** Waits for the plain phone to tell of so many digits, and gives them. */
    const digitsAt = async (manual, since, count) => {
      let digits = '';
      for (let at = since; digits.length < count;) {
        const event = await manual.next('CALL_DTMF_START', { since: at });
        digits += event.param;
        at = manual.events.indexOf(event) + 1;
      }
      return digits;
    };
    const callEachOther = async (caller, called, number) => {
      await caller.api('call', number);
      await called.event('onCallStateChange', ['callRinging', INCOMING]);
      await called.api('accept');
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await called.event('onCallStateChange', ['callConnected', INCOMING]);
    };
    const hangUp = async (page) => {
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    };

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages());

    const methods = [
      { mode: '1', what: 'INFO', info: true },
      { mode: '2', what: 'telephone-events, as both sides can', info: false },
      { mode: '4', what: 'telephone-events only', info: false },
    ];
    for (const { mode, what, info } of methods) {
      test(`dtmfmode ${mode} sends digits by ${what}`, async () => {
        const page = await open('1001', { ...clockOfEvents, dtmfmode: mode });
        const manual = await callManual(page);
        const since = manual.events.length;
        const from = world.tap.messages.length;
        await page.api('dtmf', '15 *D');
        assert.equal(await digitsAt(manual, since, 4), '15*D');
        assert.equal(infos(from), info ? '15*D' : '');
        await hangUp(page);
      });
    }

    test('dtmfmode 3 sends digits by both', async () => {
      const page = await open('1001', { ...clockOfEvents, dtmfmode: '3' });
      const manual = await callManual(page);
      const since = manual.events.length;
      const from = world.tap.messages.length;
      await page.api('dtmf', '7');
      assert.equal(await digitsAt(manual, since, 2), '77');
      assert.equal(infos(from), '7');
      await hangUp(page);
    });

    test('dtmfmode 5 lets the other side hear the two tones of a digit', async () => {
      const page = await open('1001', { dtmfmode: '5' });
      await callManual(page);
      // The desk needs a moment for the first; of the later ones each is listened for.
      let found = false;
      for (let i = 0; i < 12 && !found; i += 1) {
        await page.api('dtmf', '1111');
        const sound = await world.servers.listen('manual', 0.5);
        found = toneLevel(sound, 697) > heard && toneLevel(sound, 1209) > heard;
      }
      assert.ok(found);
      await hangUp(page);
    });

    test('digits after a comma in the number go out when the call is connected', async () => {
      const page = await open('1001', clockOfEvents);
      const manual = await world.servers.phone('manual');
      const since = manual.events.length;
      await callManual(page, '602,42');
      assert.equal(await digitsAt(manual, since, 2), '42');
      await hangUp(page);
    });

    test('without telephone-events of the other side digits go by INFO, and its page hears them', async () => {
      const caller = await open('1001');
      const called = await open('1002');
      // The phone of this page never hears that its browser takes telephone-events, so it does not say so.
      await called.evaluate(() => {
        let owner = RTCPeerConnection.prototype;
        while (!Object.hasOwn(owner, 'localDescription')) owner = Object.getPrototypeOf(owner);
        const { get } = Object.getOwnPropertyDescriptor(owner, 'localDescription');
        const withoutEvents = (sdp) => {
          const events = [...sdp.matchAll(/a=rtpmap:(\d+) telephone-event/g)].map(([, number]) => number);
          const isOfEvents = (line) => events.some((event) => new RegExp(`^a=(rtpmap|fmtp):${event} `).test(line));
          const formats = (line) => line.split(' ').filter((word, at) => at < 3 || !events.includes(word));
          return sdp
            .split('\r\n')
            .filter((line) => !isOfEvents(line))
            .map((line) => (line.startsWith('m=audio') ? formats(line).join(' ') : line))
            .join('\r\n');
        };
        Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
          get() {
            const description = get.call(this);
            return description && { type: description.type, sdp: withoutEvents(description.sdp) };
          },
        });
        window.heardDigits = [];
        window.webphone_api.onDTMF((...args) => window.heardDigits.push(args));
      });
      await callEachOther(caller, called, '1002');
      const from = world.tap.messages.length;
      await caller.api('dtmf', '9#');
      await called.page.waitForFunction(() => window.heardDigits.length === 2);
      assert.deepEqual(await called.evaluate(() => window.heardDigits), [
        ['9', 1],
        ['#', 1],
      ]);
      await called.event('getEvents', ['DTMF,1,1001,,9']);
      assert.equal(infos(from), '9#');
      await hangUp(caller);
    });

    test('a header that one page adds is read by the other, in the call and before', async () => {
      const caller = await open('1003', { customsipheader: 'X-Always: a' });
      const called = await open('1004');
      await caller.api('setsipheader', 'X-Ticket: 4711; X-Other: <sip:x@y>;q=1');
      await callEachOther(caller, called, '1004');
      assert.equal(await ask(called, 'getsipheader', 'x-ticket', null), '4711');
      assert.equal(await ask(called, 'getsipheader', 'X-Other', null), '<sip:x@y>;q=1');
      assert.equal(await ask(called, 'getsipheader', 'X-Always', null), 'a');
      assert.match(await ask(called, 'getsipheader', 'X-Nothing', null), /^ERROR/);
      await caller.api('setsipheader', 'X-In-Call: 1');
      const from = world.tap.messages.length;
      await hangUp(caller);
      await called.event('onCallStateChange', ['callDisconnected']);
      assert.equal(await ask(called, 'getsipheader', 'X-In-Call', null), '1');
      const bye = world.tap.messages.slice(from).find(({ line }) => line.startsWith('BYE '));
      assert.match(bye.text, /\r\nX-Ticket: 4711\r\n/);
      await caller.api('setsipheader', 'Via: SIP/2.0/WS evil');
      await caller.eventLike('onLog', /setsipheader: the header Via is written by the phone itself/);
    });

    test('the last messages of a call are given, without the password', async () => {
      const caller = await open('1005', { loglevel: '1' });
      const called = await open('1006');
      await callEachOther(caller, called, '1006');
      const callId = await ask(caller, 'linetocallid', 1, null);
      const sent = await ask(caller, 'getlastsentinvite', null);
      assert.match(sent, /^INVITE sip:1006@/);
      assert.ok(sent.includes(`\r\nCall-ID: ${callId}\r\n`));
      assert.equal(await ask(caller, 'getsipmessage', 1, 3, null), sent);
      assert.equal(await ask(caller, 'getlastinvite', null), sent);
      assert.match(await ask(caller, 'getsipmessage', 0, 4, null), /^SIP\/2\.0 200 /);
      assert.match(await ask(called, 'getlastrecinvite', null), /^INVITE sip:/);
      assert.match(await ask(called, 'getsipmessage', 0, 1, null), /^(ACK|INVITE) /);
      const real = world.tap.messages.find(
        ({ text }) => text.startsWith('INVITE sip:1006@') && /response="/.test(text),
      );
      const secret = real && /response="(\w+)"/.exec(real.text)[1];
      if (secret) assert.ok(!sent.includes(secret), 'credentials are masked');
      await hangUp(caller);
    });

    test('lines are told by number, Call-ID and in words', async () => {
      const caller = await open('1007', { displayname: 'Katie' });
      const called = await open('1008');
      assert.equal(await caller.api('getlinedetails', 1), 'LINEDETAILS,1,Ready,,,,0,,,0,0,');
      const wanted = await caller.api('nextcallid', 'my-own-id');
      assert.equal(wanted, 'my-own-id');
      await callEachOther(caller, called, '1008');
      assert.equal(await ask(caller, 'linetocallid', -1, null), 'my-own-id');
      assert.equal(await ask(caller, 'callidtoline', 'my-own-id', null), 1);
      assert.equal(await ask(caller, 'callidtoline', 'another', null), -1);
      await caller.page.waitForFunction(() => window.webphone_api.getlinedetails().includes(',Speaking,'));
      const details = (await caller.api('getlinedetails')).split(',');
      assert.deepEqual(details.slice(0, 9), [
        'LINEDETAILS',
        '1',
        'Speaking',
        'my-own-id',
        '1008',
        '1007',
        '1',
        '',
        'webphone.test',
      ]);
      assert.equal(await ask(called, 'getcallerdisplayfull', null), '1007\r\nKatie');
      await called.api('hold', true);
      await caller.page.waitForFunction(() => window.webphone_api.getlinedetails().split(',')[10] === '3');
      assert.equal(await caller.api('getavailablecallfunc'), 'conference,transfer,mute,hold,chat');
      await hangUp(caller);
      const last = await caller.api('getlastcalldetails');
      assert.match(last, /^Outgoing call to 1008 .*my-own-id$/);
      assert.equal(await ask(caller, 'isserviceinstalled', null), false);
    });

    test('why a registration failed is told afterwards', async () => {
      const page = await world.openPhone(browser, '1009', { parameters: { password: 'wrong' } });
      await page.event('onDisplay');
      assert.equal(await page.api('getregfailreason'), await ask(page, 'getregfailreason', null));
      assert.match(await ask(page, 'getregfailreason', null, true), /\(40[137]/);
    });
  });
}

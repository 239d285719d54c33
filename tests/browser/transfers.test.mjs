// Calls that go on elsewhere or without the user: transfers of three parties, several lines, redirection, forwards, answers and
// refusals by setting. Each page speaks with a tone of its own, so a test knows whom a page hears, and whom it does not.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { toneLevel } from '../lib/sound.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const OUTGOING = 1;
const INCOMING = 2;
const PHONE_TONES = { tone: 1000, manual: 440 };
/** What the pages speak, by user. */
const VOICES = { 1001: 600, 1002: 800, 1003: 1250 };
const ALL_TONES = [...Object.values(PHONE_TONES), ...Object.values(VOICES)];
const heard = -50;
const silent = -75;

/** Gives a page a microphone that plays a tone. */
const speakingAt = (hertz) =>
  `(${(tone) => {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext({ sampleRate: 48000 });
      const oscillator = context.createOscillator();
      oscillator.frequency.value = tone;
      const gain = context.createGain();
      gain.gain.value = 0.3;
      const microphone = context.createMediaStreamDestination();
      microphone.channelCount = 1;
      oscillator.connect(gain).connect(microphone);
      oscillator.start();
      await context.resume();
      return microphone.stream;
    };
  }})(${hertz})`;

/**
 * Waits until what all audio elements of a page play together has each tone of `wanted` and none of the others in `all`.
 * Fails with the levels that it had last.
 */
const listen = (page, wanted, timeout = 15_000) =>
  page.evaluate(
    async ([wanted, all, heard, silent, timeout]) => {
      const context = new AudioContext({ sampleRate: 48000 });
      await context.resume();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8192;
      analyser.smoothingTimeConstant = 0;
      const bins = new Float32Array(analyser.frequencyBinCount);
      const sources = new Map();
      const follow = () => {
        const playing = [...document.querySelectorAll('audio')].filter((one) => !one.muted && one.srcObject);
        const streams = new Set(playing.map((one) => one.srcObject).filter((one) => one.getAudioTracks().length > 0));
        for (const [stream, source] of sources) {
          if (!streams.has(stream) && sources.delete(stream)) source.disconnect();
        }
        for (const stream of streams) {
          if (sources.has(stream)) continue;
          const source = context.createMediaStreamSource(stream);
          source.connect(analyser);
          sources.set(stream, source);
        }
      };
      const level = (hertz) => {
        const width = context.sampleRate / analyser.fftSize;
        const [from, to] = [hertz - 15, hertz + 15].map((at) => Math.round(at / width));
        return Math.max(...bins.subarray(from, to + 1));
      };
      try {
        let levels;
        for (const end = performance.now() + timeout; performance.now() < end;) {
          follow();
          await new Promise((resolve) => setTimeout(resolve, 250)); // longer than the analyser looks back
          analyser.getFloatFrequencyData(bins);
          levels = all.map((hertz) => [hertz, Math.round(level(hertz))]);
          if (levels.every(([hertz, value]) => (wanted.includes(hertz) ? value > heard : value < silent))) return;
        }
        throw new Error(`wanted ${wanted.join(' ')} Hz, heard dBFS by Hz: ${JSON.stringify(levels)}`);
      } finally {
        await context.close();
      }
    },
    [wanted, ALL_TONES, heard, silent, timeout],
  );

for (const name of BROWSERS) {
  describe(`transfers in ${name}`, { timeout: 400_000 }, () => {
    let world;
    let browser;
    const users = new WeakMap();
    const voiceOf = (page) => VOICES[users.get(page)];
    const openAs = async (user, parameters = {}) => {
      const page = await world.openRegistered(browser, user, { parameters, before: speakingAt(VOICES[user]) });
      users.set(page, user);
      return page;
    };
    const connected = (page, direction, peer) =>
      page.event('onCallStateChange', ['callConnected', direction, String(peer)]);
    const disconnected = (page, direction, peer) =>
      page.event('onCallStateChange', ['callDisconnected', direction, String(peer)]);
    const rings = (page, peer) => page.event('onCallStateChange', ['callRinging', INCOMING, String(peer)]);
    const isOver = async (page) => assert.equal(await page.api('isincall'), false);

    /** Both sides of a call of two pages hear each other, and nobody else. */
    const hearEachOther = (one, other) => Promise.all([listen(one, [voiceOf(other)]), listen(other, [voiceOf(one)])]);
    const callEachOther = async (caller, called) => {
      const [from, to] = [users.get(caller), users.get(called)];
      await caller.api('call', to);
      await rings(called, from);
      await called.api('accept');
      await connected(caller, OUTGOING, to);
      await connected(called, INCOMING, from);
      await hearEachOther(caller, called);
    };
    const callTone = async (page) => {
      await page.api('call', '601');
      await connected(page, OUTGOING, '601');
    };
    const callManual = async (page) => {
      const manual = await world.servers.phone('manual');
      const since = manual.events.length;
      await page.api('call', '602');
      await manual.next('CALL_INCOMING', { since });
      await manual.answer();
      await connected(page, OUTGOING, '602');
      return manual;
    };
    /** Waits until a plain phone hears a tone. */
    const phoneHears = async (phone, hertz) => {
      let level;
      for (let i = 0; i < 12; i += 1) {
        level = toneLevel(await world.servers.listen(phone, 0.5), hertz);
        if (level > heard) return;
      }
      throw new Error(`${phone} hears ${hertz} Hz at ${level} dB`);
    };
    const hangUp = async (page) => {
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    };
    /** What a page was told of calls since it was loaded. */
    const callsToldTo = (page) =>
      page.evaluate(() =>
        window.webphoneProbe.timeline.filter(({ name }) => name === 'onCallStateChange').map(({ args }) => args[0]),
      );
    /** The messages that pages have sent since a point of the tap, by how their first line begins. */
    const sentSince = (from, start) =>
      world.tap.messages.slice(from).filter(({ from: side, line }) => side === 'page' && line.startsWith(start));

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages());

    test('transfertype 5: after a consultation the two others hear each other, by Replaces', async () => {
      const first = await openAs('1001');
      const giver = await openAs('1002', { transfertype: '5' });
      const second = await openAs('1003');
      await callEachOther(first, giver);
      await giver.api('transfer', '1003');
      await rings(second, '1002');
      await listen(first, []); // on hold
      await second.api('accept');
      await connected(giver, OUTGOING, '1003');
      await hearEachOther(giver, second);
      await listen(first, []);
      const from = world.tap.messages.length;
      await giver.api('hangup');
      await disconnected(giver, INCOMING, '1001');
      await disconnected(giver, OUTGOING, '1003');
      await isOver(giver);
      await connected(first, OUTGOING, '1003');
      await connected(second, INCOMING, '1001');
      assert.ok(sentSince(from, 'INVITE ').some(({ text }) => /\r\nReplaces: /i.test(text)));
      await hearEachOther(first, second);
      await hangUp(second);
      await disconnected(first, OUTGOING, '1003');
      await isOver(first);
      await isOver(second);
    });

    test('transfertype 3 without Replaces: the first party calls a plain phone that was asked before', async () => {
      const first = await openAs('1001');
      const giver = await openAs('1002', { transfertype: '3', transfwithreplace: '0' });
      await callEachOther(first, giver);
      await giver.api('transfer', '601');
      await connected(giver, OUTGOING, '601');
      await phoneHears('tone', VOICES[1002]);
      await giver.api('hangup');
      await disconnected(giver, OUTGOING, '601');
      await disconnected(giver, INCOMING, '1001');
      await isOver(giver);
      await connected(first, OUTGOING, '601');
      await listen(first, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1001]);
      await first.api('hangup');
      await disconnected(first, OUTGOING, '601');
      await isOver(first);
    });

    test('transfertype 2: the plain phone that called is handed over when the third party hangs up', async () => {
      const giver = await openAs('1002', { transfertype: '2' });
      const second = await openAs('1003');
      const manual = await world.servers.phone('manual');
      await manual.dial('sip:1002@webphone.test');
      await giver.event('onCallStateChange', ['callRinging', INCOMING]);
      await giver.api('accept');
      await giver.event('onCallStateChange', ['callConnected', INCOMING]);
      await listen(giver, [PHONE_TONES.manual]);
      await giver.api('transfer', '1003');
      await rings(second, '1002');
      await second.api('accept');
      await connected(giver, OUTGOING, '1003');
      await second.api('hangup');
      await second.event('onCallStateChange', ['callDisconnected', INCOMING, '1002']);
      const again = await second.event('onCallStateChange', ['callRinging', INCOMING]);
      assert.ok(['602', '603'].includes(again[2]), `called by ${again[2]}`);
      await second.api('accept');
      await giver.event('onCallStateChange', ['callDisconnected', INCOMING]);
      await isOver(giver);
      await listen(second, [PHONE_TONES.manual]);
      await phoneHears('manual', VOICES[1003]);
      await second.api('hangup');
      await second.event('onCallStateChange', ['callDisconnected', INCOMING, again[2]]);
    });

    test('transfer without a number joins the two calls of a page', async () => {
      const first = await openAs('1001');
      const giver = await openAs('1002', { autohold: '3' });
      const second = await openAs('1003');
      await callEachOther(first, giver);
      await callEachOther(giver, second);
      await giver.api('setline', '1001');
      await giver.api('transfer', '');
      await connected(first, OUTGOING, '1003');
      await connected(second, INCOMING, '1001');
      await disconnected(giver, INCOMING, '1001');
      await disconnected(giver, OUTGOING, '1003');
      await isOver(giver);
      await hearEachOther(first, second);
      await hangUp(first);
      await disconnected(second, INCOMING, '1001');
    });

    test('a transfer to a busy number comes back to the call, which is heard again', async () => {
      const first = await openAs('1001');
      const giver = await openAs('1002', { transfertype: '6' });
      await callEachOther(first, giver);
      await giver.api('transfer', '604');
      await disconnected(first, OUTGOING, '604');
      await giver.eventLike('onDisplay', /Transfer failed: 486/);
      await hearEachOther(first, giver);
      assert.equal(await giver.api('isonhold'), false);
      assert.deepEqual(
        (await callsToldTo(giver)).filter((state) => state === 'callDisconnected'),
        [],
      );
      await hangUp(giver);
      await disconnected(first, OUTGOING, '1002');
      await isOver(first);
    });

    for (const { what, refuse } of [
      { what: 'rejects', refuse: 'reject' },
      { what: 'hangs up', refuse: 'hangup' },
    ]) {
      test(`transfertype 5: when the third party ${what} the first call is heard again`, async () => {
        const first = await openAs('1001');
        const giver = await openAs('1002', { transfertype: '5' });
        await callEachOther(first, giver);
        const second = await openAs('1003');
        await giver.api('transfer', '1003');
        await rings(second, '1002');
        await listen(first, []);
        if (refuse === 'hangup') {
          await second.api('accept');
          await connected(giver, OUTGOING, '1003');
          await hearEachOther(giver, second);
        }
        await second.api(refuse);
        await disconnected(giver, OUTGOING, '1003');
        await hearEachOther(first, giver);
        assert.equal(await giver.api('isonhold'), false);
        await hangUp(giver);
        await disconnected(first, OUTGOING, '1002');
      });
    }

    // What an exchange of descriptions carried decides, not what is wished for when it is over.
    test('transfertype 5: a third party that is busy at once brings the first call back, and it is heard', async () => {
      const first = await openAs('1001');
      const giver = await openAs('1002', { transfertype: '5' });
      await callEachOther(first, giver);
      await giver.api('transfer', '604'); // the 486 comes while the first call is still being put on hold
      await disconnected(giver, OUTGOING, '604');
      await hearEachOther(first, giver);
      assert.equal(await giver.api('isonhold'), false);
      await hangUp(giver);
      await disconnected(first, OUTGOING, '1002');
    });

    test('a hold that is taken back before it is done leaves both heard', async () => {
      const page = await openAs('1001');
      const other = await openAs('1002');
      await callEachOther(page, other);
      const from = world.tap.messages.length;
      await page.evaluate(() => {
        window.webphone_api.hold(true);
        setTimeout(() => window.webphone_api.hold(false));
      });
      const wasHeld = () => sentSince(from, 'INVITE ').length > 0 && sentSince(from, 'ACK ').length > 0;
      for (let i = 0; i < 250 && !wasHeld(); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.ok(wasHeld(), 'the hold was offered, and answered');
      await hearEachOther(page, other);
      await hangUp(page);
      await disconnected(other, INCOMING, '1001');
    });

    test('of two lines the selected one is heard and the other is held, until one ends', async () => {
      const page = await openAs('1001', { autohold: '6' });
      const [one, two] = [await openAs('1002'), await openAs('1003')];
      await callEachOther(page, one);
      await callEachOther(page, two);
      await listen(one, []);
      assert.equal(await page.api('getline'), 2);
      for (const [line, selected, other] of [
        [1, one, two],
        [2, two, one],
      ]) {
        await page.api('setline', line);
        assert.equal(await page.api('getline'), line);
        await listen(page, []); // the other is held now, and this one still
        await page.api('hold', false);
        await hearEachOther(page, selected);
        await listen(other, []);
      }
      await page.api('hangup');
      await disconnected(page, OUTGOING, '1003');
      await disconnected(two, INCOMING, '1001');
      assert.equal(await page.api('isincall'), true);
      assert.equal(await page.api('getline'), 1);
      await page.api('hold', false);
      await hearEachOther(page, one);
      await page.api('hangup');
      await disconnected(page, OUTGOING, '1002');
      await disconnected(one, INCOMING, '1001');
      await isOver(page);
    });

    test('a second call that comes in rings, is taken, and the first is held and heard again', async () => {
      const page = await openAs('1001', { autohold: '3' });
      const other = await openAs('1002');
      await callTone(page);
      await other.api('call', '1001');
      await rings(page, '1002');
      await page.api('setline', '1002');
      await page.api('accept');
      await connected(other, OUTGOING, '1001');
      await hearEachOther(page, other);
      await hangUp(other);
      await disconnected(page, INCOMING, '1002');
      await page.api('hold', false);
      await listen(page, [PHONE_TONES.tone]);
      await page.api('hangup');
      await disconnected(page, OUTGOING, '601');
    });

    test('without autohold two lines are heard at once', async () => {
      const page = await openAs('1001');
      await callTone(page);
      await callManual(page);
      await listen(page, [PHONE_TONES.tone, PHONE_TONES.manual]);
      await page.api('setline', -2);
      await page.api('hangup');
      await disconnected(page, OUTGOING, '601');
      await disconnected(page, OUTGOING, '602');
      await isOver(page);
    });

    test('a call that is redirected goes on to the target, and is heard', async () => {
      const page = await openAs('1001');
      const from = world.tap.messages.length;
      await page.api('call', '610');
      await page.event('onCallStateChange', ['callConnected', OUTGOING]);
      await listen(page, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1001]);
      assert.ok(sentSince(from, 'INVITE sip:601@').length > 0);
      await hangUp(page);
      await isOver(page);
    });

    test('allowcallredirect 0 ends a call that is redirected', async () => {
      const page = await openAs('1001', { allowcallredirect: '0' });
      const from = world.tap.messages.length;
      await page.api('call', '610');
      await disconnected(page, OUTGOING, '610');
      assert.deepEqual(sentSince(from, 'INVITE sip:601@'), []);
      await isOver(page);
    });

    test('forward sends the caller to another page, which it hears', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002');
      const target = await openAs('1003');
      await caller.api('call', '1002');
      await rings(called, '1001');
      await called.api('forward', '1003');
      await disconnected(called, INCOMING, '1001');
      await rings(target, '1001');
      await target.api('accept');
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await hearEachOther(caller, target);
      const cdr = await called.event('onCdr');
      assert.match(cdr.join(), /forward/);
      await isOver(called);
      await hangUp(target);
      await caller.event('onCallStateChange', ['callDisconnected', OUTGOING]);
    });

    test('callforwardalways sends the caller on without ringing', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002', { callforwardalways: '601' });
      await caller.api('call', '1002');
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await listen(caller, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1001]);
      const cdr = await called.event('onCdr');
      assert.match(cdr.join(), /forwardalways/);
      assert.ok(!(await callsToldTo(called)).includes('callRinging'));
      await hangUp(caller);
    });

    test('callforwardonbusy sends on only a caller who comes during another call', async () => {
      const called = await openAs('1002', { callforwardonbusy: '601' });
      const first = await openAs('1001');
      const caller = await openAs('1003');
      await callEachOther(first, called);
      await caller.api('call', '1002');
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await listen(caller, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1003]);
      await hearEachOther(first, called);
      await hangUp(caller);
      await hangUp(first);
      await disconnected(called, INCOMING, '1001');
    });

    test('callforwardonnoanswer sends the caller on after its time', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002', { callforwardonnoanswer: '601', callforwardonnoanswertimeout: '2' });
      await caller.api('call', '1002');
      await rings(called, '1001');
      const rang = Date.now();
      await disconnected(called, INCOMING, '1001');
      assert.ok(Date.now() - rang > 1000, `forwarded after ${Date.now() - rang} ms`);
      await caller.event('onCallStateChange', ['callConnected', OUTGOING]);
      await listen(caller, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1001]);
      assert.match((await called.event('onCdr')).join(), /forwardonnoanswer/);
      await hangUp(caller);
    });

    test('calltransferalways answers, and hands the caller over', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002', { calltransferalways: '601' });
      await caller.api('call', '1002');
      await connected(called, INCOMING, '1001');
      await disconnected(called, INCOMING, '1001');
      await connected(caller, OUTGOING, '601');
      await listen(caller, [PHONE_TONES.tone]);
      await phoneHears('tone', VOICES[1001]);
      await isOver(called);
      await caller.api('hangup');
      await disconnected(caller, OUTGOING, '601');
    });

    const answers = [
      { what: 'autoaccept', parameters: { autoaccept: 'true' } },
      { what: 'enableautoaccept 3', parameters: { enableautoaccept: '3' } },
      {
        what: 'enableautoaccept 2 and Call-Info of the caller',
        parameters: { enableautoaccept: '2' },
        header: 'Call-Info: <sip:webphone.test>;answer-after=0',
      },
      {
        what: 'enableautoaccept 2 and Alert-Info of the caller',
        parameters: { enableautoaccept: '2' },
        header: 'Alert-Info: <http://webphone.test>;info=alert-autoanswer',
      },
      {
        what: 'autoacceptheader of the caller',
        parameters: { autoacceptheader: 'X-Door: front' },
        header: 'X-Door: front',
      },
    ];
    for (const { what, parameters, header } of answers) {
      test(`a call is answered by ${what}, and both are heard`, async () => {
        const caller = await openAs('1001');
        const called = await openAs('1002', parameters);
        if (header) await caller.api('setsipheader', header);
        await caller.api('call', '1002');
        await connected(called, INCOMING, '1001');
        await connected(caller, OUTGOING, '1002');
        await hearEachOther(caller, called);
        await hangUp(caller);
        await disconnected(called, INCOMING, '1001');
      });
    }

    test('without its own consent a page is not answered by a header of the caller', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002');
      await caller.api('setsipheader', 'Call-Info: <sip:webphone.test>;answer-after=0');
      await caller.api('call', '1002');
      await rings(called, '1001');
      await caller.event('onCallStateChange', ['callRinging', OUTGOING, '1002']);
      assert.match(await called.api('getlinedetails'), /^LINEDETAILS,1,Ring/);
      await hangUp(caller);
      await disconnected(called, INCOMING, '1001');
      assert.ok(!(await callsToldTo(called)).includes('callConnected'));
    });

    test('autoignore 1 lets the caller ring, and nothing rings at the other end', async () => {
      const caller = await openAs('1001');
      const called = await openAs('1002', { autoignore: '1' });
      await caller.api('call', '1002');
      await caller.event('onCallStateChange', ['callRinging', OUTGOING, '1002']);
      await listen(called, []);
      await hangUp(caller);
      await disconnected(called, INCOMING, '1001');
      assert.ok(!(await callsToldTo(called)).includes('callConnected'));
      await isOver(called);
    });

    const refusals = [
      { what: 'autoignore 2', parameters: { autoignore: '2' }, text: /busy/i, status: 486 },
      {
        what: 'blacklist',
        parameters: { blacklist: '1009, 1001' },
        text: /declin|reject/i,
        status: 603,
        unheard: true,
      },
    ];
    for (const { what, parameters, text, status, unheard } of refusals) {
      test(`a caller whom ${what} refuses is told so`, async () => {
        const caller = await openAs('1001');
        const called = await openAs('1002', parameters);
        const from = world.tap.messages.length;
        await caller.api('call', '1002');
        await disconnected(caller, OUTGOING, '1002');
        await caller.eventLike('onDisplay', text);
        assert.equal(sentSince(from, `SIP/2.0 ${status} `).length, 1);
        const told = await callsToldTo(called);
        assert.ok(!told.includes('callRinging') && !told.includes('callConnected'), told.join());
        if (unheard) assert.deepEqual(told, []);
        else assert.match((await called.event('onCdr')).join(), /autoreject/);
        await isOver(called);
      });
    }

    test('rejectonbusy refuses a second caller, and the first call goes on', async () => {
      const called = await openAs('1002', { rejectonbusy: 'true' });
      const first = await openAs('1001');
      const caller = await openAs('1003');
      await callEachOther(first, called);
      await caller.api('call', '1002');
      await disconnected(caller, OUTGOING, '1002');
      await caller.eventLike('onDisplay', /busy/i);
      await hearEachOther(first, called);
      assert.match((await called.event('onCdr')).join(), /rejectbusy/);
      await hangUp(first);
      await disconnected(called, INCOMING, '1001');
      // Now that it is free, the same caller gets through.
      await callEachOther(caller, called);
      await hangUp(caller);
    });
  });
}

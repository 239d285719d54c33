// Conferences, devices, volumes, recordings and sound files in real browsers, with the sound measured at both ends.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serveFolder } from '../../tools/lib/static_server.mjs';
import { level, parseWav, tone, toneLevel, window as part, writeWav } from '../lib/sound.mjs';
import { MICROPHONE_TONE } from './lib/browsers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const DIST = fileURLToPath(new URL('../../dist/webphone/', import.meta.url));
/** Chromium's microphone plays this, so that no two parties of a conference sound alike there. */
const OWN_MICROPHONE = 700;
const PHONE_TONES = { tone: 1000, manual: 440 };
const heard = -50;

for (const name of BROWSERS) {
  const microphone = name === 'chromium' ? OWN_MICROPHONE : MICROPHONE_TONE[name];

  describe(`media in ${name}`, { timeout: 300_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);
    const callTone = async (page) => {
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected', 1, '601']);
      await page.hears(PHONE_TONES.tone);
    };
    const hangUp = async (page, line) => {
      await page.api('setline', line);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    };
    /** Waits until what a plain phone hears fits; gives the levels that it had last. */
    const phoneHears = async (phone, fits) => {
      let levels;
      for (let i = 0; i < 12; i += 1) {
        const sound = await world.servers.listen(phone, 0.5);
        levels = Object.fromEntries([440, 700, 1000, 1300].map((hertz) => [hertz, toneLevel(sound, hertz)]));
        if (fits(levels)) return levels;
      }
      throw new Error(`${phone} hears ${JSON.stringify(levels)}`);
    };

    before(async () => {
      world = await startWorld();
      const microphoneFile = join(world.servers.folder, 'sounds', 'own.wav');
      writeFileSync(microphoneFile, writeWav(tone(48000, 4, [OWN_MICROPHONE, 0.3])));
      browser = await world.launch(name, { microphoneFile });
    });
    after(() => world?.stop());
    afterEach(() => world.closePages());

    test('in a conference of four each hears the three others, and not himself', async () => {
      const page = await open('1001');
      const other = await open('1002');
      const manual = await world.servers.phone('manual');
      await callTone(page);
      const since = manual.events.length;
      await page.api('call', '602');
      await manual.next('CALL_INCOMING', { since });
      await manual.answer();
      await page.event('onCallStateChange', ['callConnected', 1, '602']);
      await page.api('call', '1002');
      await other.event('onCallStateChange', ['callRinging', 2]);
      await other.api('accept');
      await page.event('onCallStateChange', ['callConnected', 1, '1002']);
      await page.api('conference');
      await page.page.waitForFunction(
        () => window.webphoneProbe.timeline.filter(({ args }) => /,Conference,/.test(args[0])).length === 3,
      );
      const tonesOf = { tone: [440, microphone], manual: [1000, microphone] };
      for (const [phone, tones] of Object.entries(tonesOf)) {
        await phoneHears(phone, (levels) => tones.every((hertz) => levels[hertz] > heard));
      }
      // A phone that plays 440 Hz must not hear 440 Hz; what Firefox's microphone plays is the other phone's tone.
      const atManual = await phoneHears('manual', (levels) => levels[440] < heard);
      assert.ok(atManual[1000] > atManual[440] + 20, JSON.stringify(atManual));
      if (microphone !== PHONE_TONES.tone) await phoneHears('tone', (levels) => levels[1000] < heard);
      await other.page.waitForFunction(() => [440, 1000].every((hertz) => window.webphoneProbe.level(hertz) > -50));
      await page.api('setline', 1);
      await page.api('hangup');
      await phoneHears(
        'manual',
        (levels) => levels[microphone] > heard && (microphone === 1000 || levels[1000] < heard),
      );
      await page.api('setline', -2);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected', 1, '602']);
      await page.event('onCallStateChange', ['callDisconnected', 1, '1002']);
    });

    test('setvolume is heard at the other end, and 0 is silence', async () => {
      const page = await open('1003');
      await callTone(page);
      const loud = (await phoneHears('tone', (levels) => levels[microphone] > heard))[microphone];
      await page.api('setvolume', 0, 25);
      await phoneHears('tone', (levels) => Math.abs(levels[microphone] - (loud - 6)) < 2.5);
      await page.api('setvolume', 0, 0);
      await phoneHears('tone', (levels) => levels[microphone] < -70);
      await page.api('setvolume', 0, 50);
      await phoneHears('tone', (levels) => Math.abs(levels[microphone] - loud) < 2.5);
      assert.equal(await page.evaluate(() => new Promise((resolve) => window.webphone_api.getvolume(0, resolve))), 50);
      await hangUp(page, 1);
    });

    test('play to the peer is heard there together with the microphone', async () => {
      const page = await open('1004');
      await callTone(page);
      const file = `data:audio/wav;base64,${writeWav(tone(8000, 2, [1300, 0.3])).toString('base64')}`;
      assert.equal(await page.api('play', 1, file, 1, true), true);
      await phoneHears('tone', (levels) => levels[1300] > heard && levels[microphone] > heard);
      await page.api('play', 0, file);
      await phoneHears('tone', (levels) => levels[1300] < heard && levels[microphone] > heard);
      // The older form: not looping, at once, not here, to the peer.
      assert.equal(await page.api('playsound', 1, file, 1, true, false, true), true);
      await phoneHears('tone', (levels) => levels[1300] > heard && levels[microphone] > heard);
      await page.api('playsound', 0, file);
      await phoneHears('tone', (levels) => levels[1300] < heard);
      await hangUp(page, 1);
    });

    /** A web server for recordings; the first upload fails. */
    const startUploads = async () => {
      const uploads = [];
      const server = createServer(async (request, response) => {
        const parts = [];
        for await (const chunk of request) parts.push(chunk);
        const allow = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*, X-type, Content-Type' };
        if (request.method === 'OPTIONS') {
          const wanted = request.headers['access-control-request-headers'] ?? '';
          return response
            .writeHead(204, {
              ...allow,
              'Access-Control-Allow-Headers': wanted,
              'Access-Control-Allow-Methods': 'PUT, POST',
            })
            .end();
        }
        uploads.push({
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(parts),
        });
        return response.writeHead(uploads.length === 1 ? 503 : 201, allow).end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { uploads, server, base: `http://127.0.0.1:${server.address().port}` };
    };

    test('a recording has both sides, and an upload that fails is tried again', async () => {
      const { uploads, server, base } = await startUploads();
      try {
        const url = `${base}/rec/CALLER-CALLED-COUNTER.wav`;
        const page = await open('1005', { parameters: { voicerecupload: url } });
        await callTone(page);
        await page.event('getEvents', ['VREC,1,1,3']);
        const before = Date.now();
        await phoneHears('tone', (levels) => levels[microphone] > heard);
        await world.servers.listen('tone', 2);
        await hangUp(page, 1);
        const shown = url.replace('CALLER-CALLED-COUNTER', '1005-601-1');
        await page.event('getEvents', [`VREC,-1,3,3,${shown}`], 20_000);
        assert.deepEqual(
          uploads.map(({ method, url: path }) => `${method} ${path}`),
          ['PUT /rec/1005-601-1.wav', 'PUT /rec/1005-601-1.wav'],
        );
        assert.equal(uploads[1].headers['x-filename'], '1005-601-1.wav');
        const recording = parseWav(uploads[1].body);
        assert.equal(recording.rate, 16000);
        const seconds = recording.samples.length / recording.rate;
        assert.ok(seconds > 2 && seconds < (Date.now() - before) / 1000 + 2, `${seconds} s`);
        const last = part(recording, -1.5, -0.5);
        assert.ok(toneLevel(last, 1000) > heard && toneLevel(last, microphone) > heard, `${level(last)} dB`);
      } finally {
        server.close();
      }
    });

    test('voicerecord records from when it is called to when it is called again', async () => {
      const { uploads, server, base } = await startUploads();
      try {
        const page = await open('1009');
        await callTone(page);
        await page.api('voicerecord', true, `${base}/now.wav`);
        await page.event('getEvents', ['VREC,1,1,3']);
        await world.servers.listen('tone', 2);
        await page.api('voicerecord', false);
        await page.event('getEvents', [`VREC,-1,3,3,${base}/now.wav`], 20_000);
        assert.equal(await page.api('isincall'), true);
        const recording = parseWav(uploads.at(-1).body);
        const last = part(recording, -1, -0.2);
        assert.ok(toneLevel(last, 1000) > heard && toneLevel(last, microphone) > heard, `${level(last)} dB`);
        await hangUp(page, 1);
      } finally {
        server.close();
      }
    });

    /** What a page gives the user as a file while `work` runs. Of Firefox no downloads are told: its link is looked at. */
    const savedBy = async (page, work) => {
      if (name === 'chromium') {
        const [download] = await Promise.all([page.page.waitForEvent('download'), work()]);
        return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
      }
      await page.evaluate(() => {
        window.HTMLAnchorElement.prototype.click = function () {
          window.saved = this;
        };
      });
      await work();
      await page.page.waitForFunction(() => window.saved);
      const [file, bytes] = await page.evaluate(async () => [
        window.saved.download,
        [...new Uint8Array(await (await fetch(window.saved.href)).arrayBuffer())],
      ]);
      return { file, bytes: Buffer.from(bytes) };
    };

    test('voicerecording 1 gives each call to the user as a file', async () => {
      const page = await open('1010', { parameters: { voicerecording: '1' } });
      await callTone(page);
      await page.event('getEvents', ['VREC,1,1,1']);
      await phoneHears('tone', (levels) => levels[microphone] > heard);
      await world.servers.listen('tone', 2);
      const { file, bytes } = await savedBy(page, () => hangUp(page, 1));
      assert.match(file, /^[\w.-]+\.wav$/);
      const last = part(parseWav(bytes), -1.5, -0.5);
      assert.ok(toneLevel(last, 1000) > heard && toneLevel(last, microphone) > heard, `${level(last)} dB`);
    });

    test('a call with statistics tells its quality', async () => {
      const page = await open('1006', { parameters: { rtpstat: '2', jsscripstats: '1' } });
      await callTone(page);
      await page.page.waitForFunction(() =>
        window.webphoneProbe.timeline.some(({ args }) => /^RTPSTAT,[345],[1-9]\d*,[1-9]\d*,/.test(args[0])),
      );
      await page.api('setparameter', 'vadnotify', true);
      await page.eventLike('getEvents', /^VAD,local_vad: ON .* remote_speaking: yes$/);
      await hangUp(page, 1);
      await page.page.waitForFunction(() =>
        window.webphoneProbe.timeline.some(({ args }) => /^STATUS,1,Finished,601,1006,1,,[1-9]\d*,/.test(args[0])),
      );
    });

    test('devicepopup shows a dialog of all devices', async () => {
      const page = await open('1007');
      await page.api('devicepopup');
      await page.page.waitForFunction(() => document.querySelector('dialog[open]'));
      const labels = await page.evaluate(() =>
        [...document.querySelectorAll('dialog label')].map((label) => label.firstChild.textContent.trim()),
      );
      assert.deepEqual(labels, ['Microphone', 'Speaker', 'Ring tone', 'Camera']);
      await page.evaluate(() => document.querySelector('dialog button').click());
      await page.page.waitForFunction(() => !document.querySelector('dialog'));
    });

    test('the second script and its dialog keep to a strict content security policy', async () => {
      // The page's icon is a data URL.
      const policy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
        "style-src 'self'; img-src data:";
      const strict = await serveFolder(DIST, { headers: { 'content-security-policy': policy } });
      try {
        const page = await browser.open(new URL('techdemo_example.html', strict.url).href);
        await page.event('onLoaded');
        await page.evaluate(() => {
          window.violations = [];
          document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
            window.violations.push(`${violatedDirective} ${blockedURI}`),
          );
        });
        await page.api('devicepopup');
        await page.page.waitForFunction(() => document.querySelector('dialog[open] select'));
        assert.deepEqual(await page.evaluate(() => window.violations), []);
        assert.equal(
          await page.evaluate(() => document.querySelectorAll('script[src*=extras]').length),
          0,
          'cleared away',
        );
      } finally {
        await strict.close();
      }
    });

    test('the second script loads from a file', async () => {
      const page = await browser.open(pathToFileURL(join(DIST, 'minimal_example.html')).href);
      await page.event('onLoaded');
      await page.api('devicepopup');
      await page.page.waitForFunction(() => document.querySelector('dialog[open] select'));
    });

    test('the microphone is changed in a call without a new offer', async (context) => {
      if (name === 'firefox') return context.skip('its fake microphone is the only one');
      const page = await open('1008');
      await callTone(page);
      const list = await page.evaluate(
        () => new Promise((resolve) => window.webphone_api.getaudiodevicelist(0, resolve)),
      );
      const names = list.split('\r\n');
      assert.equal(names[0], 'Default');
      const from = world.tap.messages.length;
      const track = await page.evaluate(() => window.webphone_api.getrtcpeerconnection().getSenders()[0].track.id);
      await page.api('setaudiodevice', 0, names.at(-1), 2);
      const chosen = await page.evaluate(
        () => new Promise((resolve) => window.webphone_api.getaudiodevice(0, resolve)),
      );
      assert.equal(chosen, names.at(-1));
      await page.page.waitForFunction(
        (old) => window.webphone_api.getrtcpeerconnection().getSenders()[0].track.id !== old,
        track,
      );
      assert.equal(
        await page.evaluate(() => window.webphone_api.getrtcpeerconnection().getSenders()[0].track.label),
        names.at(-1),
      );
      await phoneHears('tone', (levels) => Math.max(...Object.values(levels)) > heard || levels[440] > -90);
      const offers = world.tap.messages.slice(from).filter(({ line }) => /^(INVITE|UPDATE) /.test(line));
      assert.deepEqual(offers, []);
      await hangUp(page, 1);
    });
  });
}

// Functions and callbacks that the other files do not come to, in real browsers: registration, muting, contacts, aliases.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { toneLevel } from '../lib/sound.mjs';
import { MICROPHONE_TONE } from './lib/browsers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const heard = -50;
const silence = -70;

for (const name of BROWSERS) {
  describe(`functions in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);
    /** Waits until the plain phone hears the page's microphone so loudly. */
    const toneHears = async (fits) => {
      let level;
      for (let i = 0; i < 12; i += 1) {
        level = toneLevel(await world.servers.listen('tone', 0.5), MICROPHONE_TONE[name]);
        if (fits(level)) return;
      }
      assert.fail(`the plain phone hears ${level} dB`);
    };

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages());

    test('unregister, register, stop and start are told by all their callbacks', async () => {
      const page = await open('1001');
      await page.event('onAppStateChange', ['started']);
      await page.event('onRegStateChange', ['registered']);
      assert.equal(await page.api('isregistered'), true);
      for (const spelling of ['getStatus', 'getstatus']) assert.equal(await page.api(spelling), 'STATUS,-1,Registered');
      await page.api('unregister');
      await page.event('onUnRegistered');
      await page.event('onRegStateChange', ['unregistered']);
      assert.equal(await page.api('isregistered'), false);
      await page.api('register');
      await page.event('onRegistered');
      assert.equal(await page.api('isregistered'), true);
      await page.api('stop');
      await page.event('onStop');
      await page.event('onAppStateChange', ['stopped']);
      await page.api('start');
      await page.event('onAppStateChange', ['started']);
      await page.event('onRegistered');
    });

    test('a wrong password is told by onRegisterFailed and onRegStateChange', async () => {
      const page = await world.openPhone(browser, '1002', { parameters: { password: 'wrong' } });
      const [reason] = await page.event('onRegisterFailed');
      assert.match(reason, /Authentication failed/);
      assert.deepEqual(await page.event('onRegStateChange', ['failed']), ['failed', reason]);
    });

    test('mute is silence at the other end, and the state of the call says so', async () => {
      const page = await open('1003');
      assert.equal(await page.api('isencrypted'), -1);
      assert.equal(await page.evaluate(() => window.wpa === window.webphone_api && window.wpa.getcallsession()), null);
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected']);
      await toneHears((level) => level > heard);
      assert.equal(await page.api('isencrypted'), 2);
      assert.match(await page.api('getStatus'), /^STATUS,-1,In Call \(\d+ sec\)$/);
      const sameConnection = await page.evaluate(() => {
        const { getcallsession, getrtcpeerconnection } = window.webphone_api;
        return getcallsession(1).connection === getrtcpeerconnection() && getcallsession(2) === null;
      });
      assert.equal(sameConnection, true);
      await page.api('mute', true);
      assert.equal(await page.api('ismuted'), true);
      await page.eventLike('getEvents', /^STATUS,1,Muted,601,1003,1,[^,]*,\[[^\]]+\],1,2,2,2,0,2,0$/);
      await toneHears((level) => level < silence);
      await page.api('mute', false);
      assert.equal(await page.api('ismuted'), false);
      await toneHears((level) => level > heard);
      await page.api('hangup');
      await page.eventLike('getEvents', /^STATUS,1,Finished,601,1003,1,[^,]*,\[[^\]]+\],1,2,0,0,0,-1,0$/);
    });

    test('ignore silences the ringing and lets the caller wait, who gives up later', async () => {
      const caller = await open('1004');
      const called = await open('1005', {
        before: `window.rings = { begun: 0, silenced: 0 };
          const { suspend } = AudioContext.prototype;
          const { start } = AudioBufferSourceNode.prototype;
          AudioBufferSourceNode.prototype.start = function (...args) { window.rings.begun += 1; return start.apply(this, args); };
          AudioContext.prototype.suspend = function () { window.rings.silenced += 1; return suspend.call(this); };`,
      });
      await caller.api('call', '1005');
      await called.event('onCallStateChange', ['callRinging', 2, '1004']);
      await called.page.waitForFunction(() => window.rings.begun > 0);
      assert.equal(await called.evaluate(() => window.rings.silenced), 0);
      await called.api('ignore');
      await called.page.waitForFunction(() => window.rings.silenced > 0);
      await caller.event('onCallStateChange', ['callRinging', 1, '1005']);
      assert.equal(await caller.api('isincall'), true);
      await caller.api('hangup');
      const cdr = await called.event('onCdr');
      assert.match(cdr[6], /cancel received/);
      assert.deepEqual([cdr[0], cdr[3], cdr[9]], ['1004', 0, 2]);
    });

    test('an incoming call rings on the chosen device', async (context) => {
      if (name === 'firefox') return context.skip('it cannot choose one for Web Audio');
      const caller = await open('1007');
      const called = await open('1008', {
        before: `window.sinks = [];
          const { setSinkId } = AudioContext.prototype;
          AudioContext.prototype.setSinkId = function (id) { window.sinks.push(id); return setSinkId.call(this, id); };`,
      });
      const chosen = await called.evaluate(async () => {
        const api = window.webphone_api;
        await navigator.mediaDevices.getUserMedia({ audio: true });
        const list = await new Promise((done) => api.getdevicelist(2, done));
        const label = list.split('\r\n').at(-1);
        api.setdevice(2, label);
        const devices = await navigator.mediaDevices.enumerateDevices();
        return devices.find((device) => device.kind === 'audiooutput' && device.label === label).deviceId;
      });
      await caller.api('call', '1008');
      await called.event('onCallStateChange', ['callRinging']);
      await called.page.waitForFunction(() => window.sinks.length > 0);
      assert.deepEqual(await called.evaluate(() => window.sinks), [chosen]);
      await caller.api('hangup');
    });

    test('contacts are listed, found, deleted, loaded from a web server, and outlive the page', async () => {
      const server = createServer((_, response) =>
        response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('Ada\t300\t1\nBöb\t400|401'),
      );
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const start = () => browser.open(new URL('minimal_example.html', world.pages.url).href, { stores: true });
        const page = await start();
        await page.event('onLoaded');
        assert.equal(await page.api('listcontacts'), null);
        assert.equal(await page.api('addcontact', 'Cleo', '500|501', 'c@example.com', '', '', '', 'work|home'), true);
        await page.page.waitForFunction(() => window.webphone_api.listcontacts() !== null);
        const cleo = 'Cleo\t500|501\t\tc@example.com\t\t\t\twork|home';
        assert.equal(await page.api('getcontact', '', '501'), cleo);
        await page.api('setparameter', 'serveraddressbook_url', `http://127.0.0.1:${server.address().port}/`);
        await page.api('synccontacts');
        await page.event('getEvents', ['SERVERCONTACTS, 2']);
        const lines = (await page.api('listcontacts')).split('\r\n');
        assert.deepEqual(lines.map((line) => line.split('\t')[0]).sort(), ['Ada', 'Böb', 'Cleo']);
        assert.equal(await page.api('deletecontact', 'Ada'), true);
        assert.equal(await page.api('delcontact', '', '400'), true);
        assert.equal(await page.api('delcontact', 'Nobody'), false);
        assert.equal(await page.api('listcontacts'), cleo);
        // What is written may take a moment: pages are opened until one finds it.
        let kept = null;
        for (let tries = 0; tries < 20 && kept !== cleo; ++tries) {
          const next = await start();
          await next.event('onLoaded');
          await next.api('listcontacts');
          kept = await next.evaluate(
            () =>
              new Promise((resolve) => {
                const end = performance.now() + 2000;
                const look = () => {
                  const list = window.webphone_api.listcontacts();
                  if (list !== null || performance.now() > end) resolve(list);
                  else setTimeout(look, 20);
                };
                look();
              }),
          );
          await next.close();
        }
        assert.equal(kept, cleo);
        await page.api('delallcontacts');
        assert.equal(await page.api('listcontacts'), null);
      } finally {
        server.close();
      }
    });

    test('onEvent hears notifications, log and texts, and the second names of callbacks what the first ones do', async () => {
      const page = await open('1006');
      await page.evaluate(() => {
        window.told = { onEvents: [], ondisplay: [], onEvent: [] };
        for (const [callback, list] of Object.entries(window.told))
          window.webphone_api[callback]((...args) => list.push(args));
      });
      await page.api('call', 'sip:');
      await page.page.waitForFunction(() => window.told.ondisplay.length > 0);
      await page.api('call', '600000');
      await page.event('onCdr', ['1006', '600000']);
      const told = await page.evaluate(() => window.told);
      const kinds = new Set(told.onEvent.map(([kind]) => kind));
      assert.deepEqual([...kinds].sort(), ['display', 'event', 'log']);
      assert.ok(told.onEvents.some(([event]) => event.includes('CDR,1,600000,1006,600000,')));
      await page.evaluate(() => {
        window.webphone_api.onEvent(null);
        window.told = { ...window.told, ondisplay: [], onEvent: [] };
        window.webphone_api.ondisplay((...args) => window.told.ondisplay.push(args));
      });
      await page.api('call', 'sip:');
      await page.page.waitForFunction(() => window.told.ondisplay.length > 0);
      assert.deepEqual(await page.evaluate(() => window.told.onEvent), []);
    });
  });
}

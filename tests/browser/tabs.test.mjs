// Several tabs, frames and windows with one phone, and calls that outlive the page, the connection and the server.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { serveFolder } from '../../tools/lib/static_server.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const OUTGOING = 1;
const INCOMING = 2;
const SHARED = { page: 'sharedphone_example.html' };

for (const name of BROWSERS) {
  describe(`tabs in ${name}`, { timeout: 400_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);
    /** Opens one more tab of the phone that the first one shares; it sets the same settings. */
    const openTab = (user, options = SHARED) => world.openPhone(browser, user, options);
    const registers = (from, user) =>
      world.tap.messages
        .slice(from)
        .filter(({ line, text }) => line.startsWith('REGISTER') && text.includes(`:${user}@`)).length;

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages({ stops: true }));

    test('two tabs share one connection and one registration, and the new one is up to date at once', async () => {
      const from = world.tap.messages.length;
      await open('1001', SHARED);
      const [sent, connections] = [registers(from, '1001'), world.tap.connections];
      const second = await openTab('1001');
      await second.event('onStart');
      await second.event('onRegistered');
      assert.equal(await second.api('isregistered'), true);
      assert.equal(registers(from, '1001'), sent);
      assert.equal(world.tap.connections, connections);
    });

    test('a call is seen and steered by both tabs, and heard in the one that made it', async () => {
      const first = await open('1002', SHARED);
      const second = await openTab('1002');
      await second.event('onRegistered');
      await first.api('call', '601');
      await first.event('onCallStateChange', ['callConnected', OUTGOING]);
      await second.event('onCallStateChange', ['callConnected', OUTGOING]);
      await first.hears(1000);
      await second.api('hold', true);
      await first.page.waitForFunction(() => window.webphone_api.isonhold());
      await second.api('hold', false);
      await second.page.waitForFunction(() => !window.webphone_api.isonhold());
      await first.hears(1000);
      const third = await openTab('1002');
      await third.event('onCallStateChange', ['callConnected', OUTGOING]);
      assert.equal(await third.api('isincall'), true);
      await third.api('hangup');
      for (const page of [first, second, third]) await page.event('onCallStateChange', ['callDisconnected']);
    });

    test('an incoming call is accepted by the tab that says so, which carries it', async () => {
      const first = await open('1003', SHARED);
      const second = await openTab('1003');
      await second.event('onRegistered');
      const manual = await world.servers.phone('manual');
      await manual.dial('sip:1003@webphone.test');
      for (const page of [first, second]) await page.event('onCallStateChange', ['callRinging', INCOMING]);
      await first.api('accept');
      await second.event('onCallStateChange', ['callConnected', INCOMING]);
      await first.hears(440);
      await second.api('hangup');
      await first.event('onCallStateChange', ['callDisconnected']);
    });

    test('when the tab that carries a call is closed, the other one is heard and hears', async () => {
      const first = await open('1004', SHARED);
      const second = await openTab('1004');
      await second.event('onRegistered');
      const tone = await world.servers.phone('tone');
      const since = tone.events.length;
      await first.api('call', '601');
      await second.event('onCallStateChange', ['callConnected', OUTGOING]);
      await first.hears(1000);
      await first.close();
      await second.hears(1000);
      assert.equal(await second.api('isincall'), true);
      await second.api('hangup');
      await tone.next('CALL_CLOSED', { since });
    });

    test('without SharedWorker the tab with the lock has the phone, and the next one takes all of it over', async () => {
      const options = { ...SHARED, before: () => delete window.SharedWorker, parameters: { reloadcalls: '2' } };
      const from = world.tap.messages.length;
      const first = await open('1005', options);
      const sent = registers(from, '1005');
      const second = await openTab('1005', options);
      await second.event('onRegistered');
      assert.equal(registers(from, '1005'), sent);
      await second.api('call', '601');
      await first.event('onCallStateChange', ['callConnected', OUTGOING]);
      await second.hears(1000);
      await first.close();
      await second.event('onCallStateChange', ['callSetup', OUTGOING]);
      await second.event('onRegistered', [], 30_000);
      await second.hears(1000);
      await second.api('hangup');
      await second.event('onCallStateChange', ['callDisconnected']);
    });

    const reloads = [
      {
        what: 'the only page of a phone',
        options: { parameters: { reloadcalls: '2' } },
        how: (page) => page.page.reload(),
      },
      {
        what: 'a page that loads itself again',
        options: {},
        how: async (page) => {
          await page.evaluate(() => void setTimeout(() => location.reload(), 0));
          await page.page.waitForFunction(() => performance.getEntriesByType('navigation')[0]?.type === 'reload');
        },
      },
      {
        what: 'the only tab of a shared phone',
        options: { ...SHARED, parameters: { reloadcalls: '2' } },
        how: (page) => page.page.reload(),
      },
    ];
    for (const { what, options, how } of reloads) {
      test(`a call goes on after ${what} was loaded again`, async () => {
        const page = await open('1006', options);
        const tone = await world.servers.phone('tone');
        const since = tone.events.length;
        await page.api('call', '601');
        await page.event('onCallStateChange', ['callConnected', OUTGOING, '601']);
        await page.hears(1000);
        await how(page);
        await world.startPhone(page, '1006', options.parameters);
        await page.event('onCallStateChange', ['callConnected', OUTGOING, '601']);
        await page.hears(1000);
        assert.ok(!tone.events.slice(since).some(({ type }) => type === 'CALL_CLOSED'), 'the call was never ended');
        await page.api('hangup');
        await tone.next('CALL_CLOSED', { since });
      });
    }

    // Firefox ends the worker of a page together with it, before the BYE has left.
    test(
      'a page that is closed in a call hangs up',
      { skip: name === 'firefox' && 'it ends the Worker before BYE is sent' },
      async () => {
        const page = await open('1007');
        const tone = await world.servers.phone('tone');
        const since = tone.events.length;
        await page.api('call', '601');
        await page.event('onCallStateChange', ['callConnected']);
        await page.page.goto('about:blank');
        await tone.next('CALL_CLOSED', { since });
      },
    );

    test('a call goes on after the SIP server was started again', async () => {
      const page = await open('1008');
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected']);
      await page.hears(1000);
      const from = world.tap.messages.length;
      world.servers.restartKamailio();
      await page.event('onRegistered', [], 60_000);
      const accepted = () => world.tap.messages.slice(from).some(({ line }) => line.startsWith('ACK '));
      for (let i = 0; i < 200 && !accepted(); i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(accepted(), 'the peer has accepted the new offer');
      await page.hears(1000);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    });

    test('a page uses the phone in its frame', async () => {
      const page = await browser.open(new URL('iframe_example.html', world.pages.url).href);
      await world.startPhone(page, '1009');
      // The framed page may have begun with the settings of an earlier session.
      await page.page.waitForFunction(
        () => window.webphone_api.getparameter('username') === '1009' && window.webphone_api.isregistered(),
      );
      await page.event('onRegistered');
      assert.equal(await page.api('getparameter', 'password'), '', 'a password is not read from outside');
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected', OUTGOING, '601']);
      const frame = page.page.frames().find((one) => one.url().includes('iframe_inner'));
      await frame.evaluate(() => window.webphoneProbe.hears(1000, 15_000));
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
    });

    test('a phone in the frame of another site refuses', async () => {
      // Another port is another origin.
      const evil = await serveFolder(new URL('../../dist/webphone', import.meta.url).pathname);
      const inner = new URL('iframe_inner.html', world.pages.url).href;
      const page = await browser.open(new URL('iframe_example.html', evil.url).href);
      try {
        await page.evaluate((url) => {
          window.heard = [];
          const frame = document.getElementById('webphoneframe');
          const { origin: refusing } = new URL(url);
          window.addEventListener('message', ({ origin, data }) => origin === refusing && window.heard.push(data));
          frame.src = url;
          return new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        }, inner);
        const frame = page.page.frames().find((one) => one.url() === inner);
        await frame.waitForFunction(() => /frameorigins does not list/.test(window.webphone_api.getlogs()));
        await page.evaluate(() =>
          document
            .getElementById('webphoneframe')
            .contentWindow.postMessage(
              { webphone: 'link', message: { type: 'parameters', source: 'api', values: { username: 'evil' } } },
              '*',
            ),
        );
        await page.api('call', '601');
        assert.notEqual(await frame.evaluate(() => window.webphone_api.getparameter('username')), 'evil');
        assert.deepEqual(await page.evaluate(() => window.heard), []);
      } finally {
        await evil.close();
      }
    });

    test('a page that was opened by another uses its phone', async () => {
      const from = world.tap.messages.length;
      const page = await open('1010', { page: 'multipage_example.html' });
      await page.evaluate(() => {
        window.webphone_api.isstarted = true;
      });
      const sent = registers(from, '1010');
      const text = await page.evaluate(async () => {
        const child = window.open('multipage_example.html', '_blank');
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (child.webphone_api && /Registered/.test(child.document.getElementById('status')?.textContent)) break;
        }
        child.webphone_api.call('601');
        return child.webphone_api === window.webphone_api ? 'one phone' : 'two phones';
      });
      assert.equal(text, 'one phone');
      await page.event('onCallStateChange', ['callConnected', OUTGOING]);
      await page.hears(1000);
      await page.api('hangup');
      assert.equal(registers(from, '1010'), sent);
    });

    test('a script that is inserted when it is wanted works, and a second one changes nothing', async () => {
      const page = await browser.open(new URL('ondemand_example.html', world.pages.url).href);
      await page.evaluate(() => document.getElementById('load').click());
      await world.startPhone(page, '1011');
      await page.event('onRegistered');
      const same = await page.evaluate(async () => {
        const before = window.webphone_api;
        const script = document.createElement('script');
        script.src = 'webphone_api.js?again';
        await new Promise((resolve) => {
          script.onload = resolve;
          document.head.append(script);
        });
        return before === window.webphone_api;
      });
      assert.equal(same, true);
      assert.equal(await page.api('isregistered'), true);
    });

    test('loadscript adds a script or a style sheet', async () => {
      const page = await open('1013');
      await page.api('loadscript', 'oldapi_support.js', false, 'data-by', 'phone');
      await page.api('loadscript', 'techdemo_example.css');
      await page.api('loadscript', 'data:text/javascript,window.evil=1');
      await page.page.waitForFunction(() => typeof window.API_Call === 'function');
      await page.page.waitForFunction(() => document.querySelector('link[href$="techdemo_example.css"]'));
      const attribute = await page.evaluate(() => document.querySelector('script[data-by]')?.dataset.by);
      assert.equal(attribute, 'phone');
      await page.event('onDisplay');
      assert.equal(await page.evaluate(() => window.evil), undefined);
    });

    test('a page that was written for the older applet keeps its names', async () => {
      const page = await open('1012');
      await page.evaluate(async () => {
        window.told = [];
        window.webphonetojs = (event) => window.told.push(event);
        const script = document.createElement('script');
        script.src = 'oldapi_support.js';
        await new Promise((resolve) => {
          script.onload = resolve;
          document.head.append(script);
        });
        window.API_Call(-1, '601');
      });
      await page.event('onCallStateChange', ['callConnected', OUTGOING, '601']);
      await page.page.waitForFunction(() => window.told.some((event) => event.startsWith('STATUS,1,CallConnect')));
      await page.evaluate(() => window.webphone_api.jvoip('API_Hangup', [-1]));
      await page.event('onCallStateChange', ['callDisconnected']);
    });
  });
}

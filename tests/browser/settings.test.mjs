// Where settings come from and where they go: stored, by link, by cookie, from and to a web server.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, afterEach, before, describe, test } from 'node:test';
import { account } from '../lib/servers.mjs';
import { startApiServer } from './lib/api_server.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const PAGE = 'minimal_example.html';

/** Everything that the browser keeps for the page, octets as characters. Runs in the page. */
async function dumpStores() {
  const open = window.indexedDB.open('webphone');
  const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  const read = database.transaction('records').objectStore('records');
  const [keys, values] = await Promise.all(
    [read.getAllKeys(), read.getAll()].map(
      (request) => new Promise((done) => (request.onsuccess = () => done(request.result))),
    ),
  );
  database.close();
  const latin = (octets) => Array.from(new Uint8Array(octets), (octet) => String.fromCharCode(octet)).join('');
  const shown = values.map((value) => (value.data ? latin(value.data) : String(value)));
  return {
    keys,
    text: [shown, JSON.stringify({ ...window.localStorage, ...window.sessionStorage }), document.cookie].join('\n'),
  };
}

for (const name of BROWSERS) {
  describe(`settings in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    let server;
    const open = async (query = '') => {
      const page = await browser.open(new URL(PAGE + query, world.pages.url).href, { stores: true });
      await page.event('onLoaded');
      return page;
    };
    const start = (user, parameters) => world.openPhone(browser, user, { parameters });

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
      server = await startApiServer();
    });
    after(async () => {
      await server?.close();
      await world?.stop();
    });
    afterEach(() => world.closePages());

    /** Opens the page anew until it has what an earlier one stored. */
    const openWith = async (setting, value, query) => {
      for (let tries = 0; tries < 40; ++tries) {
        const page = await open(query);
        if ((await page.api('getparameter', setting)) === value) return page;
        await page.close();
      }
      return assert.fail(`${setting} is not stored`);
    };

    test('settings survive a reload, unreadable in the store, and go by delsettings', async () => {
      const first = await open();
      const settings = {
        webrtcserveraddress: world.tap.url,
        serveraddress: account.domain,
        username: '1001',
        displayname: 'Survivor',
        password: account.password('1001'),
      };
      for (const [key, value] of Object.entries(settings)) await first.api('setparameter', key, value);
      const second = await openWith('password', settings.password);
      await second.event('onRegistered');
      assert.equal(await second.api('getparameter', 'displayname'), 'Survivor');
      const stores = await second.evaluate(dumpStores);
      assert.deepEqual(stores.keys, ['key', 'settings /']);
      for (const value of [settings.password, 'Survivor']) assert.ok(!stores.text.includes(value), 'not in clear text');

      // A link with another server gets neither the password nor a connection.
      const connections = [];
      const evil = createServer((socket) => connections.push(socket.destroy()));
      await new Promise((resolve) => evil.listen(0, '127.0.0.1', resolve));
      const target = `127.0.0.1:${evil.address().port}`;
      const linked = await open(`?wp_webrtcserveraddress=ws://${target}&wp_serveraddress=${target}`);
      const [notice] = await linked.event('onDisplay');
      assert.match(notice, /server that the link names is not used/);
      await linked.event('onRegistered');
      assert.equal(await linked.api('getparameter', 'serveraddress'), account.domain);
      assert.equal(connections.length, 0);
      await new Promise((resolve) => evil.close(resolve));

      await linked.api('delsettings', 1);
      await openWith('password', '');
    });

    test('a password leaves the address bar, and reaches no log', async () => {
      const page = await open('?wp_username=1009&wp_password=canary-5512&keep=1');
      assert.equal(new URL(await page.evaluate(() => location.href)).search, '?wp_username=1009&keep=1');
      assert.equal(await page.api('getparameter', 'password'), 'canary-5512');
      await page.api('setparameter', 'loglevel', 5);
      await page.api('start');
      assert.ok(!(await page.api('getlogs')).includes('canary-5512'));
      assert.ok(!JSON.stringify(await page.evaluate(() => window.webphoneProbe.timeline)).includes('canary-5512'));
      // The next page is told no secret of where the user came from.
      const next = await page.evaluate(() => fetch('/minimal_example.html').then((response) => response.url));
      assert.ok(!next.includes('canary-5512'));
    });

    test('a cookie sets what its name says', async () => {
      const page = await open();
      await page.evaluate(() => (document.cookie = `wp_displayname=${encodeURIComponent('From a cookie')}`));
      const next = await open();
      assert.equal(await next.api('getparameter', 'displayname'), 'From a cookie');
      await next.evaluate(() => (document.cookie = 'wp_displayname=; max-age=0'));
    });

    test('the web server hears of a call, with its keywords and without the password', async () => {
      const page = await start('1002', {
        scurl_onstart: `${server.url}/start?u=USERNAME&p=PASSWORD&m=MD5SIMPLE&s=STATUS`,
        scurl_onoutcallsetup: `${server.url}/setup?n=CALLEDNUMBER&d=DIRECTION&s=STATUS`,
        scurl_onoutcallconnected: `${server.url}/connected?s=STATUS`,
        scurl_onoutcalldisconnected: `${server.url}/disconnected?s=STATUS`,
      });
      const { query } = await server.next('/start');
      // The server is another origin and speaks http: it must not get the password, nor a hash of it.
      assert.deepEqual(query, { u: '1002', p: '', m: '', s: 'onStart' });
      await page.event('onRegistered');
      await page.api('call', '601');
      assert.deepEqual((await server.next('/setup')).query, { n: '601', d: '1', s: 'callSetup' });
      assert.equal((await server.next('/connected')).query.s, 'callConnected');
      await page.api('hangup');
      const details = await server.next('/disconnected');
      assert.equal(details.method, 'POST');
      assert.equal(details.query.s, 'callDisconnected');
      assert.equal(details.body.called, '601');
      assert.equal(details.body.caller, '1002');
      assert.equal(details.body.discparty, '1');
      for (const request of server.requests) {
        assert.ok(!request.text.includes(account.password('1002')));
        assert.equal(request.headers.referer, undefined);
        assert.equal(request.headers.cookie, undefined);
      }
      assert.ok(!(await page.api('getlogs')).includes(account.password('1002')));
      // The list comes with the second script.
      await page.page.waitForFunction(() => window.webphone_api.listcallhistory() !== null);
      const calls = (await page.api('listcallhistory')).split('\r\n').map((call) => call.split('\t'));
      const [type, , number, time, duration, reason] = calls[0];
      assert.deepEqual([calls.length, type, number, reason], [1, '0', '601', details.body.reason]);
      assert.ok(Math.abs(Date.now() - Number(time)) < 60_000);
      assert.equal(duration, details.body.duration);
    });

    test('the web server gives the account, and the phone registers with it', async () => {
      server.answers['/settings'] = `username=1003,password=${account.password('1003')},displayname=Given`;
      const page = await browser.open(new URL(PAGE, world.pages.url).href);
      await page.event('onLoaded');
      await page.api('setparameter', 'webrtcserveraddress', world.tap.url);
      await page.api('setparameter', 'serveraddress', account.domain);
      await page.api('setparameter', 'scurl_setparameters', `${server.url}/settings`);
      // The start waits for the answer.
      await page.api('start');
      await page.event('onRegistered');
      assert.equal(await page.api('getparameter', 'displayname'), 'Given');
    });

    test('what the web server says about a peer is shown as text', async () => {
      server.answers['/peer'] = '<img src=x onerror="window.attacked=1"> gold customer';
      const page = await start('1004', {
        scurl_displaypeerdetails: `${server.url}/peer?n=PEERNUM`,
        displaypeerdetails: 'details',
      });
      await page.evaluate(() => {
        document.body.append(Object.assign(document.createElement('div'), { id: 'details' }));
      });
      await page.event('onRegistered');
      await page.api('call', '601');
      assert.equal((await server.next('/peer')).query.n, '601');
      const shown = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const place = document.getElementById('details');
            const look = () =>
              place.textContent && resolve([place.textContent, place.childElementCount, window.attacked]);
            new MutationObserver(look).observe(place, { childList: true });
            look();
          }),
      );
      assert.deepEqual(shown.slice(0, 2), [server.answers['/peer'], 0]);
      assert.ok(!shown[2]);
    });

    test('logtoconsole false leaves only errors in the console', async () => {
      const page = await open();
      const kinds = await page.evaluate(async () => {
        const api = window.webphone_api;
        const seen = [];
        for (const kind of ['debug', 'warn', 'error']) console[kind] = () => seen.push(kind);
        const complain = async () => {
          seen.length = 0;
          api.getrtcsocket(); // a warning
          api.play(7, 'x.wav'); // an error
          await new Promise((resolve) => api.getdevicelist(1, resolve)); // is done after what was asked for before
          return [...seen];
        };
        const all = await complain();
        api.setparameter('logtoconsole', 'false');
        return { all, few: await complain() };
      });
      assert.deepEqual(kinds, { all: ['warn', 'error'], few: ['error'] });
    });
  });
}

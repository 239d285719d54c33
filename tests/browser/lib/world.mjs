// What the browser tests share: the servers, the built pages behind a static server, a tap on the SIP line, and browsers.
// All of it is on loopback; run them by tools/servers/isolated (tools/test does).
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveFolder } from '../../../tools/lib/static_server.mjs';
import { account, startServers } from '../../lib/servers.mjs';
import { launchBrowser } from './browsers.mjs';
import { startWireTap } from './wire_tap.mjs';

const DIST = fileURLToPath(new URL('../../../dist/webphone', import.meta.url));

export const BROWSERS = (process.env.WEBPHONE_BROWSERS ?? 'chromium firefox').split(' ');

/** startWorld starts all of it; `withheld` names files of the built pages that no browser ever gets. */
export async function startWorld({ withheld = [], ...options } = {}) {
  if (!existsSync(`${DIST}/webphone_api.js`)) throw new Error(`${DIST} is not built: npm run build`);
  const servers = await startServers({ sound: true, ...options });
  Object.assign(process.env, servers.environment);
  const pages = await serveFolder(DIST, { withheld: withheld.map((file) => `/${file}`) });
  const tap = await startWireTap({ port: 5066 });
  return new World(servers, pages, tap);
}

class World {
  #browsers = [];
  #pages = [];

  constructor(servers, pages, tap) {
    this.servers = servers;
    this.pages = pages;
    this.tap = tap;
  }

  async launch(name, options = {}) {
    const browser = await launchBrowser(name, { microphoneFile: this.servers.sound('tone440'), ...options });
    this.#browsers.push(browser);
    const open = browser.open.bind(browser);
    browser.open = async (...args) => {
      const page = await open(...args);
      this.#pages.push(page);
      return page;
    };
    return browser;
  }

  /** closePages closes the pages that are open; `stops` stops their phones before. No script may have failed in them. */
  async closePages({ stops = false } = {}) {
    for (const page of this.#pages.splice(0)) {
      if (page.page.isClosed()) continue;
      if (stops) await page.evaluate(() => window.webphone_api?.stop()); // there is none where the page has gone elsewhere
      assert.deepEqual(page.errors, [], 'no script error in the page');
      await page.close();
    }
  }

  /**
   * openPhone opens a built example page and starts the phone as `user`, without waiting for anything else than that the
   * library is loaded. `parameters` override the settings; other options are those of `browser.open`.
   */
  async openPhone(browser, user, { page: file = 'minimal_example.html', parameters = {}, ...options } = {}) {
    const page = await browser.open(new URL(file, this.pages.url).href, options);
    await this.startPhone(page, user, parameters);
    return page;
  }

  /** startPhone gives the phone of an open page its settings and starts it, also after the page was loaded again. */
  async startPhone(page, user, parameters = {}) {
    const settings = {
      webrtcserveraddress: this.tap.url,
      serveraddress: account.domain,
      username: user,
      password: account.password(user),
      loglevel: '5',
      ...parameters,
    };
    await page.event('onLoaded');
    for (const [name, value] of Object.entries(settings)) await page.api('setparameter', name, value);
    await page.api('start');
  }

  /** openRegistered is openPhone, and waits until the phone is registered. */
  async openRegistered(browser, user, options) {
    const page = await this.openPhone(browser, user, options);
    await page.event('onRegistered');
    return page;
  }

  async stop() {
    for (const browser of this.#browsers) await browser.close().catch(() => {});
    await this.tap.close();
    await this.pages.close();
    this.servers.stop();
  }
}

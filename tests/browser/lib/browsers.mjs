// One face over the two browsers of the tests: Chromium by Playwright, Firefox by Puppeteer (WebDriver BiDi), both Debian's
// own packages, headless, with a fake microphone that plays a tone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { installProbe } from './probe.mjs';

/** What each browser's fake microphone plays, in hertz. */
export const MICROPHONE_TONE = { chromium: 440, firefox: 1000 };

const START_TIMEOUT = 60_000;

const CHROMIUM_FLAGS = [
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.autoplay.block-webaudio': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

/**
 * Starts a browser. `microphone` false denies the microphone; `microphoneFile` is the WAV file that Chromium's fake one plays.
 * `open(url)` gives a page with the probe installed; with `stores` its phone keeps settings for later pages.
 */
export async function launchBrowser(name, options = {}) {
  return name === 'firefox' ? launchFirefox(options) : launchChromium(options);
}

async function launchChromium({ microphone = true, microphoneFile } = {}) {
  const args = [...CHROMIUM_FLAGS];
  args.push('--use-fake-device-for-media-stream=device-count=3'); // cameras; the second sees depth only
  args.push(microphone ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts');
  if (microphone && microphoneFile) args.push(`--use-file-for-fake-audio-capture=${microphoneFile}`);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args,
    chromiumSandbox: false,
    timeout: START_TIMEOUT,
  });
  const context = await browser.newContext();
  return {
    name: 'chromium',
    async open(url, { probe = true, stores = false, before } = {}) {
      const page = await context.newPage();
      if (before) await page.addInitScript(before);
      if (probe) await page.addInitScript(installProbe, { stores });
      await page.goto(url);
      return new TestPage(page);
    },
    close: () => browser.close(),
  };
}

async function launchFirefox({ microphone = true } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'webphone-firefox-'));
  const preferences = { ...FIREFOX_PREFERENCES };
  if (!microphone) {
    preferences['media.navigator.permission.disabled'] = false;
    preferences['permissions.default.microphone'] = 2;
  }
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: preferences,
    timeout: START_TIMEOUT,
  });
  return {
    name: 'firefox',
    async open(url, { probe = true, stores = false, before } = {}) {
      const page = await browser.newPage();
      if (before) await page.evaluateOnNewDocument(before);
      if (probe) await page.evaluateOnNewDocument(installProbe, { stores });
      await page.goto(url);
      return new TestPage(page);
    },
    async close() {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

// Firefox reports a WebSocket that is refused as an error of the page; it is one of the network.
const REFUSED_SOCKET = /Firefox can’t establish a connection|The connection to wss?:\S+ was interrupted/;

/** A page under test: what the tests do with it, in the words of either driver. */
class TestPage {
  constructor(page) {
    this.page = page;
    this.errors = [];
    page.on('pageerror', (error) => {
      if (!REFUSED_SOCKET.test(String(error))) this.errors.push(String(error));
    });
  }

  evaluate(work, argument) {
    return this.page.evaluate(work, argument);
  }

  /** Calls a function of the API under test. */
  api(name, ...args) {
    return this.page.evaluate(([name, args]) => window.webphone_api[name](...args), [name, args]);
  }

  /**
   * Waits for a callback of the API whose arguments begin with `wanted` (an undefined one matches anything) and that no
   * earlier wait has taken. Gives its arguments; fails with all callbacks seen so far.
   */
  event(name, wanted = [], timeout = 15_000) {
    return this.page.evaluate(
      ([name, wanted, timeout]) => window.webphoneProbe.event(name, wanted, timeout),
      [name, wanted.map((value) => value ?? null), timeout],
    );
  }

  /** eventLike is event for a first argument that a pattern matches. */
  eventLike(name, pattern, timeout = 15_000) {
    return this.page.evaluate(
      ([name, pattern, timeout]) => window.webphoneProbe.event(name, [{ pattern }], timeout),
      [name, pattern.source, timeout],
    );
  }

  /** Waits for the frequency of the remote sound to be within 15 Hz of `hertz`; gives what was measured. */
  hears(hertz, timeout = 15_000) {
    return this.page.evaluate(([hertz, timeout]) => window.webphoneProbe.hears(hertz, timeout), [hertz, timeout]);
  }

  /** What the page holds once the phone is at rest: no call, and the offer of the next one made ahead. */
  async census() {
    await this.page.waitForFunction(() => {
      const { calls, spares } = window.webphone_api[Symbol.for('webphone.census')]();
      return calls === 0 && spares === 1;
    });
    return this.page.evaluate(() => window.webphoneProbe.census());
  }

  screenshot(path) {
    return this.page.screenshot({ path });
  }

  close() {
    return this.page.close();
  }
}

// What goes wrong is told by the documented callback, in words.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { BROWSERS, startWorld } from './lib/world.mjs';

const NO_SERVER = /Connection lost|Server lost|No response from server|No network|Server address unreachable/;

for (const name of BROWSERS) {
  describe(`failures in ${name}`, { timeout: 180_000 }, () => {
    let world;
    let browser;
    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());

    test('a wrong password is told once, and no third try is made', async () => {
      const from = world.tap.messages.length;
      const page = await world.openPhone(browser, '1001', { parameters: { password: 'wrong-canary-7731' } });
      const [message] = await page.event('onDisplay');
      assert.match(message, /Authentication failed/);
      assert.equal(await page.api('isregistered'), false);
      const registers = world.tap.messages.slice(from).filter(({ line }) => line.startsWith('REGISTER'));
      assert.equal(registers.length, 2);
      const logs = await page.api('getlogs');
      assert.ok(logs.length > 0);
      assert.doesNotMatch(logs, /wrong-canary-7731/);
      assert.doesNotMatch(page.page.url(), /wrong-canary-7731/);
      await page.close();
    });

    test('a server that is down is told', async () => {
      const page = await world.openPhone(browser, '1002', {
        parameters: { webrtcserveraddress: 'ws://127.0.0.1:9' },
      });
      const [message] = await page.event('onDisplay');
      assert.match(message, NO_SERVER);
      assert.equal(await page.api('isregistered'), false);
      await page.close();
    });

    test('a lost connection is told, and the phone registers again by itself', async () => {
      const page = await world.openRegistered(browser, '1003');
      world.tap.cut({ refuse: true });
      try {
        const [message] = await page.event('onDisplay');
        assert.match(message, NO_SERVER);
      } finally {
        world.tap.restore();
      }
      await page.event('onRegistered', [], 40_000);
      assert.equal(await page.api('isregistered'), true);
      await page.close();
    });

    test('a denied microphone is told, and the call ends', async () => {
      const deaf = await world.launch(name, { microphone: false });
      const page = await world.openRegistered(deaf, '1004');
      await page.api('call', '600');
      const [message] = await page.event('onDisplay');
      assert.match(message, /microphone/i);
      await page.event('onCallStateChange', ['callDisconnected']);
      assert.equal(await page.api('isincall'), false);
      assert.equal((await page.census()).connections, 1, 'that of the next call');
      await deaf.close();
    });

    test('Allow the microphone: who does not answer the browser is told', async () => {
      const page = await world.openRegistered(browser, '1006', {
        before: `navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
          navigator.permissions.query = async () => ({ state: 'prompt' });`,
      });
      await page.api('call', '601');
      const [message, title] = await page.event('onDisplay');
      assert.deepEqual([message, title], ['Allow the microphone: the browser waits for it', 'Microphone']);
      await page.api('hangup');
      await page.event('onCallStateChange', ['callDisconnected']);
      await page.close();
    });

    test('a header cannot be injected through a number', async () => {
      const from = world.tap.messages.length;
      const page = await world.openRegistered(browser, '1005');
      await page.api('call', '600\r\nX-Injected: yes');
      const [message] = await page.event('onDisplay');
      assert.match(message, /invalid/i);
      assert.ok(!world.tap.messages.slice(from).some(({ text }) => /X-Injected/.test(text)));
      await page.close();
    });
  });
}

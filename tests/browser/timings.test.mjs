// Records how fast the phone is; it asserts nothing but that calls work. Medians of 11.
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BROWSERS, startWorld } from './lib/world.mjs';

const RUNS = 11;
const REPORT = fileURLToPath(new URL('../../build/report/', import.meta.url));
const rows = [];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const report = (name, values, target = null) => {
  const value = Number(median(values).toFixed(1));
  rows.push({ name, value, unit: 'ms', target });
  console.log(`${name}: ${value} ms (median of ${values.length}: ${values.map((v) => v.toFixed(1)).join(' ')})`);
};

after(() => {
  mkdirSync(REPORT, { recursive: true });
  writeFileSync(`${REPORT}browser.json`, `${JSON.stringify(rows, null, 2)}\n`);
});

for (const name of BROWSERS) {
  describe(`timings in ${name}`, { timeout: 300_000 }, () => {
    let world;
    let browser;
    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());

    test('page load to registered, call to INVITE, call to sound', async () => {
      const registered = [];
      const firstInvite = [];
      const nextInvite = [];
      const sound = [];
      for (let run = 0; run < RUNS; run += 1) {
        const page = await world.openRegistered(browser, '1001');
        registered.push(
          await page.evaluate(
            () => window.webphoneProbe.timeline.find((e) => e.name === 'onRegistered').at - performance.timeOrigin,
          ),
        );
        for (const target of [firstInvite, nextInvite]) {
          const from = world.tap.messages.length;
          const started = await page.evaluate(() => {
            const at = performance.timeOrigin + performance.now();
            window.webphone_api.call('601');
            return at;
          });
          await page.event('onCallStateChange', ['callConnected']);
          const invite = world.tap.messages.slice(from).find(({ line }) => line.startsWith('INVITE'));
          target.push(invite.at - started);
          if (target === firstInvite)
            sound.push((await page.evaluate(() => window.webphoneProbe.firstSound())) - started);
          await page.api('hangup');
          await page.event('onCallStateChange', ['callDisconnected']);
        }
        await page.close();
      }
      report(`${name}: navigation start to registered`, registered);
      report(`${name}: call() to INVITE on the wire, first call of a page`, firstInvite, 15);
      report(`${name}: call() to INVITE on the wire, second call`, nextInvite, 15);
      report(`${name}: call() to sound`, sound);
    });
  });
}

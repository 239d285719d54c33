// What wasm_bindings/first_call plays is what browsers and servers do: nobody waits for the second module, nor for the
// second script, before the first word of a first call.
import { after, before, describe, test } from 'node:test';
import { BROWSERS, startWorld } from './lib/world.mjs';

const INCOMING = 2;

for (const name of BROWSERS) {
  describe(`first call in ${name}, without what loads aside`, { timeout: 120_000 }, () => {
    let world;
    let browser;

    before(async () => {
      world = await startWorld({ withheld: ['phone_extras.wasm', 'webphone_extras.js'] });
      browser = await world.launch(name);
    });
    after(() => world?.stop());

    test('a call as soon as the page is there is heard', async () => {
      const page = await world.openPhone(browser, '1001');
      await page.api('call', '601');
      await page.event('onCallStateChange', ['callConnected']);
      await page.hears(1000);
      await page.close();
    });

    test('an incoming call is accepted and heard', async () => {
      const page = await world.openRegistered(browser, '1002');
      const manual = await world.servers.phone('manual');
      await manual.dial('sip:1002@webphone.test');
      await page.event('onCallStateChange', ['callRinging', INCOMING]);
      await page.api('accept');
      await page.event('onCallStateChange', ['callConnected', INCOMING]);
      await page.hears(440);
      await manual.hangUp();
      await page.close();
    });
  });
}

// Several accounts of one page, registered at Kamailio.
import { after, afterEach, before, describe, test } from 'node:test';
import { account } from '../lib/servers.mjs';
import { MICROPHONE_TONE } from './lib/browsers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const row = (user) => [account.domain, user, account.password(user)].join(',');

for (const name of BROWSERS) {
  describe(`accounts in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages({ stops: true }));

    test('two accounts of one page are called', async () => {
      const one = await open('1001', { parameters: { extraregisteraccounts: row('1005') } });
      await one.eventLike('onLog', /registered as well: 1005@/);
      const two = await open('1002');
      await two.api('call', '1005');
      await one.eventLike('getEvents', /^STATUS,1,Ringing,1002,1005,2,/);
      await one.api('accept');
      await two.event('onCallStateChange', ['callConnected']);
      await two.hears(MICROPHONE_TONE[name]);
      await one.api('hangup');
      await two.event('onCallStateChange', ['callDisconnected']);

      await two.api('call', '1001');
      await one.eventLike('getEvents', /^STATUS,1,Ringing,1002,1001,2,/);
      await one.api('reject');
      await two.event('onCallStateChange', ['callDisconnected']);

      await one.api('registerex', [row('1006'), row('1007')].join(';'));
      for (const user of ['1006', '1007']) await one.eventLike('onLog', new RegExp(`registered as well: ${user}@`));
      await one.eventLike('onLog', /not registered any more: 1005@/);
      await two.api('call', '1007');
      await one.eventLike('getEvents', /^STATUS,1,Ringing,1002,1007,2,/);
      await two.api('hangup');
      await one.event('onCallStateChange', ['callDisconnected']);
    });

    test('stop takes the further accounts back as well', async () => {
      const one = await open('1001', { parameters: { extraregisteraccounts: row('1005') } });
      await one.eventLike('onLog', /registered as well: 1005@/);
      await one.api('stop');
      await one.eventLike('onLog', /not registered any more: 1005@/);
      const two = await open('1002');
      await two.api('call', '1005');
      await two.event('onDisplay');
      await two.eventLike('getEvents', /^CDR,1,1005,/);
    });
  });
}

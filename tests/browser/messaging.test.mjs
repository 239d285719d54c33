// Messages, typing, presence, busy lamps and voicemail between browsers and through Kamailio; ways to call without media.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { wpcli } from '../lib/programs.mjs';
import { account } from '../lib/servers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

const words = 'Grüße, 世界 👋 <b onclick="alert(1)">fett</b>';

for (const name of BROWSERS) {
  describe(`messaging in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = (user, options) => world.openRegistered(browser, user, options);
    const publish = (t, user, event, body) => {
      const options = `--server ${account.sip} --transport tcp --domain ${account.domain} --user ${user} --timeout 20s`;
      return wpcli(t, `${options} --stay 10s publish ${event}`, { password: account.password(user), more: [body] });
    };

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages({ stops: true }));

    test('chat goes both ways as it was written, and each message is reported', async () => {
      const one = await open('1001');
      const two = await open('1002');
      await one.api('sendchat', '1002', words);
      await one.event('getEvents', ['CHATREPORT,-1,1002,1,']);
      assert.deepEqual(await two.event('onChat'), ['1001', words, -1, '']);
      await two.event('getEvents', [`CHAT,-1,1001,${words}`]);
      await one.event('getEvents', ['CHATREPORT,-1,1002,2,']);
      await two.api('sendchat', '1001', `${words}?`, 'family');
      assert.deepEqual(await one.event('onChat'), ['1002', `${words}?`, -1, 'family']);
    });

    test('a message to nobody is reported as failed', async () => {
      const one = await open('1001');
      await one.api('sendchat', '1017', words);
      await one.event('getEvents', ['CHATREPORT,-1,1017,1,']);
      const [report] = await one.eventLike('getEvents', /^CHATREPORT,-1,1017,3,./);
      assert.match(report, /^CHATREPORT,-1,1017,3,.+/);
    });

    test('sendsms marks the message, and the other phone tells it by onSMS', async () => {
      const one = await open('1001');
      const two = await open('1002');
      await one.api('sendsms', '1002', words);
      assert.deepEqual(await two.event('onSMS'), ['1001', words]);
    });

    test('typing is seen, and over with the message', async () => {
      const one = await open('1001');
      const two = await open('1002');
      await one.api('sendchatiscomposing', '1002');
      await two.event('getEvents', ['CHATCOMPOSING,-1,1001,1']);
      await one.api('sendchat', '1002', 'done');
      await two.event('getEvents', ['CHATCOMPOSING,-1,1001,0']);
      await two.event('onChat', ['1001', 'done']);
    });

    test('the presence that one phone sets is seen by the other', async () => {
      const one = await open('1001', { parameters: { presenceuserlist: '1002' } });
      const two = await open('1002');
      await two.api('setpresencestatus', 'Away');
      await one.event('getEvents', ['PRESENCE,1002,Away']);
      assert.deepEqual(await one.event('onPresenceStateChange', ['1002', 'Away']), ['1002', 'Away', '', '']);
      await two.api('setpresencestatus', 'DND');
      await one.event('onPresenceStateChange', ['1002', 'DoNotDisturb']);
      await two.api('setpresencestatus', 'Offline');
      await one.event('onPresenceStateChange', ['1002', 'Offline']);
      await two.api('setpresencestatus', 'Online');
      await one.event('onPresenceStateChange', ['1002', 'Available']);
    });

    test('checkpresence asks for others, also through its callback', async () => {
      const one = await open('1001');
      const two = await open('1003');
      await two.api('setpresencestatus', 'Away');
      await one.evaluate(
        () =>
          new Promise((resolve) => {
            window.webphone_api.checkpresence('1003', (user, status) => {
              if (user === '1003' && status === 'Away') resolve();
            });
          }),
      );
    });

    test('calls of a watched extension are told', async (t) => {
      const one = await open('1001', { parameters: { blfuserlist: '1002' } });
      publish(
        t,
        '1002',
        'dialog',
        '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" ' +
          'entity="sip:1002@webphone.test"><dialog id="d" call-id="c" direction="recipient"><state>early</state>' +
          '</dialog></dialog-info>',
      );
      assert.deepEqual(await one.event('onBLFStateChange', ['1002', 'receiver']), ['1002', 'receiver', 'early', 'c']);
      await one.event('getEvents', ['BLF,1002,receiver,early,c']);
      // Another page asks when it wants to know.
      const two = await open('1003');
      await two.api('checkblf', '1002');
      assert.equal((await two.event('onBLFStateChange', ['1002', 'receiver']))[2], 'early');
    });

    test('new voicemail is told, with the number to call', async (t) => {
      const one = await open('1004');
      publish(
        t,
        '1004',
        'message-summary',
        'Messages-Waiting: yes\r\nMessage-Account: sip:*97@webphone.test\r\nVoice-Message: 2/8 (0/2)\r\n',
      );
      await one.event('getEvents', ['MWI, New voice messages: 2 new, 8 old']);
      assert.equal(await one.api('getparameter', 'voicemailnum'), '*97');
    });

    test('the WebSocket port of a server that is named without one is found', async () => {
      const one = await open('1001', {
        parameters: { webrtcserveraddress: '', serveraddress: '127.0.0.1', autodetectwebrtc: '1' },
      });
      assert.equal(await one.api('getparameter', 'webrtcserveraddress'), 'ws://127.0.0.1:5066/');
      assert.equal(await one.api('getenginename'), 'webrtc');
    });

    test('a server without a WebSocket port is told', async () => {
      const page = await world.openPhone(browser, '1001', {
        parameters: { webrtcserveraddress: '', serveraddress: '127.0.0.77', autodetectwebrtc: '1' },
      });
      const [message] = await page.event('onDisplay');
      assert.match(message, /^No WebSocket port of 127\.0\.0\.77 was found/);
    });

    test('nativedial and callback open links, and the page stays', async () => {
      const page = await world.openPhone(browser, '1001', { parameters: { enginepriority_nativedial: '5' } });
      await page.evaluate(() => {
        window.clicked = [];
        const { click } = window.HTMLAnchorElement.prototype;
        window.HTMLAnchorElement.prototype.click = function () {
          window.clicked.push([this.href, this.target]);
          if (!this.href.startsWith('http')) click.call(this);
        };
      });
      const address = page.page.url();
      await page.api('call', '+36 20 123-4567');
      await page.event('onCallStateChange', ['callDisconnected', 1, '+36201234567']);
      assert.equal((await page.event('onCdr'))[6], 'handed over');
      assert.equal(await page.api('getenginename'), 'nativedial');
      await page.api('stop');
      await page.api('setparameter', 'enginepriority_nativedial', '0');
      await page.api('setparameter', 'enginepriority_callback', '5');
      await page.api('setparameter', 'callback', 'https://pbx.example.com/callback');
      await page.api('call', '1002');
      await page.event('onCdr', ['1001', '1002']);
      assert.deepEqual(await page.evaluate(() => window.clicked), [
        ['tel:+36201234567', ''],
        ['https://pbx.example.com/callback', '_blank'],
      ]);
      assert.equal(page.page.url(), address);
    });
  });
}

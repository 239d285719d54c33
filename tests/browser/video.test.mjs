// Calls with picture between two pages: the fake camera of the browser, and a screen.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { MICROPHONE_TONE } from './lib/browsers.mjs';
import { BROWSERS, startWorld } from './lib/world.mjs';

/** A screen to show without a dialog: a canvas that changes. */
const fakeScreen = `navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 200, height: 100 });
  const context = canvas.getContext('2d');
  setInterval(() => context.fillRect(0, 0, 200 * Math.random(), 100), 50);
  context.fillRect(0, 0, 1, 1);
  return canvas.captureStream(20);
};`;

for (const name of BROWSERS) {
  describe(`video in ${name}`, { timeout: 240_000 }, () => {
    let world;
    let browser;
    const open = async (user, parameters = {}, hasContainer = true) => {
      const page = await world.openRegistered(browser, user, { parameters, before: fakeScreen });
      if (hasContainer)
        await page.evaluate(() =>
          document.body.append(Object.assign(document.createElement('div'), { id: 'video_container' })),
        );
      return page;
    };
    /** Waits for a picture of a side, and gives its width. */
    const sees = (page, side) =>
      page.evaluate(
        (side) =>
          new Promise((resolve, reject) => {
            const end = performance.now() + 20_000;
            const look = () => {
              const video = document.querySelector(`#video_container video.webphone_video_${side}`);
              if (video && !video.hidden && video.videoWidth > 0) resolve(video.videoWidth);
              else if (performance.now() < end) setTimeout(look, 50);
              else reject(new Error(`no picture ${side}: ${video?.hidden} ${video?.videoWidth}`));
            };
            look();
          }),
        side,
      );

    before(async () => {
      world = await startWorld();
      browser = await world.launch(name);
    });
    after(() => world?.stop());
    afterEach(() => world.closePages({ stops: true }));

    test('videocall shows each side the picture of the other', async () => {
      const one = await open('1001');
      const two = await open('1002', { video: '1' });
      await one.api('videocall', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      for (const page of [one, two]) {
        await page.event('onCallStateChange', ['callConnected']);
        assert.ok((await sees(page, 'remote')) > 0);
        assert.ok((await sees(page, 'local')) > 0);
        await page.hears(MICROPHONE_TONE[name]);
      }
      await one.api('hangup');
      await two.event('onCallStateChange', ['callDisconnected']);
      assert.equal(await two.evaluate(() => document.querySelectorAll('#video_container video').length), 0);
    });

    test('pictures are paused and sized', async () => {
      const one = await open('1001');
      const two = await open('1002', { video: '1' });
      await one.api('videocall', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      for (const page of [one, two]) await sees(page, 'remote');
      const look = (page, side) =>
        page.evaluate((side) => {
          const { hidden, clientWidth, clientHeight } = document.querySelector(`video.webphone_video_${side}`);
          return [hidden, clientWidth, clientHeight];
        }, side);
      await one.api('setvideodisplaysize', 1, 120, 80);
      await one.api('setvideodisplaysize', 2, 60, 40);
      assert.deepEqual(await look(one, 'remote'), [false, 120, 80]);
      assert.deepEqual(await look(one, 'local'), [false, 60, 40]);
      assert.equal(await one.api('mutevideo', true, 1), true);
      assert.deepEqual(await look(one, 'remote'), [true, 0, 0]);
      assert.deepEqual(await look(one, 'local'), [false, 60, 40]);
      await one.api('mutevideo', false, 1);
      assert.deepEqual(await look(one, 'remote'), [false, 120, 80]);
      await one.api('mutevideo', true, 2);
      // The track is taken away and given back, which takes its time.
      const senders = 'window.webphone_api.getrtcpeerconnection().getSenders()';
      const sends = (wanted) =>
        one.page.waitForFunction(`${senders}.some(({ track }) => track?.kind === 'video') === ${wanted}`);
      await sends(false);
      await one.api('mutevideo', false, 2);
      await sends(true);
      await one.api('hangup');
    });

    test('the camera is changed in a call without a new offer', async (context) => {
      if (name === 'firefox') return context.skip('its fake camera is the only one');
      const one = await open('1001');
      const two = await open('1002', { video: '1' });
      await one.api('videocall', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      await one.event('onCallStateChange', ['callConnected']);
      await sees(two, 'remote');
      const sent = () =>
        one.evaluate(() => {
          const senders = window.webphone_api.getrtcpeerconnection().getSenders();
          return senders.find(({ track }) => track?.kind === 'video')?.track.label;
        });
      const before = await sent();
      const list = await one.evaluate(() => new Promise((done) => window.webphone_api.getdevicelist(3, done)));
      const other = list.split('\r\n').at(-1);
      assert.notEqual(other, before);
      const from = world.tap.messages.length;
      await one.api('setdevice', 3, other, 2);
      await one.page.waitForFunction(
        (label) =>
          window.webphone_api
            .getrtcpeerconnection()
            .getSenders()
            .some(({ track }) => track?.label === label),
        other,
      );
      assert.equal(await one.api('getparameter', 'videodevice'), other);
      await sees(two, 'remote');
      await one.api('hangup');
      await two.event('onCallStateChange', ['callDisconnected']);
      const offers = world.tap.messages.slice(from).filter(({ line }) => /^(INVITE|UPDATE) /.test(line));
      assert.deepEqual(offers, []);
      // The next call begins with it.
      await one.api('videocall', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      await sees(two, 'remote');
      assert.equal(await sent(), other);
    });

    test('a videocall to a page without pictures has sound only', async () => {
      const one = await open('1001');
      const two = await open('1002', {}, false);
      await one.api('videocall', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      await one.event('onCallStateChange', ['callConnected']);
      await one.hears(MICROPHONE_TONE[name]);
    });

    test('screenshare shows the screen in a call that had sound only', async () => {
      const one = await open('1001');
      const two = await open('1002');
      await one.api('call', '1002');
      await two.event('onCallStateChange', ['callRinging']);
      await two.api('accept');
      await one.event('onCallStateChange', ['callConnected']);
      await one.api('screenshare');
      assert.equal(await sees(two, 'remote'), 200);
      await one.api('stopscreenshare');
      await two.page.waitForFunction(() => document.querySelector('video.webphone_video_remote')?.hidden !== false);
    });
  });
}

// The microphone of the browser: who is asked for it, and what the user hears of that.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { BrowserMicrophone } = await importSource('platform/microphone.ts');

/** A browser that asks the user; `answer` is what he says. */
function makeBrowser(permission = 'prompt') {
  const browser = {};
  const track = Object.assign(new EventTarget(), { clone: () => track, stop: () => undefined });
  const stream = { getAudioTracks: () => [track] };
  const mediaDevices = {
    getUserMedia: () =>
      new Promise((resolve, reject) => {
        browser.answer = (isAllowed) => (isAllowed ? resolve(stream) : reject(new DOMException('', 'NotAllowedError')));
      }),
  };
  const permissions = { query: () => Promise.resolve({ state: permission }) };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { mediaDevices, permissions } });
  return browser;
}

test('a user who does not answer the browser is told to allow the microphone, once', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let told = 0;
  for (const [permission, wait, isAllowed, expected] of [
    ['prompt', 1900, true, 0],
    ['prompt', 2100, true, 1],
    ['prompt', 1900, false, 0],
    ['granted', 60_000, true, 0],
  ]) {
    told = 0;
    const browser = makeBrowser(permission);
    const microphone = new BrowserMicrophone(
      () => '',
      () => ++told,
    );
    await Promise.resolve();
    await Promise.resolve();
    const opened = microphone.open({});
    mock.timers.tick(wait);
    browser.answer(isAllowed);
    await opened.catch(() => undefined);
    mock.timers.tick(60_000);
    assert.equal(told, expected, `${permission}, answered after ${wait} ms`);
  }
  mock.timers.reset();
});

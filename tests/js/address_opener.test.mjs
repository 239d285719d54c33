import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { openAddress } = await importSource('platform/address_opener.ts');

/** open gives what a page makes of an address: the links that were clicked. */
function open(address) {
  const clicked = [];
  globalThis.document = {
    createElement: () => {
      const link = { click: () => clicked.push({ ...link, click: undefined }) };
      return link;
    },
  };
  const opened = openAddress(address);
  delete globalThis.document;
  return { opened, links: clicked.map(({ href, target, rel }) => [href, target, rel]) };
}

test('apps and diallers are opened in place, pages in a tab of their own that knows nothing of this one', () => {
  for (const address of ['tel:+36201234567', 'sip:1002@example.com', 'webphone:1002']) {
    assert.deepEqual(open(address), { opened: true, links: [[address, undefined, 'noopener noreferrer']] });
  }
  const page = 'https://example.com/callback';
  assert.deepEqual(open(page), { opened: true, links: [[page, '_blank', 'noopener noreferrer']] });
});

test('what runs in the page, or is no absolute address, is never opened', () => {
  for (const address of [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://example.com/1',
    'about:blank',
    'view-source:https://example.com',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\nscript:alert(1)',
    '/relative',
    '',
  ]) {
    assert.deepEqual(open(address), { opened: false, links: [] }, address);
  }
});

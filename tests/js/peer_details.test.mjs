// Where displaypeerdetails shows what a web server says about a peer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { showPeerDetails } = await importSource('extras/peer_details.ts');

const markup = '<img src=x onerror=alert(1)>';

function open({ mayOpen = true } = {}) {
  const element = { textContent: '' };
  const body = { textContent: '' };
  const opened = [];
  const told = [];
  globalThis.document = { getElementById: (id) => (id === 'details' ? element : null) };
  globalThis.window = {
    open: (...where) => (opened.push(where), mayOpen ? { document: { body } } : null),
  };
  return { element, body, opened, told, show: (place) => showPeerDetails(markup, place, (text) => told.push(text)) };
}

test('displaypeerdetails names an element, or 1 a page of its own; both get text', () => {
  const { element, body, opened, told, show } = open();
  show('details');
  assert.equal(element.textContent, markup);
  assert.deepEqual(opened, []);
  show('1');
  show('1');
  assert.equal(body.textContent, markup);
  assert.deepEqual(opened, Array(2).fill(['', 'webphone_peer_details']), 'the same page again');
  show('0');
  show('missing');
  assert.deepEqual(told, []);
});

test('a page for the details of a caller that the browser does not open is told', () => {
  const { told, show } = open({ mayOpen: false });
  show('1');
  assert.match(told[0], /allow pop-ups/);
});

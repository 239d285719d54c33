import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { takeInstanceId } = await importSource('platform/instance_id.ts');

/** tab gives the globals of a tab whose storage begins with these entries, and what leaving the page does. */
function tab(entries = []) {
  const stored = new Map(entries);
  const leaving = [];
  globalThis.sessionStorage = {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => stored.set(name, value),
    removeItem: (name) => stored.delete(name),
  };
  globalThis.addEventListener = (name, listener) => name === 'pagehide' && leaving.push(listener);
  return { stored, leave: () => leaving.forEach((listener) => listener()) };
}

afterEach(() => {
  delete globalThis.sessionStorage;
  delete globalThis.addEventListener;
});

test('a tab keeps its instance over a reload', () => {
  const page = tab();
  const id = takeInstanceId();
  assert.match(id, /^urn:uuid:[0-9a-f-]{36}$/);
  page.leave();
  tab(page.stored);
  assert.equal(takeInstanceId(), id);
});

test('a duplicate of a tab is an instance of its own', () => {
  const page = tab();
  const id = takeInstanceId();
  tab(page.stored);
  assert.notEqual(takeInstanceId(), id);
});

test('without storage there is no instance', () => {
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get: () => {
      throw new Error('denied');
    },
  });
  assert.equal(takeInstanceId(), '');
});

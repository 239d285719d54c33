// What lives on while a page is loaded again: the calls that it keeps, and when it keeps them.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { PagePhone } = await importSource('page_phone.ts');
const { keptFor, keepCalls, takeCalls } = await importSource('platform/kept_calls.ts');
const { callKeeper } = await importSource('extras/call_keeper.ts');

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const storage = new Map();
globalThis.sessionStorage = {
  getItem: (key) => storage.get(key) ?? null,
  setItem: (key, value) => storage.set(key, value),
  removeItem: (key) => storage.delete(key),
};
beforeEach(() => storage.clear());

test('what a page keeps is given once, to the next page of the tab', () => {
  keepCalls({ calls: 'AAAA', since: Date.now() - 5000 });
  const kept = takeCalls();
  assert.equal(kept.calls, 'AAAA');
  assert.ok(Date.now() - kept.since >= 5000);
  assert.equal(takeCalls(), undefined);
  assert.equal(storage.size, 0);
});

test('calls that were kept for too long, and what is no such record, are not given', () => {
  const now = Date.now();
  for (const text of [
    JSON.stringify({ calls: 'AAAA', since: now - keptFor - 10, left: now - keptFor - 1 }),
    JSON.stringify({ calls: 'AAAA', since: now, left: now + 60_000 }),
    JSON.stringify({ calls: 5, since: now, left: now }),
    'null',
    '{',
  ]) {
    storage.set('webphone.calls', text);
    assert.equal(takeCalls(), undefined, text);
    assert.equal(storage.size, 0);
  }
});

test('a tab without storage keeps nothing, and does not fail', () => {
  const { sessionStorage } = globalThis;
  delete globalThis.sessionStorage;
  keepCalls({ calls: 'AAAA', since: 0 });
  assert.equal(takeCalls(), undefined);
  globalThis.sessionStorage = sessionStorage;
});

/** open gives a page's phone whose calls are kept as `kept`. */
function open({ mode = '1', calls = 'AAAA', isReloading = false, kept = undefined } = {}) {
  const sent = [];
  const keeping = [];
  let listener;
  const phone = new PagePhone({
    openLink: (given) => {
      listener = given;
      return { send: (message) => sent.push(message), close: () => undefined };
    },
    loadExtras: () =>
      Promise.resolve({
        callKeeper: (phone) =>
          callKeeper(
            phone,
            (record) => keeping.push(record),
            () => isReloading,
          ),
      }),
    makeMedia: () => ({
      handle() {},
      prepare() {},
      rest() {},
      closeAll() {},
      calls: () => [],
      sound() {},
      listen() {},
    }),
    environment: () => ({ online: true, secure: true, webrtc: true, websocket: true, origin: 'null', language: 'en' }),
    takeCalls: () => kept,
    ownerParameters: () => ({}),
    query: '',
    clock: () => '00:00',
    writeConsole: () => undefined,
    later: (task) => task(),
  });
  phone.load();
  phone.begin();
  const patch = { ready: true, parameters: { reloadcalls: mode }, kept_calls: calls };
  listener.message({ type: 'state', patch });
  return { phone, sent, keeping, closing: () => sent.some(({ type }) => type === 'page_closing') };
}

test('the core gets the calls of the page before, and how old they are, before the settings', () => {
  const { sent } = open({ kept: { calls: 'BBBB', since: Date.now() - 2000 } });
  assert.deepEqual(
    sent.map(({ type }) => type),
    ['environment', 'kept_calls', 'parameters', 'parameters'],
  );
  assert.equal(sent[1].calls, 'BBBB');
  assert.ok(sent[1].age >= 2000 && sent[1].age < 10_000);
});

const leavings = [
  { what: 'a page that is known to be loaded again keeps its calls', isReloading: true, keeps: true },
  { what: 'a page that is closed hangs up', keeps: false },
  { what: 'with reloadcalls 2 every page keeps its calls', mode: '2', keeps: true },
  { what: 'with reloadcalls 0 none does', mode: '0', isReloading: true, keeps: false },
  { what: 'a page without calls unregisters', mode: '2', calls: '', keeps: false },
  { what: 'a page that may come back as it is hangs up', mode: '2', mayReturn: true, keeps: false },
];
for (const { what, keeps, mayReturn = false, ...state } of leavings) {
  test(what, async () => {
    const { phone, keeping, closing } = open(state);
    await nextTurn();
    phone.leave(mayReturn);
    assert.deepEqual(
      keeping.map(({ calls }) => calls),
      keeps ? ['AAAA'] : [],
    );
    assert.equal(closing(), !keeps);
  });
}

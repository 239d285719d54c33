import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { Storage, browserCandidates, mostSettings, storePlace } = await importSource('extras/storage.ts');
const { CookieTexts, LocalTexts, MemoryTexts } = await importSource('extras/kept_texts.ts');
const { KeptSettings } = await importSource('state/kept_settings.ts');

const canary = 'canary-9f2c';
const memory = () => {
  const texts = new MemoryTexts();
  return { storage: new Storage(() => [{ open: () => texts }]), texts };
};

/** A localStorage of old pages: its names are its members. */
function fakeLocalStorage() {
  const items = {};
  const methods = {
    getItem: (name) => items[name] ?? null,
    setItem: (name, value) => (items[name] = String(value)),
    removeItem: (name) => delete items[name],
  };
  return Object.assign(Object.create(methods), { items });
}

test('settings are kept, changed one by one, and forgotten', async () => {
  const { storage } = memory();
  await storage.changeSettings('/', {}, { aec: '2', agc: '1' });
  await storage.changeSettings('/', {}, { aec: null, username: '1001' });
  assert.deepEqual(JSON.parse(await storage.readSettings('/', {})), { agc: '1', username: '1001' });
  assert.equal(await storage.readSettings('/other/', {}), undefined);
});

test('changes that are made at once all arrive', async () => {
  const { storage } = memory();
  await Promise.all(Array.from({ length: 20 }, (_, i) => storage.changeSettings('/', {}, { [`p${i}`]: 'x' })));
  assert.equal(Object.keys(JSON.parse(await storage.readSettings('/', {}))).length, 20);
});

test('what is stored is bounded, and cannot reach the prototype of objects', async () => {
  const { storage } = memory();
  const many = Object.fromEntries(Array.from({ length: mostSettings + 5 }, (_, i) => [`p${i}`, 'x']));
  await storage.changeSettings('/', {}, many);
  assert.equal(Object.keys(JSON.parse(await storage.readSettings('/', {}))).length, mostSettings);
  const { storage: other, texts } = memory();
  await texts.write('settings /', '{"__proto__":{"polluted":"yes"},"aec":"1"}');
  await other.changeSettings('/', {}, { agc: '2' });
  assert.deepEqual(JSON.parse(await other.readSettings('/', {})), { aec: '1', agc: '2' });
  assert.equal({}.polluted, undefined);
});

test('resetsettings forgets at every start, a new configversion once', async () => {
  const { storage } = memory();
  await storage.changeSettings('/', {}, { aec: '2' });
  const version = { configversion: '7' };
  assert.equal(await storage.readSettings('/', version), undefined);
  await storage.changeSettings('/', {}, { aec: '3' });
  assert.equal(await storage.readSettings('/', version), '{"aec":"3"}');
  assert.equal(await storage.readSettings('/', { configversion: '8' }), undefined);
  await storage.changeSettings('/', {}, { aec: '4' });
  assert.equal(await storage.readSettings('/', { resetsettings: 'true' }), undefined);
});

test('delsettings forgets what was stored', async () => {
  const { storage, texts } = memory();
  const fill = async () => {
    await texts.write('settings /', '{"aec":"2"}');
    await texts.write('contacts /', '[]');
  };
  await fill();
  await storage.clear('/', {}, 0);
  assert.equal(await texts.read('settings /'), undefined);
  assert.equal(await texts.read('contacts /'), '[]');
  await fill();
  await storage.clear('/', {}, 0);
  assert.equal(await texts.read('settings /'), '{"aec":"2"}', 'level 0 forgets once only');
  await storage.clear('/', {}, 1);
  assert.equal(await texts.read('settings /'), undefined);
  assert.equal(await texts.read('contacts /'), '[]');
  await storage.clear('/', {}, 2);
  assert.equal(await texts.read('contacts /'), undefined);
});

test('the next best place is taken where one does not work', async () => {
  const texts = new MemoryTexts();
  const storage = new Storage(() => [
    { open: () => assert.fail('forbidden') },
    { open: () => ({ read: () => Promise.reject(new Error('private browsing')) }) },
    { open: () => texts },
  ]);
  await storage.changeSettings('/', {}, { aec: '2' });
  assert.equal(await texts.read('settings /'), '{"aec":"2"}');
});

test('preferred_storage and storagecookiefailback choose the places', () => {
  const places = (owner) => browserCandidates(owner).map(({ isPublic }) => (isPublic ? 'cookies' : 'own'));
  assert.deepEqual(places({}), ['own', 'own', 'cookies', 'own']);
  assert.deepEqual(places({ preferred_storage: '2' }), ['own', 'cookies', 'own']);
  assert.deepEqual(places({ storagecookiefailback: '0' }), ['own', 'own', 'own']);
  assert.deepEqual(places({ preferred_storage: '0' }), ['own']);
});

test('localStorage shows no password, and gives it back', async () => {
  const local = fakeLocalStorage();
  const texts = new LocalTexts(local);
  await texts.write('settings /', JSON.stringify({ password: canary, displayname: 'Jörg' }));
  const shown = JSON.stringify(local.items);
  assert.ok(!shown.includes(canary) && !Buffer.from(Object.values(local.items)[0], 'base64').includes(canary));
  assert.deepEqual(JSON.parse(await texts.read('settings /')), { password: canary, displayname: 'Jörg' });
  await texts.write('settings /', undefined);
  assert.equal(await texts.read('settings /'), undefined);
  local.setItem('webphone.settings /', '%%%');
  assert.equal(await texts.read('settings /'), undefined);
});

test('cookies hold the account but never its password', async () => {
  const jar = { cookie: '' };
  const storage = new Storage(() => [{ open: () => new CookieTexts(jar), isPublic: true }]);
  await storage.changeSettings('/', {}, { username: '1001', password: canary, md5: canary });
  const [pair, ...attributes] = jar.cookie.split('; ');
  assert.ok(attributes.includes('SameSite=Strict'));
  jar.cookie = pair;
  assert.deepEqual(JSON.parse(await storage.readSettings('/', {})), { username: '1001' });
});

test('stored settings belong to the folder of the page, or to what the page says', () => {
  const page = { hostname: 'a.example', pathname: '/phone/softphone.html' };
  assert.equal(storePlace({}, page), '/phone/');
  assert.equal(storePlace({ usepathinfilenames: '0' }, page), '');
  assert.equal(storePlace({ usepathinfilenames: '1' }, page), 'a.example');
  assert.equal(storePlace({ usepathinfilenames: '2' }, page), 'a.example/phone/');
  assert.equal(storePlace({ usepathinfilenames: '1', profile: 'sales' }, page), 'profile sales');
});

/** keeper gives the page's end of the store; `asked` counts what the second script had to do. */
function keeper({ record, broken = false } = {}) {
  const asked = [];
  const reports = [];
  const extras = {
    readSettings: (owner, page) => (asked.push(`read ${storePlace(owner, page)}`), Promise.resolve('{"agc":"9"}')),
    changeSettings: (owner, page, changes) => (asked.push(changes), Promise.resolve()),
  };
  const kept = new KeptSettings({
    page: { hostname: 'a.example', pathname: '/p/' },
    readRecord: () => (broken ? Promise.reject(new Error('none')) : Promise.resolve(record)),
    extras: () => Promise.resolve(extras),
    report: (text) => reports.push(text),
  });
  return { kept, asked, reports };
}

test('the usual store is read without the second script, and other stores with it', async () => {
  const usual = keeper({ record: '{"AEC":"2"}' });
  assert.deepEqual(await usual.kept.read({}), { aec: '2' });
  assert.deepEqual(usual.asked, []);
  assert.deepEqual(await usual.kept.read({ configversion: '3' }), { agc: '9' });
  assert.deepEqual(await usual.kept.read({ profile: 'sales' }), { agc: '9' });
  assert.deepEqual(usual.asked, ['read /p/', 'read profile sales']);
  assert.deepEqual(await keeper({ broken: true }).kept.read({}), { agc: '9' });
});

test('only what has changed is written', async () => {
  const { kept, asked } = keeper({ record: '{"aec":"2"}' });
  await kept.read({});
  kept.write({ aec: '2' });
  kept.write({ agc: null });
  kept.write({ aec: '3', agc: null });
  kept.write({ aec: '3' });
  kept.write({ aec: null });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(asked, [{ aec: '3' }, { aec: null }]);
});

test('preferred_storage 0 stores and reads nothing', async () => {
  const { kept, asked } = keeper({ record: '{"aec":"2"}' });
  assert.deepEqual(await kept.read({ preferred_storage: '0' }), {});
  kept.write({ aec: '3' });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(asked, []);
});

// What strangers, links and other pages may try on the page's side of the phone.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importSource } from './lib/source.mjs';

const { PagePhone } = await importSource('page_phone.ts');
const { createApi } = await importSource('webphone_api.ts');
const { settingsOfLink } = await importSource('extras/url_parameters.ts');

const root = fileURLToPath(new URL('../../', import.meta.url));
const canary = 'canary-5512';
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** The code that runs in the page: ours and that of the examples. */
const sources = ['js', 'examples'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => /\.(?:ts|js|html)$/.test(name) && !name.startsWith('generated'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);

test('nothing in the page turns a text into markup or code', () => {
  assert.ok(sources.length > 60);
  const sinks =
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|parseFromString)\b|\.srcdoc\b|document\.write|\beval\(|new Function\b|set(?:Timeout|Interval)\(\s*['"`]/;
  for (const { name, text } of sources) assert.doesNotMatch(text, sinks, name);
});

test('a password given in any way is in no log, console line, event or opened address', async () => {
  const told = [];
  let listener;
  const phone = new PagePhone({
    openLink: (given) => {
      listener = given;
      return { send: () => undefined, close: () => undefined };
    },
    loadExtras: () => Promise.resolve({ settingsOfLink, openNamed: (_, address) => told.push(address) }),
    makeMedia: () => ({ handle() {}, prepare() {}, rest() {}, closeAll() {}, calls: () => [], listen() {} }),
    environment: () => ({ online: true, secure: true, webrtc: true, websocket: true, origin: 'null', language: 'en' }),
    ownerParameters: () => ({ password: `${canary}-owner`, md5: { of: canary }, ice: [canary, {}] }),
    cookies: `wp_password=${canary}-cookie`,
    keeper: { read: () => Promise.resolve({ password: `${canary}-stored` }), write() {} },
    query: `?wp_password=${canary}-link&wp_turnpassword=${canary}&wp_ice=${canary}&wp_proxyaddress=${canary}&wp_${canary}=1`,
    clock: () => '00:00',
    writeConsole: (level, text) => told.push(text),
    later: (task) => task(),
  });
  const api = createApi(phone);
  for (const name of ['onLog', 'onDisplay', 'getEvents', 'onEvents']) api[name]((...args) => told.push(...args));
  phone.load();
  phone.begin();
  await nextTurn();
  listener.message({ type: 'state', patch: { ready: true } });
  api.setparameter('password', `${canary}-api`);
  api.setparameter('password', { value: canary });
  api.setparameter('md5', [canary]);
  api.setparameter('mistyped', canary);
  listener.message({ type: 'future', value: canary });
  listener.failed('the worker stopped');
  await nextTurn();
  assert.ok(told.length > 3);
  const seen = `${told.join('\n')}\n${api.getlogs()}`;
  assert.doesNotMatch(seen.replaceAll(`wp_${canary}`, ''), new RegExp(canary));
});

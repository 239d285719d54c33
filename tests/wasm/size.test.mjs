// What a page has to load before the first call, against the written budget; the figures are kept.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { extrasPath, modulePath } from './lib/module.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { limit, target } = JSON.parse(readFileSync(new URL('size_budget.json', import.meta.url), 'utf8'));
const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY } = constants;

const packed = (path) =>
  brotliCompressSync(readFileSync(path), { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 22 } }).length;

test('the phone stays within its size', () => {
  const wasm = packed(modulePath);
  const sizes = {
    'phone.wasm': wasm,
    'phone.wasm + webphone_api.js': wasm + packed(`${root}dist/webphone/webphone_api.js`),
    'phone_extras.wasm': packed(extrasPath),
  };
  const rows = Object.entries(sizes).map(([name, value]) => ({
    name: `${name}, brotli`,
    value,
    unit: 'octets',
    target: target[name],
  }));
  mkdirSync(`${root}build/report`, { recursive: true });
  writeFileSync(`${root}build/report/wasm.json`, `${JSON.stringify(rows, null, 2)}\n`);
  for (const [name, value] of Object.entries(sizes)) {
    assert.ok(value <= limit[name], `${name}: ${value} octets, the limit is ${limit[name]}`);
  }
});

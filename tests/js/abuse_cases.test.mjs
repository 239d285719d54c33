// tests/abuse_cases.tsv: each abuse case is shown by tests that are there, or says why it cannot happen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readTests } from '../../tools/api/coverage.mjs';
import { readRows } from '../../tools/api/tables.mjs';

const folder = fileURLToPath(new URL('../', import.meta.url));
const cases = readRows(join(folder, 'abuse_cases.tsv'));

test('the forty abuse cases are all there, each with what must hold', () => {
  const numbers = cases.map((row) => Number(row.case)).filter(Number.isInteger);
  assert.deepEqual(
    numbers,
    Array.from({ length: 40 }, (_, i) => i + 1),
  );
  for (const { where, attack, must_hold: mustHold } of cases) assert.ok(attack && mustHold, where);
});

test('each abuse case is shown by tests that are there, or has a reason', () => {
  const known = new Set(readTests().map(({ file, title }) => `${relative(folder, file)}: ${title}`));
  for (const { where, shown_by: shownBy, reason } of cases) {
    const titles = shownBy.split(' ; ').filter(Boolean);
    assert.notEqual(titles.length > 0, reason !== '', `${where}: tests or a reason`);
    for (const title of titles) assert.ok(known.has(title), `${where}: no ${title}`);
  }
});

test('every dependency is pinned with its hash', () => {
  const { packages } = JSON.parse(readFileSync(join(folder, '../package-lock.json'), 'utf8'));
  const dependencies = Object.entries(packages).filter(([name]) => name !== '');
  assert.ok(dependencies.length > 10);
  for (const [name, { version, integrity }] of dependencies) {
    assert.match(version, /^\d+\.\d+\.\d+/, name);
    assert.match(integrity ?? '', /^sha512-/, name);
  }
  const archives = readFileSync(join(folder, '../tools/third_party.tsv'), 'utf8').trimEnd().split('\n');
  for (const line of archives.filter((text) => !text.startsWith('#'))) assert.match(line, /\t[0-9a-f]{64}\t/, line);
});

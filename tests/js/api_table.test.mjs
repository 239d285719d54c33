// The tables of core/phone/api say what there is: each row is implemented, or says why it is not, and nothing is
// implemented that has no row.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { coverage, coverageTable } from '../../tools/api/coverage.mjs';
import { referencePage } from '../../tools/api/reference.mjs';
import { isInCore, readCallbacks, readFunctions, readNotifications, readParameters } from '../../tools/api/tables.mjs';
import { importSource } from './lib/source.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const tables = {
  functions: readFunctions(),
  callbacks: readCallbacks(),
  notifications: readNotifications(),
  parameters: readParameters(),
};
const events = tables.callbacks.filter(({ kind }) => kind === 'event');
const pascal = (name) => name.replaceAll(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());
const coreFiles = readdirSync(join(root, 'core/phone')).filter((name) => /\.[ch]pp$/.test(name));
const core = coreFiles.map((name) => read(`core/phone/${name}`)).join('\n');

/** Names in a text that a pattern with one group finds. */
const found = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

test('every row is implemented in files that are there, or says why it is not', () => {
  for (const row of Object.values(tables).flat()) {
    const paths = row.implemented.split(' ').filter(Boolean);
    // A function that answers by a script of its own says which one.
    if (row.answered === 'none') assert.notEqual(row.reason, '', `${row.where} ${row.name}`);
    else if (row.answered !== 'property') {
      assert.notEqual(paths.length > 0, row.reason !== '', `${row.where} ${row.name}`);
    }
    for (const path of paths) assert.ok(existsSync(join(root, path)), `${row.where} ${row.name}: no ${path}`);
  }
});

test('every row has a description', () => {
  for (const row of Object.values(tables).flat()) assert.notEqual(row.description, '', `${row.where} ${row.name}`);
});

test('the documented names are all there', () => {
  const known = new Set([...Object.values(tables).flat()].map(({ name }) => name.toLowerCase()));
  const documented = read('core/phone/api/documented_names.txt').trim().split(/\s+/);
  assert.ok(documented.length > 450);
  assert.deepEqual(
    documented.filter((name) => !known.has(name.toLowerCase())),
    [],
  );
});

test('the facade has the members of the table and no others', async () => {
  const { createServerPhone } = await importSource('server_page.ts');
  const members = Object.keys(createServerPhone()).sort();
  const rows = [...tables.functions, ...events].map(({ name }) => name).filter((name) => name !== 'wpa');
  assert.deepEqual(members, [...new Set(rows)].sort());
});

test('the second script has the functions that wait for it', async () => {
  const { late } = await importSource('generated/api_table.ts');
  const { lateFunctions } = await importSource('extras/late_functions.ts');
  const names = late.flatMap(([, words]) => words.split(' '));
  const functions = lateFunctions({});
  assert.ok(names.length > 40);
  assert.deepEqual(
    names.filter((name) => typeof functions[name] !== 'function'),
    [],
  );
});

test('the core knows the functions of the table, and has a case for each', () => {
  const rows = tables.functions.filter((row) => isInCore(row) && !row.alias_of);
  const cases = found(core, /case Function::(\w+):/g);
  assert.deepEqual([...cases].sort(), rows.map(({ name }) => pascal(name)).sort());
});

test('settings that are said to be used in the core are, and no others', () => {
  const used = found(core, /Parameter::(\w+)/g);
  const wrong = tables.parameters.filter((row) => used.has(pascal(row.name)) !== isInCore(row));
  assert.deepEqual(
    wrong.map(
      (row) => `${row.where} ${row.name}: ${isInCore(row) ? 'no' : 'a'} Parameter::${pascal(row.name)} in core/phone`,
    ),
    [],
  );
});

/** A script may make a name of its parts: `video_${side}`. */
const knows = (text, name) =>
  new RegExp(`\\b${name}\\b`, 'i').test(text) || text.includes(`${name.replace(/[^_]*$/, '')}\${`);

test('settings that scripts of the page read are not said to be without effect, and rows name the scripts that do', () => {
  const scripts = readdirSync(join(root, 'js'), { recursive: true })
    .filter((name) => /\.ts$/.test(name) && !/^generated|url_parameters/.test(name))
    .map((name) => [`js/${name}`, read(`js/${name}`)]);
  // Asked for by name, or listed in a table of settings.
  const reads = /(?:parameter|setting|number)\??\.?\(\s*'(\w+)'|\bsetting: '(\w+)'|^ {2}(\w+): '\w*',$/gim;
  const wrong = tables.parameters.flatMap((row) => {
    const key = row.name.toLowerCase();
    const readers = scripts.filter(([, text]) =>
      [...text.matchAll(reads)].some(([, ...names]) => names.some((name) => name?.toLowerCase() === key)),
    );
    const silent = row.implemented.split(' ').filter((path) => path.startsWith('js/') && !knows(read(path), row.name));
    return [
      ...(row.reason ? readers.map(([path]) => `${row.name}: ${path} reads it`) : []),
      ...silent.map((path) => `${row.name}: ${path} does not know it`),
    ];
  });
  assert.deepEqual(wrong, []);
});

test('the core tells no event that has no row, and each row is told', () => {
  const told = found(core, /event\(\s*"(on\w+|getEvents)"/g);
  const page = read('js/page_phone.ts');
  for (const name of told)
    assert.ok(
      events.some((row) => row.name === name),
      name,
    );
  for (const { name, reason, alias_of: alias } of events) {
    if (reason || alias) continue;
    assert.ok(told.has(name) || page.includes(`'${name}'`), `nothing tells ${name}`);
  }
});

test('every notification that the core writes has a row', () => {
  const written = found(core, /"([A-Z]{3,}), ?(?:"|-1)/g);
  const rows = tables.notifications.filter(({ kind }) => kind === 'notification');
  assert.ok(written.has('STATUS') && written.has('CDR'));
  for (const name of written)
    assert.ok(
      rows.some((row) => row.name === name && row.reason === ''),
      name,
    );
});

test('states, texts and reasons stand in the files that their rows name', () => {
  for (const row of tables.notifications) {
    if (row.kind === 'notification' || row.reason) continue;
    const word = row.name.replace(/ \(.*$/, '').toLowerCase();
    const texts = row.implemented.split(' ').map((path) => read(path).toLowerCase());
    assert.ok(
      texts.some((text) => text.includes(word)),
      `${row.where} ${row.name}`,
    );
  }
});

test('the tests that rows name are there and name the row; what no test shows is explained', () => {
  const rows = coverage();
  assert.deepEqual(
    rows.flatMap(({ kind, name, problems }) => problems.map((problem) => `${kind} ${name}: ${problem}`)),
    [],
  );
  const bare = rows.filter(({ state }) => state === 'bare');
  assert.deepEqual(
    bare.map(({ kind, name }) => `${kind} ${name}`),
    [],
  );
  assert.equal(coverageTable(rows).trim().split('\n').length, rows.length + 1);
});

test('the reference page has every row and needs no script', () => {
  const page = referencePage(tables);
  for (const { name } of [...tables.functions, ...events, ...tables.parameters]) {
    assert.ok(page.includes(`<code>${name}`), name);
  }
  assert.doesNotMatch(page, /<script|<style| style=| on\w+=|javascript:/);
});

// Which test shows which row of the API tables: build/report/api_coverage.tsv, and the check that it is true.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCallbacks, readFunctions, readNotifications, readParameters } from './tables.mjs';

const testFolder = fileURLToPath(new URL('../../tests', import.meta.url));

const titlePattern =
  /\b(?:test|it)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`$]*)`)|\bTEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)/g;

function testsOf(file) {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(titlePattern)].map((match) => {
    const [, single, double, template, literals] = match;
    const joined = literals?.trim().slice(1, -1).replaceAll(/"\s*"/g, '');
    return { title: (single ?? double ?? template ?? joined).replaceAll(/\\(.)/g, '$1'), begin: match.index };
  });
  return found.map(({ title, begin }, i) => ({ title, text: text.slice(begin, found[i + 1]?.begin), file }));
}

/** readTests gives every test of the sources: its title, its text and its file. */
export function readTests() {
  return readdirSync(testFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(_test\.cpp|\.test\.mjs)$/.test(entry.name))
    .flatMap((entry) => testsOf(join(entry.parentPath ?? entry.path, entry.name)));
}

/** names tells whether a text has the word; a word may have blanks and dots in it. */
export function names(text, word) {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![A-Za-z0-9_])${escaped}(?![A-Za-z0-9_])`).test(text);
}

/** The word of a row that its test has to name. */
function wordOf(kind, row) {
  if (kind === 'parameter') return new RegExp(`(?<![a-z0-9_])(?:${row.name})(?![a-z0-9_])`, 'i');
  return row.name.replace(/ \(.*$/, '');
}

/**
 * coverage gives a line for each row: `shown` by tests that name it, `explained` by its reason, or `bare`; `problems` are
 * titles that no test has, and rows that none of their tests names.
 */
export function coverage() {
  const tests = readTests();
  const tables = [
    ...readFunctions().map((row) => ['function', row]),
    ...readCallbacks().map((row) => [row.kind === 'event' ? 'callback' : 'result', row]),
    ...readNotifications().map((row) => [row.kind, row]),
    ...readParameters().map((row) => ['parameter', row]),
  ];
  return tables.map(([kind, row]) => {
    const word = wordOf(kind, row);
    const titles = row.shown_by.split(' ; ').filter(Boolean);
    const shownBy = titles.map((title) => tests.filter((test) => test.title === title));
    const problems = titles.filter((_, i) => shownBy[i].length === 0).map((title) => `no test "${title}"`);
    const isNamed = ({ text }) => (word instanceof RegExp ? word.test(text) : names(text, word));
    if (titles.length > 0 && !shownBy.flat().some(isNamed)) problems.push('its tests do not name it');
    const state = titles.length > 0 ? 'shown' : row.reason ? 'explained' : 'bare';
    return { kind, name: row.name, state, reason: row.reason, titles, problems };
  });
}

/** coverageTable gives the text of build/report/api_coverage.tsv. */
export function coverageTable(rows) {
  const lines = rows.map(({ kind, name, state, reason, titles }) =>
    [kind, name, state, state === 'shown' ? titles.join(' ; ') : reason].join('\t'),
  );
  return ['kind\tname\tstate\ttests or reason', ...lines, ''].join('\n');
}

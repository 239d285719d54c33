// Reads and checks the tables of core/phone/api: the public API as data.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../core/phone/api/', import.meta.url);

/** tableFile gives the path of a table. */
export const tableFile = (name) => fileURLToPath(new URL(`${name}.tsv`, folder));

const parameterTypes = ['string', 'text', 'secret', 'list', 'url', 'int', 'bool', 'word'];
const answers = ['property', 'core', 'core_result', 'snapshot', 'page', 'extras', 'none'];
const returnTypes = ['nothing', 'bool', 'int', 'text', 'text?', 'any', 'object', 'object?'];

/** readRows gives the rows of a file whose first line names the columns; `where` is the line of a row. */
export function readRows(path) {
  const [head, ...rows] = readFileSync(path, 'utf8').replace(/\n+$/, '').split('\n');
  const columns = head.split('\t');
  return rows.map((row, i) => {
    const cells = row.split('\t');
    const where = `${basename(path)}:${i + 2}`;
    if (cells.length !== columns.length) throw new Error(`${where}: ${cells.length} columns`);
    const entries = columns.map((column, c) => [column, cells[c]]);
    return { ...Object.fromEntries(entries), where };
  });
}

const readTable = (name) => readRows(tableFile(name));

function refuse(row, problem) {
  throw new Error(`${row.where}: ${row.name}: ${problem}`);
}

function refuseTwice(rows, key) {
  const seen = new Set();
  for (const row of rows) {
    if (seen.has(key(row))) refuse(row, 'appears twice');
    seen.add(key(row));
  }
}

/** readParameters gives the settings in the order of their names, without regard to case. */
export function readParameters() {
  const rows = readTable('parameters');
  for (const row of rows) {
    if (!parameterTypes.includes(row.type)) refuse(row, `unknown type ${row.type}`);
    if (row.type === 'int' && !/^-?\d+\.\.\d+$/.test(row.allowed)) refuse(row, 'no range');
  }
  const key = ({ name }) => name.toLowerCase();
  refuseTwice(rows, key);
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** readArguments reads `name:type`, with a question mark if it may be left out, and `name:callback(name:type,...)`. */
function readArguments(row) {
  return row.arguments
    .split(' ')
    .filter(Boolean)
    .map((text) => {
      const [, name, type, , inner, optional] =
        /^(\w+):(text|int|bool|any|value|list|callback(\(([^)]*)\)))(\??)$/.exec(text) ?? [];
      if (!name) refuse(row, `bad argument ${text}`);
      if (inner === undefined) return { name, type, optional: optional === '?' };
      const given = readArguments({ ...row, arguments: inner.replaceAll(',', ' ') });
      return { name, type: 'callback', given, optional: optional === '?' };
    });
}

/** isInCore tells whether the core knows the function as a command of the link. */
export const isInCore = (row) => row.implemented.split(' ').some((path) => path.startsWith('core/'));

/** readFunctions gives the functions in the order of the table; `alias` is the row that a second name stands for. */
export function readFunctions() {
  const rows = readTable('functions').map((row) => ({ ...row, arguments: readArguments(row) }));
  refuseTwice(rows, ({ name }) => name);
  for (const row of rows) {
    if (!returnTypes.includes(row.returns)) refuse(row, `unknown result ${row.returns}`);
    if (!answers.includes(row.answered)) refuse(row, `unknown answer ${row.answered}`);
    if ((row.answered === 'none') !== (row.reason !== ''))
      refuse(row, 'a reason belongs to answered none, and only there');
    if (row.answered.startsWith('core') && !isInCore(row))
      refuse(row, 'answered by the core, but not implemented there');
    if (row.alias_of && !rows.some(({ name }) => name === row.alias_of)) refuse(row, `no function ${row.alias_of}`);
  }
  return rows;
}

/** readCallbacks gives the events that a page registers for, and what functions give to a callback of theirs. */
export function readCallbacks() {
  const rows = readTable('callbacks').map((row) => ({ ...row, arguments: readArguments(row) }));
  refuseTwice(rows, ({ name, kind }) => `${kind} ${name}`);
  for (const row of rows) {
    if (!['event', 'result'].includes(row.kind)) refuse(row, `unknown kind ${row.kind}`);
  }
  return rows;
}

/** readNotifications gives the texts that getEvents brings, and the words in them. */
export function readNotifications() {
  return readTable('notifications');
}

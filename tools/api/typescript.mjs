// TypeScript of the API tables: the types of the public interface, and the small table that the page needs at run time.

import { banner } from './cpp.mjs';

const kTypes = {
  text: 'string',
  'text?': 'string | null',
  int: 'number',
  bool: 'boolean',
  any: 'string | number | boolean',
  value: 'ParameterValue',
  list: 'readonly unknown[] | null',
  object: 'object',
  'object?': 'object | null',
  nothing: 'void',
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** A documentation comment; nothing in a table may end it early. */
function comment(text, indent = '  ') {
  return text ? `${indent}/** ${text.replaceAll('*/', '* /')} */\n` : '';
}

/** Arguments of a function; one that may be left out makes those behind it so, too. */
function argumentList(list) {
  let optional = false;
  return list
    .map((argument) => {
      optional ||= argument.optional;
      const type =
        argument.type === 'callback' ? `(${argumentList(argument.given)}) => unknown` : kTypes[argument.type];
      return `${argument.name}${optional ? '?' : ''}: ${type}`;
    })
    .join(', ');
}

/** What a value of the setting means in words: its range or words, and its default. */
function valueNote(row) {
  const range = row.type === 'int' && !/\.\.2147483647$/.test(row.allowed) ? row.allowed.replace('..', ' to ') : '';
  return [range, row.default ? `default ${row.default}` : ''].filter(Boolean).join(', ');
}

function parameterType(row) {
  if (row.type === 'int') return 'number | string | boolean | null';
  if (row.type === 'bool') return 'boolean | string | number | null';
  if (row.type !== 'word') return 'ParameterValue';
  const words = row.allowed.split('|').map((word) => `'${word}'`);
  return `${words.join(' | ')} | null`;
}

function parameterTypes(parameters) {
  const members = parameters.map((row) => {
    const note = valueNote(row);
    const text = [row.description, note && `${capital(note)}.`].filter(Boolean).join(' ');
    return `${comment(text)}  ${row.name}?: ${parameterType(row)};`;
  });
  return `/** Every documented setting with its type; each may also be given as text. Names have no case. */
export interface Parameters {
${members.join('\n')}
}

export type ParameterName = keyof Parameters;
`;
}

function callbackTypes(callbacks) {
  const members = callbacks
    .filter(({ kind }) => kind === 'event')
    .map((row) => `${comment(row.description)}  ${row.name}: [${argumentList(row.arguments)}];`);
  return `/** What the callbacks are called with. Texts about the peer are what the peer sent: show them as text only. */
export interface CallbackArguments {
${members.join('\n')}
}
`;
}

function functionTypes(functions) {
  const members = functions
    .filter(({ answered }) => answered !== 'property')
    .map((row) => {
      const note = row.answered === 'none' ? `${row.description} Not available: ${row.reason}.` : row.description;
      return `${comment(note)}  ${row.name}(${argumentList(row.arguments)}): ${kTypes[row.returns]};`;
    });
  return `/** The functions of the public interface. They may be called at any time: what has to wait for the phone is queued. */
export interface Functions {
${members.join('\n')}
}
`;
}

/** typeScriptTypes gives the types; they import nothing, so that they can be published as they are. */
export function typeScriptTypes({ parameters, functions, callbacks }) {
  return `${banner}
/** What a setting may be given as; the phone keeps its text form. null and the empty text give the default back. */
export type ParameterValue = string | number | boolean | object | null;

${parameterTypes(parameters)}
${callbackTypes(callbacks)}
${functionTypes(functions)}`;
}

const words = (rows) => `'${rows.map(({ name }) => name).join(' ')}'`;

function stringTable(name, type, entries) {
  const members = entries.map(([key, value]) => `  ${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${value},`);
  return `export const ${name}: ${type} = {${members.length > 0 ? `\n${members.join('\n')}\n` : ''}};\n`;
}

/** byReason gives a table of the names that have a reason why they do nothing, by that reason. */
function byReason(name, rows) {
  const reasons = new Set(rows.map(({ reason }) => reason).filter(Boolean));
  return stringTable(
    name,
    'Readonly<Record<string, string>>',
    [...reasons].map((reason) => [reason, words(rows.filter((row) => row.reason === reason))]),
  );
}

/** missingTable gives what is in the interface without doing anything, for who asks why. */
export function missingTable({ parameters, functions }) {
  return `${banner}
/** Settings that are kept without effect, by the reason. */
${byReason('missingSettings', parameters)}
/** Functions that do not work here, by the reason. */
${byReason('missingFunctions', functions)}`;
}

/** lateAnswer gives what a function returns while the script that answers it is still to be loaded. */
function lateAnswer({ answered, returns }) {
  if (answered !== 'extras') return undefined;
  return { bool: true, 'text?': null, 'object?': null }[returns];
}

/** typeScriptTable gives what the page needs to make the functions that have no code of their own: names by class. */
export function typeScriptTable({ functions, callbacks }) {
  const events = callbacks.filter(({ kind }) => kind === 'event');
  const rows = functions.filter(({ alias_of, answered }) => !alias_of && answered !== 'property');
  const group = (how) => rows.filter((row) => row.answered === how);
  const late = ['extras', 'core_result', 'none'].flatMap(group);
  const answers = new Set(late.map(lateAnswer));
  const aliases = [...functions, ...events].filter(({ alias_of }) => alias_of);
  return `${banner}
/** Commands of the link that return nothing. */
export const commands = ${words(group('core').filter(({ returns }) => returns === 'nothing'))};
/** Commands of the link that return whether they went out at once. */
export const switches = ${words(group('core').filter(({ returns }) => returns !== 'nothing'))};
/** Commands of the link whose result goes to the callback among the arguments; the second script sends them. */
export const questions = ${words(group('core_result'))};
/** Functions of the second script, by what they return until it is there. */
export const late: readonly (readonly [answer: true | null | undefined, names: string])[] = [
${[...answers].map((answer) => `  [${answer}, ${words(late.filter((row) => lateAnswer(row) === answer))}],`).join('\n')}
];

/** Second names. */
${stringTable(
  'aliases',
  'Readonly<Record<string, string>>',
  aliases.map(({ name, alias_of }) => [name, `'${alias_of}'`]),
)}
/** The names under which callbacks are kept. */
export const callbackNames = ${words(events.filter(({ alias_of }) => !alias_of))};
`;
}

import { contactFunctions } from './functions/contacts.js';
import { lineFunctions } from './functions/lines.js';
import { mediaFunctions } from './functions/media.js';
import { scriptFunctions } from './functions/scripts.js';
import { settingFunctions } from './functions/settings.js';
import { stateFunctions } from './functions/state.js';
import { talkFunctions } from './functions/talk.js';
import { aliases, callbackNames, commands, missing, questions, switches } from './generated/api_table.js';
import type { PagePhone } from './page_phone.js';
import type { Functions, WebphoneApi } from './public_api.js';
import type { Callback } from './state/callbacks.js';
import { jsonArguments } from './state/json_arguments.js';

type Members = Record<string, unknown>;

/**
 * createApi gives the public interface of a phone. Most functions are rows of the table and have no code of their own:
 * each one is a command of the link. Those that the page answers come from `functions/`; `more` brings what the
 * parts of this page add to them.
 */
export function createApi(phone: PagePhone, more: Partial<Functions> = {}): WebphoneApi {
  const members: Members = {
    parameters: {},
    isstarted: false,
    ...made(
      commands,
      (name) =>
        (...args: unknown[]) =>
          void phone.command(name, jsonArguments(args)),
    ),
    ...made(
      switches,
      (name) =>
        (...args: unknown[]) =>
          phone.command(name, jsonArguments(args)),
    ),
    ...made(questions, (name) => question(phone, name)),
    ...made(callbackNames, (name) => (callback: unknown) => phone.callbacks.register(name, callback)),
    ...settingFunctions(phone),
    ...scriptFunctions(phone),
    ...stateFunctions(phone),
    ...lineFunctions(phone),
    ...contactFunctions(phone),
    ...mediaFunctions(phone),
    ...talkFunctions(phone),
    ...more,
  };
  for (const [reason, names] of Object.entries(missing)) {
    Object.assign(
      members,
      made(names, (name) => unavailable(phone, name, reason)),
    );
  }
  for (const [name, original] of Object.entries(aliases)) members[name] = members[original];
  return members as unknown as WebphoneApi;
}

function made(names: string, make: (name: string) => unknown): Members {
  return Object.fromEntries(
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => [name, make(name)]),
  );
}

/** The function among the arguments gets the result; the others go to the core. */
function question(phone: PagePhone, name: string) {
  return (...args: unknown[]): void => {
    const callback = args.find((argument) => typeof argument === 'function') as Callback | undefined;
    const rest = jsonArguments(args.filter((argument) => argument !== callback));
    if (callback) phone.request(name, rest, (value) => phone.callbacks.call(name, callback, [value ?? '']));
    else phone.command(name, rest);
  };
}

/** A function that does not work here says so in the log, and to the callback that waits for its result. */
function unavailable(phone: PagePhone, name: string, reason: string) {
  return (...args: unknown[]): void => {
    const text = `${name}() is not available: ${reason}`;
    phone.log(2, `WARNING, ${text}`);
    const callback = args.find((argument) => typeof argument === 'function') as Callback | undefined;
    if (callback) phone.callbacks.call(name, callback, [`ERROR, ${text}`]);
  };
}

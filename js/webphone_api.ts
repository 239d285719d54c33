import { watchForContacts } from './functions/contacts.js';
import { lateCall, lateFunctions } from './functions/late.js';
import { lineFunctions } from './functions/lines.js';
import { mediaFunctions } from './functions/media.js';
import { made } from './functions/made.js';
import { settingFunctions } from './functions/settings.js';
import { stateFunctions } from './functions/state.js';
import { talkFunctions } from './functions/talk.js';
import { aliases, callbackNames, commands, switches } from './generated/api_table.js';
import type { PagePhone } from './page_phone.js';
import type { WebphoneApi } from './public_api.js';
import { jsonArguments } from './state/json_arguments.js';

type Members = Record<string, unknown>;

/**
 * createApi gives the public interface of a phone. Most functions are rows of the table and have no code of their own:
 * each one is a command of the link. Those that the page answers come from `functions/`.
 */
export function createApi(phone: PagePhone): WebphoneApi {
  const call = lateCall(phone);
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
    ...made(callbackNames, (name) => (callback: unknown) => phone.callbacks.register(name, callback)),
    ...settingFunctions(phone),
    ...stateFunctions(phone),
    ...lineFunctions(phone),
    ...lateFunctions(call),
    ...mediaFunctions(phone, call),
    ...talkFunctions(phone),
  };
  for (const [name, original] of Object.entries(aliases)) members[name] = members[original];
  watchForContacts(phone, call);
  return members as unknown as WebphoneApi;
}

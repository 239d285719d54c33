import type { Json } from '../engine/link_messages.js';
import { aliases, callbackNames, commands, switches } from '../generated/api_table.js';
import type { PagePhone } from '../page_phone.js';
import type { WebphoneApi } from '../public_api.js';
import type { Callback } from '../state/callbacks.js';
import { jsonArguments } from '../state/json_arguments.js';
import { lineFunctions } from './lines.js';
import { questionFunctions } from './questions.js';
import { settingFunctions } from './settings.js';
import { stateFunctions } from './state.js';

/**
 * passToFrame replaces those functions of `api` that neither the link nor the copy of the state answers: they run in the
 * frame, where the phone's media are, and what they return goes to the callback among the arguments.
 */
export function passToFrame(
  api: WebphoneApi,
  phone: PagePhone,
  call: (name: string, args: Json[]) => Promise<Json> | undefined,
): void {
  const here = {
    ...questionFunctions(phone),
    ...settingFunctions(phone),
    ...stateFunctions(phone),
    ...lineFunctions(phone),
  };
  const answered = new Set([commands, switches, callbackNames].join(' ').split(' ').concat(Object.keys(here)));
  const members = api as unknown as Record<string, unknown>;
  Object.assign(members, questionFunctions(phone));
  for (const [name, member] of Object.entries(members)) {
    if (typeof member !== 'function' || answered.has(aliases[name] ?? name)) continue;
    members[name] = (...args: unknown[]): void => {
      const callback = args.find((argument) => typeof argument === 'function') as Callback | undefined;
      const result = call(name, jsonArguments(args.filter((argument) => argument !== callback)));
      if (callback) void result?.then((value) => phone.callbacks.call(name, callback, [value]));
    };
  }
}

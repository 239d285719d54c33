import { questions } from '../generated/api_table.js';
import type { PagePhone } from '../page_phone.js';
import type { Callback } from '../state/callbacks.js';
import { jsonArguments } from '../state/json_arguments.js';
import { made } from './made.js';

/** questionFunctions are those whose result the core gives. */
export function questionFunctions(phone: PagePhone): Record<string, (...args: unknown[]) => void> {
  return made(questions, (name) => question(phone, name));
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

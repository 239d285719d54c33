import { questionFunctions } from '../functions/questions.js';
import { missingFunctions } from '../generated/missing.js';
import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { Callback } from '../state/callbacks.js';
import { contactFunctions } from './contact_functions.js';
import { mediaFunctions } from './media_functions.js';

/** Functions of the public interface by name. */
export type LateFunctions = Record<string, (...args: unknown[]) => unknown>;

/** lateFunctions gives the functions of the public interface that the second script answers. */
export function lateFunctions(phone: PagePhone): LateFunctions {
  const missing = Object.entries(missingFunctions).flatMap(([reason, names]) =>
    names.split(' ').map((name) => [name, unavailable(phone, name, reason)] as const),
  );
  return {
    ...Object.fromEntries(missing),
    ...questionFunctions(phone),
    ...mediaFunctions(phone),
    ...contactFunctions(phone),
    loadscript: (...args: Parameters<Functions['loadscript']>) =>
      phone.extras.use('loadscript', ({ loadScript }) => loadScript(...args)),
  } as LateFunctions;
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

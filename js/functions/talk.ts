import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';

export function talkFunctions(phone: PagePhone) {
  return {
    checkpresence: (users, callback) => {
      // The answers come as events; a callback hears of all of them from now on.
      if (callback) phone.callbacks.register('onPresenceStateChange', callback);
      phone.command('checkpresence', [users]);
    },
  } satisfies Partial<Functions>;
}

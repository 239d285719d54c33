import type { PagePhone } from '../page_phone.js';
import type { LateCall } from './late.js';

/** watchForContacts has the second script, which holds contacts and call history, hear of what belongs to them. */
export function watchForContacts(phone: PagePhone, call: LateCall): void {
  phone.watch('onCdr', (cdr) => call('callhistory', [...cdr], undefined));
  phone.watch('onLoaded', () => {
    // An address book of the server is loaded without being asked for.
    if (phone.snapshot.parameter('serveraddressbook_url')) call('addressbook', [], undefined);
  });
}

import type { Json } from '../engine/link_messages.js';
import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { ContactBook } from './contact_book.js';
import { nowhere } from './open_book.js';

/**
 * contactFunctions are the contacts and the call history. They are opened by the first use; until then changes wait, and what
 * would list something gives null.
 */
export function contactFunctions(phone: PagePhone) {
  let opening: Promise<ContactBook> | undefined;
  let book: ContactBook | undefined;
  const ask = <Result>(late: Result, work: (book: ContactBook) => Result): Result => {
    if (book) return work(book);
    phone.extras.use('the list of contacts and calls', async (extras) => {
      opening ??= extras.openBook(phone);
      book = await opening;
      work(book);
    });
    return late;
  };
  const functions = {
    addcontact: (...fields) => ask(true, (opened) => opened.add(fields)),
    deletecontact: (name, number) => ask(true, (opened) => opened.remove(name, number)),
    delallcontacts: () => ask(undefined, (opened) => opened.removeAll()),
    getcontact: (name, number) => ask(null, (opened) => opened.get(name, number)),
    listcontacts: () => ask(null, (opened) => opened.list()),
    synccontacts: () => ask(undefined, (opened) => opened.sync()),
    listcallhistory: () => ask(null, (opened) => opened.history()),
    delsettings: (level) =>
      phone.extras.use('delsettings', async (extras) => {
        const { owner } = phone.keeper ?? nowhere;
        await extras.storage.clear(extras.storePlace(owner), owner, Math.trunc(Number(level) || 0));
        phone.keeper?.forgotten();
        opening = book = undefined;
      }),
  } satisfies Partial<Functions>;
  // What the page tells by itself, see functions/contacts.ts.
  const heard = {
    callhistory: (...cdr: Json[]) => ask(undefined, (opened) => opened.addCall(cdr)),
    addressbook: () => ask(undefined, () => undefined),
  };
  return { ...functions, ...heard };
}

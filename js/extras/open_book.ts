import type { PagePhone } from '../page_phone.js';
import { fetchText } from '../platform/http.js';
import { ContactBook } from './contact_book.js';
import { storage, storePlace } from './storage.js';

/** What is needed of the page's phone. */
export type BookPhone = Pick<PagePhone, 'notify' | 'log' | 'keeper'> & {
  snapshot: Pick<PagePhone['snapshot'], 'parameter'>;
};

/** A page without a keeper stores nothing. */
export const nowhere = { owner: { preferred_storage: '0' } };

/** openBook opens the contacts and calls that are stored in the place of the phone's settings. */
export function openBook(phone: BookPhone): Promise<ContactBook> {
  const { owner } = phone.keeper ?? nowhere;
  const place = storePlace(owner);
  const setting = (name: string): string => phone.snapshot.parameter(name) ?? '';
  const report = (text: string): void => phone.log(2, `WARNING, ${text}`);
  return ContactBook.open({
    setting,
    report,
    notify: (text) => phone.notify(text),
    read: (kind) => storage.read(owner, `${kind} ${place}`),
    write: (kind, text) => {
      storage
        .change(owner, `${kind} ${place}`, (_, isPublic) => (isPublic ? undefined : text))
        .catch((error: unknown) => report(`${kind} could not be stored: ${String(error)}`));
    },
    fetch: (request) => fetchText(request, setting('jsonp') === 'true'),
    now: () => Date.now(),
  });
}

import { fetchText } from '../platform/http.js';
import { type BookParts, ContactBook } from './contact_book.js';
import { storage, type OwnerSettings } from './storage.js';

/** openBook opens the contacts and calls that are stored in a place. */
export function openBook(
  page: Pick<BookParts, 'setting' | 'notify' | 'report'>,
  keeper: { place: string; owner: OwnerSettings },
): Promise<ContactBook> {
  const { place, owner } = keeper;
  return ContactBook.open({
    ...page,
    read: (kind) => storage.read(owner, `${kind} ${place}`),
    write: (kind, text) => {
      storage
        .change(owner, `${kind} ${place}`, (_, isPublic) => (isPublic ? undefined : text))
        .catch((error: unknown) => page.report(`${kind} could not be stored: ${String(error)}`));
    },
    fetch: (request) => fetchText(request, page.setting('jsonp') === 'true'),
    now: () => Date.now(),
  });
}

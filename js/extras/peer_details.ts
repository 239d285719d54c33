import type { PagePhone } from '../page_phone.js';

/** The longest text about a peer that is shown. */
const longestText = 20_000;
/** The value of `displaypeerdetails` that asks for a page of its own. */
const ownPage = '1';

/**
 * showPeerDetails puts what the web server says about a peer where `displaypeerdetails` says: into the element of this id,
 * or into a new page; as text, whatever it looks like. `complain` is told when the browser opens no page.
 */
export function showPeerDetails(text: string, id: string, complain: (text: string) => void): void {
  // All calls share one page, which is opened again only when the user has closed it.
  const page = id === ownPage ? window.open('', 'webphone_peer_details') : undefined;
  const place = page ? page.document.body : document.getElementById(id);
  if (place) place.textContent = text.slice(0, longestText);
  if (page === null) complain('The browser opens no page for the details of the caller: allow pop-ups for this site');
}

/** tellPeerDetails shows what the core has got about the peer of a call. */
export function tellPeerDetails(phone: PagePhone, text: unknown): void {
  const place = phone.snapshot.parameter('displaypeerdetails') ?? '';
  showPeerDetails(typeof text === 'string' ? text : '', place, (words) => phone.display(words, ''));
}

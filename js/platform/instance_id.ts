const key = 'webphone.instance';

/**
 * takeInstanceId gives the name of this tab as a SIP instance (RFC 5626): the same after a reload, so that the server
 * takes the new connection for the old one's successor, and another in every other tab. Empty where the browser keeps
 * or makes none; the core then makes one for itself.
 */
export function takeInstanceId(): string {
  try {
    const id = sessionStorage.getItem(key) ?? `urn:uuid:${crypto.randomUUID()}`;
    // A duplicate of this tab would get a copy of what is stored.
    sessionStorage.removeItem(key);
    addEventListener('pagehide', () => sessionStorage.setItem(key, id));
    return id;
  } catch {
    return '';
  }
}

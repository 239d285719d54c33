/** What may never be opened in a page's name, whoever asks: it runs in the page, or reads what is not for it. */
const forbidden = /^(?:about|blob|data|file|filesystem|javascript|vbscript|view-source):/i;

/**
 * openAddress opens an address that the core names, as a click of the user on a link would: pages in a tab of their own, the
 * schemes of apps and diallers by whatever the device has for them. False if it is no absolute address or not allowed.
 */
export function openAddress(address: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(address) || forbidden.test(address)) return false;
  const link = document.createElement('a');
  link.href = address;
  if (/^https?:/i.test(address)) link.target = '_blank';
  link.rel = 'noopener noreferrer';
  // A click needs no place in the page, and an element outside of it cannot disturb its layout.
  link.click();
  return true;
}

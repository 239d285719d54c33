import type { PagePhone } from '../page_phone.js';
import { openAddress } from '../platform/address_opener.js';

/** openNamed opens an address that the core names, or says in the log that it may not be opened. */
export function openNamed(phone: PagePhone, address: string): void {
  if (!openAddress(address)) phone.log(1, `ERROR, not an address to open: ${address}`);
}

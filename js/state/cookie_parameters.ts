import { decodedText } from './decoded_text.js';

/**
 * readCookieParameters takes the settings out of `document.cookie`: `wp_NAME=VALUE`, the values encoded as in an address.
 * Names come out in lower case without the prefix.
 */
export function readCookieParameters(cookies: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, name, value] of cookies.matchAll(/(?:^|;\s*)wp_([a-z]\w*)=([^;]*)/gi)) {
    if (name !== undefined && value !== undefined) values[name.toLowerCase()] = decodedText(value);
  }
  return values;
}

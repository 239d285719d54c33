import { decodedText } from './decoded_text.js';

/** The query of the page's address: its `wp_` parameters, and what must leave the address bar. */

/** Never kept in the address bar, the history or a Referer. */
export const secrets = new Set(['password', 'md5', 'turnpassword', 'extraregisteraccounts', 'ice']);

/** splitQuery gives the parameters of a query as they are written; they may be encoded one by one or as a whole. */
export function splitQuery(query: string): string[] {
  const text = query.replace(/^\?/, '');
  return (text.includes('=') ? text : decodedText(text)).split('&').filter(Boolean);
}

/** withoutSecrets gives the query to show from now on; undefined if it can stay as it is. */
export function withoutSecrets(query: string): string | undefined {
  const pairs = splitQuery(query);
  const shown = pairs.filter((pair) => !secrets.has(settingOf(pair) ?? ''));
  if (shown.length === pairs.length) return undefined;
  return shown.length === 0 ? '' : `?${shown.join('&')}`;
}

/** hasSettings tells whether a query names settings of the phone. */
export function hasSettings(query: string): boolean {
  return splitQuery(query).some((pair) => settingOf(pair) !== undefined);
}

/** The setting that a parameter of a query names, in lower case. */
function settingOf(pair: string): string | undefined {
  const [name = ''] = pair.split('=', 1);
  return /^wp_(.*)/s.exec(decodedText(name).toLowerCase())?.[1];
}

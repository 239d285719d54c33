/** The query of the page's address: its `wp_` parameters, and what must leave the address bar. */

export const prefix = 'wp_';

/** Never kept in the address bar, the history or a Referer. */
export const secrets = new Set(['password', 'md5', 'turnpassword', 'extraregisteraccounts', 'ice']);

/** A parameter of a query: decoded, and as it was written. */
export interface Pair {
  name: string;
  value: string;
  raw: string;
}

/** splitQuery gives the parameters of a query, which may be encoded one by one or as a whole. */
export function splitQuery(query: string): Pair[] {
  const text = query.replace(/^\?/, '');
  const whole = text.includes('=') ? text : decode(text);
  return whole
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const equals = raw.indexOf('=');
      const name = equals < 0 ? raw : raw.slice(0, equals);
      return { name: decode(name), value: equals < 0 ? '' : decode(raw.slice(equals + 1)), raw };
    });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** withoutSecrets gives the query to show from now on; undefined if it can stay as it is. */
export function withoutSecrets(query: string): string | undefined {
  const pairs = splitQuery(query);
  const shown = pairs.filter(({ name }) => !isSecret(name));
  if (shown.length === pairs.length || query === '') return undefined;
  return shown.length === 0 ? '' : `?${shown.map(({ raw }) => raw).join('&')}`;
}

/** hasSettings tells whether a query names settings of the phone. */
export function hasSettings(query: string): boolean {
  return splitQuery(query).some(({ name }) => name.toLowerCase().startsWith(prefix));
}

function isSecret(fullName: string): boolean {
  const key = fullName.toLowerCase();
  return key.startsWith(prefix) && secrets.has(key.slice(prefix.length));
}

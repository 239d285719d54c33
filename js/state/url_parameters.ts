/**
 * The settings of the page's address: which are taken, which are not, and what must leave the address bar. Anybody can
 * make a link, so a link may say whom to call but not where secrets, media or recordings go, nor act by itself.
 */

/** What became of the `wp_` parameters of an address. */
export interface UrlParameters {
  values: Record<string, string>;
  /** Lines for the log: names, never values. */
  warnings: string[];
  /** The query to show from now on, without secrets; undefined if it can stay as it is. */
  cleanQuery: string | undefined;
}

const prefix = 'wp_';

/** Never kept in the address bar, the history or a Referer. */
const secrets = new Set(['password', 'md5', 'turnpassword']);

/** Where calls, media, credentials, recordings or scripts go: the owner of the page decides, not a link. */
const routes = new Set([
  'proxyaddress',
  'serveraddressfirst',
  'backupserver',
  'rtmpserveraddress',
  'stunserveraddress',
  'turnserveraddress',
  'turnparameters',
  'turnusername',
  'turnpassword',
  'ice',
  'icetransportpolicy',
  'mediaencryption',
  'extraregisteraccounts',
  'numpxrewrite',
  'numrewriterules',
  'techprefix',
  'callbacknumber',
  'accessnumber',
  'voicerecupload',
  'voicerecording',
  'webphonebasedir',
  'nativepluginurl',
  'android_nativedialerurl',
  'ios_nativedialerurl',
  'filetransferurl',
  'customsipheader',
  'bargeinheader',
  'contact_uri_parameters',
  'contact_parameters',
  'logsendto',
]);

/** Links, pictures and interfaces that the phone would open or fetch. */
const addresses = new Set([
  'newuser',
  'forgotpasswordurl',
  'homepage',
  'accounturi',
  'recharge',
  'p2p',
  'callback',
  'sms',
  'creditrequest',
  'ratingrequest',
  'helpurl',
  'licenseurl',
  'extramenuurl',
  'supporturl',
  'logo',
  'advertisement',
  'header',
  'footer',
  'ringtone',
]);

/** What would let a link open the microphone to a stranger or send calls elsewhere. */
const unattended = new Set([
  'autoaccept',
  'enableautoaccept',
  'autoacceptheader',
  'calltransferalways',
  'callforwardalways',
  'callforwardonbusy',
  'callforwardonnoanswer',
]);

/** Who gets the answer to a digest challenge. */
const servers = ['serveraddress', 'webrtcserveraddress', 'realm', 'transport'];

/**
 * readUrlParameters takes the `wp_` parameters out of a query string (`?wp_username=...`); `owner` holds the settings of
 * the page itself, by names in lower case; names have no case. Values may be encoded one by one or the whole query at once; a plus sign stays a plus sign, because
 * it begins telephone numbers.
 */
export function readUrlParameters(query: string, owner: Readonly<Record<string, string>>): UrlParameters {
  const warnings: string[] = [];
  const values: Record<string, string> = {};
  const ownerHasSecret = isSet(owner, 'password') || isSet(owner, 'md5');
  const pairs = splitQuery(query);
  const bringsSecret = pairs.some(({ name }) => /^wp_(?:password|md5)$/i.test(name));

  for (const { name: fullName, value } of pairs) {
    if (!fullName.toLowerCase().startsWith(prefix)) continue;
    const name = fullName.slice(prefix.length);
    const key = name.toLowerCase();
    const refusal =
      refusalOf(key) ??
      (servers.includes(key) && ownerHasSecret && !bringsSecret && owner[key] !== value
        ? "the page's own password is not for a server that a link names"
        : undefined);
    if (refusal) warnings.push(`WARNING, parameter ${fullName} of the page address ignored: ${refusal}`);
    else if (key === 'autoaction' && value !== '0') warnings.push(`WARNING, ${fullName}: ${noAction}`);
    else values[key] = value;
  }
  // Whatever the page's own autoaction is: the number of a link is filled in, not dialled.
  if (isSet(values, 'callto')) values['autoaction'] = '0';
  return { values, warnings, cleanQuery: withoutSecrets(query, pairs) };
}

const noAction = 'a link may fill in a number, but does not call by itself';

function refusalOf(name: string): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return 'not the name of a setting';
  if (routes.has(name) || name.startsWith('scurl_')) return 'only the page itself may set it';
  if (addresses.has(name)) return 'only the page itself may name addresses';
  if (unattended.has(name)) return 'only the page itself may let calls be answered or sent on unattended';
  return undefined;
}

function isSecret(fullName: string): boolean {
  const key = fullName.toLowerCase();
  return key.startsWith(prefix) && secrets.has(key.slice(prefix.length));
}

function isSet(values: Readonly<Record<string, string>>, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== '';
}

interface Pair {
  name: string;
  value: string;
  raw: string;
}

function splitQuery(query: string): Pair[] {
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

function withoutSecrets(query: string, pairs: readonly Pair[]): string | undefined {
  const shown = pairs.filter(({ name }) => !isSecret(name));
  if (shown.length === pairs.length || query === '') return undefined;
  return shown.length === 0 ? '' : `?${shown.map(({ raw }) => raw).join('&')}`;
}

/**
 * The settings of the page's address: which are taken and which are not. Anybody can
 * make a link, so a link may say whom to call but not where secrets, media or recordings go, nor act by itself.
 */

import type { PagePhone } from '../page_phone.js';
import { decodedText } from '../state/decoded_text.js';
import { secrets, splitQuery } from '../state/query.js';

/** What became of the `wp_` parameters of an address. */
export interface UrlParameters {
  values: Record<string, string>;
  /** Lines for the log: names, never values. */
  warnings: string[];
  /** What the user should know: the server of the link is not used. */
  notice: string | undefined;
}

/** Settings by names in lower case. */
type Settings = Readonly<Record<string, string>>;

/** What answers the challenge of a SIP server. */
const accountSecrets = ['password', 'md5'];

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
  'filters',
  'techprefix',
  'callbacknumber',
  'accessnumber',
  'voicemailnum',
  'voicerecupload',
  'voicerecording',
  'webphonebasedir',
  'nativepluginurl',
  'android_nativedialerurl',
  'ios_nativedialerurl',
  'filetransferurl',
  'customsipheader',
  'bargeinheader',
  'acceptrefer',
  'contact_uri_parameters',
  'contact_parameters',
  'unregall',
  'video',
  'logsendto',
  'serveraddressbook_url',
  'wstestservers',
  'nsdomain',
  'defcontacts',
  'encryptionkey',
  'urlparameters',
  'jsonp',
  'frameorigins',
  'sharedphone',
  'reloadcalls',
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
  'callnot_icon',
  'callnot_image',
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

/** settingsOfLink is readUrlParameters, and tells log and user what is not taken. */
export function settingsOfLink(
  phone: Pick<PagePhone, 'log' | 'display'>,
  ...from: Parameters<typeof readUrlParameters>
): Record<string, string> {
  const { values, warnings, notice } = readUrlParameters(...from);
  for (const warning of warnings) phone.log(2, warning);
  // Whoever follows a link to another server must know why nothing of it happens.
  if (notice) phone.display(notice, 'Settings');
  return values;
}

const prefix = 'wp_';

/** A parameter of a query, decoded. */
interface Pair {
  name: string;
  value: string;
}

function decodedPair(text: string): Pair {
  const equals = text.indexOf('=');
  if (equals < 0) return { name: decodedText(text), value: '' };
  return { name: decodedText(text.slice(0, equals)), value: decodedText(text.slice(equals + 1)) };
}

/**
 * readUrlParameters takes the `wp_` parameters out of a query string (`?wp_username=...`); `page` holds the settings of
 * the page itself, `stored` those of earlier sessions, by names in lower case; names have no case. Values may be encoded one by one
 * or the whole query at once; a plus sign stays a plus sign, because it begins telephone numbers. What the page names in
 * `urlparameters` a link may set.
 */
export function readUrlParameters(query: string, page: Settings, stored: Settings = {}): UrlParameters {
  const warnings: string[] = [];
  const values: Record<string, string> = {};
  const pairs = splitQuery(query).map(decodedPair);
  const serverRefusal = refusalOfServer(pairs, page, stored);
  let isServerRefused = false;

  for (const { name: fullName, value } of pairs) {
    if (!fullName.toLowerCase().startsWith(prefix)) continue;
    const name = fullName.slice(prefix.length);
    const key = name.toLowerCase();
    const isServer = servers.includes(key);
    if (isServer && value === (page[key] ?? stored[key])) continue;
    // An empty secret would only take away that of the page.
    if (secrets.has(key) && value === '') continue;
    const refusal = refusalOf(key, page) ?? (isServer ? serverRefusal : undefined);
    if (refusal && refusal === serverRefusal) isServerRefused = true;
    if (refusal) warnings.push(`WARNING, parameter ${fullName} of the page address ignored: ${refusal}`);
    else if (key === 'autoaction' && value !== '0') warnings.push(`WARNING, ${fullName}: ${noAction}`);
    else values[key] = value;
  }
  // Whatever the page's own autoaction is: the number of a link is filled in, not dialled.
  if (isSet(values, 'callto')) values['autoaction'] = '0';
  // A link that names a server brings a secret for it, or there is none: what is known already stays out of it.
  if (servers.some((name) => isSet(values, name))) {
    for (const name of accountSecrets) if (isSet(page, name) || isSet(stored, name)) values[name] ??= '';
  }
  const notice = isServerRefused ? `The server that the link names is not used: ${serverRefusal}` : undefined;
  return { values, warnings, notice };
}

/** Why a link may not name another server than the known one; undefined if it may. */
function refusalOfServer(pairs: readonly Pair[], page: Settings, stored: Settings): string | undefined {
  const isFixed = servers.some((name) => isSet(page, name) && !isAllowed(name, page));
  if (isFixed) return 'the page has a server of its own';
  const hasSecret = accountSecrets.some((name) => isSet(page, name) || isSet(stored, name));
  const bringsSecret = pairs.some(({ name, value }) => /^wp_(?:password|md5)$/i.test(name) && value !== '');
  return hasSecret && !bringsSecret
    ? 'the known password is not for a server that a link names; to use that server, the link must bring its account'
    : undefined;
}

const noAction = 'a link may fill in a number, but does not call by itself';

function refusalOf(name: string, page: Settings): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return 'not the name of a setting';
  if (isAllowed(name, page)) return undefined;
  if (routes.has(name) || name.startsWith('scurl_')) return 'only the page itself may set it';
  if (addresses.has(name)) return 'only the page itself may name addresses';
  if (unattended.has(name)) return 'only the page itself may let calls be answered or sent on unattended';
  return undefined;
}

/** The owner of the page may allow what is refused otherwise. */
function isAllowed(name: string, page: Settings): boolean {
  return (page['urlparameters'] ?? '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .includes(name);
}

function isSet(values: Settings, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== '';
}

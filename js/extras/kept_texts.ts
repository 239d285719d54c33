import { done, openDatabase, readRecord, recordStore, type SealedText } from '../platform/kept_records.js';

/** A place that keeps texts by name between sessions. */
export interface KeptTexts {
  read(name: string): Promise<string | undefined>;
  /** undefined forgets the text. */
  write(name: string, text: string | undefined): Promise<void>;
}

/** IndexedTexts is IndexedDB, encrypted with a key that the browser keeps and does not show. */
export class IndexedTexts implements KeptTexts {
  async read(name: string): Promise<string | undefined> {
    return readRecord(name);
  }

  async write(name: string, text: string | undefined): Promise<void> {
    const database = await openDatabase();
    try {
      const sealed = text === undefined ? undefined : await seal(await takeKey(database), text);
      const store = recordStore(database, 'readwrite');
      if (sealed) await done(store.put(sealed, name));
      else await done(store.delete(name));
    } finally {
      database.close();
    }
  }
}

async function takeKey(database: IDBDatabase): Promise<CryptoKey> {
  const known: unknown = await done<unknown>(recordStore(database, 'readonly').get('key'));
  if (known instanceof CryptoKey) return known;
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await done(recordStore(database, 'readwrite').put(fresh, 'key'));
  return fresh;
}

async function seal(key: CryptoKey, text: string): Promise<SealedText> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(text)) };
}

const prefixOfAll = 'webphone.';

/** LocalTexts is localStorage, obfuscated: it hides texts from a glance, not from who looks for them. */
export class LocalTexts implements KeptTexts {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  read(name: string): Promise<string | undefined> {
    const text = this.#storage.getItem(prefixOfAll + name);
    return Promise.resolve(text === null ? undefined : reveal(text));
  }

  write(name: string, text: string | undefined): Promise<void> {
    if (text === undefined) this.#storage.removeItem(prefixOfAll + name);
    else this.#storage.setItem(prefixOfAll + name, obscure(text));
    return Promise.resolve();
  }
}

/** As much of `document` as cookies need. */
export interface CookieJar {
  cookie: string;
}

/** Longer texts do not fit into a cookie. */
const longestCookie = 3500;

/** CookieTexts keeps what is short. A cookie goes to the web server with every request, so it must hold no secret. */
export class CookieTexts implements KeptTexts {
  readonly #jar: CookieJar;

  constructor(jar: CookieJar) {
    this.#jar = jar;
  }

  read(name: string): Promise<string | undefined> {
    const key = `${cookieName(name)}=`;
    const cookie = this.#jar.cookie.split('; ').find((one) => one.startsWith(key));
    return Promise.resolve(cookie === undefined ? undefined : reveal(decodeURIComponent(cookie.slice(key.length))));
  }

  write(name: string, text: string | undefined): Promise<void> {
    const value = text === undefined ? '' : encodeURIComponent(obscure(text));
    if (value.length > longestCookie) return Promise.reject(new Error('too long for a cookie'));
    const age = text === undefined ? 0 : 365 * 24 * 3600;
    this.#jar.cookie = `${cookieName(name)}=${value}; path=/; max-age=${age}; SameSite=Strict`;
    return Promise.resolve();
  }
}

function cookieName(name: string): string {
  return encodeURIComponent(prefixOfAll + name);
}

/** MemoryTexts forgets everything with the page. */
export class MemoryTexts implements KeptTexts {
  readonly #texts = new Map<string, string>();

  read(name: string): Promise<string | undefined> {
    return Promise.resolve(this.#texts.get(name));
  }

  write(name: string, text: string | undefined): Promise<void> {
    if (text === undefined) this.#texts.delete(name);
    else this.#texts.set(name, text);
    return Promise.resolve();
  }
}

const mask = 0x5a;

/** obscure turns a text into one that a search for its words does not find; `reveal` is its way back. */
function obscure(text: string): string {
  const octets = new TextEncoder().encode(text);
  return btoa(Array.from(octets, (octet, i) => String.fromCharCode(octet ^ mask ^ (i & 31))).join(''));
}

function reveal(text: string): string | undefined {
  try {
    const octets = Array.from(atob(text), (character, i) => character.charCodeAt(0) ^ mask ^ (i & 31));
    return new TextDecoder().decode(Uint8Array.from(octets));
  } catch {
    return undefined;
  }
}

/**
 * Texts that outlive the page, by name, in IndexedDB: encrypted with a key that the browser keeps and no script can read.
 * That keeps them out of sight of who looks at the disk or at the storage view, not of a script of this origin.
 */

const databaseName = 'webphone';
const storeName = 'records';
const keyName = 'key';

/** A text as it is stored. */
export interface SealedText {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** readRecord gives a text, if it is there. Rejects where the browser has no such storage. */
export async function readRecord(name: string): Promise<string | undefined> {
  const database = await openDatabase();
  try {
    const store = recordStore(database, 'readonly');
    const [key, sealed] = await Promise.all([done<unknown>(store.get(keyName)), done<unknown>(store.get(name))]);
    return await unseal(key, sealed);
  } finally {
    database.close();
  }
}

/** openDatabase rejects where the browser has no such storage, or no way to encrypt. */
export function openDatabase(): Promise<IDBDatabase> {
  if (!isSecureContext) return Promise.reject(new Error('this page has no encrypted storage'));
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(storeName);
  return done(request);
}

/** recordStore begins a transaction. */
export function recordStore(database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore {
  return database.transaction(storeName, mode).objectStore(storeName);
}

/** done waits for a request to the database. */
export function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser refused the storage'));
  });
}

/** What is not there, or cannot be decrypted because it is of another key, is as good as gone. */
async function unseal(key: unknown, record: unknown): Promise<string | undefined> {
  try {
    const { iv, data } = record as SealedText;
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key as CryptoKey, data);
    return new TextDecoder().decode(plain);
  } catch {
    return undefined;
  }
}

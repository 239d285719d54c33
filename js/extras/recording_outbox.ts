import type { Upload } from './recording_upload.js';

/** Recordings that have not reached the server yet. */
export interface RecordingOutbox {
  add(upload: Upload): Promise<number>;
  remove(id: number): Promise<void>;
  all(): Promise<{ id: number; upload: Upload }[]>;
}

/** So many wait at most; then the oldest makes room. */
export const mostWaiting = 50;

/** IndexedOutbox keeps them in the browser's database, over a reload and a day without network. */
export class IndexedOutbox implements RecordingOutbox {
  #database: Promise<IDBDatabase> | undefined;

  async add(upload: Upload): Promise<number> {
    const waiting = await this.#ask<IDBValidKey[]>('readonly', (store) => store.getAllKeys());
    for (const key of waiting.slice(0, Math.max(0, waiting.length - mostWaiting + 1))) await this.remove(Number(key));
    return Number(await this.#ask<IDBValidKey>('readwrite', (store) => store.add(upload)));
  }

  async remove(id: number): Promise<void> {
    await this.#ask('readwrite', (store) => store.delete(id));
  }

  async all(): Promise<{ id: number; upload: Upload }[]> {
    const keys = await this.#ask<IDBValidKey[]>('readonly', (store) => store.getAllKeys());
    const uploads = await this.#ask<Upload[]>('readonly', (store) => store.getAll() as IDBRequest<Upload[]>);
    return uploads.flatMap((upload, i) => (keys[i] === undefined ? [] : [{ id: Number(keys[i]), upload }]));
  }

  async #ask<Value>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<Value> {
    const database = await (this.#database ??= openDatabase());
    return result<Value>(work(database.transaction('recordings', mode).objectStore('recordings')));
  }
}

/** MemoryOutbox keeps them while the page lives, where the browser has no database for it. */
export class MemoryOutbox implements RecordingOutbox {
  readonly #uploads = new Map<number, Upload>();
  #last = 0;

  add(upload: Upload): Promise<number> {
    this.#uploads.set(++this.#last, upload);
    return Promise.resolve(this.#last);
  }

  remove(id: number): Promise<void> {
    this.#uploads.delete(id);
    return Promise.resolve();
  }

  all(): Promise<{ id: number; upload: Upload }[]> {
    return Promise.resolve([...this.#uploads].map(([id, upload]) => ({ id, upload })));
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('webphone-recordings', 1);
  request.addEventListener('upgradeneeded', () =>
    request.result.createObjectStore('recordings', { autoIncrement: true }),
  );
  return result(request);
}

function result<Value>(request: IDBRequest): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result as Value));
    request.addEventListener('error', () => reject(request.error ?? new Error('the database failed')));
  });
}

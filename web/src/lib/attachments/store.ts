// Pictures and short recordings that the server does not have yet, in this browser's database.
import { answer, openDatabase, write } from '$lib/idb';

/** What is known of a file without reading it. It travels with the draft and with the comment on its way. */
export interface FileFacts {
  /** Its idempotency key as well: however often it is sent, it is stored once. */
  key: string;
  media_type: string;
  size_bytes: number;
  /** Of a recording. */
  duration_ms: number | null;
}

interface Kept {
  key: string;
  blob: Blob;
  keptAt: number;
}

const STORE = 'files';
/** A draft that nobody has touched for so long is not going to be sent. */
const KEPT_MS = 30 * 86_400_000;

/** The bytes behind drafts and comments on their way. Where this browser keeps nothing, they last for the visit. */
export class FileStore {
  readonly #here = new Map<string, Blob>();
  #db: Promise<IDBDatabase | null> | null = null;

  async keep(key: string, blob: Blob): Promise<void> {
    this.#here.set(key, blob);
    const db = await this.#open();
    if (!db) return;
    const kept: Kept = { key, blob, keptAt: Date.now() };
    // Without room on the disk it is still at hand here.
    await write(db, [STORE], (tx) => tx.objectStore(STORE).put(kept)).catch(() => {});
  }

  /** Null: it is neither at hand nor kept. */
  async get(key: string): Promise<Blob | null> {
    const here = this.#here.get(key);
    if (here) return here;
    const db = await this.#open();
    if (!db) return null;
    const store = db.transaction(STORE, 'readonly').objectStore(STORE);
    const kept = await answer<Kept | undefined>(store.get(key)).catch(() => undefined);
    if (kept) this.#here.set(key, kept.blob);
    return kept?.blob ?? null;
  }

  async drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#here.delete(key);
    const db = await this.#open();
    if (!db || keys.length === 0) return;
    await write(db, [STORE], (tx) => {
      for (const key of keys) tx.objectStore(STORE).delete(key);
    }).catch(() => {});
  }

  /** What was left of drafts that are gone. */
  async #tidy(db: IDBDatabase): Promise<void> {
    const before = Date.now() - KEPT_MS;
    await write(db, [STORE], (tx) => {
      const cursor = tx.objectStore(STORE).openCursor();
      cursor.onsuccess = () => {
        const found = cursor.result;
        if (!found) return;
        if ((found.value as Kept).keptAt < before) found.delete();
        found.continue();
      };
    }).catch(() => {});
  }

  #open(): Promise<IDBDatabase | null> {
    this.#db ??= this.#begin();
    return this.#db;
  }

  async #begin(): Promise<IDBDatabase | null> {
    if (!('indexedDB' in globalThis)) return null;
    try {
      const db = await openDatabase('debrief-attachments', 1, (made) =>
        made.createObjectStore(STORE, { keyPath: 'key' })
      );
      void this.#tidy(db);
      return db;
    } catch {
      return null;
    }
  }
}

export const files = new FileStore();

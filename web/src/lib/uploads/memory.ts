// What this browser knows of uploads across restarts: how to recognise their files, and the receipts.
import type { Receipt } from './receipt';

export interface Remembered {
  /** The upload's id. */
  id: string;
  user_id: string;
  filename: string;
  title: string;
  size_bytes: number;
  last_modified: number;
  fingerprint: string;
  /** The recording that it becomes the next file of. Earlier versions kept entries without it. */
  replaces?: string | null;
  /** What is spoken in it; likewise. */
  language?: string | null;
  /** The SHA-256 of so many bytes from the beginning, as they were sent. */
  mark: { bytes: number; sha256: string } | null;
  /** Chromium's way to the file, so that it need not be chosen again. */
  handle: FileSystemFileHandle | null;
  recording_id: string | null;
  /** Unix ms; null while it is on its way. */
  sent_at: number | null;
  receipt: Receipt | null;
}

const NAME = 'debrief-uploads';
const STORE = 'uploads';
/** Of finished ones; the recordings themselves are in the library. */
const KEPT = 100;

/** Without a database (some private windows have none) everything works, but nothing is remembered. */
export class Memory {
  #open: Promise<IDBDatabase> | null = null;

  async all(userId: string): Promise<Remembered[]> {
    const found = await this.#run<Remembered[]>('readonly', (store) => store.getAll());
    return (found ?? []).filter((one) => one.user_id === userId);
  }

  /** Whether one of theirs is on its way still, or its receipt: the pages have to see to that. */
  async unsettled(userId: string): Promise<boolean> {
    return (await this.all(userId)).some((one) => one.receipt === null);
  }

  /** Durable when it resolves, and told to nobody if it cannot be. */
  async keep(entry: Remembered): Promise<void> {
    await this.#run('readwrite', (store) => store.put(entry));
  }

  async drop(id: string): Promise<void> {
    await this.#run('readwrite', (store) => store.delete(id));
  }

  /** Forgets the oldest of the finished ones. */
  async tidy(userId: string): Promise<void> {
    const finished = (await this.all(userId))
      .filter((one) => one.sent_at !== null)
      .sort((a, b) => (b.sent_at ?? 0) - (a.sent_at ?? 0));
    for (const one of finished.slice(KEPT)) await this.drop(one.id);
  }

  async #run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T | null> {
    try {
      this.#open ??= open();
      const database = await this.#open;
      return await new Promise<T>((resolve, reject) => {
        const transaction = database.transaction(STORE, mode, { durability: 'strict' });
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result as T);
        transaction.onabort = () => reject(transaction.error);
      });
    } catch {
      return null;
    }
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const memory = new Memory();

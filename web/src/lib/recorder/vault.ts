// What was recorded, on this machine's disk, until the server has confirmed all of it. Invariant: a slice is
// reported as kept only when its transaction has completed with strict durability.
import { answer, openDatabase, write } from '../idb';
import type { Session } from './session';

const NAME = 'debrief-recorder';
const VERSION = 1;

interface StoredSlice {
  session: string;
  offset: number;
  bytes: ArrayBuffer;
}

export interface SlicePlace {
  offset: number;
  size: number;
}

export class Vault {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(): Promise<Vault> {
    const db = await openDatabase(NAME, VERSION, (made) => {
      made.createObjectStore('sessions', { keyPath: 'id' });
      made.createObjectStore('slices', { keyPath: ['session', 'offset'] });
    });
    return new Vault(db);
  }

  close(): void {
    this.db.close();
  }

  async create(session: Session): Promise<void> {
    await write(this.db, ['sessions'], (tx) => tx.objectStore('sessions').add(session));
  }

  async find(id: string): Promise<Session | null> {
    const tx = this.db.transaction(['sessions'], 'readonly');
    return (await answer<Session | undefined>(tx.objectStore('sessions').get(id))) ?? null;
  }

  async sessionsOf(userId: string): Promise<Session[]> {
    const tx = this.db.transaction(['sessions'], 'readonly');
    const all = await answer<Session[]>(tx.objectStore('sessions').getAll());
    return all.filter((one) => one.userId === userId).sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Changes some fields and leaves the others as they are. A session that is gone stays gone. */
  async update(id: string, changes: Partial<Session>): Promise<void> {
    await write(this.db, ['sessions'], (tx) => merge(tx, id, changes));
  }

  /** Keeps a slice and what it changes about its session, both or neither. */
  async append(id: string, offset: number, bytes: Uint8Array, changes: Partial<Session>): Promise<void> {
    await write(this.db, ['sessions', 'slices'], (tx) => {
      const slice: StoredSlice = { session: id, offset, bytes: bytes.slice().buffer as ArrayBuffer };
      tx.objectStore('slices').put(slice);
      merge(tx, id, changes);
    });
  }

  async slice(id: string, offset: number): Promise<Uint8Array | null> {
    const tx = this.db.transaction(['slices'], 'readonly');
    const found = await answer<StoredSlice | undefined>(tx.objectStore('slices').get([id, offset]));
    return found ? new Uint8Array(found.bytes) : null;
  }

  /** Where the slices of a session lie, in order. Gaps are between them where the disk refused some. */
  async places(id: string): Promise<SlicePlace[]> {
    const tx = this.db.transaction(['slices'], 'readonly');
    const out: SlicePlace[] = [];
    await new Promise<void>((resolve, reject) => {
      const request = tx.objectStore('slices').openCursor(every(id));
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return resolve();
        const slice = cursor.value as StoredSlice;
        out.push({ offset: slice.offset, size: slice.bytes.byteLength });
        cursor.continue();
      };
    });
    return out;
  }

  async dropSlices(id: string): Promise<void> {
    await write(this.db, ['slices'], (tx) => tx.objectStore('slices').delete(every(id)));
  }

  async remove(id: string): Promise<void> {
    await write(this.db, ['sessions', 'slices'], (tx) => {
      tx.objectStore('slices').delete(every(id));
      tx.objectStore('sessions').delete(id);
    });
  }
}

const every = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

function merge(tx: IDBTransaction, id: string, changes: Partial<Session>): void {
  const store = tx.objectStore('sessions');
  const request = store.get(id);
  request.onsuccess = () => {
    if (request.result) store.put({ ...(request.result as Session), ...changes });
  };
}

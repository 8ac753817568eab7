// Comments that the server does not have yet, in this browser's database.
import type { Say } from '$lib/api';
import type { FileFacts } from '$lib/attachments/store';
import { answer, openDatabase, write } from '$lib/idb';

/** One comment on its way. */
export interface Waiting {
  /** Its idempotency key: however often it is sent, it is said once. */
  key: string;
  userId: string;
  recordingId: string;
  say: Say;
  /** What stands beside it, still in this browser. */
  files?: FileFacts[];
  /** Unix ms. Sent in this order. */
  writtenAt: number;
  /** Why the server will not have it; then it waits for whoever wrote it. */
  refused: string | null;
}

const STORE = 'comments';

export class OutboxStore {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(): Promise<OutboxStore> {
    const db = await openDatabase('debrief-outbox', 1, (made) =>
      made.createObjectStore(STORE, { keyPath: 'key' })
    );
    return new OutboxStore(db);
  }

  /** Of one person, the oldest first: whoever logs in after somebody else sees and sends only their own. */
  async of(userId: string): Promise<Waiting[]> {
    const all = await answer<Waiting[]>(this.db.transaction(STORE, 'readonly').objectStore(STORE).getAll());
    return all.filter((one) => one.userId === userId).sort((a, b) => a.writtenAt - b.writtenAt);
  }

  /** Also takes the place of an earlier one with the same key. */
  async put(one: Waiting): Promise<void> {
    await write(this.db, [STORE], (tx) => tx.objectStore(STORE).put(one));
  }

  async remove(key: string): Promise<void> {
    await write(this.db, [STORE], (tx) => tx.objectStore(STORE).delete(key));
  }
}

import { Failure, recordings as api, type Recording } from '$lib/api';
import type { Changes } from '$lib/live';

/** More single questions than this are slower than asking for the first page again. */
const ASK_ONE_BY_ONE_UP_TO = 6;

/** The recordings on the library page, newest first, kept as they are on the server. */
export class Library {
  recordings = $state<Recording[]>([]);
  nextCursor = $state<string | null>(null);

  static async open(): Promise<Library> {
    const library = new Library();
    await library.reload();
    return library;
  }

  async reload(): Promise<void> {
    const page = await api.list();
    const oldest = page.recordings.at(-1)?.created_at ?? '';
    // What "Show more" brought stays, so that nothing disappears under the reader.
    const rest = page.next_cursor === null ? [] : this.recordings.filter((one) => one.created_at < oldest);
    this.recordings = [...page.recordings, ...rest];
    if (rest.length === 0) this.nextCursor = page.next_cursor;
  }

  async more(): Promise<void> {
    const page = await api.list(this.nextCursor);
    const known = new Set(this.recordings.map((one) => one.id));
    this.recordings = [...this.recordings, ...page.recordings.filter((one) => !known.has(one.id))];
    this.nextCursor = page.next_cursor;
  }

  async apply(changes: Changes): Promise<void> {
    if (changes.deleted.size > 0) {
      this.recordings = this.recordings.filter((one) => !changes.deleted.has(one.id));
    }
    const known = new Set(this.recordings.map((one) => one.id));
    const stale = new Set(changes.created);
    for (const set of [changes.recordings, changes.comments, changes.transcripts]) {
      for (const id of set) if (known.has(id) || set === changes.recordings) stale.add(id);
    }
    try {
      if (changes.everything || stale.size > ASK_ONE_BY_ONE_UP_TO) await this.reload();
      else await Promise.all([...stale].map((id) => this.refresh(id)));
    } catch {
      // The next event or reconnection asks again.
    }
  }

  async rename(id: string, title: string): Promise<void> {
    this.put(await api.change(id, { title }));
  }

  async remove(id: string): Promise<void> {
    try {
      await api.remove(id);
    } catch (cause) {
      if (!(cause instanceof Failure && cause.status === 404)) throw cause;
    }
    this.drop(id);
  }

  private async refresh(id: string): Promise<void> {
    try {
      this.put(await api.get(id));
    } catch (cause) {
      if (cause instanceof Failure && cause.status === 404) this.drop(id);
      else throw cause;
    }
  }

  private put(recording: Recording): void {
    const at = this.recordings.findIndex((one) => one.id === recording.id);
    if (at >= 0) this.recordings[at] = recording;
    else if (this.nextCursor === null || recording.created_at >= (this.recordings.at(-1)?.created_at ?? '')) {
      this.recordings = [...this.recordings, recording].sort((a, b) =>
        a.created_at < b.created_at ? 1 : -1
      );
    }
  }

  private drop(id: string): void {
    this.recordings = this.recordings.filter((one) => one.id !== id);
  }
}

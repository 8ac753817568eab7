import { Failure, recordings as api, type Recording, type RecordingChange } from '$lib/api';
import { moment, type Changes } from '$lib/live';
import { belongs, compare, wanted, type Shelf } from './shelf';

const PAGE = 24;
/** The server gives no more at once. */
const LARGEST_PAGE = 200;
/** More single questions than this are slower than asking for all that is shown again. */
const ASK_ONE_BY_ONE_UP_TO = 6;

/** The recordings of a shelf on the library page, kept as they are on the server. */
export class Library {
  recordings = $state<Recording[]>([]);
  nextCursor = $state<string | null>(null);
  #applied: Promise<void> = Promise.resolve();

  /** What it shows is as new as that. */
  readonly since = moment();

  constructor(readonly shelf: Shelf) {}

  static async open(shelf: Shelf): Promise<Library> {
    const library = new Library(shelf);
    await library.reload();
    return library;
  }

  /** As many as are shown, so that nothing disappears under the reader. */
  async reload(): Promise<void> {
    const shown = this.recordings.length;
    const found: Recording[] = [];
    let cursor: string | null = null;
    do {
      const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, shown - found.length));
      const page = await api.list(wanted(this.shelf), limit, cursor);
      found.push(...page.recordings);
      cursor = page.next_cursor;
    } while (cursor !== null && found.length < shown);
    this.recordings = found;
    this.nextCursor = cursor;
  }

  async more(): Promise<void> {
    const page = await api.list(wanted(this.shelf), PAGE, this.nextCursor);
    const known = new Set(this.recordings.map((one) => one.id));
    this.recordings = [...this.recordings, ...page.recordings.filter((one) => !known.has(one.id))];
    this.nextCursor = page.next_cursor;
  }

  /** One after the other: an answer to an earlier question must not take the place of a later one. */
  apply(changes: Changes): Promise<void> {
    // What fails is asked again with the next event or reconnection.
    this.#applied = this.#applied.then(() => this.take(changes)).catch(() => {});
    return this.#applied;
  }

  private async take(changes: Changes): Promise<void> {
    for (const id of changes.deleted) this.drop(id);
    const known = new Set(this.recordings.map((one) => one.id));
    const stale = new Set(changes.created);
    for (const set of [changes.recordings, changes.comments, changes.transcripts]) {
      for (const id of set) if (known.has(id) || set === changes.recordings) stale.add(id);
    }
    if (changes.everything || stale.size > ASK_ONE_BY_ONE_UP_TO) await this.reload();
    else await Promise.all([...stale].map((id) => this.refresh(id)));
  }

  async change(id: string, change: RecordingChange): Promise<void> {
    this.put(await api.change(id, change));
  }

  async trash(id: string): Promise<void> {
    this.put(await api.trash(id));
  }

  async restore(id: string): Promise<void> {
    this.put(await api.restore(id));
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
    const { shelf } = this;
    const at = this.recordings.findIndex((one) => one.id === recording.id);
    const before = this.recordings[at];
    if (!belongs(shelf, recording)) return this.drop(recording.id);
    // Databases order letters each in their own way: what stays where it is must not be compared.
    if (before && keepsItsPlace(shelf, before, recording)) {
      this.recordings[at] = recording;
      return;
    }
    const others = this.recordings.filter((one) => one.id !== recording.id);
    const place = others.findIndex((one) => compare(shelf.sort, recording, one) < 0);
    // Behind the last one it comes with "Show more".
    if (place === -1 && this.nextCursor !== null) this.recordings = others;
    else this.recordings = others.toSpliced(place === -1 ? others.length : place, 0, recording);
  }

  private drop(id: string): void {
    if (!this.recordings.some((one) => one.id === id)) return;
    this.recordings = this.recordings.filter((one) => one.id !== id);
  }
}

function keepsItsPlace({ sort }: Shelf, before: Recording, after: Recording): boolean {
  if (sort === 'title') return before.title === after.title;
  if (sort === 'longest') return before.duration_ms === after.duration_ms;
  return true;
}

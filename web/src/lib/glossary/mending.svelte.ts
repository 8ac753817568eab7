import { sentence, type Mended, type Occurrence, type Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import * as t from '$texts/glossary';

/** The lines of finished texts in which a term was heard wrongly, and which of them are to be mended. */
export class Mending {
  found = $state.raw<Occurrence[]>([]);
  nextCursor = $state<string | null>(null);
  loaded = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);
  /** By `keyOf`: lines that somebody took out again. */
  leftOut = $state.raw<ReadonlySet<string>>(new Set());

  constructor(private readonly term: Term) {}

  get chosen(): Occurrence[] {
    return this.found.filter((one) => !this.leftOut.has(keyOf(one)));
  }

  async more(): Promise<void> {
    await this.#doing(async () => {
      const page = await glossary.occurrences(this.term.id, this.nextCursor);
      this.found = [...this.found, ...page.occurrences];
      this.nextCursor = page.next_cursor;
      this.loaded = true;
    });
  }

  toggle(one: Occurrence): void {
    const leftOut = new Set(this.leftOut);
    if (!leftOut.delete(keyOf(one))) leftOut.add(keyOf(one));
    this.leftOut = leftOut;
  }

  /** Null when it failed. */
  async mend(): Promise<Mended | null> {
    const lines = this.chosen.map(({ recording_id, line_id, revision }) => ({
      recording_id,
      line_id,
      revision
    }));
    if (lines.length === 0) return null;
    return this.#doing(() => glossary.mend(this.term.id, { lines }));
  }

  async #doing<T>(action: () => Promise<T>): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      return await action();
    } catch (cause) {
      this.problem = sentence(cause);
      return null;
    } finally {
      this.busy = false;
    }
  }
}

/** A line's id names it in its recording. */
export const keyOf = (one: Occurrence) => `${one.recording_id}/${one.line_id}`;

export interface OccurrenceGroup {
  recordingId: string;
  title: string;
  occurrences: Occurrence[];
}

/** Lines by recording, in the order in which each recording first comes up. */
export function byRecording(found: readonly Occurrence[]): OccurrenceGroup[] {
  const groups = new Map<string, OccurrenceGroup>();
  for (const one of found) {
    const group = groups.get(one.recording_id);
    if (group) group.occurrences.push(one);
    else {
      groups.set(one.recording_id, { recordingId: one.recording_id, title: one.title, occurrences: [one] });
    }
  }
  return [...groups.values()];
}

/** What came of it, in a sentence. */
export function mendedText({ mended, skipped }: Mended): string {
  return skipped > 0 ? `${t.mended(mended)} ${t.stayed(skipped)}` : t.mended(mended);
}

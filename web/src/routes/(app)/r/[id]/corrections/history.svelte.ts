import { corrections as api, sentence, type Edit } from '$lib/api';

/** The corrections of a recording's text, newest first, a page at a time. */
export class History {
  edits = $state.raw<Edit[]>([]);
  nextCursor = $state<string | null>(null);
  loaded = $state(false);
  problem = $state<string | null>(null);

  constructor(private readonly recordingId: string) {}

  async more(): Promise<void> {
    await this.#reading(async () => {
      const page = await api.history(this.recordingId, this.nextCursor);
      this.edits = [...this.edits, ...page.edits];
      this.nextCursor = page.next_cursor;
    });
  }

  /** As much as was shown, again: one undo changes what else can be undone. */
  async reload(): Promise<void> {
    await this.#reading(async () => {
      const edits: Edit[] = [];
      let cursor: string | null = null;
      do {
        const page = await api.history(this.recordingId, cursor);
        edits.push(...page.edits);
        cursor = page.next_cursor;
      } while (cursor !== null && edits.length < this.edits.length);
      this.edits = edits;
      this.nextCursor = cursor;
    });
  }

  async #reading(read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.problem = null;
    } catch (cause) {
      this.problem = sentence(cause);
    } finally {
      this.loaded = true;
    }
  }
}

/** What somebody would call undoing this: an undo is done again, a thing done again is undone. */
export function turnOf(edit: Edit, edits: readonly Edit[]): 'Undo' | 'Redo' {
  if (edit.kind !== 'undo') return 'Undo';
  const undone = edits.find(({ id }) => id === edit.undoes);
  return undone && turnOf(undone, edits) === 'Redo' ? 'Undo' : 'Redo';
}

export interface Comparison {
  before: string;
  after: string;
}

/** Marks the place between two lines where one was split or two were joined. */
const BREAK = ' ⏎ ';

/** What an edit changed, line by line where lines correspond. */
export function comparisons(edit: Pick<Edit, 'kind' | 'before' | 'after'>): Comparison[] {
  const { kind, before, after } = edit;
  if (kind === 'speaker' || kind === 'rename_speaker') {
    const names = before.map((line, i) => ({ before: line.speaker ?? '', after: after[i]?.speaker ?? '' }));
    return names.filter(
      (one, i) => names.findIndex((other) => other.before === one.before && other.after === one.after) === i
    );
  }
  const sameLines = before.length === after.length && before.every(({ id }, i) => id === after[i]?.id);
  if (sameLines) return before.map(({ text }, i) => ({ before: text, after: after[i]?.text ?? '' }));
  const whole = (lines: typeof before) => lines.map(({ text }) => text).join(BREAK);
  return [{ before: whole(before), after: whole(after) }];
}

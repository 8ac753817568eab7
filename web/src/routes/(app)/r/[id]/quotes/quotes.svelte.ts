import { tick } from 'svelte';
import type { Comment } from '$lib/api';
import { passagesOf, quoteOf, type Passage, type Quoted } from './quoting';
import { rangeOf, type LinesShown } from './selection';
import type { Watch } from '../watch.svelte';

const QUOTED = 'debrief-quoted';
const CHOSEN = 'debrief-quote-chosen';

/** What comments quote of the text, and what somebody is about to quote. */
export class Quotes {
  /** What is selected in the transcript. */
  selected = $state.raw<Passage | null>(null);
  #lines: LinesShown | null = null;

  constructor(
    private readonly watch: Watch,
    /** Somebody wants to write about it. */
    private readonly begin: (quoted: Quoted) => void,
    /** The transcript has to be seen now. */
    private readonly reveal: () => void
  ) {}

  /** The transcript tells how it shows its lines, until the returned function is called. */
  attach(lines: LinesShown): () => void {
    this.#lines = lines;
    return () => {
      this.#lines = null;
      this.selected = null;
      mark(QUOTED, []);
      mark(CHOSEN, []);
    };
  }

  get quoted(): Quoted | null {
    return this.selected && quoteOf(this.watch.transcript.segments, this.selected);
  }

  /** About what is selected, or about a whole line. */
  write(passage: Passage | null = this.selected): void {
    const quoted = passage && quoteOf(this.watch.transcript.segments, passage);
    if (!quoted) return;
    window.getSelection()?.empty();
    this.selected = null;
    this.begin(quoted);
  }

  writeAbout(lineId: string): void {
    const line = this.watch.transcript.segments.findIndex((one) => one.id === lineId);
    const length = this.watch.transcript.segments[line]?.text.length ?? 0;
    if (line >= 0) this.write({ from: { line, offset: 0 }, to: { line, offset: length } });
  }

  /** Marks in the text what comments are about. */
  async markAll(): Promise<void> {
    await tick();
    const find = passagesOf(this.watch.transcript.segments);
    mark(
      QUOTED,
      this.watch.comments.flatMap((comment) => this.#rangeOf(comment, find) ?? [])
    );
  }

  /** Goes to the words of a comment's quote, or to where they were. */
  async show(comment: Comment): Promise<void> {
    this.reveal();
    await tick();
    const range = this.#rangeOf(comment, passagesOf(this.watch.transcript.segments));
    mark(CHOSEN, range ? [range] : []);
    range?.startContainer.parentElement?.closest('li')?.scrollIntoView({ block: 'center' });
  }

  #rangeOf({ deleted, quote, start_ms }: Comment, find: ReturnType<typeof passagesOf>): Range | null {
    if (deleted || !quote || !this.#lines) return null;
    const passage = find(quote, start_ms);
    return passage && rangeOf(passage, this.#lines);
  }
}

/** Without touching the elements themselves; browsers that cannot do it show no marks. */
function mark(name: string, ranges: Range[]): void {
  if (typeof CSS === 'undefined' || !('highlights' in CSS)) return;
  CSS.highlights.set(name, new Highlight(...ranges));
}

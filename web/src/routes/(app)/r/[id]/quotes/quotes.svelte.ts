import { tick } from 'svelte';
import type { Comment } from '$lib/api';
import type { Watch } from '../watch.svelte';
import { mark, markDrawn } from './marks';
import { passagesOf, quoteOf, type Quoted } from './quoting';
import { rangeOf, type LinesShown } from './selection';
import { byLine, type Passage } from './whole';

/** What comments quote of the text, and what somebody is about to quote. */
export class Quotes {
  /** What is selected in the transcript. */
  selected = $state.raw<Passage | null>(null);
  #lines: LinesShown | null = null;
  /** The comment whose words were asked for last. */
  #chosen: Comment | null = null;

  readonly #find = $derived.by(() => passagesOf(this.watch.transcript.segments));
  readonly #passages = $derived.by(() =>
    byLine(this.watch.comments.flatMap((comment) => this.#passageOf(comment) ?? []))
  );

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
      mark('debrief-quoted', []);
      mark('debrief-quote-chosen', []);
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

  /** Marks in what is drawn of the text what comments are about. */
  async markAll(): Promise<void> {
    await tick();
    if (!this.#lines) return;
    markDrawn('debrief-quoted', this.#passages, this.#lines);
    this.#markChosen();
  }

  /** Goes to the words of a comment's quote, or to where they were. */
  async show(comment: Comment): Promise<void> {
    this.reveal();
    await tick();
    this.#chosen = comment;
    const passage = this.#passageOf(comment);
    if (passage) this.#lines?.reach(passage.from.line);
    this.#markChosen();
  }

  #markChosen(): void {
    const passage = this.#chosen && this.#passageOf(this.#chosen);
    const range = passage && this.#lines && rangeOf(passage, this.#lines);
    mark('debrief-quote-chosen', range ? [range] : []);
  }

  #passageOf({ deleted, quote, start_ms }: Comment): Passage | null {
    return deleted || !quote ? null : this.#find(quote, start_ms);
  }
}

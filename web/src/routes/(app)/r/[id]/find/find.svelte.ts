import { tick } from 'svelte';
import { mark, markDrawn } from '../quotes/marks';
import { rangeOf, type LinesShown } from '../quotes/selection';
import { byLine } from '../quotes/whole';
import type { Watch } from '../watch.svelte';
import { firstFrom, matchesOf } from './matches';

/** Finding in the text that is shown, of which the browser itself sees only what is drawn. */
export class Find {
  open = $state(false);
  sought = $state('');
  /** The match that is looked at; -1 where there is none. */
  #at = $state(-1);
  #lines: LinesShown | null = null;

  readonly matches = $derived.by(() =>
    this.open ? matchesOf(this.watch.transcript.segments, this.sought) : []
  );
  readonly #passages = $derived(byLine(this.matches));

  constructor(private readonly watch: Pick<Watch, 'transcript'>) {}

  /** Also when lines came or went meanwhile. */
  get at(): number {
    return Math.min(this.#at, this.matches.length - 1);
  }

  /** The transcript tells how it shows its lines, until the returned function is called. */
  attach(lines: LinesShown): () => void {
    this.#lines = lines;
    return () => {
      this.#lines = null;
      this.#unmark();
    };
  }

  /** With what is selected, where somebody selected something. */
  begin(selected: string): void {
    this.open = true;
    if (selected) this.seek(selected);
  }

  seek(sought: string): void {
    const seen = this.matches[this.at]?.from.line ?? this.#lines?.seen() ?? 0;
    this.sought = sought;
    this.#go(firstFrom(this.matches, seen));
  }

  step(by: 1 | -1): void {
    const { length } = this.matches;
    if (length > 0) this.#go((this.at + by + length) % length);
  }

  close(): void {
    this.open = false;
    this.#unmark();
  }

  /** Marks what is found in what is drawn. */
  async markAll(): Promise<void> {
    await tick();
    if (!this.open || !this.#lines) return;
    markDrawn('debrief-found', this.#passages, this.#lines);
    const here = this.matches[this.at];
    const range = here && rangeOf(here, this.#lines);
    mark('debrief-found-here', range ? [range] : []);
  }

  #go(to: number): void {
    this.#at = to;
    const line = this.matches[to]?.from.line;
    if (line !== undefined) this.#lines?.reach(line);
    void this.markAll();
  }

  #unmark(): void {
    mark('debrief-found', []);
    mark('debrief-found-here', []);
  }
}

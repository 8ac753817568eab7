import { corrections as api, sentence, type Match, type NewEdit, type Replacement } from '$lib/api';
import type { Send } from './line-editor.svelte';

/** Find and replace: what it would change is shown first, and only that is changed. */
export class Replacing {
  find = $state('');
  replace = $state('');
  matchCase = $state(false);
  wholeWords = $state(true);
  matches = $state.raw<Match[]>([]);
  /** Lines that somebody took out again. */
  leftOut = $state.raw<ReadonlySet<string>>(new Set());
  /** The question that `matches` answer. */
  answered = $state.raw<string | null>(null);
  busy = $state(false);
  problem = $state<string | null>(null);
  #asking: AbortController | null = null;

  constructor(
    private readonly recordingId: string,
    private readonly send: Send,
    find = ''
  ) {
    this.find = find;
  }

  get chosen(): string[] {
    return this.matches.map(({ id }) => id).filter((id) => !this.leftOut.has(id));
  }

  /** Whether what is shown is what would be done. */
  get current(): boolean {
    return this.answered === JSON.stringify(this.#wanted());
  }

  /** The newest question wins. */
  async preview(): Promise<void> {
    this.#asking?.abort();
    this.problem = null;
    const wanted = this.#wanted();
    if (wanted.find.trim() === '') return this.#take(wanted, []);
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const body: NewEdit = { kind: 'replace', ...wanted, dry_run: true };
      const { matches } = await api.preview(this.recordingId, body, asking.signal);
      if (!asking.signal.aborted) this.#take(wanted, matches);
    } catch (cause) {
      if (!asking.signal.aborted) this.problem = sentence(cause);
    }
  }

  toggle(id: string): void {
    const leftOut = new Set(this.leftOut);
    if (!leftOut.delete(id)) leftOut.add(id);
    this.leftOut = leftOut;
  }

  toggleAll(): void {
    this.leftOut = new Set(this.leftOut.size === 0 ? this.matches.map(({ id }) => id) : []);
  }

  /** True when it was done. */
  async run(): Promise<boolean> {
    const lines = this.chosen;
    if (!this.current || lines.length === 0 || this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      await this.send({ kind: 'replace', ...this.#wanted(), lines, dry_run: false });
      return true;
    } catch (cause) {
      this.problem = sentence(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #wanted(): Replacement {
    return {
      find: this.find,
      replace: this.replace,
      match_case: this.matchCase,
      whole_words: this.wholeWords
    };
  }

  #take(wanted: Replacement, matches: Match[]): void {
    // The same question again keeps what was chosen.
    const asked = JSON.stringify(wanted);
    if (asked !== this.answered) this.leftOut = new Set();
    this.matches = matches;
    this.answered = asked;
  }
}

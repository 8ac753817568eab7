import { Failure, sentence, type EditAnswer, type LineConflict, type NewEdit, type Segment } from '$lib/api';
import { oneLine } from '$lib/lines';
import * as t from '$texts/corrections';
import type { Base, LineDraft, LineDrafts } from './line-drafts';

export type Send = (body: NewEdit, key?: string) => Promise<EditAnswer>;

export type Saved = { state: 'unchanged' } | { state: 'saved'; answer: EditAnswer } | { state: 'kept' };

/**
 * The correction of one line: it is written, sent, and where somebody else changed the same words meanwhile, decided.
 *
 *     writing → sending → done, by its owner
 *        ↑         ├→ writing, with a problem
 *        └─────────┴→ deciding
 */
export class LineEditor {
  phase = $state<'writing' | 'sending' | 'deciding'>('writing');
  text = $state('');
  problem = $state<string | null>(null);
  /** The last attempt to save did not come through. */
  failed = $state(false);
  /** What somebody else made of the line; stays to be compared with while one writes on. */
  conflict = $state.raw<LineConflict | null>(null);
  base: Base;

  constructor(
    line: Base,
    private readonly send: Send,
    private readonly drafts: LineDrafts,
    /** Where the caret begins, in UTF-16 units as fields count; the end where not given. */
    readonly caret: number | null = null
  ) {
    const draft: LineDraft | null = drafts.load(line.id);
    this.base = $state.raw(draft?.base ?? baseOf(line));
    this.text = draft?.text ?? line.text;
  }

  /** The text as it would be saved. */
  get wanted(): string {
    return oneLine(this.text);
  }

  get changed(): boolean {
    return this.wanted !== oneLine(this.base.text);
  }

  type(text: string): void {
    this.text = text;
    this.problem = null;
    this.drafts.keep(this.base, text);
  }

  async save(): Promise<Saved> {
    if (this.phase !== 'writing') return { state: 'kept' };
    this.problem = null;
    this.failed = false;
    this.conflict = null;
    if (!this.changed) {
      this.drop();
      return { state: 'unchanged' };
    }
    this.phase = 'sending';
    const { key } = this.drafts.attempt(this.base, this.text);
    const { id, revision } = this.base;
    try {
      const answer = await this.send({ kind: 'text', line: { id, revision }, text: this.wanted }, key);
      this.drop();
      const line = answer.lines.find((one) => one.id === id);
      if (line) this.rebase(line);
      this.phase = 'writing';
      return { state: 'saved', answer };
    } catch (cause) {
      this.fail(cause);
      return { state: 'kept' };
    }
  }

  /** One's own text in place of what the other wrote. */
  async keepMine(): Promise<Saved> {
    this.writeOn();
    return this.save();
  }

  /** Back to writing, now on top of what the other wrote. */
  writeOn(): void {
    const theirs = this.conflict?.line;
    if (this.phase !== 'deciding' || !theirs) return;
    this.base = baseOf(theirs);
    this.phase = 'writing';
    this.drafts.keep(this.base, this.text);
  }

  /** The text is saved, or given up. */
  drop(): void {
    this.drafts.drop(this.base.id);
  }

  /** Goes on with the line as it is now. */
  rebase(line: Segment): void {
    this.base = baseOf(line);
    this.text = line.text;
  }

  fail(cause: unknown): void {
    this.phase = 'writing';
    if (cause instanceof Failure && (cause.conflict || cause.status === 404)) {
      this.phase = 'deciding';
      // A line that the server does not know any more is gone like one that was removed.
      this.conflict = cause.conflict ?? { line: null, base_text: null, yours: this.wanted };
      return;
    }
    this.failed = true;
    this.problem = t.typedIsKept(sentence(cause));
  }
}

export const baseOf = ({ id, revision, text, start_ms, end_ms }: Base): Base => ({
  id,
  revision,
  text,
  start_ms,
  end_ms
});

/**
 * Where a text is cut when it is split at a caret, in Unicode scalar values as the server counts; null where one half
 * would be empty.
 */
export function cutAt(text: string, caret: number): number | null {
  const [head, tail] = [oneLine(text.slice(0, caret)), oneLine(text.slice(caret))];
  return head === '' || tail === '' ? null : Array.from(head).length;
}

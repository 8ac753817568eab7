import { announcer } from '$lib/announce.svelte';
import { Failure, type EditAnswer, type Segment } from '$lib/api';
import { currentLine } from '$lib/lines';
import * as t from '$texts/corrections';
import type { Playback } from '../playback.svelte';
import type { Place } from './edits.svelte';
import type { Base, LineDraft, LineDrafts } from './line-drafts';
import { cutAt, LineEditor, type Send } from './line-editor.svelte';

/** What stands at one line. Each has its own, so that of thousands only the lines in question are drawn again. */
export class Slot {
  editor = $state.raw<LineEditor | null>(null);
  /** A correction of an earlier visit that was not saved. */
  kept = $state.raw<LineDraft | null>(null);
}

/** One line at a time is being corrected; this goes from one to the next, and splits and joins them. */
export class Editing {
  editor = $state.raw<LineEditor | null>(null);
  /** Unsaved corrections of lines that are not open. */
  kept = $state.raw<LineDraft[]>([]);
  #slots = new Map<string, Slot>();
  /** Told which line was left, for the focus to go back to it. */
  whenLeft: (lineId: string) => void = () => {};

  constructor(
    private readonly place: Pick<Place, 'transcript' | 'refreshTranscript'>,
    private readonly send: Send,
    private readonly playback: Pick<Playback, 'playStretch'>,
    private readonly drafts: LineDrafts
  ) {
    this.#readKept();
  }

  at(lineId: string): Slot {
    const slot = this.#slots.get(lineId) ?? new Slot();
    this.#slots.set(lineId, slot);
    return slot;
  }

  /** Opens a line and lets it be heard. What is open is saved before; if that fails, it stays. */
  async begin(line: Base, caret: number | null = null): Promise<void> {
    if (this.editor?.base.id === line.id) return;
    if (this.editor && !(await this.#saved())) return;
    this.#open(line, caret);
  }

  hear(): void {
    if (this.editor) this.playback.playStretch(this.editor.base.start_ms, this.editor.base.end_ms);
  }

  async finish(): Promise<void> {
    if (await this.#saved()) this.#leave();
  }

  /** Saves, and opens the line before or behind. */
  async go(by: 1 | -1): Promise<void> {
    const neighbour = this.#neighbour(by);
    if (!(await this.#saved())) return;
    const line = neighbour && this.#line(neighbour.id);
    if (line) this.#open(line, null);
    else this.#leave();
  }

  async split(caret: number): Promise<void> {
    const editor = this.editor;
    if (!editor || editor.phase !== 'writing') return;
    const [at, wanted] = [cutAt(editor.text, caret), editor.wanted];
    if (at === null) {
      editor.problem = t.splitWhere;
      return;
    }
    if (!(await this.#saved())) return;
    if (editor.text !== wanted) {
      editor.problem = t.splitOnceMore;
      return;
    }
    const { id, revision } = editor.base;
    const answer = await this.#restructure(editor, { kind: 'split', line: { id, revision }, at });
    if (answer) this.#openOneOf(answer, -1, 0);
  }

  /** Appends the line to the one before. */
  async join(): Promise<void> {
    const editor = this.editor;
    const before = this.#neighbour(-1);
    if (!editor || !before || editor.phase !== 'writing') return;
    const emptied = editor.wanted === '';
    if (!(await this.#saved())) return;
    if (emptied) return this.#open(this.#line(before.id) ?? before, null);
    const lines = [this.#line(before.id) ?? before, editor.base].map(({ id, revision }) => ({
      id,
      revision
    }));
    const answer = await this.#restructure(editor, { kind: 'join', lines });
    if (answer) this.#openOneOf(answer, 0, before.text.length);
  }

  cancel(): void {
    const editor = this.editor;
    if (!editor || editor.phase === 'sending') return;
    const { base, text, changed } = editor;
    editor.drop();
    this.#leave();
    if (!changed) return;
    announcer.show(t.givenUp, 'plain', {
      about: 'correction',
      action: {
        label: t.bringBack,
        run: () => {
          this.drafts.keep(base, text);
          void this.begin(base);
        }
      }
    });
  }

  async keepMine(): Promise<void> {
    const saved = await this.editor?.keepMine();
    if (saved && saved.state !== 'kept') this.#leave();
  }

  keepTheirs(): void {
    this.editor?.drop();
    this.#leave();
  }

  /** The text of a removed line, as a line of its own again. */
  async insert(): Promise<void> {
    const editor = this.editor;
    if (!editor) return;
    const { start_ms, end_ms } = editor.base;
    editor.phase = 'writing';
    const answer = await this.#restructure(editor, { kind: 'insert', start_ms, end_ms, text: editor.wanted });
    if (!answer) return;
    editor.drop();
    this.#leave();
  }

  giveUp(draft: LineDraft): void {
    this.drafts.drop(draft.base.id);
    this.#readKept();
  }

  /** Whether nothing is left to save. */
  async #saved(): Promise<boolean> {
    const saved = await this.editor?.save();
    return saved?.state !== 'kept';
  }

  async #restructure(editor: LineEditor, body: Parameters<Send>[0]): Promise<EditAnswer | null> {
    editor.phase = 'sending';
    editor.problem = null;
    try {
      return await this.send(body);
    } catch (cause) {
      if (cause instanceof Failure && cause.code === 'line_changed') {
        editor.problem = t.changedJustNow;
        await this.place.refreshTranscript().catch(() => {});
        const now = this.#line(editor.base.id);
        if (now && !editor.changed) editor.rebase(now);
      } else editor.fail(cause);
      return null;
    } finally {
      editor.phase = 'writing';
    }
  }

  #openOneOf({ lines }: EditAnswer, which: number, caret: number): void {
    const line = lines.at(which);
    if (line) this.#open(line, caret);
    else this.#leave();
  }

  #open(line: Base, caret: number | null): void {
    this.#show(new LineEditor(line, this.send, this.drafts, caret));
    this.hear();
  }

  #leave(): void {
    const left = this.editor?.base.id;
    this.#show(null);
    if (left) this.whenLeft(left);
  }

  #show(editor: LineEditor | null): void {
    if (this.editor) this.at(this.editor.base.id).editor = null;
    this.editor = editor;
    if (editor) this.at(editor.base.id).editor = editor;
    this.#readKept();
  }

  #readKept(): void {
    const open = this.editor?.base.id;
    for (const { base } of this.kept) this.at(base.id).kept = null;
    this.kept = this.drafts.all().filter(({ base }) => base.id !== open);
    for (const draft of this.kept) this.at(draft.base.id).kept = draft;
  }

  #line(id: string): Segment | undefined {
    return this.place.transcript.segments.find((line) => line.id === id);
  }

  #neighbour(by: 1 | -1): Segment | undefined {
    const { segments } = this.place.transcript;
    const base = this.editor?.base;
    if (!base) return undefined;
    const at = segments.findIndex(({ id }) => id === base.id);
    if (at >= 0) return segments[at + by];
    // The line is not there any more: what lies around its place.
    const before = currentLine(segments, base.start_ms);
    return segments[by < 0 ? before : before + 1];
  }
}

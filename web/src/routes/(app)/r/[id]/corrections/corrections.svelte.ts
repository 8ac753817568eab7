import { corrections as api, type LinePlace, type Segment, type Speaker, type Term } from '$lib/api';
import { lazy, using } from '$lib/lazy';
import type { Playback } from '../playback.svelte';
import type { Always } from './always';
import type { Desk } from './desk';
import type { Editing } from './editing.svelte';
import type { Edits, Place } from './edits.svelte';
import { draftsName } from './drafts-name';

/** A dialog about corrections. */
export type Sheet =
  | { kind: 'history' }
  | { kind: 'replace'; find: string }
  | { kind: 'speaker'; line: Segment }
  | { kind: 'rename'; speaker: Speaker }
  | { kind: 'left-over' }
  | { kind: 'mend'; term: Term };

export const DESK = lazy(() => import('./desk'));

type Text = Pick<Place, 'id' | 'transcript'>;

/** Somebody began to correct a line here on an earlier visit, and did not save that. */
const isKept = ({ id }: Text, store: Storage, userId: string) =>
  store.getItem(draftsName(userId, id)) !== null;

const isLeftOver = ({ transcript }: Text) => transcript.can_correct && transcript.left_over > 0;

/** Whether a text shows something that has to be gone on with. */
export const isUnfinished = (text: Text, store: Storage, userId: string): boolean =>
  isKept(text, store, userId) || isLeftOver(text);

/** All that can be done to the text of one watch page. What it takes is fetched when somebody does it. */
export class Corrections {
  /** Null until somebody corrects, or has something to go on with. */
  desk = $state.raw<Desk | null>(null);
  sheet = $state.raw<Sheet | null>(null);
  /** Told which line was left, for the focus to go back to it. */
  whenLeft: (lineId: string) => void = () => {};
  readonly #kept: boolean;

  constructor(
    readonly place: Place,
    readonly playback: Playback,
    private readonly store: Storage,
    private readonly userId: string
  ) {
    this.#kept = isKept(place, store, userId);
  }

  get allowed(): boolean {
    return this.place.transcript.can_correct;
  }

  get lang(): string | undefined {
    return this.place.transcript.language ?? undefined;
  }

  /** Something of an earlier visit, or of an earlier text, is to be shown. */
  get unfinished(): boolean {
    return this.#kept || isLeftOver(this.place);
  }

  // These three are for what comes with the desk.
  get edits(): Edits {
    return this.desk!.edits;
  }

  get editing(): Editing {
    return this.desk!.editing;
  }

  get always(): Always {
    return this.desk!.always;
  }

  line(id: string): Segment | undefined {
    return this.place.transcript.segments.find((line) => line.id === id);
  }

  begin(): void {
    this.#with(() => {});
  }

  correct(line: Segment | undefined, caret: number | null = null): void {
    if (line && this.allowed) this.#with(({ editing }) => void editing.begin(line, caret));
  }

  open(sheet: Sheet): void {
    if (this.allowed || sheet.kind === 'history') this.#with(() => (this.sheet = sheet));
  }

  close = (): void => {
    this.sheet = null;
  };

  undoLast = async (): Promise<void> => this.#with(({ edits }) => void edits.undoLast());

  redoLast = async (): Promise<void> => this.#with(({ edits }) => void edits.redoLast());

  /** The page is left: what it asks beside the work has no place any more. */
  leave(): void {
    this.desk?.always.dismiss();
  }

  /** Where a line of an earlier text is now. */
  find(lineId: string): Promise<LinePlace> {
    return api.line(this.place.id, lineId);
  }

  #with(act: (desk: Desk) => void): void {
    void using(DESK, (parts) => {
      this.desk ??= new parts.Desk(this, this.store, this.userId);
      act(this.desk);
    });
  }
}

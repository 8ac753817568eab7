import { corrections as api, type LinePlace, type Segment, type Speaker, type Term } from '$lib/api';
import type { Playback } from '../playback.svelte';
import { Always } from './always';
import { Editing } from './editing.svelte';
import { Edits, type Place } from './edits.svelte';
import { LineDrafts } from './line-drafts';

/** A dialog about corrections. */
export type Sheet =
  | { kind: 'history' }
  | { kind: 'replace'; find: string }
  | { kind: 'speaker'; line: Segment }
  | { kind: 'rename'; speaker: Speaker }
  | { kind: 'left-over' }
  | { kind: 'mend'; term: Term };

/** All that can be done to the text of one watch page. */
export class Corrections {
  readonly always = new Always((term) => this.open({ kind: 'mend', term }));
  readonly edits: Edits;
  readonly editing: Editing;
  sheet = $state.raw<Sheet | null>(null);

  constructor(
    readonly place: Place,
    readonly playback: Playback,
    store: Storage,
    userId: string
  ) {
    this.edits = new Edits(place, (answer) => this.always.hear(answer));
    const drafts = new LineDrafts(store, userId, place.id);
    this.editing = new Editing(place, this.edits.send, playback, drafts);
  }

  get allowed(): boolean {
    return this.place.transcript.can_correct;
  }

  get lang(): string | undefined {
    return this.place.transcript.language ?? undefined;
  }

  line(id: string): Segment | undefined {
    return this.place.transcript.segments.find((line) => line.id === id);
  }

  correct(line: Segment | undefined, caret: number | null = null): void {
    if (line && this.allowed) void this.editing.begin(line, caret);
  }

  open(sheet: Sheet): void {
    if (this.allowed || sheet.kind === 'history') this.sheet = sheet;
  }

  close = (): void => {
    this.sheet = null;
  };

  /** Where a line of an earlier text is now. */
  find(lineId: string): Promise<LinePlace> {
    return api.line(this.place.id, lineId);
  }
}

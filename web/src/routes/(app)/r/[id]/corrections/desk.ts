// What correcting a text takes, in one piece: it is fetched when somebody begins.
import { Always } from './always';
import type { Corrections } from './corrections.svelte';
import EditLine from './EditLine.svelte';
import { Editing } from './editing.svelte';
import { Edits } from './edits.svelte';
import KeptDraft from './KeptDraft.svelte';
import { LineDrafts } from './line-drafts';
import Sheets from './Sheets.svelte';
import Unplaced from './Unplaced.svelte';

export class Desk {
  readonly always: Always;
  readonly edits: Edits;
  readonly editing: Editing;
  /** What it shows, and where. */
  readonly AtLine = EditLine;
  readonly BelowLine = KeptDraft;
  readonly AboveText = Unplaced;
  readonly Dialogs = Sheets;

  constructor(corrections: Corrections, store: Storage, userId: string) {
    const { place, playback } = corrections;
    this.always = new Always((term) => corrections.open({ kind: 'mend', term }));
    this.edits = new Edits(place, (answer) => this.always.hear(answer));
    const drafts = new LineDrafts(store, userId, place.id);
    this.editing = new Editing(place, this.edits.send, playback, drafts);
    this.editing.whenLeft = (lineId) => corrections.whenLeft(lineId);
  }
}

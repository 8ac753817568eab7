// What corrections are called, for people.
import type { Edit } from '$lib/api';
import * as t from '$texts/history';

const isRemoval = ({ kind, after }: Edit) => kind === 'text' && after.every(({ text }) => text === '');

/** Right after it was done. */
export function saidOf(edit: Edit): string {
  if (isRemoval(edit)) return t.lineRemoved;
  switch (edit.kind) {
    case 'text':
      return t.lineCorrected;
    case 'split':
      return t.lineSplit;
    case 'join':
      return t.linesJoined;
    case 'insert':
      return t.lineAdded;
    case 'speaker':
      return t.speakerSet(edit.lines);
    case 'rename_speaker':
      return t.speakerRenamed;
    case 'replace':
      return t.replacedIn(edit.lines);
    case 'left_over':
      return t.correctedIsBack;
    case 'undo':
      return t.nowUndone;
    default:
      return t.linesChanged(edit.lines);
  }
}

/** In the history, after the name of who did it. */
export function deedOf(edit: Edit): string {
  if (isRemoval(edit)) return t.removedLine;
  switch (edit.kind) {
    case 'text':
      return t.correctedLine;
    case 'split':
      return t.splitLine;
    case 'join':
      return t.joinedLines(Math.max(2, edit.before.length));
    case 'insert':
      return t.addedLine;
    case 'speaker':
      return t.namedSpeaker(edit.lines);
    case 'rename_speaker':
      return t.renamedSpeaker;
    case 'replace':
      return t.replaced(edit.lines);
    case 'glossary':
      return t.mended(edit.lines);
    case 'carry':
      return t.carriedOver(edit.lines);
    case 'left_over':
      return t.usedEarlier;
    case 'undo':
      return t.tookBack;
    case 'redo':
      return t.madeAgain;
  }
}

export const authorOf = (edit: Edit) =>
  edit.author?.name ?? (edit.kind === 'carry' ? 'Debrief' : t.theGlossary);

// What corrections are called, for people.
import type { Edit } from '$lib/api';

const lines = (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`;
const isRemoval = ({ kind, after }: Edit) => kind === 'text' && after.every(({ text }) => text === '');

/** Right after it was done. */
export function saidOf(edit: Edit): string {
  if (isRemoval(edit)) return 'Line removed.';
  switch (edit.kind) {
    case 'text':
      return 'Line corrected.';
    case 'split':
      return 'Line split.';
    case 'join':
      return 'Lines joined.';
    case 'insert':
      return 'Line added.';
    case 'speaker':
      return `Speaker set for ${lines(edit.lines)}.`;
    case 'rename_speaker':
      return 'Speaker renamed.';
    case 'replace':
      return `Replaced in ${lines(edit.lines)}.`;
    case 'left_over':
      return 'The corrected text is back.';
    case 'undo':
      return 'Undone.';
    default:
      return `${lines(edit.lines)} changed.`;
  }
}

/** In the history, after the name of who did it. */
export function deedOf(edit: Edit): string {
  if (isRemoval(edit)) return 'removed a line';
  switch (edit.kind) {
    case 'text':
      return 'corrected a line';
    case 'split':
      return 'split a line';
    case 'join':
      return `joined ${lines(Math.max(2, edit.before.length))}`;
    case 'insert':
      return 'added a line';
    case 'speaker':
      return `named who speaks in ${lines(edit.lines)}`;
    case 'rename_speaker':
      return 'renamed a speaker';
    case 'replace':
      return `replaced in ${lines(edit.lines)}`;
    case 'glossary':
      return `mended ${lines(edit.lines)} by the glossary`;
    case 'carry':
      return `carried ${lines(edit.lines)} over from the text before`;
    case 'left_over':
      return 'used a correction of an earlier text';
    case 'undo':
      return 'took a correction back';
    case 'redo':
      return 'made a correction again';
  }
}

export const authorOf = (edit: Edit) =>
  edit.author?.name ?? (edit.kind === 'carry' ? 'Debrief' : 'The glossary');

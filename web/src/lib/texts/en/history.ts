export const title = 'History of corrections';
export const nobodyYet = 'Nobody has corrected this text yet.';
export const newestFirst = 'Corrections, newest first';
export const showOlder = 'Show older';
/** Between what somebody did and a moment of the recording. */
export const at = 'at';
/** Of a correction, at the end of what is told of it. */
export const undone = 'undone';
export const showMore = (n: number) => `Show ${n} more`;
export const andMore = (n: number) => `And ${n} more.`;
export const redo = 'Redo';
export const nothingToUndo = 'There is nothing of yours to undo here.';
export const nothingToRedo = 'There is nothing to do again.';

// Right after it was done.
export const lineRemoved = 'Line removed.';
export const lineCorrected = 'Line corrected.';
export const lineSplit = 'Line split.';
export const linesJoined = 'Lines joined.';
export const lineAdded = 'Line added.';
export const speakerSet = (n: number) =>
  n === 1 ? 'Speaker set for 1 line.' : `Speaker set for ${n} lines.`;
export const speakerRenamed = 'Speaker renamed.';
export const replacedIn = (n: number) => (n === 1 ? 'Replaced in 1 line.' : `Replaced in ${n} lines.`);
export const correctedIsBack = 'The corrected text is back.';
export const nowUndone = 'Undone.';
export const doneAgain = 'Done again.';
export const linesChanged = (n: number) => (n === 1 ? '1 line changed.' : `${n} lines changed.`);

// After the name of who did it.
export const removedLine = 'removed a line';
export const correctedLine = 'corrected a line';
export const splitLine = 'split a line';
/** Always more than one. */
export const joinedLines = (n: number) => `joined ${n} lines`;
export const addedLine = 'added a line';
export const namedSpeaker = (n: number) =>
  n === 1 ? 'named who speaks in 1 line' : `named who speaks in ${n} lines`;
export const renamedSpeaker = 'renamed a speaker';
export const replaced = (n: number) => (n === 1 ? 'replaced in 1 line' : `replaced in ${n} lines`);
export const mended = (n: number) =>
  n === 1 ? 'mended 1 line by the glossary' : `mended ${n} lines by the glossary`;
export const carriedOver = (n: number) =>
  n === 1 ? 'carried 1 line over from the text before' : `carried ${n} lines over from the text before`;
export const usedEarlier = 'used a correction of an earlier text';
export const tookBack = 'took a correction back';
export const madeAgain = 'made a correction again';
/** In place of the name of who did it. */
export const theGlossary = 'The glossary';

// Of a line that is not as the machine heard it. `ago`: “yesterday”; `date`: in full.
export const mendedFor = (name: string, ago: string, date: string) =>
  `Mended by the glossary for ${name}, ${ago} (${date})`;
export const mendedByGlossary = (ago: string, date: string) => `Mended by the glossary, ${ago} (${date})`;
export const correctedBy = (name: string, ago: string, date: string) =>
  `Corrected by ${name}, ${ago} (${date})`;
export const lineCarriedOver = (ago: string, date: string) => `Carried over, ${ago} (${date})`;

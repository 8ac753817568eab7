export const commentOnThisLine = 'Comment on this line';
export const correctThisLine = 'Correct this line';
/** With the key that does it. */
export const correctThisLineKey = 'Correct this line (e)';
export const moreAboutThisLine = 'More about this line';
/** A verb. */
export const correct = 'Correct';
export const whoSpeaks = 'Who speaks…';
export const copyLinkToThisLine = 'Copy link to this line';

export const textOfLine = (clock: string) => `Text of the line at ${clock}`;
export const changedMeanwhile =
  'Somebody else changed this line meanwhile. Where you changed other words, both changes are kept.';
export const hearThisLineAgain = 'Hear this line again';
export const hearAgainKey = 'Hear it again (Ctrl Space)';
export const splitThisLine = 'Split this line at the caret';
export const splitKey = 'Split at the caret (Shift ↵)';
export const join = 'Join with the line before';
export const joinKey = 'Join with the line before (Backspace at the beginning)';
export const saveAgain = 'Save again';
export const saving = 'Saving…';
/** What keys do while a line is corrected. */
export const keys = '↵ saves · Tab goes on · Shift ↵ splits · Esc leaves';
export const keysAtEmptyLine =
  '↵ saves · Tab goes on · Shift ↵ splits · Esc leaves · an empty line is removed';
export const splitWhere = 'Put the caret between two words, and the line is split there.';
export const splitOnceMore =
  'Somebody else changed this line too; both changes are in it now. Split it again.';
export const changedJustNow = 'Somebody else changed this line just now. Look at it, and try again.';
export const typedIsKept = (problem: string) => `${problem} What you typed is kept.`;
export const givenUp = 'Your correction was given up.';
export const bringBack = 'Bring it back';

export const twoTexts = 'Two texts of this line';
/** In place of a name, at the beginning of a sentence. */
export const somebodyElse = 'Somebody else';
/** After who did it. */
export const changedSameWords = 'changed the same words while you did. Which text is right?';
/** The text of whoever reads this. */
export const yours = 'Yours';
/** The text of somebody else. */
export const theirs = 'Theirs';
export const keepMine = 'Keep mine';
export const keepTheirs = 'Keep theirs';
export const writeOn = 'Write on';
export const lineWasRemoved =
  'This line was removed while you corrected it. Your text is kept in the box above.';
export const lineWasJoined =
  'This line was joined with another while you corrected it. Your text is kept in the box above.';
export const putInAsLine = 'Put it in as a line';
export const copyMyText = 'Copy my text';
export const giveUp = 'Give it up';
export const copied = 'Your text is copied.';
export const notCopiedFromBox = 'The browser did not allow copying. Select the text in the box instead.';

export const notSavedYet = 'Your correction, not saved yet:';
export const ofLostLine = 'Your correction of a line that is not there any more:';
export const goOn = 'Go on';
export const copyIt = 'Copy it';
export const notCopied = 'The browser did not allow copying. Select the text instead.';
export const lineIsLost = 'The line that you are correcting is not in the text any more.';

export const doNotFit = (n: number) =>
  n === 1
    ? '1 correction of an earlier text does not fit this one.'
    : `${n} corrections of an earlier text do not fit this one.`;
export const lookAtIt = 'Look at it…';
export const lookAtThem = 'Look at them…';
export const ofEarlierText = 'Corrections of an earlier text';
export const chooseForEach =
  'The recording was transcribed again, and these places were heard differently. Choose for each what is to stand there.';
export const allSettled = 'All of them are settled.';
export const done = 'Done';
/** Before a moment of the recording. */
export const hearAt = 'Hear it at';
/** Before the name of a person, or `theGlossary`. */
export const correctedBy = 'corrected by';
/** After `correctedBy`. */
export const theGlossary = 'the glossary';
export const heardBefore = 'Heard before';
export const corrected = 'Corrected';
export const heardNow = 'Heard now';
/** Nothing was heard. */
export const nothing = 'Nothing.';
export const useCorrected = 'Use the corrected text';
export const keepHeardNow = 'Keep what was heard now';

export const alwaysWrite = (term: string, heard: string) => `Always write “${term}” for “${heard}”?`;
export const always = 'Always';
export const inGlossary = (term: string) => `“${term}” is in the glossary.`;
/** `more`: there are more lines than `n`. */
export const inGlossaryAndHeard = (term: string, n: number, more: boolean) =>
  `“${term}” is in the glossary. It was heard wrongly in ${n === 1 && !more ? '1 other line' : `${n}${more ? '+' : ''} other lines`}.`;
export const mendOthers = (n: number, more: boolean) =>
  n === 1 && !more ? 'Mend 1 other line…' : `Mend ${n}${more ? '+' : ''} other lines…`;

export const title = 'Keyboard shortcuts';

/** Keys as they are written on keyboards: ⇧ and ↵ need no words. */
export const space = 'Space';
export const ctrlEnter = 'Ctrl ↵';
export const ctrlZ = 'Ctrl Z';
export const ctrlShiftZ = 'Ctrl ⇧ Z';
export const ctrlSpace = 'Ctrl Space';

/** Where the keys are of use, and then what each does; within a group no two may be the same. */
export const everywhere = 'Everywhere';
export const thisList = 'This list';

export const watching = 'While watching';
export const playOrPause = 'Play or pause';
export const fiveSeconds = '5 seconds back or forward';
export const tenSeconds = '10 seconds back or forward';
export const louder = 'Louder or quieter, in the player';
export const mute = 'Mute';
export const slower = 'Slower or faster';
export const onePicture = 'One picture back or forward';
export const passSilences = 'Pass over silences, or not';
export const captions = 'Captions';
export const theatre = 'Theatre: the picture over the whole width';
export const fullScreen = 'Full screen';
export const jump = 'Jump to 0 % … 90 %';

export const recording = 'While recording';
export const markChapter = 'Mark a chapter';
export const pauseOrGoOn = 'Pause or go on';

export const comments = 'Comments';
export const commentHere = 'Comment on this moment';
export const send = 'Send';
export const leaveBox = 'Leave the box; the text is kept';

export const transcript = 'Transcript';
export const correctLine = 'Correct the line that has the focus, or is said';
export const sayWhoSpeaks = 'Say who speaks';
export const findAndReplace = 'Find and replace';
export const undoCorrection = 'Undo your last correction';
/** What was undone. */
export const doAgain = 'Do it again';

export const correcting = 'While correcting a line';
export const saveAndGo = 'Save, and go to the next or the previous line';
/** As the entry before. */
export const theSame = 'The same';
export const split = 'Split the line at the caret';
export const join = 'At the beginning: join with the line before';
export const hearAgain = 'Hear the line again';
export const leaveAsItWas = 'Leave it as it was';

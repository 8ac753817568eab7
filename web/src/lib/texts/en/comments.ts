export const comments = 'Comments';
/** The heading's place in the recording: stands before a time. */
export const at = 'at';
/** Takes what is being written to another moment. */
export const moveTo = (time: string) => `move to ${time}`;
export const commentHere = 'Comment on this moment';
/** A verb: sends it. */
export const comment = 'Comment';
/** Before and after a key. */
export const noneBeforeKey = 'No comments yet. Press';
export const noneAfterKey = 'anywhere in the recording to write the first one.';
/** For screen readers: `moment` is “1 minute 5 seconds”. */
export const commented = (name: string, moment: string, text: string) =>
  `${name} commented at ${moment}: ${text}`;

/** Before a time. */
export const jumpTo = 'Jump to';
export const edited = 'edited';
export const showInTranscript = 'Show it in the transcript';
export const partOfPicture = 'A part of the picture';
export const wasDeleted = 'This comment was deleted.';
export const editYours = 'Edit your comment';
export const reply = 'Reply';
export const settle = 'Settle';
export const more = 'More for this comment';
export const copyLink = 'Copy link';
export const deleteIt = 'Delete';
export const deleteQuestion = 'Delete this comment?';
export const removedForAll = (text: string) => `“${text}” is removed for everybody.`;
export const saidBefore = 'What this comment said before';
export const loading = 'Loading…';
export const notChanged = 'Its text has not changed.';

export const note = 'Note';
export const question = 'Question';
export const decision = 'Decision';
export const action = 'To do';
export const kind = 'Kind of comment';
export const ofWhom = 'Of whom';
export const questionForAll = 'for everybody';
export const actionForAll = 'for everybody';
export const questionFor = (name: string) => `for ${name}`;
export const actionFor = (name: string) => `for ${name}`;
export const untilWhen = 'Until when, in your time';
/** Behind “Question”, before a name or `you`. */
export const questionBefore = 'for';
/** Behind “To do”, before a name or `you`. */
export const actionBefore = 'for';
export const you = 'you';
export const inYourZone = (date: string) => `${date}, in your time zone`;
export const due = (date: string) => `due ${date}`;
export const wasDue = (date: string) => `was due ${date}`;

/** `why` is a whole sentence. */
export const textIsKept = (why: string) => `${why} Your text is kept; nothing was lost.`;
/** Takes away the quote that a comment is about. */
export const withoutWords = 'Without these words';
export const people = 'People';
export const picture = 'Picture';
export const attachPicture = 'Attach a picture';
/** Instead of writing it. */
export const sayIt = 'Say it';
export const aboutPart = 'About a part of the picture.';
/** Takes away the part of the picture that a comment is about. */
export const withoutPart = 'Without it';
export const howToDraw = 'Draw on the picture, or use the arrow keys there.';
export const markPart = 'Mark a part of the picture';
export const hint = 'Ctrl ↵ sends · **bold** · @ mentions';
export const sending = 'Sending…';

/** Of the browser's window: a recording is read. */
export const pageTitle = (recording: string) => `Read: ${recording}`;
export const recordingDeleted = 'This recording was deleted.';
/** `moment`: in words, “1 minute 5 seconds”. */
export const commented = (who: string, moment: string, comment: string) =>
  `${who} commented at ${moment}: ${comment}`;
export const madeAnew = 'The text was made anew since this link was copied. This is the place now.';
export const unknownLine = 'The line of this link is not known in this recording.';
export const linkCopied = 'Link copied.';
export const deleteQuestion = 'Delete this comment?';
export const deleteMeans = (comment: string) => `“${comment}” is removed for everybody.`;
/** A verb: a comment is deleted. */
export const remove = 'Delete';

/** How long it takes to read a text. */
export const minutesToRead = (n: number) => `${n} min to read`;
/** A verb: leads to the page with the player. */
export const watch = 'Watch';
export const whatIsDownloaded = 'Text, pictures and comments, .zip';
/** A verb. */
export const download = 'Download';
/** A verb. */
export const print = 'Print';
export const hideFillers = 'Hide filler words';
/** Before a moment of the recording. */
export const goOnAt = 'Go on at';

export const contents = 'Contents';
/** Before the chapter that is read, for screen readers. */
export const contentsNow = 'Contents:';
/** Before a moment of the recording, for screen readers. */
export const playChapterFrom = 'Play the chapter from';
export const linkToChapter = (moment: string) => `Link to the chapter at ${moment}`;
export const copyLinkToChapter = 'Copy a link to this chapter';

/** Before a moment of the recording, for screen readers. */
export const playFrom = 'Play from';
/** A verb. */
export const commentAt = (moment: string) => `Comment at ${moment}`;
/** A verb. */
export const comment = 'Comment';
export const watchFrom = (moment: string) => `Watch from ${moment}`;
export const watchFromHere = 'Watch from here';
export const linkToParagraph = (moment: string) => `Link to the paragraph at ${moment}`;
export const copyLinkToParagraph = 'Copy a link to this paragraph';
export const notSure = 'The model was not sure of this';
export const onlyFillers = 'Only filler words';
export const nothingSaid = 'Nothing is said here.';
export const picture = (moment: string) => `The picture at ${moment}`;
export const pictureToPlay = (moment: string) => `The picture at ${moment}, play from there`;
export const noText = (from: string, to: string) => `No text from ${from} to ${to}.`;
export const playIt = 'Play it';
/** After `playIt` and before a moment of the recording, for screen readers. */
export const from = 'from';

export const player = 'Player';
export const closePlayer = 'Close the player';

export const commentsAt = (moment: string) => `Comments at ${moment}`;
/** Before a moment of the recording, above what is being written. */
export const newCommentAt = 'Comment at';
export const commentOnParagraph = 'Comment on this paragraph';
export const comments = (n: number) => (n === 1 ? '1 comment' : `${n} comments`);
/** After `comments`, for screen readers. */
export const at = (moment: string) => `at ${moment}`;
export const threadBy = (name: string) => `Thread by ${name}`;
export const question = 'Question';
export const decision = 'Decision';
export const action = 'To do';
/** Between `question` and the name of who is asked. */
export const questionFor = 'for';
/** Between `action` and the name of who is to do it. */
export const actionFor = 'for';
/** After `action`, and perhaps a name. */
export const until = (date: string) => `, until ${date}`;
export const commentDeleted = 'This comment was deleted.';
/** A picture in a comment. */
export const pictureFrom = (name: string) => `From ${name}`;
/** A voice note, which cannot be heard here. */
export const saidNotWritten = 'Said, not written.';
export const saidNotWrittenFor = (clock: string) => `Said, not written, ${clock}.`;
/** Before the name of a person. */
export const settledBy = 'Settled by';

// There is no text: one of the first two, then `onItsPage`, which is a link, then one of the last two.
export const canBeWatched = 'The recording itself can be watched';
export const moreIsTold = 'More about it is told';
export const onItsPage = 'on its page';
export const afterPage = '.';
export const afterPageComments = ', and what was written about it stands here.';

export const deleted = 'This recording was deleted.';
export const linkCopied = 'Link copied.';
export const copyLink = 'Copy link';
/** `time` as a clock shows it: 1:05. */
export const copyLinkTo = (time: string) => `Copy a link to ${time}`;
export const lineUnknown = 'The line of this link is not known in this recording.';
export const lineMoved = 'The text was made anew since this link was copied. This is the place now.';
export const read = 'Read';
export const readAsDocument = 'Read it as a document';
/** What stands before the title of an earlier recording. */
export const replaces = 'Replaces';
/** What a choice between the two that follow is about. */
export const show = 'Show';
export const transcript = 'Transcript';
export const comments = 'Comments';

export const more = 'More for this recording';
export const tags = 'Tags…';
export const replaceFile = 'Replace file…';
export const replacedBy = 'Replaced by…';
export const moveToTrash = 'Move to the trash';
export const deleteForGood = 'Delete for good';
export const deleteForGoodAsks = 'Delete for good…';
export const deleteQuestion = 'Delete this recording for good?';
export const deleteMeans = (title: string) =>
  `“${title}” goes with its transcript and comments, for everybody. Nothing brings it back.`;

/** Between a name and when it was, which may be “5 minutes ago”, “yesterday” or a date. It ends with what parts them. */
export const movedToTrash = 'moved this to the trash ';
export const afterMovedToTrash = '. Lists and search leave it out.';
/** What stands before its title. */
export const newer = 'There is a newer walkthrough:';
export const removePointer = 'Remove the pointer to the newer walkthrough';

export const notPrepared = 'This file could not be prepared.';
export const stillArriving = 'This recording is still arriving.';
/** The noun. */
export const upload = 'Upload';
export const preparingForPlayback = 'Preparing the recording for playback…';
export const preparing = 'Preparing';

export const player = 'Player';
export const play = 'Play';
export const loading = 'Loading';
export const connectionCut = 'The connection was cut while the recording was loading.';
export const notPlayable = 'This browser could not play the recording.';

/** The heading of the chapters; with the next only for screen readers. */
export const suggested = 'Suggested';
export const suggestedWhat = 'chapters';
export const bySaid = 'by what is said';
export const takeOver = 'Take over';
export const takeOverNamed = (title: string) => `Take over “${title}”`;
export const takeOverAll = 'Take over all';
export const chapterTitleAt = (time: string) => `Title of the chapter at ${time}`;
export const changeTitle = 'Change the title';
export const changeTitleNamed = (title: string) => `Change the title “${title}”`;
export const isChapterNow = (title: string) => `“${title}” is a chapter now.`;
/** Two or more. */
export const chaptersAdded = (n: number) => `${n} chapters added.`;

export const chapters = 'Chapters';
/** Behind “Edit”, for screen readers only. */
export const afterEdit = 'chapters';
/** Before a time. */
export const addChapterAt = 'Add a chapter at';

export const beginningOf = (n: number) => `Beginning of chapter ${n}`;
export const title = 'Title';
export const titleOf = (n: number) => `Title of chapter ${n}`;
export const remove = (n: number) => `Remove chapter ${n}`;
/** Before a time. */
export const addAt = 'Add at';
export const save = 'Save chapters';
export const saving = 'Saving…';
/** `why` is a whole sentence. */
export const typedIsKept = (why: string) => `${why} What you typed is kept.`;
export const hasNoTitle = (time: string) => `The chapter at ${time} has no title yet.`;
export const isNoTime = (typed: string) => `“${typed}” is no time. Write it as 12:34 or 1:02:03.`;
export const beginsAfterEnd = (name: string, time: string) =>
  `“${name}” begins at ${time}, after the end of the recording.`;
export const twoBeginAt = (time: string) => `Two chapters begin at ${time}. Give each its own time.`;

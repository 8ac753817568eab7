export const selectNamed = (title: string) => `Select ${title}`;
/** How far somebody has watched it, behind its duration. */
export const watchedUntil = (time: string) => `watched until ${time}`;
export const comments = (n: number) => (n === 1 ? '1 comment' : `${n} comments`);
/** Before the title of the recording that takes its place. */
export const replacedBy = 'Replaced by';
/** Before the name of whoever put it into the trash, and when. */
export const by = 'By';

export const notPrepared = 'This file could not be prepared.';
export const uploading = 'Uploading';
export const preparing = 'Preparing';
export const transcribing = (percent: number | null) =>
  percent === null ? 'Transcribing' : `Transcribing ${percent} %`;
export const waiting = 'Waiting to be transcribed';
export const notTranscribed = 'It could not be transcribed.';

export const plainText = 'Plain text';
export const subtitlesSrt = 'Subtitles, SRT';
export const subtitlesVtt = 'Subtitles, WebVTT';
export const dataJson = 'Data, JSON';
/** The text, as a document. */
export const withPictures = 'With pictures and comments';
export const originalFile = 'Original file';
export const soundAlone = 'The sound alone';

export const name = 'Name';
export const size = 'Size';
export const exactSize = (n: number) => `${n} bytes`;
export const notKnownYet = 'not known yet';
/** Whether the file has been read again and is what was uploaded. */
export const verified = 'Verified';
/** `when` is “5 minutes ago”, “yesterday” or a date. */
export const readAgain = (when: string) => `read again and compared ${when}`;
export const notYet = 'not yet';
export const sumCopied = 'SHA-256 copied.';
export const downloadOriginal = 'Download the original';
export const earlierFiles = 'Earlier files';
/** A verb. */
export const download = 'Download';
export const downloadNamed = (filename: string) => `Download ${filename}`;
export const restoreNamed = (filename: string) => `Restore ${filename}`;
export const isRestored = (filename: string) => `“${filename}” is restored. Its text is made anew.`;
export const deleteIt = 'Delete';
export const deleteNamed = (filename: string) => `Delete ${filename}`;
export const deleteQuestion = 'Delete this earlier file?';
export const deleteMeans = (filename: string) => `“${filename}” goes for good. What plays now stays.`;

export const leftOut = (n: number) =>
  n === 1
    ? '1 file that is neither video nor audio: left out.'
    : `${n} files that are neither video nor audio: left out.`;
export const cannotRead = 'The browser cannot read this file.';
export const cannotReadNamed = (file: string) => `“${file}” cannot be read by the browser.`;
export const mayNotRead =
  'The browser may not read that file any more, or it is gone. Please choose it again.';
export const inListAlready = (file: string) => `“${file}” is in the list already.`;
export const isEmpty = (file: string) => `“${file}” is empty, so there is nothing to upload.`;
export const isTooLarge = (file: string, limit: string) =>
  `“${file}” is larger than the ${limit} that this server takes.`;
export const notAnsweringNow = 'The server cannot be reached right now. Please try again in a moment.';

/** What kind of files the browser's own dialog offers. */
export const recordings = 'Recordings';

export const chooseNamed = (file: string, size: string) =>
  `That is another file. Please choose “${file}” (${size}).`;
export const otherContent = 'That file has other content. Choose the one that you began with.';
export const otherContentInIt =
  'That file has the same name and size, but other content, so nothing of it was added. Choose the one that you began with, or begin a new upload with this one.';
export const otherSize = 'That file has another size.';

export const stored = (title: string) => `“${title}” is stored as you sent it.`;
/** The last of them: nothing is on its way any more. */
export const storedLast = (title: string) => `“${title}” is stored as you sent it. Safe to close.`;
export const notStoredAsSent = (title: string) => `“${title}” was not stored as it was sent. Keep your file.`;
/** Two sizes. */
export const otherSizeStored = (sent: string, has: string) => `You sent ${sent}, the server has ${has}.`;
export const otherBytesStored = 'The server stored as many bytes as you sent, but not the same ones.';

export const serverAway = 'The server cannot be reached. This goes on by itself when it is back.';
export const offline = 'You are offline. This goes on by itself as soon as there is a connection.';
export const elsewhere = 'This upload goes on in another tab or on another device.';
export const unreadable =
  'This file was changed or moved since it was chosen, and the browser can no longer read it. Choose it again.';
export const anotherFile =
  'This file begins otherwise than the one that was sent before, so nothing of it was added. Choose the original file, or begin a new upload with this one.';
export const loggedOut =
  'You are logged out. Log in again, here or in another tab; then this goes on by itself.';
/** After a sentence of the server. */
export const retriedEveryMinute = (why: string) => `${why} It is tried again every minute.`;

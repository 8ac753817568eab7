export const title = 'Uploads';
export const chooseFiles = 'Choose files';
export const chooseFolder = 'Choose a folder';
export const chooseFolderOfRecordings = 'Choose a folder of recordings';
export const language = 'Language';
/** Follows `language`, for screen readers only. */
export const ofAddedFiles = 'of files that are added';
/** Instead of a language: it is to be found out. */
export const detect = 'Detect';
export const onTheWay = 'On the way';
export const unfinished = 'Unfinished';
export const arrived = 'Arrived';
export const nothingOnItsWay = 'Nothing is on its way';
export const about =
  'Drop video or audio files, or whole folders, anywhere on this page. Each of them gets a receipt here: its size and SHA-256, compared with what you sent.';
export const cancelQuestion = 'Cancel this upload?';
export const cancelUpload = 'Cancel upload';
export const discardQuestion = 'Discard this upload?';
export const discard = 'Discard';
export const arrivedIsRemoved = (file: string) => `What has arrived of “${file}” is removed.`;

/** All uploads together: whether the page may be closed. */
export const allTogether = 'All uploads together';
export const resumeAll = 'Resume all';
export const pauseAll = 'Pause all';
export const notSafeToClose = 'Not safe to close yet';
export const filesOnTheWay = (n: number) =>
  n === 1
    ? '1 file is on the way. Keep this page open until all of it has arrived.'
    : `${n} files are on the way. Keep this page open until all of it has arrived.`;
export const serverReadsAgain =
  'Everything was sent. The server reads it again, to compare it with what you sent.';
export const notEverythingArrived = 'Not everything has arrived';
export const uploadsStopped = (n: number) =>
  n === 1
    ? '1 upload stopped. What had arrived is kept for a week.'
    : `${n} uploads stopped. What had arrived is kept for a week.`;
export const keepYourFiles = 'Keep your files';
export const filesNotAsSent = (n: number) =>
  n === 1
    ? '1 file was not stored as sent. See below what to do.'
    : `${n} files were not stored as sent. See below what to do.`;
export const somethingUnfinished = 'Something is unfinished';
export const uploadsCanGoOn = (n: number) =>
  n === 1
    ? '1 upload from earlier or from another device can go on.'
    : `${n} uploads from earlier or from another device can go on.`;
export const notEverythingCompared = 'Not everything was compared';
export const filesNotCompared = (n: number) =>
  n === 1
    ? '1 file is stored, but nobody has compared what is stored with the file.'
    : `${n} files are stored, but nobody has compared what is stored with the file.`;
export const safeToClose = 'Safe to close';
export const filesStored = (n: number) =>
  n === 1
    ? '1 file is stored, with the size and the SHA-256 of what you sent.'
    : `${n} files are stored, with the size and the SHA-256 of what you sent.`;

export const percent = (n: number) => `${n} %`;
/** A number of bytes with its unit: the speed. */
export const perSecond = (size: string) => `${size}/s`;
/** Two sizes: how much of the file has been sent. */
export const sentOf = (sent: string, size: string) => `${sent} of ${size}`;
export const goesOnSoon = 'goes on in a moment';
export const comparing = 'Comparing the file with what was sent before…';
export const waiting = (size: string) => `${size} · waiting for its turn`;
export const pausedAt = (done: string, size: string) => `Paused at ${done} of ${size}`;
export const connectionCut = 'The connection was cut. Trying again…';
export const couldNotUpload = 'It could not be uploaded.';
/** Its checksum is computed. */
export const summingUp = 'All of it was sent; summing up what was sent…';

/** The file's name follows these, for screen readers only. */
export const resume = 'Resume';
export const pause = 'Pause';
export const sendFirst = 'Send first';
export const uploadAsNew = 'Upload as new';
export const uploadAgain = 'Upload again';
export const goOnHere = 'Go on here';
export const chooseFile = 'Choose file';
export const chooseToGoOn = (file: string) => `Choose ${file} again to go on`;
export const logIn = 'Log in';
export const cancelUploadOf = (file: string) => `Cancel the upload of ${file}`;
export const uploadOf = (file: string) => `Upload of ${file}`;
export const unfinishedUploadOf = (file: string) => `Upload of ${file}, unfinished`;

/** `begun` is when, as in “5 minutes ago”. */
export const partArrived = (done: string, size: string, begun: string) =>
  `${done} of ${size} arrived, begun ${begun}.`;
export const arrivedWithoutEnd = (size: string, begun: string) =>
  `${size} arrived, begun ${begun}. Its end is not known yet: go on where it was begun.`;
export const oneClick = 'Go on with one click.';
export const chooseSame = 'Choose the same file again to go on from there.';
export const begunElsewhere = 'Begun in another browser or by a program. Choose the same file to go on here.';
export const discardArrivedOf = (file: string) => `Discard what arrived of ${file}`;

export const storedAsSent = 'Stored as you sent it';
export const notSafeYet = 'Not safe yet: the server reads it again, to compare it with what you sent.';
export const storedNotCompared =
  'All of it is stored. This browser ended before it could compare: choose the file to do that now.';
export const storedIsNotSent = 'What is stored is not what you sent.';
export const uploadItAgain = 'Keep your file and upload it again; then delete the recording that this made.';
export const compare = 'Compare';
export const chooseToCompare = (file: string) => `Choose ${file} to compare it with what is stored`;
export const removeFromList = 'Remove from this list';
export const removeFromListNamed = (file: string) => `Remove ${file} from this list`;
export const fileSize = 'Size';
/** The same size twice: rounded with its unit, and the exact number. */
export const sizeInBytes = (rounded: string, exact: string) => `${rounded} (${exact} bytes)`;
/** Before a date. */
export const stored = 'Stored';
/** The checksum of the file that you sent. */
export const yours = 'Yours';
/** Follows “Copy”, for screen readers only. */
export const theSumOf = (file: string) => `the SHA-256 of ${file}`;
export const sumCopied = 'The SHA-256 is copied.';
export const sumNotCopied = 'The browser refused. Select the SHA-256 to copy it.';

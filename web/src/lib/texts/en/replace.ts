export const title = 'Replace the file';
export const means =
  'The link, the title and the comments stay. The present file plays until the new one is ready, and can be restored later. The text is made anew.';
export const choose = 'Choose a file';
export const chooseAnother = 'Choose another file';
/** The verb. */
export const replace = 'Replace';

/** What opens the list of a recording's file and its earlier ones. */
export const file = 'File';

/** Before and after the reason, where one is known. */
export const notUsable = 'The new file could not be used.';
export const earlierStays = 'The earlier one stays.';
export const discard = 'Discard';
/** “: 40 %” may follow, and a full stop. */
export const onItsWay = 'A new file is on its way';
/** “: 40 %” may follow, and a full stop. */
export const beingPrepared = 'The new file is being prepared';
/** “This one” is the file that is there now, “it” the new one. */
export const playsUntilReady = 'This one plays until it is ready.';
export const uploadOfNew = 'Upload of the new file';
export const preparingNew = 'Preparing the new file';
export const allUploads = 'All uploads';

export const whichInstead = 'Which walkthrough has taken its place?';
/** Of a recording. */
export const recordingTitle = 'Title';
export const recordings = 'Recordings';
/** Around what was sought. */
export const beforeNotFound = 'No title has “';
export const afterNotFound = '”.';

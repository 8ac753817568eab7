export const copied = 'Copied';
export const copyByHand = 'Press Ctrl+C (⌘C on a Mac) to copy the selected text.';
/** The button for: nothing of what was asked shall happen. */
export const keep = 'Keep';
/** Takes a notice away. */
export const dismiss = 'Dismiss';
/** The language that is spoken. */
export const detectIt = 'Detect it';
export const renameRecording = 'Rename recording';
/** Of a recording. */
export const title = 'Title';

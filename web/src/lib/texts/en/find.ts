/** Where is sought. */
export const transcript = 'Transcript';
export const inTranscript = 'Find in the transcript';
/** With the keys that do the same. */
export const findKeys = 'Find (Ctrl F)';
export const notFound = 'Not found';
/** Which match of how many. */
export const matchOf = (at: number, count: number) => `${at} of ${count}`;
export const previousMatch = 'Previous match';
/** With the keys that do the same. */
export const previousKeys = 'Previous (⇧ ↵)';
export const nextMatch = 'Next match';
/** With the key that does the same. */
export const nextKeys = 'Next (↵)';
/** With the key that does the same. */
export const closeKeys = 'Close (Esc)';

export const selectedWords = 'Selected words';
/** On the words that are selected. */
export const commentOnThis = 'Comment on this';
export const copyLink = 'Copy link';

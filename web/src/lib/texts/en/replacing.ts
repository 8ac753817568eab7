export const title = 'Find and replace';
/** Above the field for what is to be found. */
export const find = 'Find';
/** Above the field for what stands there afterwards. */
export const replaceWith = 'Replace with';
export const matchCase = 'Match case';
export const wholeWords = 'Whole words';
export const shownFirst = 'What would change is shown here before anything does.';
/** Between these stands what was looked for. */
export const beforeNotFound = '“';
export const afterNotFound = '” is in no line, or nothing would change.';
export const wouldChange = (n: number) => (n === 1 ? '1 line would change.' : `${n} lines would change.`);
export const linesThatWouldChange = 'Lines that would change';
export const chooseNone = 'Choose none';
export const chooseAll = 'Choose all';
export const replaceIn = (n: number) => (n === 1 ? 'Replace in 1 line' : `Replace in ${n} lines`);

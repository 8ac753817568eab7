export const tags = 'Tags';
export const tagsOf = (n: number) => (n === 1 ? 'Tags' : `Tags of ${n} recordings`);
/** Before and after tags. */
export const beforeOnSome = 'Only some of them have';
export const afterOnSome = '. That stays as it is.';
export const chosen = 'Chosen tags';
export const removeNamed = (tag: string) => `Remove ${tag}`;
/** One tag, or several with commas between. */
export const added = (names: string) => `${names} added`;
export const removed = (tag: string) => `${tag} removed`;
export const hint = 'Enter or a comma adds what you typed.';
export const inUse = 'Tags in use';

/** Embeddings, overrides and isolates of the direction of writing, and what ends them. Marks of one place stay. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * For sentences and window titles that name something of people's: a name could otherwise turn the direction of all
 * that follows it, so that another text is read than is meant. Where it has an element of its own, `.text` and `<bdi>`
 * see to that.
 */
export const unturned = (text: string): string => text.replace(TURNS, '');

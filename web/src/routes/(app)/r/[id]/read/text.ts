import { unturned } from '$lib/bidi';

/** Holds a place in the text and shows nothing. */
const NOTHING = '\u2060';

/**
 * A piece of a line as it stands within a paragraph: where the lines around it share the element, it must not turn the
 * direction of theirs. It keeps its length, for places in it are counted.
 */
export function amongOthers(text: string): string {
  if (unturned(text) === text) return text;
  return Array.from(text, (letter) => unturned(letter) || NOTHING).join('');
}

import { Whole, type Passage } from '../quotes/whole';

/** Where a text stands in these lines, also over the end of a line; capitals and the width of spaces do not count. */
export function matchesOf(lines: readonly { text: string }[], sought: string): Passage[] {
  const words = sought.trim().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const whole = new Whole(lines);
  const pattern = new RegExp(words.map(escaped).join('\\s+'), 'giu');
  return Array.from(whole.text.matchAll(pattern)).flatMap(
    ({ 0: { length }, index }) => whole.passage(index, index + length) ?? []
  );
}

/** `-` only means something inside brackets, where no typed text gets. */
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The first match that does not begin before a line; the first of all where none is left. */
export function firstFrom(matches: readonly Passage[], line: number): number {
  const found = matches.findIndex(({ from }) => from.line >= line);
  return found < 0 ? Math.min(0, matches.length - 1) : found;
}

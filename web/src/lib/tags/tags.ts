/** As the server keeps one: one space between words, in lower case. */
export function normalTag(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** What was typed or pasted, cut at commas and line ends. */
export function tagsIn(text: string): string[] {
  return distinct(
    text
      .split(/[,\n]/)
      .map(normalTag)
      .filter((tag) => tag !== '')
  );
}

export const distinct = (tags: readonly string[]): string[] => [...new Set(tags)];

/** The tags that all of them have. */
export function common(ofEach: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = ofEach;
  return first.filter((tag) => others.every((tags) => tags.includes(tag)));
}

/** The same change for whatever tags a recording has by now: what was taken away goes, what was added comes. */
export function retagged(
  tags: readonly string[],
  before: readonly string[],
  after: readonly string[]
): string[] {
  const kept = tags.filter((tag) => !before.includes(tag) || after.includes(tag));
  return distinct([...kept, ...after.filter((tag) => !before.includes(tag))]).sort();
}

const MOST_OFFERED = 8;

/** Which of the tags in use to offer: those that begin with what is typed first, and among equals the most used. */
export function offered<T extends { name: string; count: number }>(
  known: readonly T[],
  typed: string,
  chosen: readonly string[]
): T[] {
  const sought = normalTag(typed);
  return known
    .filter(({ name }) => name.includes(sought) && !chosen.includes(name))
    .sort((a, b) => rank(b.name, sought) - rank(a.name, sought) || b.count - a.count)
    .slice(0, MOST_OFFERED);
}

const rank = (name: string, sought: string) => Number(name.startsWith(sought));

/** Longer than anything that the server says to people. */
const LONGEST = 2000;
/** Sentences that are looked up as one, with those that a value may bring. */
const MOST_TOGETHER = 6;

const SENTENCE_END = /\. (?=[\p{Lu}“])/u;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `{}` stands for any value. */
const pattern = (english: string) => new RegExp(`^${english.split('{}').map(escaped).join('([\\s\\S]+?)')}$`);

/**
 * Says messages in other words, sentence by sentence where they are not known as a whole; what is not known comes back as
 * it is. Of templates that fit, the first counts.
 */
export function lookup(sentences: [string, string][]): (message: string) => string {
  const isTemplate = ([english]: [string, string]) => english.includes('{}');
  const exact = new Map(sentences.filter((sentence) => !isTemplate(sentence)));
  const templates = sentences
    .filter(isTemplate)
    .map(([english, other]) => ({ english: pattern(english), other }));

  function together(message: string): string | undefined {
    const known = exact.get(message);
    if (known !== undefined) return known;
    for (const { english, other } of templates) {
      const values = english.exec(message);
      // What a function answers is put in as it is, whatever a value looks like.
      if (values) return other.replace(/\{(\d+)\}/g, (_, place: string) => values[Number(place)] ?? '');
    }
    return undefined;
  }

  function oneByOne(message: string): string {
    const pieces = message.split(SENTENCE_END);
    const parts = pieces.map((piece, at) => (at < pieces.length - 1 ? `${piece}.` : piece));
    const told: string[] = [];
    for (let at = 0; at < parts.length;) {
      let count = Math.min(MOST_TOGETHER, parts.length - at);
      let found: string | undefined;
      for (; count > 0; count -= 1) {
        found = together(parts.slice(at, at + count).join(' '));
        if (found !== undefined) break;
      }
      told.push(found ?? parts[at]!);
      at += Math.max(1, count);
    }
    return told.join(' ');
  }

  return (message) => (message.length > LONGEST ? message : (together(message) ?? oneByOne(message)));
}

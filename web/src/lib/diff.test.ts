import { describe, expect, it } from 'vitest';
import { diff } from './diff';

/** `[-removed-]` and `{+added+}`, as git shows words. */
const shown = (before: string, after: string) =>
  diff(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`))
    .join('');

describe('what changed', () => {
  it.each([
    ['', '', ''],
    ['the same', 'the same', 'the same'],
    ['', 'all new', '{+all new+}'],
    ['all gone', '', '[-all gone-]'],
    ['call jon now', 'call John now', 'call [-jon-]{+John+} now'],
    ['a b c', 'a c', 'a [-b -]c'],
    ['a c', 'a b c', 'a {+b +}c'],
    ['we use de brief, daily', 'we use Debrief, daily', 'we use [-de brief,-]{+Debrief,+} daily'],
    ['one two three', 'six ten three', '[-one two-]{+six ten+} three'],
    ['会議は十時です', '会議は九時です', '会議は[-十-]{+九+}時です'],
    ['שלום עולם', 'שלום לכם', 'שלום [-עולם-]{+לכם+}'],
    ['a 👍🏽 b', 'a 👎🏽 b', 'a [-👍🏽-]{+👎🏽+} b']
  ])('from “%s” to “%s”', (before, after, expected) => expect(shown(before, after)).toBe(expected));
});

it('keeps both texts whole, whatever they are', () => {
  const some = ['a', 'b', 'c', ' ', '  ', 'd e'];
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 300; round += 1) {
    const text = () => Array.from({ length: random(9) }, () => some[random(some.length)]).join('');
    const [before, after] = [text(), text()];
    const stretches = diff(before, after);
    const side = (without: string) =>
      stretches
        .filter(({ kind }) => kind !== without)
        .map((one) => one.text)
        .join('');
    expect([side('added'), side('removed')]).toEqual([before, after]);
  }
});

it('does not go through two endless texts word by word', () => {
  const long = (word: string) => `${word} `.repeat(5000);
  expect(diff(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['removed', 'added', 'same']);
});

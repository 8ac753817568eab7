import { expect, it } from 'vitest';
import { firstFrom, matchesOf } from './matches';

const LINES = ['The column was missing.', 'So we added the Column', 'and ran it (again) at 50 %.'].map(
  (text) => ({
    text
  })
);
const found = (sought: string) =>
  matchesOf(LINES, sought).map(({ from, to }) => [from.line, from.offset, to.line, to.offset]);

it('finds every place, whatever the capitals', () => {
  expect(found('column')).toEqual([
    [0, 4, 0, 10],
    [1, 16, 1, 22]
  ]);
  expect(found('ÜBER')).toEqual([]);
});

it('goes over the end of a line, and takes any space for any other', () => {
  expect(found('  column   AND ran ')).toEqual([[1, 16, 2, 7]]);
});

it('takes what is typed for text and never for a pattern', () => {
  expect(found('(again)')).toEqual([[2, 11, 2, 18]]);
  expect(found('.')).toHaveLength(2);
  for (const odd of ['[', 'a|b', '\\', '*', '-', '^the', '50 % $']) expect(() => found(odd)).not.toThrow();
  expect(found('^the')).toEqual([]);
});

it('finds nothing where nothing is asked', () => {
  expect(found('')).toEqual([]);
  expect(found('   ')).toEqual([]);
});

it('keeps offsets where capitals have another length', () => {
  expect(matchesOf([{ text: 'İİ straße here' }], 'here')).toEqual([
    { from: { line: 0, offset: 10 }, to: { line: 0, offset: 14 } }
  ]);
});

it('begins where somebody reads', () => {
  const matches = matchesOf(LINES, 'column');
  expect([0, 1, 2].map((line) => firstFrom(matches, line))).toEqual([0, 1, 0]);
  expect(firstFrom([], 0)).toBe(-1);
});

import { expect, it } from 'vitest';
import { byLine, textOf, Whole } from './whole';

const LINES = ['One two.', '', 'Three.', 'Four five six.'].map((text) => ({ text }));

it('finds the place of each letter again', () => {
  const whole = new Whole(LINES);
  expect(whole.text).toBe('One two.  Three. Four five six.');
  for (const place of [
    { line: 0, offset: 0 },
    { line: 0, offset: 7 },
    { line: 2, offset: 3 },
    { line: 3, offset: 13 }
  ])
    expect(whole.place(whole.at(place))).toEqual(place);
  expect(whole.place(9999)).toEqual({ line: 3, offset: 14 });
});

it('reads a passage, within a line and over several', () => {
  const passage = (from: [number, number], to: [number, number]) => ({
    from: { line: from[0], offset: from[1] },
    to: { line: to[0], offset: to[1] }
  });
  expect(textOf(LINES, passage([3, 5], [3, 9]))).toBe('five');
  expect(textOf(LINES, passage([0, 4], [3, 4]))).toBe('two.\n\nThree.\nFour');
});

it('lists a passage under each line that it touches', () => {
  const long = { from: { line: 0, offset: 4 }, to: { line: 2, offset: 1 } };
  const short = { from: { line: 2, offset: 3 }, to: { line: 2, offset: 5 } };
  const found = byLine([long, short]);
  expect([0, 1, 2, 3].map((line) => found.get(line))).toEqual([[long], [long], [long, short], undefined]);
});

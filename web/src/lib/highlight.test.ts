import { expect, it } from 'vitest';
import { pieces } from './highlight';

const marked = (text: string, highlights: [number, number][]) =>
  pieces(text, highlights)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

it('cuts at highlights', () => {
  expect(marked('the blue button', [[4, 8]])).toBe('the [blue] button');
  expect(marked('blue', [[0, 4]])).toBe('[blue]');
  expect(marked('none', [])).toBe('none');
  expect(pieces('', [[0, 3]])).toEqual([]);
});

it('counts scalar values, not UTF-16 units', () => {
  expect(marked('🎬🎥 cut here', [[3, 6]])).toBe('🎬🎥 [cut] here');
  expect(marked('a𝒳b', [[1, 2]])).toBe('a[𝒳]b');
});

it('bears overlaps, disorder and offsets past the end', () => {
  expect(
    marked('abcdef', [
      [3, 99],
      [0, 2],
      [1, 2]
    ])
  ).toBe('[ab]c[def]');
  expect(marked('abc', [[2, 1]])).toBe('abc');
});

it('leaves markup as the text that it is', () => {
  const text = '<img onerror=alert(1)>';
  expect(
    pieces(text, [[1, 4]])
      .map((piece) => piece.text)
      .join('')
  ).toBe(text);
});

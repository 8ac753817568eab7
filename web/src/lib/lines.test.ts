import { expect, it } from 'vitest';
import { currentLine, runs } from './lines';

const lines = [{ start_ms: 500 }, { start_ms: 4000 }, { start_ms: 9000 }];

it('finds the line that is being said', () => {
  expect(currentLine(lines, 0)).toBe(-1);
  expect(currentLine(lines, 500)).toBe(0);
  expect(currentLine(lines, 3999)).toBe(0);
  expect(currentLine(lines, 4000)).toBe(1);
  expect(currentLine(lines, 1e9)).toBe(2);
  expect(currentLine([], 5)).toBe(-1);
});

const word = (text: string, confidence: number) => ({ text, confidence, start_ms: 0, end_ms: 1 });

it('sets unsure words apart and keeps the text as it is', () => {
  const text = 'Click the deploy button.';
  const words = [word('Click', 0.9), word(' the', 0.9), word(' deploy', 0.3), word(' button.', 0.8)];
  const out = runs({ text, words });
  expect(out.filter((run) => run.unsure).map((run) => run.text)).toEqual(['deploy']);
  expect(out.map((run) => run.text).join('')).toBe(text);
});

it('keeps the text when the words do not match it', () => {
  expect(runs({ text: 'edited by hand', words: [word('other', 0.1)] })).toEqual([
    { text: 'edited by hand', unsure: false }
  ]);
});

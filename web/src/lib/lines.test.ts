import { expect, it } from 'vitest';
import { currentLine, gapsByLine, runs } from './lines';

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

it('a gap stands before the line that follows it', () => {
  const at = (start_ms: number) => ({ start_ms });
  const gap = (start_ms: number) => ({
    start_ms,
    end_ms: start_ms + 10,
    reason: { code: 'x', message: 'X.' }
  });
  const lines = [at(0), at(100), at(200)];
  const gaps = gapsByLine(lines, [gap(100), gap(150), gap(160), gap(900)]);
  expect([...gaps].map(([before, them]) => [before, them.map((one) => one.start_ms)])).toEqual([
    [1, [100]],
    [2, [150, 160]],
    [3, [900]]
  ]);
  expect(gapsByLine([], [gap(5)]).get(0)).toHaveLength(1);
});

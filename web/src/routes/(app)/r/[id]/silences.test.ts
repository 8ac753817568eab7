import { expect, it } from 'vitest';
import { silenceAt, silencesOf } from './silences';

const said = (start_ms: number, end_ms: number) => ({ start_ms, end_ms });

it('are where nobody speaks for a while, with room for the ends of words', () => {
  const lines = [said(2000, 4000), said(5000, 6000), said(9000, 12_000)];
  expect(silencesOf(lines, [], 20_000)).toEqual([
    { start_ms: 0, end_ms: 1750 },
    { start_ms: 6300, end_ms: 8750 },
    { start_ms: 12_300, end_ms: 20_000 }
  ]);
});

it('are not where a piece of the text is missing, nor where lines overlap', () => {
  const lines = [said(0, 8000), said(1000, 3000), said(20_000, 21_000)];
  expect(silencesOf(lines, [said(9000, 19_000)], 21_000)).toEqual([]);
});

it('are nowhere without a text, or all of it would be passed over', () => {
  expect(silencesOf([], [], 60_000)).toEqual([]);
});

it('are found by a moment', () => {
  const silences = silencesOf([said(0, 1000), said(5000, 6000), said(10_000, 11_000)], [], 11_000);
  expect(silenceAt(silences, 1299)).toBeUndefined();
  expect(silenceAt(silences, 1300)).toEqual({ start_ms: 1300, end_ms: 4750 });
  expect(silenceAt(silences, 4749)?.start_ms).toBe(1300);
  expect(silenceAt(silences, 4750)).toBeUndefined();
  expect(silenceAt(silences, 7000)?.end_ms).toBe(9750);
  expect(silenceAt([], 7000)).toBeUndefined();
});

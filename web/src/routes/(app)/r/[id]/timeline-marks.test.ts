import { expect, it } from 'vitest';
import type { Comment } from '$lib/api';
import { marksOf, MOST_MARKS } from './timeline-marks';

const at = (start_ms: number) => ({ id: `c${start_ms}`, start_ms }) as Comment;
const many = Array.from({ length: 2000 }, (_, i) => at(i * 500));

it('marks each comment while they can be told apart', () => {
  expect(marksOf([at(1), at(1), at(5)], 10).map((mark) => mark.length)).toEqual([1, 1, 1]);
});

it('puts many into stretches, without losing any', () => {
  const marks = marksOf(many, 1_000_000);
  expect(marks).toHaveLength(MOST_MARKS);
  expect(marks.flat()).toEqual(many);
});

it('has room for what lies behind the end, and for a duration that is not known', () => {
  const marks = marksOf([...many, at(2_000_000)], 1_000_000);
  expect(marks.at(-1)!.at(-1)!.start_ms).toBe(2_000_000);
  expect(marksOf(many, 0).flat()).toEqual(many);
});

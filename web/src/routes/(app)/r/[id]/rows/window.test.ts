import { expect, it } from 'vitest';
import { Offsets } from './offsets';
import { covers, drawnOf, meets, spanOf } from './window';

/** A thousand rows of sixty pixels; a view shows ten. */
const LIST = new Offsets(new Array<number>(1000).fill(60));
const viewAt = (top: number) => ({ top, bottom: top + 600 });

const total = ({ rows, spaces, after }: ReturnType<typeof drawnOf>) =>
  rows.length * 60 + spaces.reduce((sum, space) => sum + space, 0) + after;

it('draws what is seen, and as much again above and below', () => {
  expect(spanOf(LIST, viewAt(30_000))).toEqual({ from: 490, to: 521 });
  expect(spanOf(LIST, viewAt(0))).toEqual({ from: 0, to: 21 });
  expect(spanOf(LIST, viewAt(59_700))).toEqual({ from: 985, to: 1000 });
  expect(spanOf(LIST, { top: 30_000, bottom: 30_010 })).toEqual({ from: 490, to: 511 });
});

it('draws the nearest rows where the list is out of view', () => {
  expect(spanOf(LIST, viewAt(-5000))).toEqual({ from: 0, to: 1 });
  expect(spanOf(LIST, viewAt(90_000))).toEqual({ from: 999, to: 1000 });
  expect(spanOf(new Offsets([]), viewAt(0))).toEqual({ from: 0, to: 0 });
});

it('keeps a span until most of what lies beyond the view is used up', () => {
  const span = spanOf(LIST, viewAt(30_000));
  expect(covers(span, LIST, viewAt(30_240))).toBe(true);
  expect(covers(span, LIST, viewAt(30_480))).toBe(false);
  expect(covers(span, LIST, viewAt(29_520))).toBe(false);
  expect(covers(spanOf(LIST, viewAt(0)), LIST, viewAt(0))).toBe(true);
});

it('tells a step from a leap', () => {
  const span = spanOf(LIST, viewAt(30_000));
  expect(meets(span, LIST, viewAt(31_000))).toBe(true);
  expect(meets(span, LIST, viewAt(32_000))).toBe(false);
  expect(meets(span, LIST, viewAt(0))).toBe(false);
});

it('has room for what is not drawn', () => {
  const drawn = drawnOf(LIST, { from: 490, to: 493 }, [], 0);
  expect(drawn).toEqual({ rows: [490, 491, 492], spaces: [29_400, 0, 0], after: 30_420 });
  expect(total(drawn)).toBe(60_000);
});

it('keeps rows elsewhere, each at its place', () => {
  const drawn = drawnOf(LIST, { from: 490, to: 492 }, [900, 3, 2, 491, 2, -1, 1000], 0);
  expect(drawn.rows).toEqual([2, 3, 490, 491, 900]);
  expect(drawn.spaces).toEqual([120, 0, 29_160, 0, 24_480]);
  expect(total(drawn)).toBe(60_000);
});

it('shifts only the span by what was measured otherwise', () => {
  const drawn = drawnOf(LIST, { from: 490, to: 492 }, [3], -7);
  expect(drawn.spaces).toEqual([180, 29_153, 0]);
  expect(drawnOf(LIST, { from: 0, to: 2 }, [], -7).spaces).toEqual([0, 0]);
});

import { expect, it } from 'vitest';
import { Offsets } from './offsets';

it('tells where rows begin, and which row is at a place', () => {
  const offsets = new Offsets([10, 20, 30]);
  expect([0, 1, 2, 3].map((row) => offsets.before(row))).toEqual([0, 10, 30, 60]);
  expect(offsets.total).toBe(60);
  expect([-5, 0, 9, 10, 29, 30, 59, 60, 900].map((place) => offsets.at(place))).toEqual([
    0, 0, 0, 1, 1, 2, 2, 2, 2
  ]);
});

it('has nothing where there is nothing', () => {
  const offsets = new Offsets([]);
  expect([offsets.count, offsets.total, offsets.before(3), offsets.at(0)]).toEqual([0, 0, 0, -1]);
});

it('moves what follows a row whose height changes', () => {
  const offsets = new Offsets([10, 20, 30]);
  offsets.set(1, 5);
  offsets.set(7, 100);
  offsets.set(-1, 100);
  expect([0, 1, 2, 3].map((row) => offsets.before(row))).toEqual([0, 10, 15, 45]);
  expect(offsets.height(1)).toBe(5);
});

it('passes over rows without a height', () => {
  const offsets = new Offsets([0, 0, 10, 0, 10]);
  expect([0, 9, 10, 19].map((place) => offsets.at(place))).toEqual([2, 2, 4, 4]);
});

it('counts as adding up does, at any length and after any change', () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  for (const count of [1, 2, 3, 7, 8, 9, 100, 1023]) {
    const heights = Array.from({ length: count }, () => random(50));
    const offsets = new Offsets(heights);
    for (let change = 0; change < 40; change += 1) {
      const row = random(count);
      heights[row] = random(50);
      offsets.set(row, heights[row]!);
      const asked = random(count + 1);
      const before = heights.slice(0, asked).reduce((sum, height) => sum + height, 0);
      expect(offsets.before(asked)).toBe(before);
      const place = random(offsets.total + 2);
      const found = offsets.at(place);
      expect(offsets.before(found)).toBeLessThanOrEqual(place);
      if (place < offsets.total) expect(offsets.before(found + 1)).toBeGreaterThan(place);
    }
  }
});

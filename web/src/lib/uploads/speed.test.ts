import { expect, it } from 'vitest';
import { Speed } from './speed';

it('measures the last seconds, and begins again when the offset goes back', () => {
  let now = 0;
  const speed = new Speed(() => now);
  expect(speed.at(0)).toBe(0);
  now = 1000;
  expect(speed.at(2_000_000)).toBe(2_000_000);
  now = 20_000;
  expect(speed.at(3_000_000)).toBe(0);
  now = 21_000;
  expect(speed.at(4_000_000)).toBe(1_000_000);
  now = 22_000;
  expect(speed.at(1_000_000)).toBe(0);
});

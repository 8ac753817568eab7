import { expect, it } from 'vitest';
import { amongOthers } from './text';

it('lets no line turn the direction of those around it, and keeps places in it as they are', () => {
  expect(amongOthers('as it is, עברית too')).toBe('as it is, עברית too');
  const turning = 'a \u202Egnp.elif \u2069b \u{1F44D}';
  const still = amongOthers(turning);
  expect(still).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  expect(still).toHaveLength(turning.length);
  expect(still.indexOf('b')).toBe(turning.indexOf('b'));
});

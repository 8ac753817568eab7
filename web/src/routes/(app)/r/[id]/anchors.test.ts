import { expect, it } from 'vitest';
import { anchorIn, isOnlyAnchor } from './anchors';

it('knows lines and comments', () => {
  expect(anchorIn('#s-0198')).toEqual({ kind: 's', id: '0198' });
  expect(anchorIn('#c-0198')).toEqual({ kind: 'c', id: '0198' });
  expect(['', '#', '#s-', '#x-1', '#transcript-title'].map(anchorIn)).toEqual(Array(5).fill(null));
});

it('tells another anchor from another moment, which the router opens', () => {
  const at = (rest: string) => `https://debrief.example/r/${rest}`;
  expect(isOnlyAnchor(at('a'), at('a#s-1'))).toBe(true);
  expect(isOnlyAnchor(at('a?t=5#s-1'), at('a?t=5#s-2'))).toBe(true);
  expect(isOnlyAnchor(at('a?t=5#s-1'), at('a?t=9#s-2'))).toBe(false);
  expect(isOnlyAnchor(at('a#s-1'), at('b#s-1'))).toBe(false);
});

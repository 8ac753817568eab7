import { expect, test } from 'vitest';
import { addressOf, askedFrom, isNarrowed, wanted } from './asked';

const nothing = { q: '', kind: '', person: '', since: '', language: '', open: '' };

test('a question survives its address', () => {
  const asked = {
    q: 'a & b "c"',
    kind: 'comment',
    person: 'p-1',
    since: 'week',
    language: 'de',
    open: 'question'
  };
  expect(askedFrom(new URLSearchParams(addressOf(asked)))).toEqual(asked);
  expect(addressOf({ ...nothing, q: ' deploy ' })).toBe('q=deploy');
  expect(addressOf(nothing)).toBe('');
});

test('what an address invents narrows nothing', () => {
  const asked = askedFrom(new URLSearchParams('q=x&kind=toString&since=constructor&open=valueOf'));
  expect(asked).toEqual({ ...nothing, q: 'x' });
  expect(isNarrowed(asked)).toBe(false);
  expect(isNarrowed({ ...asked, since: 'day' })).toBe(true);
});

test('a period is counted back from now', () => {
  const now = Date.UTC(2026, 10, 28, 12);
  expect(wanted({ ...nothing, q: 'x', since: 'week' }, now)).toEqual({
    q: 'x',
    from: '2026-11-21T12:00:00.000Z'
  });
});

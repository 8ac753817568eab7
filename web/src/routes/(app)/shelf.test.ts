import { expect, it } from 'vitest';
import { addressOf, belongs, compare, EVERYTHING, shelfFrom, viewFrom, type Sort } from './shelf';
import { recording } from './fixtures';

const OWNER = '01900000-0000-7000-8000-00000000000a';

it('is named by its address, and by nothing else in it', () => {
  const shelf = { sort: 'title' as Sort, kind: 'audio', owner: OWNER, tag: 'a & b', trash: true };
  const address = addressOf(shelf);
  expect(shelfFrom(new URL(address, 'http://x').searchParams)).toEqual(shelf);
  expect(addressOf(EVERYTHING)).toBe('/');
  const odd = new URLSearchParams('sort=best&kind=book&owner=me&tag=%20&trash=1&sort=toString');
  expect(shelfFrom(odd)).toEqual(EVERYTHING);
  expect(viewFrom(new URL(addressOf(shelf, 'list'), 'http://x').searchParams)).toBe('list');
  expect(viewFrom(odd)).toBeNull();
  expect(shelfFrom(new URLSearchParams('tag=Deploy%20%20Logs')).tag).toBe('deploy logs');
});

it('holds what the server would list', () => {
  const one = recording({ kind: 'video', tags: ['deploy'], owner: { id: OWNER, name: 'Ana' } });
  const trashed = recording({ trash: { at: '2026-01-01T00:00:00Z', by: { id: OWNER, name: 'Ana' } } });
  const holds = (change: object) => belongs({ ...EVERYTHING, ...change }, one);
  expect([holds({}), holds({ kind: 'video', tag: 'deploy', owner: OWNER })]).toEqual([true, true]);
  expect([
    holds({ kind: 'audio' }),
    holds({ tag: 'dep' }),
    holds({ owner: 'x' }),
    holds({ trash: true })
  ]).toEqual([false, false, false, false]);
  expect([belongs(EVERYTHING, trashed), belongs({ ...EVERYTHING, trash: true }, trashed)]).toEqual([
    false,
    true
  ]);
});

it('orders as the server does', () => {
  const all = [
    recording({ id: '1', title: 'beta', created_at: '2026-01-01T00:00:00Z', duration_ms: 5 }),
    recording({ id: '2', title: 'Alpha', created_at: '2026-01-02T00:00:00Z', duration_ms: null }),
    recording({ id: '3', title: 'alpha', created_at: '2026-01-02T00:00:00Z', duration_ms: 9 })
  ];
  const ids = (sort: Sort) => all.toSorted((a, b) => compare(sort, a, b)).map((one) => one.id);
  expect(ids('newest')).toEqual(['3', '2', '1']);
  expect(ids('oldest')).toEqual(['1', '2', '3']);
  expect(ids('title')).toEqual(['2', '3', '1']);
  expect(ids('longest')).toEqual(['3', '1', '2']);
});

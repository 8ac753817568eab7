import { expect, it } from 'vitest';
import { Failure } from '$lib/api';
import { Selection } from './selection.svelte';

const SHOWN = ['a', 'b', 'c', 'd', 'e', 'f'];

function selected(...ids: string[]): Selection {
  const selection = new Selection();
  ids.forEach((id) => selection.toggle(id));
  return selection;
}

it('chooses one by one, and a range from the last one in either direction', () => {
  const selection = selected('b', 'e', 'e');
  expect([...selection.ids]).toEqual(['b']);
  selection.toggle('d');
  selection.extendTo('c', SHOWN);
  selection.extendTo('e', SHOWN);
  expect([...selection.ids].sort()).toEqual(['b', 'c', 'd', 'e']);
  selection.keepOnly(['a', 'b']);
  expect([...selection.ids]).toEqual(['b']);
  selection.clear();
  expect(selection.active).toBe(false);
  selection.extendTo('f', SHOWN);
  expect([...selection.ids]).toEqual(['f']);
});

it('does it to four at a time, and keeps what failed, with the reason', async () => {
  const selection = selected(...SHOWN);
  let running = 0;
  let most = 0;
  const worked = await selection.forEach(async (id) => {
    most = Math.max(most, (running += 1));
    await Promise.resolve();
    running -= 1;
    if (id === 'b') throw new Failure(403, 'forbidden', 'That is not yours.');
  });
  expect(most).toBe(4);
  expect(worked.sort()).toEqual(['a', 'c', 'd', 'e', 'f']);
  expect([...selection.ids]).toEqual(['b']);
  expect(selection.problems.get('b')).toBe('That is not yours.');
  expect(selection.busy).toBe(false);
  await selection.forEach(async () => {});
  expect(selection.active || selection.problems.size > 0).toBe(false);
});

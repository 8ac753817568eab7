import { beforeEach, expect, it, vi } from 'vitest';
import { corrections as api, type Edit } from '$lib/api';
import { edit } from './fixtures';
import { comparisons, History, turnOf } from './history.svelte';

const side = (...lines: [id: string, text: string, speaker?: string][]) =>
  lines.map(([id, text, speaker = null]) => ({ id, text, speaker }));

it('compares line by line, and a split or a join as a whole', () => {
  expect(
    comparisons({
      kind: 'replace',
      before: side(['a', 'one'], ['b', 'two']),
      after: side(['a', '1'], ['b', '2'])
    })
  ).toEqual([
    { before: 'one', after: '1' },
    { before: 'two', after: '2' }
  ]);
  expect(
    comparisons({ kind: 'split', before: side(['a', 'one two']), after: side(['a', 'one'], ['c', 'two']) })
  ).toEqual([{ before: 'one two', after: 'one ⏎ two' }]);
  expect(comparisons({ kind: 'text', before: side(['a', 'gone']), after: [] })).toEqual([
    { before: 'gone', after: '' }
  ]);
});

it('compares the names of speakers, each pair once', () => {
  const before = side(['a', 'x'], ['b', 'y'], ['c', 'z', 'Ben']);
  const after = side(['a', 'x', 'Ana'], ['b', 'y', 'Ana'], ['c', 'z', 'Ana']);
  expect(comparisons({ kind: 'speaker', before, after })).toEqual([
    { before: '', after: 'Ana' },
    { before: 'Ben', after: 'Ana' }
  ]);
});

it('calls the undoing of an undo a redo, and so on', () => {
  const edits = [
    edit('again', { kind: 'undo', undoes: 'undone' }),
    edit('undone', { kind: 'undo', undoes: 'first' }),
    edit('first')
  ];
  expect(edits.map((one) => turnOf(one, edits))).toEqual(['Undo', 'Redo', 'Undo']);
  expect(turnOf(edit('u', { kind: 'undo', undoes: 'older' }), [])).toBe('Redo');
});

const all: Edit[] = ['e5', 'e4', 'e3', 'e2', 'e1'].map((id) => edit(id));
beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(api, 'history').mockImplementation(async (_, before) => {
    const from = Number(before ?? 0);
    return { edits: all.slice(from, from + 2), next_cursor: from + 2 < all.length ? String(from + 2) : null };
  });
});

it('reads page by page, and as many pages again', async () => {
  const history = new History('rec');
  await history.more();
  await history.more();
  expect(history.edits.map(({ id }) => id)).toEqual(['e5', 'e4', 'e3', 'e2']);
  await history.reload();
  expect(history.edits).toHaveLength(4);
  await history.more();
  expect(history.edits).toHaveLength(5);
  expect(history.nextCursor).toBeNull();
});

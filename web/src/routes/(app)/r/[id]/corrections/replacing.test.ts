import { beforeEach, expect, it, vi } from 'vitest';
import { corrections as api, Failure } from '$lib/api';
import { answer } from './fixtures';
import type { Send } from './line-editor.svelte';
import { Replacing } from './replacing.svelte';

const matches = ['a', 'b', 'c'].map((id) => ({ id, start_ms: 0, before: 'x', after: 'y' }));
let send: ReturnType<typeof vi.fn<Send>>;
let replacing: Replacing;

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(api, 'preview').mockImplementation(async () => answer({ edit: null, matches }));
  send = vi.fn<Send>(async () => answer());
  replacing = new Replacing('rec', send, 'x');
});

it('replaces in the lines that were shown and not taken out', async () => {
  replacing.replace = 'y';
  expect(await replacing.run()).toBe(false);
  await replacing.preview();
  replacing.toggle('b');
  expect(await replacing.run()).toBe(true);
  expect(send).toHaveBeenCalledExactlyOnceWith({
    kind: 'replace',
    find: 'x',
    replace: 'y',
    match_case: false,
    whole_words: true,
    lines: ['a', 'c'],
    dry_run: false
  });
});

it('replaces nothing that was not shown as it would become', async () => {
  await replacing.preview();
  replacing.matchCase = true;
  expect(replacing.current).toBe(false);
  expect(await replacing.run()).toBe(false);
  expect(send).not.toHaveBeenCalled();
});

it('shows the answer to the newest question', async () => {
  let answerFirst = () => {};
  vi.mocked(api.preview).mockImplementationOnce(
    () => new Promise((resolve) => (answerFirst = () => resolve(answer({ matches: [] }))))
  );
  const first = replacing.preview();
  replacing.find = 'xx';
  await replacing.preview();
  answerFirst();
  await first;
  expect(replacing.matches).toHaveLength(3);
  expect(replacing.current).toBe(true);
});

it('keeps what was taken out when the same is asked again, and only then', async () => {
  await replacing.preview();
  replacing.toggle('b');
  await replacing.preview();
  expect(replacing.chosen).toEqual(['a', 'c']);
  replacing.wholeWords = false;
  await replacing.preview();
  expect(replacing.chosen).toHaveLength(3);
});

it('asks nothing about an empty text, and chooses all or none', async () => {
  await replacing.preview();
  replacing.toggleAll();
  expect(replacing.chosen).toEqual([]);
  replacing.toggleAll();
  expect(replacing.chosen).toHaveLength(3);
  replacing.find = ' ';
  await replacing.preview();
  expect(replacing.matches).toEqual([]);
  expect(api.preview).toHaveBeenCalledTimes(1);
});

it('says what failed, with all as it was', async () => {
  await replacing.preview();
  send.mockRejectedValueOnce(new Failure(0, 'unreachable', 'The server cannot be reached right now.'));
  expect(await replacing.run()).toBe(false);
  expect([replacing.problem, replacing.matches.length]).toEqual([
    'The server cannot be reached right now.',
    3
  ]);
});

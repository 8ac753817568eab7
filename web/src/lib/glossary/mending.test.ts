import { beforeEach, expect, it, vi } from 'vitest';
import { Failure, type Occurrence, type Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import { byRecording, mendedText, Mending } from './mending.svelte';

const term: Term = {
  id: 't',
  term: 'Debrief',
  heard_as: ['de brief'],
  created_by: { id: 'u', name: 'Olga' },
  updated_at: ''
};
const one = (recording_id: string, line_id: string): Occurrence => ({
  recording_id,
  title: `Title of ${recording_id}`,
  line_id,
  revision: 2,
  start_ms: 0,
  before: 'de brief',
  after: 'Debrief'
});
let mending: Mending;

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(glossary, 'occurrences').mockImplementation(async (_, cursor) =>
    cursor
      ? { occurrences: [one('r2', 'c')], next_cursor: null }
      : { occurrences: [one('r1', 'a'), one('r2', 'b')], next_cursor: 'next' }
  );
  vi.spyOn(glossary, 'mend').mockResolvedValue({ mended: 2, skipped: 0 });
  mending = new Mending(term);
});

it('mends the lines that were shown and not taken out, as they were shown', async () => {
  await mending.more();
  await mending.more();
  mending.toggle(one('r2', 'b'));
  expect(await mending.mend()).toEqual({ mended: 2, skipped: 0 });
  expect(glossary.mend).toHaveBeenCalledExactlyOnceWith('t', {
    lines: [
      { recording_id: 'r1', line_id: 'a', revision: 2 },
      { recording_id: 'r2', line_id: 'c', revision: 2 }
    ]
  });
});

it('says what failed', async () => {
  await mending.more();
  vi.mocked(glossary.mend).mockRejectedValueOnce(new Failure(403, 'forbidden', 'You may not.'));
  expect(await mending.mend()).toBeNull();
  expect([mending.problem, mending.busy]).toEqual(['You may not.', false]);
});

it('gathers lines by recording', () => {
  const groups = byRecording([one('r2', 'a'), one('r1', 'b'), one('r2', 'c')]);
  expect(groups.map(({ title, occurrences }) => [title, occurrences.length])).toEqual([
    ['Title of r2', 2],
    ['Title of r1', 1]
  ]);
});

it('tells what came of it', () => {
  expect(mendedText({ mended: 1, skipped: 0 })).toBe('1 line mended.');
  expect(mendedText({ mended: 3, skipped: 2 })).toMatch(/^3 lines mended\. 2 lines had changed/);
});

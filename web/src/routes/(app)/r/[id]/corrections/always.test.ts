import { beforeEach, expect, it, vi } from 'vitest';
import { announcer } from '$lib/announce.svelte';
import { Failure, type Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import { Always } from './always';
import { answer, edit } from './fixtures';

const suggestion = { heard: 'de brief', term: 'Debrief' };
const term: Term = {
  id: 't',
  term: 'Debrief',
  heard_as: ['de brief'],
  created_by: { id: 'u', name: 'Olga' },
  updated_at: ''
};
const other = {
  recording_id: 'rec',
  title: 'Plan',
  line_id: 'b',
  revision: 0,
  start_ms: 0,
  before: 'de brief',
  after: 'Debrief'
};
const openOthers = vi.fn();
let always: Always;

const texts = () => announcer.notices.map(({ text }) => text);
const press = () => announcer.notices.at(-1)?.action?.run();

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(glossary, 'add').mockResolvedValue(term);
  vi.spyOn(glossary, 'occurrences').mockResolvedValue({ occurrences: [other, other], next_cursor: 'more' });
  announcer.notices = [];
  always = new Always(openOthers);
  always.hear(answer({ suggestion }));
});

it('writes the term into the glossary, and leads to where else it was heard', async () => {
  expect(texts()).toEqual(['Always write “Debrief” for “de brief”?']);
  press();
  await vi.waitFor(() => expect(texts().at(-1)).toMatch(/in 2\+ other lines/));
  expect(texts()).toHaveLength(1);
  expect(glossary.add).toHaveBeenCalledWith({ term: 'Debrief', heard_as: ['de brief'] });
  press();
  expect(openOthers).toHaveBeenCalledWith(term);
});

it('asks on while other lines are corrected, but not once the correction was undone', () => {
  always.hear(answer());
  expect(texts()).toHaveLength(1);
  always.hear(answer({ edit: edit('u', { kind: 'undo' }) }));
  expect(texts()).toEqual([]);
});

it('says what failed, and asks again', async () => {
  vi.mocked(glossary.add).mockRejectedValueOnce(new Failure(403, 'forbidden', 'You may not.'));
  press();
  await vi.waitFor(() => expect(texts()).toEqual(['Always write “Debrief” for “de brief”?', 'You may not.']));
});

it('a newer question is not answered by the older one’s yes', async () => {
  press();
  always.hear(answer({ suggestion: { heard: 'jon', term: 'John' } }));
  await vi.waitFor(() => expect(glossary.occurrences).toHaveBeenCalled());
  await Promise.resolve();
  expect(texts()).toEqual(['Always write “John” for “jon”?']);
});

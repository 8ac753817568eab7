import { beforeEach, expect, it, vi } from 'vitest';
import type { Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import { Terms, withVariants } from './terms.svelte';

const term = (id: string, name: string): Term => ({
  id,
  term: name,
  heard_as: [],
  created_by: { id: 'u', name: 'Olga' },
  updated_at: ''
});

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(glossary, 'list').mockResolvedValue({ terms: [term('2', 'postgres'), term('1', 'Debrief')] });
});

it('has its terms by the alphabet, whatever their case, and each once', async () => {
  const terms = await Terms.open();
  vi.spyOn(glossary, 'add').mockResolvedValueOnce(term('3', 'Émile'));
  vi.spyOn(glossary, 'change').mockResolvedValueOnce(term('2', 'PostgreSQL'));
  await terms.add({ term: 'Émile', heard_as: [] });
  await terms.change('2', { term: 'PostgreSQL', heard_as: [] });
  expect(terms.list.map((one) => one.term)).toEqual(['Debrief', 'Émile', 'PostgreSQL']);
});

it('parts what was typed into variants', () => {
  expect(withVariants(['de brief'], ' the  brief, De Brief;debris ')).toEqual([
    'de brief',
    'the brief',
    'debris'
  ]);
  expect(withVariants(['a'], ' , ')).toEqual(['a']);
});

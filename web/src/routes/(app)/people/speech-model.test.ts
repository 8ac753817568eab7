import { beforeEach, expect, it, vi } from 'vitest';
import { Failure, type SpeechModels } from '$lib/api';
import { speech, workspace } from '$lib/api/workspace';
import { SpeechModel } from './speech-model.svelte';

const entry = (name: string, installed = true) => ({
  name,
  installed,
  demo: name === 'demo',
  languages: name === 'demo' ? 'en' : 'many',
  size_bytes: 1
});
const status = (...models: SpeechModels['models']): SpeechModels => ({ current: 'demo', pull: null, models });
const both = status(entry('demo'), entry('base'), entry('large', false));
const opened = (model: string | null, found = both) => new SpeechModel(found, { name: 'Northwind', model });

beforeEach(() => {
  vi.restoreAllMocks();
  vi.spyOn(speech, 'models').mockResolvedValue(both);
});

it('offers the server’s choice and what is installed', () => {
  const model = opened(null);
  expect(model.options).toEqual([
    { value: '', name: 'The server’s choice (demo)' },
    { value: 'demo', name: 'demo' },
    { value: 'base', name: 'base' }
  ]);
  expect([model.value, model.name, model.onlyDemo]).toEqual(['', 'The server’s choice (demo)', false]);
});

it('keeps showing a choice that is not installed any more', () => {
  const model = opened('large');
  expect([model.value, model.name]).toEqual(['large', 'large (not installed)']);
  expect(model.options.at(-1)?.value).toBe('large');
});

it('knows when there is nothing but the demo model', () => {
  expect(opened(null, status(entry('demo'), entry('base', false))).onlyDemo).toBe(true);
  expect(opened(null, status()).onlyDemo).toBe(false);
});

it('changes it, and says so', async () => {
  const change = vi.spyOn(workspace, 'change');
  change.mockImplementation(async ({ model }) => ({ name: 'Northwind', model: model ?? null }));
  const model = opened(null);
  expect(await model.choose('base')).toBe('The model base makes new transcripts now.');
  expect(model.value).toBe('base');
  expect(await model.choose('')).toContain('server’s choice');
  expect([model.value, change.mock.calls.map(([body]) => body.model)]).toEqual(['', ['base', null]]);
});

it('stays as it was when it is refused, and asks what there is now', async () => {
  const refusal = new Failure(422, 'model_missing', 'The model base is not installed; installed are: demo.');
  vi.spyOn(workspace, 'change').mockRejectedValue(refusal);
  vi.spyOn(speech, 'models').mockResolvedValue(status(entry('demo')));
  const model = opened(null);
  await expect(model.choose('base')).rejects.toBe(refusal);
  expect([model.value, model.options.map(({ value }) => value)]).toEqual(['', ['', 'demo']]);
});

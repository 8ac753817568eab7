import { beforeEach, expect, it } from 'vitest';
import { Failure, type TranslationState } from '$lib/api';
import { modelsOf, type Models } from '$lib/models';
import { transcript } from './corrections/fixtures';
import { Translating } from './translating.svelte';
import { canTranslate, englishVersion, translationSays } from './translation';

const translation = (state: TranslationState['state'], more: Partial<TranslationState> = {}) => ({
  state,
  language: 'en',
  model: 'base',
  progress: null,
  reason: null,
  again: false,
  ...more
});
const reason = { code: 'model_missing', message: 'The model late is not installed.' };

it.each([
  [{ language: 'de' }, true],
  [{ language: 'en' }, false],
  [{ language: null }, false],
  [{ language: 'de', state: 'running' as const }, false],
  [{ language: 'de', translation: translation('failed') }, true],
  [{ language: 'de', translation: translation('waiting') }, false],
  [{ language: 'de', translation: translation('running') }, false],
  [{ language: 'de', translation: translation('ready') }, false]
])('can translate %o: %s', (more, can) => {
  expect(canTranslate(transcript([], more))).toBe(can);
});

it('tells how far a translation is, or why it is no further', () => {
  expect(translationSays(translation('running', { progress: 0.404 }))).toBe('Translating · 40 %');
  expect(translationSays(translation('running'))).toBe('Translating');
  expect(translationSays(translation('waiting', { reason }))).toBe(reason.message);
  expect(translationSays(translation('waiting'))).toContain('turn');
  expect(translationSays(translation('failed', { reason }))).toBe(reason.message);
  expect(translationSays(translation('ready'))).toBeNull();
});

it('names captions anew as they grow, and once they are whole', () => {
  const versions = [0, 0.05, 0.1, 0.15, 0.2].map((progress) =>
    englishVersion(translation('running', { progress }))
  );
  const [, , first, same, next] = versions;
  expect(versions.slice(0, 2)).toEqual([null, null]);
  expect([same === first, next === first]).toEqual([true, false]);
  const ready = englishVersion(translation('ready', { progress: 1 }));
  expect([...versions, englishVersion(translation('ready', { again: true }))]).not.toContain(ready);
  expect(englishVersion(translation('failed', { progress: 0.5 }))).toBeNull();
  expect(englishVersion(null)).toBeNull();
});

const entry = (name: string, languages: string, installed = true) => ({
  name,
  languages,
  installed,
  demo: name === 'demo',
  size_bytes: 1
});
const models = (current: string, model: string | null = null) =>
  modelsOf(
    {
      current,
      pull: null,
      models: [
        entry('demo', 'en'),
        entry('base', 'many'),
        entry('large', 'many', false),
        entry('late', 'many')
      ]
    },
    { model }
  );

let asked: (string | undefined)[];
let fail: Failure | null;
let translating: Translating;
beforeEach(() => {
  asked = [];
  fail = null;
  translating = new Translating(async (model) => {
    asked.push(model);
    if (fail) throw fail;
  });
});
const load = (found: Models) => translating.load(async () => found);

it('offers the usual model first, and beside it those that know many languages', async () => {
  await load(models('base'));
  expect([translating.offersUsual, translating.capable]).toEqual([true, ['base', 'late']]);
  expect(await translating.run()).toBe(true);
  expect(asked).toEqual([undefined]);
});

it('takes another where the usual one could only wait', async () => {
  await load(models('base', 'demo'));
  expect([translating.offersUsual, translating.model]).toEqual([false, 'base']);
  await load({ installed: [entry('demo', 'en')], usual: 'demo' });
  expect([translating.offersUsual, translating.model]).toEqual([true, '']);
});

it('shows the server’s words when it is refused', async () => {
  await load(models('base'));
  fail = new Failure(409, 'already_english', 'This recording is in English already.');
  expect(await translating.run()).toBe(false);
  expect([translating.problem, translating.busy]).toEqual([fail.message, false]);
  fail = null;
  translating.model = 'late';
  expect(await translating.run()).toBe(true);
  expect([translating.problem, asked]).toEqual([null, [undefined, 'late']]);
});

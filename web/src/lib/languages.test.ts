import { expect, it } from 'vitest';
import { LANGUAGES, languagesWith, nameOf } from './languages';

it('names languages, and lets stand what is none', () => {
  expect(['en', 'pt-BR', 'not a code'].map(nameOf)).toEqual([
    'English',
    'Brazilian Portuguese',
    'not a code'
  ]);
  expect(new Set(LANGUAGES.map(nameOf)).size).toBe(LANGUAGES.length);
});

it('offers what is chosen even where it is none of the usual ones', () => {
  expect(languagesWith('')).toBe(LANGUAGES);
  expect(languagesWith('de')).toBe(LANGUAGES);
  expect(languagesWith('af')).toEqual(['af', ...LANGUAGES]);
});

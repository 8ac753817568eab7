import { LOCALE } from './locale';

/** The languages that Whisper does best. */
export const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'sv',
  'da',
  'no',
  'fi',
  'cs',
  'uk',
  'ru',
  'tr',
  'ar',
  'he',
  'hi',
  'ja',
  'ko',
  'zh'
];

const names = new Intl.DisplayNames(LOCALE, { type: 'language' });

/** What people call a language; a code that is none stands for itself. */
export function nameOf(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The languages to choose from, with the one that is chosen even where it is none of them. */
export const languagesWith = (chosen: string): string[] =>
  chosen === '' || LANGUAGES.includes(chosen) ? LANGUAGES : [chosen, ...LANGUAGES];

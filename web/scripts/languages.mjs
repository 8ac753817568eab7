// @ts-nocheck The types of Node are no dependency of the pages.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** Every language has a folder of catalogues. */
export const CATALOGUES = resolve('src/lib/texts');

/** The language in which texts are written first. */
export const SOURCE_LANGUAGE = 'en';

export const LANGUAGES = readdirSync(CATALOGUES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The language of this build, of the tests, and of `npm run dev`. */
export const LANGUAGE = process.env.DEBRIEF_LANGUAGE ?? SOURCE_LANGUAGE;
if (!LANGUAGES.includes(LANGUAGE)) throw new Error(`there are no texts in ${LANGUAGE}`);

/** Where the pages of a language are built. The others are then put to the first. */
export const pagesOf = (language) =>
  language === SOURCE_LANGUAGE ? 'build' : `.svelte-kit/languages/${language}`;

/** What is loaded with what, as the build of a language says. */
export const manifestOf = (language) => `.svelte-kit/languages/${language}.json`;

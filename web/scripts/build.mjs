// @ts-nocheck The types of Node are no dependency of the pages.
//
// Builds the pages once for each language into one folder. What their scripts have in common is there once: a file's
// name tells its content. Only the page that begins everything has the language in its name.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { LANGUAGES, manifestOf, pagesOf, SOURCE_LANGUAGE } from './languages.mjs';

const CLIENT = '.svelte-kit/output/client';

rmSync('.svelte-kit/languages', { recursive: true, force: true });
for (const language of LANGUAGES) {
  execFileSync('npx', ['vite', 'build'], {
    stdio: 'inherit',
    env: { ...process.env, DEBRIEF_LANGUAGE: language }
  });
  cpSync(`${CLIENT}/.vite/manifest.json`, manifestOf(language));
}

const pages = pagesOf(SOURCE_LANGUAGE);
for (const language of LANGUAGES.filter((one) => one !== SOURCE_LANGUAGE)) {
  const others = pagesOf(language);
  cpSync(`${others}/_app/immutable`, `${pages}/_app/immutable`, { recursive: true });
  const page = readFileSync(`${others}/index.html`, 'utf8');
  const told = page.replace(`<html lang="${SOURCE_LANGUAGE}">`, `<html lang="${language}">`);
  if (told === page) throw new Error('app.html does not say its language');
  writeFileSync(`${pages}/index.${language}.html`, told);
}

import * as t from '$texts/time';

/** The languages that these pages are there in, by the names that they have themselves. */
export const INTERFACE_LANGUAGES: [code: string, name: string][] = [
  ['en', 'English'],
  ['de', 'Deutsch']
];

/** The one of this page. */
export const chosen: string = t.language;

/** The server answers with the pages of the language that the cookie names. */
export function choose(code: string): void {
  document.cookie = `debrief_language=${code}; path=/; max-age=31536000; samesite=lax`;
  window.location.reload();
}

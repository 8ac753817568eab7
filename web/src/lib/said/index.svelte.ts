// What the server says to people. It says it in English, whoever asks; a page in another language knows the sentences.
import * as t from '$texts/time';

let inOtherWords = $state.raw((message: string): string => message);
let asked: Promise<void> | null = null;

/** What the server has said, in the language of the page as soon as that can be told. */
export function said(message: string): string {
  return inOtherWords(message);
}

/** Where they do not come, English is better than nothing, and the next one to ask tries again. */
export async function fetchSentences(): Promise<void> {
  if ((t.language as string) === 'de') {
    asked ??= import('./de').then(
      ({ inGerman }) => {
        inOtherWords = inGerman;
      },
      () => {
        asked = null;
      }
    );
    await asked;
  }
}

import { remember, remembered } from '$lib/remembered';

const STORED = 'debrief.uploads.language';

/** The language of files that are added from now on, as it was chosen last; empty: it is to be detected. */
class SpokenLanguage {
  code = $state(remembered(STORED) ?? '');

  choose(code: string): void {
    this.code = code;
    remember(STORED, code);
  }
}

export const spokenLanguage = new SpokenLanguage();

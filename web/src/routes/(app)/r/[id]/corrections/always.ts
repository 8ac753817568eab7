import { announcer } from '$lib/announce.svelte';
import { sentence, type EditAnswer, type Suggestion, type Term } from '$lib/api';
import { glossary } from '$lib/api/glossary';
import * as t from '$texts/corrections';

const ABOUT = 'always';

/** After a correction of one expression: asks beside the work whether it is to be written like that always. */
export class Always {
  #asked: Suggestion | null = null;

  constructor(
    /** Shows the other lines in which the term was heard wrongly. */
    private readonly openOthers: (term: Term) => void
  ) {}

  hear({ suggestion, edit }: EditAnswer): void {
    if (suggestion) this.#ask(suggestion);
    else if (edit?.kind === 'undo') this.dismiss();
  }

  dismiss(): void {
    this.#asked = null;
    announcer.dismissAbout(ABOUT);
  }

  #ask(suggestion: Suggestion): void {
    this.#asked = suggestion;
    announcer.show(t.alwaysWrite(suggestion.term, suggestion.heard), 'plain', {
      about: ABOUT,
      stays: true,
      action: { label: t.always, run: () => void this.#accept(suggestion) }
    });
  }

  async #accept(suggestion: Suggestion): Promise<void> {
    try {
      const term = await glossary.add({ term: suggestion.term, heard_as: [suggestion.heard] });
      const found = await glossary.occurrences(term.id).catch(() => null);
      if (this.#asked !== suggestion) return;
      this.#tell(term, found?.occurrences.length ?? 0, (found?.next_cursor ?? null) !== null);
    } catch (cause) {
      if (this.#asked !== suggestion) return;
      this.#ask(suggestion);
      announcer.show(sentence(cause), 'bad');
    }
  }

  #tell(term: Term, others: number, more: boolean): void {
    if (others === 0) return announcer.show(t.inGlossary(term.term), 'plain', { about: ABOUT });
    announcer.show(t.inGlossaryAndHeard(term.term, others, more), 'plain', {
      about: ABOUT,
      stays: true,
      action: { label: t.mendOthers(others, more), run: () => this.openOthers(term) }
    });
  }
}

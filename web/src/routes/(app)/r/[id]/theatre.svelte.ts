import { MediaQuery } from 'svelte/reactivity';
import { remember, remembered } from '$lib/remembered';

const STORED = 'debrief.theatre';

/** The picture over the whole width, the rest below it. A choice stays in this browser, for all recordings. */
export class Theatre {
  /** Where the window is narrow the picture has the whole width anyway. */
  readonly #wide = new MediaQuery('min-width: 1024px');
  #wanted = $state(remembered(STORED) === 'on');

  get fits(): boolean {
    return this.#wide.current;
  }

  get on(): boolean {
    return this.#wanted && this.fits;
  }

  toggle(): void {
    if (!this.fits) return;
    this.#wanted = !this.#wanted;
    remember(STORED, this.#wanted ? 'on' : 'off');
  }
}

import { nameOf } from '$lib/languages';
import { remember, remembered } from '$lib/remembered';

export type Shown = 'off' | 'spoken' | 'english';

/** Which captions are shown. A choice stays in this browser, for all recordings. */
export class Captions {
  /** There are two tracks: what is said, and that in English. */
  translated = $state(false);
  #on = $state(remembered('debrief.captions') === 'on');
  #english = $state(remembered('debrief.captions.english') === 'on');

  /** Who likes English better still gets what is said where there is nothing else. */
  get shown(): Shown {
    if (!this.#on) return 'off';
    return this.#english && this.translated ? 'english' : 'spoken';
  }

  choose(shown: Shown): void {
    this.#turn(shown !== 'off');
    if (shown === 'off') return;
    this.#english = shown === 'english';
    remember('debrief.captions.english', this.#english ? 'on' : 'off');
  }

  /** What the key does: on and off; with two tracks both of them, and then off. */
  next(): void {
    // One track says nothing of which of two somebody likes.
    if (!this.translated) return this.#turn(!this.#on);
    const after: Record<Shown, Shown> = { off: 'spoken', spoken: 'english', english: 'off' };
    this.choose(after[this.shown]);
  }

  #turn(on: boolean): void {
    this.#on = on;
    remember('debrief.captions', on ? 'on' : 'off');
  }
}

/**
 * Shows one of the tracks or none. While it shows one, Chrome shows another beside it if nobody has set that yet, and setting
 * it to what it is does not count.
 */
export function showTrack(which: Shown, tracks: Partial<Record<Shown, TextTrack>>): void {
  for (const [name, track] of Object.entries(tracks)) {
    if (name !== which && which !== 'off') track.mode = 'hidden';
    track.mode = name === which ? 'showing' : 'disabled';
  }
}

/** The choices between two tracks, as people read them. */
export const choices = (language: string | null): [shown: Shown, name: string][] => [
  ['off', 'Off'],
  ['spoken', language ? `Captions (${nameOf(language)})` : 'Captions'],
  ['english', 'English (translated)']
];

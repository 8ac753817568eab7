import { nameOf } from '$lib/languages';
import { remember, remembered } from '$lib/remembered';
import * as t from '$texts/player';

export type Shown = 'off' | 'spoken' | 'english';

export const SIZES = { small: t.small, medium: t.medium, large: t.large, largest: t.largest } as const;
export type Size = keyof typeof SIZES;

export const EDGES = { bottom: t.atBottom, top: t.atTop } as const;
/** Of the picture, where they stand: not over what is shown there. */
export type Edge = keyof typeof EDGES;

/** Which captions are shown. A choice stays in this browser, for all recordings. */
export class Captions {
  /** There are two tracks: what is said, and that in English. */
  translated = $state(false);
  size = $state(one(SIZES, remembered('debrief.captions.size'), 'medium'));
  edge = $state(one(EDGES, remembered('debrief.captions.edge'), 'bottom'));
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

  resize(size: Size): void {
    this.size = size;
    remember('debrief.captions.size', size);
  }

  move(edge: Edge): void {
    this.edge = edge;
    remember('debrief.captions.edge', edge);
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

/** Puts the lines of a track at an edge of the picture. It does nothing to a track without lines. */
export function placeCues(track: TextTrack, edge: Edge): void {
  for (const cue of track.cues ?? []) {
    if (cue instanceof VTTCue) cue.line = edge === 'top' ? 0 : 'auto';
  }
}

/** The choices between the tracks, as people read them. */
export function choices(
  language: string | null,
  translated: boolean
): [shown: Exclude<Shown, 'off'>, name: string][] {
  const spoken = ['spoken', language ? t.captionsIn(nameOf(language)) : t.captions] as const;
  return translated ? [[...spoken], ['english', t.englishTranslated]] : [[...spoken]];
}

function one<T extends object>(known: T, name: string | null, fallback: keyof T): keyof T {
  return name !== null && Object.hasOwn(known, name) ? (name as keyof T) : fallback;
}

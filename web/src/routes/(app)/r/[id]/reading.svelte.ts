import { announcer } from '$lib/announce.svelte';
import type { Segment } from '$lib/api';
import { withFillers, withoutFillers, type ShownRun } from '$lib/fillers';
import { runs } from '$lib/lines';
import { remember, remembered } from '$lib/remembered';
import * as t from '$texts/transcript';

const STORED = 'debrief.fillers';

/** How this person reads texts, in this browser. */
export class Reading {
  hidesFillers = $state(remembered(STORED) === 'hidden');

  toggleFillers(count: number): void {
    this.hidesFillers = !this.hidesFillers;
    remember(STORED, this.hidesFillers ? 'hidden' : 'shown');
    announcer.say(this.hidesFillers ? t.fillersHidden(count) : t.fillersShown(count));
  }

  /** A line as it is shown. Empty where only fillers were said, and those are hidden. */
  shown(line: Pick<Segment, 'text' | 'words' | 'fillers'>): ShownRun[] {
    return this.hidesFillers ? withoutFillers(runs(line), line.fillers) : withFillers(runs(line));
  }
}

export const countFillers = (lines: readonly Pick<Segment, 'fillers'>[]) =>
  lines.reduce((count, { fillers }) => count + fillers.length, 0);

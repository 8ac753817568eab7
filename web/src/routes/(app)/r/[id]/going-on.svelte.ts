import { onMount, untrack } from 'svelte';
import { beforeNavigate } from '$app/navigation';
import { announcer } from '$lib/announce.svelte';
import type { Recording } from '$lib/api';
import { clock } from '$lib/time';
import * as t from '$texts/player';
import type { Playback } from './playback.svelte';
import { goesOnAt, Watched } from './watched';

const ABOUT = 'going-on';

/** Goes on where somebody stopped, on whatever device that was. To be made while the page is set up. */
export class GoingOn {
  #entered = false;

  constructor(
    private readonly recording: Recording,
    private readonly playback: Playback
  ) {
    const watched = Watched.of(recording);
    const stands = () => watched.stands(playback.currentMs);
    $effect(() => {
      if (playback.playing) watched.plays(playback.currentMs);
      else untrack(stands);
    });
    beforeNavigate(stands);
    onMount(() => {
      const hidden = () => document.visibilityState === 'hidden' && stands();
      document.addEventListener('visibilitychange', hidden);
      return () => {
        document.removeEventListener('visibilitychange', hidden);
        announcer.dismissAbout(ABOUT);
      };
    });
  }

  /** The first way here, unless its address names a place. */
  enter(url: URL): void {
    if (this.#entered) return;
    this.#entered = true;
    if (url.searchParams.has('t') || url.hash !== '') return;
    const { position_ms, duration_ms } = this.recording;
    const startMs = goesOnAt(position_ms, duration_ms ?? 0);
    if (startMs === null) return;
    this.playback.seek(startMs);
    announcer.show(t.goesOnAt(clock(startMs)), 'plain', {
      about: ABOUT,
      action: { label: t.startOver, run: () => this.playback.seek(0) }
    });
  }
}

import { onMount } from 'svelte';
import { beforeNavigate } from '$app/navigation';
import type { Playback } from '../playback.svelte';
import type { Watch } from '../watch.svelte';
import { Watched } from '../watched';
import { ReadUntil } from './read-until';
import type { View } from './view.svelte';

const LOOK_EVERY_MS = 500;
/** Where there is nothing to scroll, who stays as long has read something. */
const STAYED_MS = 10_000;

/**
 * Reading counts as watching: the furthest moment that was read is where a recording goes on. It never goes back from
 * here, and to open the page, wherever that leads, is not to read. To be made while the page is set up.
 */
export class Progress {
  #read = new ReadUntil();
  #watched: Watched;
  /** Where the page was opened, and when. */
  #opened: { px: number; at: number } | null = null;
  /** Somebody went on from there. */
  #moved = false;

  constructor(
    private readonly watch: Watch,
    private readonly view: View,
    private readonly playback: Playback
  ) {
    this.#watched = Watched.of(watch.recording);
    const leave = () => this.#stands();
    beforeNavigate(leave);
    onMount(() => {
      const timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
      document.addEventListener('visibilitychange', leave);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', leave);
      };
    });
  }

  /** An address has led there: that is not to read what stands before it. */
  ledHere(): void {
    this.#opened = { px: window.scrollY, at: performance.now() };
    this.#moved = false;
  }

  #look(): void {
    if (document.visibilityState === 'hidden') return this.#read.looksAway();
    this.#moved ||= this.#moves();
    const { playing, currentMs, durationMs } = this.playback;
    if (!this.#moved && !playing) return;
    const seen = this.view.seenMs ?? 0;
    const read = !this.#moved ? 0 : this.view.atEnd ? Math.max(durationMs, seen) : seen;
    this.#read.sees(playing ? Math.max(read, currentMs) : read);
    const news = this.#news;
    if (news !== null) this.#watched.plays(news);
  }

  #stands(): void {
    const news = this.#news;
    if (news !== null) this.#watched.stands(news);
  }

  get #news(): number | null {
    const { furthestMs } = this.#read;
    const knownMs = this.watch.recording.position_ms ?? 0;
    return furthestMs !== null && furthestMs > knownMs ? furthestMs : null;
  }

  #moves(): boolean {
    if (this.#opened === null) return false;
    const far = document.documentElement.scrollHeight - window.innerHeight;
    const by = Math.abs(window.scrollY - this.#opened.px);
    if (far < window.innerHeight / 4) return performance.now() - this.#opened.at >= STAYED_MS;
    return by >= Math.min(window.innerHeight / 2, far / 2);
  }
}

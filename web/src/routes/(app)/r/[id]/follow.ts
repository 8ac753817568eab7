import type { Rows } from './rows/rows.svelte';

/** Keeps a row in view, without moving anything while it can be seen well. */
export function follow(rows: Rows, key: string, playing: boolean): void {
  const { viewport } = rows;
  // Where the whole page scrolls, a seek must not carry off the title and the switch.
  if (!viewport || (!viewport.own && !playing)) return;
  const far = !rows.near(key);
  const box = rows.reach(key)?.getBoundingClientRect();
  if (!box) return;
  const { top, bottom } = viewport.edges;
  const height = bottom - top;
  if (box.top >= top + height * 0.12 && box.bottom <= top + height * 0.7) return;
  const still = far || matchMedia('(prefers-reduced-motion: reduce)').matches;
  rows.scroll(box.top - top - height * 0.3, still ? 'instant' : 'smooth');
}

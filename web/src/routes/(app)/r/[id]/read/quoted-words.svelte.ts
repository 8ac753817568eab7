import type { Quotes } from '../quotes/quotes.svelte';
import { selectedPassage, type LinesShown } from '../quotes/selection';
import type { Reading } from '../reading.svelte';
import type { Watch } from '../watch.svelte';
import type { Places } from './places.svelte';

/**
 * What comments quote is marked in the text, and what is selected can be quoted. Answers what to call when a selection
 * changed. To be made while the page is set up.
 */
export function quoteWords(
  root: () => HTMLElement | undefined,
  { watch, reading, quotes, places }: { watch: Watch; reading: Reading; quotes: Quotes; places: Places }
): () => void {
  const segments = $derived(watch.transcript.segments);
  // All of them are on the page.
  const drawn = $derived(segments.map((_, line) => line));
  const lines: LinesShown = {
    indexOf: (id) => segments.findIndex((one) => one.id === id),
    idAt: (line) => segments[line]?.id,
    shown: (line) => (segments[line] ? reading.shown(segments[line]) : []),
    drawn: () => drawn,
    reach: (line) => {
      const id = segments[line]?.id;
      if (id !== undefined) void places.reach(document.getElementById(`s-${id}`), 'nearest');
    },
    seen: () => 0
  };
  $effect(() => quotes.attach(lines));
  $effect(() => {
    void [segments, reading.hidesFillers, watch.comments];
    void quotes.markAll();
  });

  let looking = false;
  return () => {
    if (looking) return;
    looking = true;
    requestAnimationFrame(() => {
      looking = false;
      const text = root();
      quotes.selected = text ? selectedPassage(text, lines) : null;
    });
  };
}

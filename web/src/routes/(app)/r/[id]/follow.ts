/** Keeps a line in view, without moving anything while it can be seen well. */
export function keepInView(line: HTMLElement, scroller: HTMLElement, playing: boolean): void {
  const own =
    scroller.scrollHeight > scroller.clientHeight + 1 && getComputedStyle(scroller).overflowY !== 'visible';
  // Where the whole page scrolls, a seek must not carry off the title and the switch.
  if (!own && !playing) return;
  const behavior: ScrollBehavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  const box = line.getBoundingClientRect();
  const view = own ? scroller.getBoundingClientRect() : pageView();
  const height = view.bottom - view.top;
  if (box.top >= view.top + height * 0.12 && box.bottom <= view.top + height * 0.7) return;
  const by = { top: box.top - view.top - height * 0.3, behavior };
  if (own) scroller.scrollBy(by);
  else window.scrollBy(by);
}

/** What of the window a sticky header and player leave free. */
function pageView(): { top: number; bottom: number } {
  const player = document.querySelector('[data-player]')?.getBoundingClientRect();
  return { top: Math.max(60, player?.bottom ?? 0), bottom: window.innerHeight };
}

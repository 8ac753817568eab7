const HEADER_PX = 60;

/** Where rows are seen: in a box that scrolls, or in the page where that box is as high as what is in it. */
export class Viewport {
  constructor(private readonly box: HTMLElement) {}

  /** Whether the box scrolls by itself. */
  get own(): boolean {
    const { scrollHeight, clientHeight } = this.box;
    return scrollHeight > clientHeight + 1 && getComputedStyle(this.box).overflowY !== 'visible';
  }

  /** Its edges in the window. */
  get edges(): { top: number; bottom: number } {
    if (this.own) return this.box.getBoundingClientRect();
    // What a sticky header and player leave free.
    const player = document.querySelector('[data-player]')?.parentElement;
    const covers = player && getComputedStyle(player).position === 'sticky';
    const top = Math.max(HEADER_PX, covers ? player.getBoundingClientRect().bottom : 0);
    return { top: Math.min(top, window.innerHeight), bottom: window.innerHeight };
  }

  get position(): number {
    return this.own ? this.box.scrollTop : window.scrollY;
  }

  set position(px: number) {
    (this.own ? this.box : window).scrollTo({ top: px, behavior: 'instant' });
  }

  scroll(byPx: number, behavior: ScrollBehavior = 'instant'): void {
    if (byPx === 0) return;
    (this.own ? this.box : window).scrollBy({ top: byPx, behavior });
  }
}

import type { Attachment } from 'svelte/attachments';

/** As the style sheets have it: what is nearer to the upper edge is not read any more. */
const READ_AT = 0.3;

/** What of the document is in the window. Measures only what is drawn. */
export class View {
  /** The anchor of the section that is read. */
  section = $state<string | null>(null);
  #root: HTMLElement | null = null;

  attach: Attachment<HTMLElement> = (root) => {
    this.#root = root;
    let asked = 0;
    const look = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        this.#look();
      });
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
      cancelAnimationFrame(asked);
      this.#root = null;
    };
  };

  /** How far of the recording stands above the lower edge of the window, in milliseconds. */
  get seenMs(): number | null {
    const edge = window.innerHeight;
    const stretch = this.#all('[data-stretch]').findLast((one) => one.getBoundingClientRect().top < edge);
    const seen = this.#all('[data-paragraph]', stretch).findLast(
      (one) => one.getBoundingClientRect().bottom <= edge
    );
    const above = seen ?? this.#all('[data-paragraph]', before(stretch)).at(-1);
    return above ? Number(above.dataset.end) : null;
  }

  /** Whether all of it was scrolled past. */
  get atEnd(): boolean {
    const root = this.#root?.getBoundingClientRect();
    return root !== undefined && root.bottom <= window.innerHeight + 1;
  }

  /** The uppermost paragraph that is in view, and where its upper edge is. */
  top(): { element: HTMLElement; ms: number; px: number } | null {
    const edge = window.innerHeight * 0.12;
    const stretch = this.#all('[data-stretch]').find((one) => one.getBoundingClientRect().bottom > edge);
    const element = this.#all('[data-paragraph]', stretch).find(
      (one) => one.getBoundingClientRect().bottom > edge
    );
    if (!element) return null;
    return { element, ms: Number(element.dataset.start), px: element.getBoundingClientRect().top };
  }

  #look(): void {
    const edge = window.innerHeight * READ_AT;
    const sections = this.#all('[data-section]');
    const here = sections.findLast((one) => one.getBoundingClientRect().top <= edge) ?? sections[0];
    this.section = here?.dataset.section ?? null;
  }

  #all(selector: string, within: Element | null | undefined = this.#root): HTMLElement[] {
    return within ? Array.from(within.querySelectorAll<HTMLElement>(selector)) : [];
  }
}

const before = (stretch: Element | undefined) =>
  stretch?.previousElementSibling ?? stretch?.parentElement?.previousElementSibling ?? null;

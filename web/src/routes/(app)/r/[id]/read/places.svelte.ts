import { tick } from 'svelte';
import type { Comment } from '$lib/api';
import type { Conversation } from './conversation.svelte';
import { paragraphAt, type Paragraph } from './document';

type Block = 'start' | 'center' | 'nearest';

/** The place that is in view, as it was before the page changed. */
export interface Held {
  element: HTMLElement;
  ms: number;
  px: number;
}

/** Less than this is no jump. */
const LEAST_PX = 2;

/** What addresses lead to in the document, and how one gets there and stays there. */
export class Places {
  #unmark: (() => void) | null = null;

  constructor(
    private readonly paragraphs: () => readonly Paragraph[],
    private readonly comments: () => readonly Comment[],
    private readonly conversation: Conversation
  ) {}

  /** Goes where an address leads. `findLine`: when a line that is not in the text any more was said. */
  async open(
    hash: string,
    momentMs: number | null,
    findLine: (id: string) => Promise<number | null>
  ): Promise<void> {
    const [, kind, id = ''] = /^#(s|c|ch)-(.+)$/.exec(hash) ?? [];
    if (kind === 'c') return this.#comment(id);
    if (kind === 's') {
      if (document.getElementById(`s-${id}`)) return this.#line(id);
      const ms = await findLine(id);
      return ms === null ? undefined : this.#moment(ms);
    }
    if (kind === 'ch') {
      const heading = document.getElementById(`ch-${id}`);
      if (heading) return this.reach(heading, 'start');
      // Of a suggestion that was taken over, or made anew: it names its moment.
      return /^\d+$/.test(id) ? this.#moment(Number(id)) : undefined;
    }
    if (momentMs !== null) await this.#moment(momentMs);
  }

  /** Marks a line, until the returned function is called. */
  mark(lineId: string, as: 'current' | 'pointed'): () => void {
    const line = document.getElementById(`s-${lineId}`);
    line?.setAttribute(`data-${as}`, '');
    return () => line?.removeAttribute(`data-${as}`);
  }

  /** What is between was perhaps never drawn, so that its heights become known only on the way. */
  async reach(element: Element | null, block: Block): Promise<void> {
    if (!element) return;
    for (let last = NaN; ;) {
      element.scrollIntoView({ block, behavior: 'instant' });
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const { top } = element.getBoundingClientRect();
      if (Math.abs(top - last) < LEAST_PX) return;
      last = top;
    }
  }

  /** Whoever reads stays where they were, whatever was put in or taken out above. */
  async hold({ element, ms, px }: Held): Promise<void> {
    if (element.isConnected && CSS.supports('overflow-anchor', 'auto')) return;
    const now = element.isConnected ? element : this.#element(paragraphAt(this.paragraphs(), ms));
    const by = now ? now.getBoundingClientRect().top - px : 0;
    if (Math.abs(by) >= LEAST_PX && window.scrollY > 0) window.scrollBy({ top: by, behavior: 'instant' });
  }

  async #moment(ms: number): Promise<void> {
    const paragraph = paragraphAt(this.paragraphs(), ms);
    const line = paragraph?.lines.findLast(({ start_ms }) => start_ms <= ms) ?? paragraph?.lines[0];
    if (line) await this.#line(line.id);
    else await this.reach(this.#element(paragraph), 'start');
  }

  async #line(id: string): Promise<void> {
    this.#unmark?.();
    this.#unmark = this.mark(id, 'pointed');
    const line = document.getElementById(`s-${id}`);
    const paragraph = line?.closest('.block') ?? null;
    // The beginning of its paragraph, unless that is too far above.
    const far = (line?.getBoundingClientRect().top ?? 0) - (paragraph?.getBoundingClientRect().top ?? 0);
    await this.reach(far < window.innerHeight / 2 ? paragraph : line, 'start');
  }

  async #comment(id: string): Promise<void> {
    if (!this.comments().some((one) => one.id === id)) return;
    this.conversation.chosen = id;
    await tick();
    const element = document.getElementById(`c-${id}`);
    await this.reach(element, 'center');
    element?.focus({ preventScroll: true });
  }

  #element(paragraph: Paragraph | undefined): Element | null {
    if (!paragraph) return null;
    return document.querySelector(`[data-paragraph="${CSS.escape(paragraph.key)}"]`);
  }
}

import { flushSync, untrack } from 'svelte';
import { Offsets } from './offsets';
import { Viewport } from './viewport';
import { covers, drawnOf, meets, spanOf, WHOLE, within, type Span, type View } from './window';

export interface RowList {
  /** What each row is, in order. None comes twice. */
  keys: readonly string[];
  /** How high a row will be, more or less, in a list of this width. */
  estimate: (row: number, widthPx: number) => number;
}

/** Before anything was measured: the first picture of a usual window. */
const FIRST_VIEW: View = { top: 0, bottom: 900 };
const FIRST_WIDTH_PX = 440;
/** Layout rounds; what is less than this is no change. */
const LEAST_PX = 0.1;
/** Room between a row that is shown and the edge of the view. */
const MARGIN_PX = 16;
/** Without an event for this long, nobody scrolls any more, where the browser does not tell. */
const STILL_MS = 150;
/** A page that is slow to draw may hear nothing for longer in the middle of a movement, which settling would end. */
const TELLS_END = 'onscrollend' in window;

/**
 * A list of which only the rows near the view are drawn, and those that have to stay.
 *
 * Heights are measured as soon as rows are drawn. What is under the reader stays where it is meanwhile: what the rows
 * above were estimated wrong is first taken from the room above them (`drift`), since to scroll would end a movement
 * that is under way, and is settled once the list stands still.
 */
export class Rows {
  #span = $state.raw<Span & { first: string | undefined }>({ from: 0, to: 0, first: undefined });
  #drift = $state(0);
  /** Counts measurements: the heights change in place. */
  #measurements = $state(0);
  #width = $state(FIRST_WIDTH_PX);
  #all = $state(false);
  /** The row that has the focus. */
  #focused = $state<string | null>(null);
  #measured = new Map<string, number>();
  #elements = new Map<string, HTMLElement>();
  #keys = new Map<Element, string>();
  #list: HTMLElement | null = null;
  #viewport: Viewport | null = null;
  /** A row in view, and where it begins in the window. Null where the list begins in view. */
  #anchor: { key: string; y: number } | null = null;
  #still: ReturnType<typeof setTimeout> | undefined;
  readonly #observer = new ResizeObserver((entries) => this.#resized(entries));

  readonly #index: Map<string, number> = $derived.by(
    () => new Map(this.source().keys.map((key, row) => [key, row]))
  );
  readonly #offsets: Offsets = $derived.by(() => {
    const { keys, estimate } = this.source();
    const width = this.#width;
    return new Offsets(keys.map((key, row) => this.#measured.get(key) ?? estimate(row, width)));
  });
  /** The span where its rows are now. */
  readonly #now: Span = $derived.by(() => {
    const { count } = this.#offsets;
    if (this.#all || count <= WHOLE) return { from: 0, to: count };
    const { first, from, to } = this.#span;
    if (first === undefined) return spanOf(this.#offsets, FIRST_VIEW);
    const begins = Math.min(this.#index.get(first) ?? from, count - 1);
    return { from: begins, to: Math.min(count, begins + to - from) };
  });
  readonly #drawn = $derived.by(() => {
    void this.#measurements;
    const kept = Array.from(this.kept(), (key) => this.#index.get(key) ?? -1);
    // With its neighbours, where the focus goes next.
    const focused = this.#index.get(this.#focused ?? '');
    if (focused !== undefined) kept.push(focused - 1, focused, focused + 1);
    return drawnOf(this.#offsets, this.#now, kept, this.#drift);
  });
  readonly #spaces: Map<string, number> = $derived(
    new Map(this.#drawn.rows.map((row, i) => [this.source().keys[row]!, this.#drawn.spaces[i]!]))
  );

  /** The keys of the rows to draw. */
  readonly drawn: string[] = $derived(this.#drawn.rows.map((row) => this.source().keys[row]!));
  /** The room below the last of them. */
  readonly after: number = $derived(this.#drawn.after);

  constructor(
    private readonly source: () => RowList,
    /** Rows that stay drawn wherever they are, beside that which has the focus. */
    private readonly kept: () => Iterable<string>
  ) {
    let held: [key: string, y: number][] = [];
    $effect.pre(() => {
      void this.#offsets;
      untrack(() => (held = this.#hold()));
    });
    $effect(() => {
      void this.#offsets;
      untrack(() => this.#release(held));
    });
  }

  get count(): number {
    return this.#offsets.count;
  }

  index(key: string): number {
    return this.#index.get(key) ?? -1;
  }

  /** The room above a row, for those before it that are not drawn. */
  space(key: string): number {
    return this.#spaces.get(key) ?? 0;
  }

  /** Whether rows are left out. */
  get partial(): boolean {
    return this.#drawn.rows.length < this.count;
  }

  /** The uppermost row in view. */
  get seen(): string | undefined {
    return this.#anchor?.key ?? this.source().keys[0];
  }

  /** Whether all of a row can be seen. */
  sees(key: string): boolean {
    const box = this.near(key) ? this.element(key)?.getBoundingClientRect() : undefined;
    const edges = this.#viewport?.edges;
    return box !== undefined && edges !== undefined && box.top >= edges.top && box.bottom <= edges.bottom;
  }

  /** The row that something stands in. */
  keyOf(node: EventTarget | null): string | null {
    for (let at = node instanceof Node ? node : null; at && at !== this.#list; at = at.parentNode) {
      const key = at instanceof Element ? this.#keys.get(at) : undefined;
      if (key !== undefined) return key;
    }
    return null;
  }

  element(key: string): HTMLElement | null {
    return this.#elements.get(key) ?? null;
  }

  /** For `{@attach}` on the list, which stands in the box that scrolls. */
  attach = (list: HTMLElement) => {
    this.#list = list;
    this.#viewport = new Viewport(list.parentElement!);
    this.#observer.observe(list);
    this.#observer.observe(document.body);
    document.addEventListener('scroll', this.#scrolled, { capture: true, passive: true });
    document.addEventListener('scrollend', this.#rested, { capture: true, passive: true });
    window.addEventListener('resize', this.#look);
    list.addEventListener('focusin', this.#focus);
    list.addEventListener('focusout', this.#blur);
    untrack(() => this.#look());
    return () => {
      document.removeEventListener('scroll', this.#scrolled, { capture: true });
      document.removeEventListener('scrollend', this.#rested, { capture: true });
      window.removeEventListener('resize', this.#look);
      list.removeEventListener('focusin', this.#focus);
      list.removeEventListener('focusout', this.#blur);
      clearTimeout(this.#still);
      this.#observer.disconnect();
      this.#list = null;
      this.#viewport = null;
    };
  };

  /** For `{@attach}` on a row. */
  row = (key: string) => (element: HTMLElement) => {
    this.#elements.set(key, element);
    this.#keys.set(element, key);
    this.#observer.observe(element);
    return () => {
      this.#observer.unobserve(element);
      this.#keys.delete(element);
      if (this.#elements.get(key) === element) this.#elements.delete(key);
    };
  };

  /** Brings a row into view, wherever it is. Null where there is none of this key. */
  show(key: string, block: 'center' | 'nearest', behavior: ScrollBehavior = 'instant'): HTMLElement | null {
    const far = !this.near(key);
    const element = this.reach(key);
    if (element) this.reveal(element, block, far ? 'instant' : behavior);
    return element;
  }

  /** Brings a row, or something in it, into view, without moving anything but the list. */
  reveal(element: HTMLElement, block: 'center' | 'nearest', behavior: ScrollBehavior = 'instant'): void {
    if (!this.#viewport || !this.#listIsShown()) return;
    const { top, bottom } = element.getBoundingClientRect();
    const { edges } = this.#viewport;
    const fits = bottom - top < edges.bottom - edges.top;
    const [above, below] = [top - edges.top - MARGIN_PX, bottom - edges.bottom + MARGIN_PX];
    const middle = (top + bottom - edges.top - edges.bottom) / 2;
    const nearest = above < 0 || !fits ? Math.min(0, above) : Math.max(0, below);
    this.scroll(block === 'center' && fits ? middle : block === 'center' ? above : nearest, behavior);
  }

  /** Where the rows are seen; null while they are not on the page. */
  get viewport(): Viewport | null {
    return this.#viewport;
  }

  scroll(byPx: number, behavior: ScrollBehavior): void {
    this.#viewport?.scroll(byPx, behavior);
    this.#look();
  }

  /** Whether a row is drawn together with all between it and the view. */
  near(key: string): boolean {
    return within(this.#now, this.index(key)) && this.#elements.has(key);
  }

  /** Draws a row, and goes there where it is far. */
  reach(key: string): HTMLElement | null {
    flushSync();
    const row = this.index(key);
    if (row < 0) return null;
    if (!this.near(key)) this.#jump(key, row);
    return this.element(key);
  }

  /** Draws all rows at once, for what the browser does with a whole text. They go again with the returned function. */
  drawAll(): () => void {
    flushSync(() => (this.#all = true));
    return () => {
      this.#all = false;
    };
  }

  #focus = ({ target }: FocusEvent): void => {
    this.#focused = this.keyOf(target);
  };

  /** From a dialog the focus comes back to the row that opened it. */
  #blur = ({ relatedTarget: to }: FocusEvent): void => {
    if (to instanceof Element && !to.closest('dialog')) this.#focused = this.keyOf(to);
  };

  #jump(key: string, row: number): void {
    const { edges } = this.#viewport ?? { edges: FIRST_VIEW };
    const half = (edges.bottom - edges.top) / 2;
    const begins = this.#offsets.before(row);
    this.#drift = 0;
    this.#draw(spanOf(this.#offsets, { top: begins - half, bottom: begins + half }));
    flushSync();
    if (!this.#listIsShown()) return;
    this.#viewport?.scroll(this.#listTop() + begins - edges.top - half);
    this.#anchor = { key, y: this.#elements.get(key)?.getBoundingClientRect().top ?? 0 };
    this.#measure(this.#keys.keys());
    this.#look();
    flushSync();
    this.#measure(this.#keys.keys());
  }

  #draw({ from, to }: Span): void {
    this.#span = { from, to, first: this.source().keys[from] };
  }

  #listIsShown(): boolean {
    return (this.#list?.getClientRects().length ?? 0) > 0;
  }

  /** Where the first row begins in the window. */
  #listTop(): number {
    const list = this.#list!;
    return list.getBoundingClientRect().top + parseFloat(getComputedStyle(list).paddingTop);
  }

  /** Draws what the view has come to, and remembers what is read. */
  #look = (): void => {
    if (!this.#viewport || !this.#listIsShown() || this.count === 0) return;
    let view = this.#view();
    // Nothing of what was read is in view any more, so that nothing has to stay where it was.
    if (this.#drift !== 0 && !meets(this.#now, this.#offsets, view)) {
      this.#drift = 0;
      view = this.#view();
    }
    const key = this.#firstSeen(view);
    this.#anchor = view.top > 0 ? { key, y: this.#beginsAt(key) } : null;
    if (!covers(this.#now, this.#offsets, view)) this.#draw(spanOf(this.#offsets, view));
    if (this.#outOfRoom()) this.#settle();
  };

  /** The uppermost row in view, of those that were drawn before. */
  #firstSeen({ top, bottom }: View): string {
    const { keys } = this.source();
    const [first, last] = [this.#offsets.at(top), this.#offsets.at(bottom)];
    const drawn = keys.slice(first, last + 1).find((key) => this.#elements.has(key));
    return drawn ?? keys[first]!;
  }

  #view(): View {
    const { top, bottom } = this.#viewport!.edges;
    const listTop = this.#listTop() + this.#drift;
    return { top: top - listTop, bottom: bottom - listTop };
  }

  /** Where a row begins in the window, as far as is known. */
  #beginsAt(key: string): number {
    return this.#listTop() + this.#drift + this.#offsets.before(this.index(key));
  }

  #scrolled = ({ target }: Event): void => {
    if (!this.#isIn(target)) return;
    this.#look();
    if (TELLS_END) return;
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#settle(), STILL_MS);
  };

  #rested = ({ target }: Event): void => {
    if (this.#isIn(target)) this.#settle();
  };

  /** Whether the list is in the box that something was told of. */
  #isIn(box: EventTarget | null): boolean {
    return box instanceof Node && box.contains(this.#list);
  }

  #resized(entries: ResizeObserverEntry[]): void {
    if (!this.#list || !this.#listIsShown()) return;
    const width = this.#list.clientWidth;
    if (width !== this.#width) return this.#widened(width);
    this.#push();
    this.#measure(entries.map(({ target }) => target));
    this.#look();
  }

  /** Every height is another one in another width. */
  #widened(width: number): void {
    const anchor = this.#anchor;
    this.#measured.clear();
    this.#drift = 0;
    flushSync(() => (this.#width = width));
    this.#measure(this.#keys.keys());
    if (anchor) this.#release([[anchor.key, anchor.y]]);
    else this.#look();
  }

  /** Something above the list has become higher or lower. */
  #push(): void {
    if (!this.#anchor || !this.#viewport || this.#viewport.own) return;
    if (this.index(this.#anchor.key) < 0) return;
    const y = this.#beginsAt(this.#anchor.key);
    if (Math.abs(y - this.#anchor.y) > LEAST_PX) this.#viewport.scroll(y - this.#anchor.y);
  }

  #measure(elements: Iterable<Element>): void {
    const held = this.#anchor && this.index(this.#anchor.key);
    const before = held === null ? 0 : this.#offsets.before(held);
    let changed = false;
    for (const element of elements) {
      const key = this.#keys.get(element);
      const height = heightOf(element);
      if (key === undefined || height === 0) continue;
      this.#measured.set(key, height);
      const row = this.index(key);
      if (Math.abs(this.#offsets.height(row) - height) < LEAST_PX) continue;
      this.#offsets.set(row, height);
      changed = true;
    }
    if (!changed) return;
    if (held !== null) this.#drift += before - this.#offsets.before(held);
    this.#measurements += 1;
    flushSync();
    if (this.#outOfRoom()) this.#settle();
  }

  /** Whether the room above the span cannot take up the drift. */
  #outOfRoom(): boolean {
    const { from } = this.#now;
    return this.#drift !== 0 && (from === 0 || this.#offsets.before(from) + this.#drift < 0);
  }

  #settle(): void {
    const drift = this.#drift;
    if (drift === 0 || !this.#viewport) return;
    // Noted before: a list that becomes shorter may be scrolled back by the browser.
    const position = this.#viewport.position;
    this.#drift = 0;
    flushSync();
    this.#viewport.position = position - drift;
  }

  /** Where the rows in view are, before other rows come. */
  #hold(): [key: string, y: number][] {
    if (!this.#anchor || !this.#listIsShown()) return [];
    const { y: top } = this.#anchor;
    return [...this.#elements]
      .map(([key, element]): [string, number] => [key, element.getBoundingClientRect().top])
      .filter(([, y]) => y >= top - LEAST_PX)
      .sort(([, a], [, b]) => a - b);
  }

  /** Brings the first of them that is still there back to where it was. */
  #release(held: readonly [key: string, y: number][]): void {
    const found = held.find(([key]) => this.#elements.has(key));
    if (found && this.#listIsShown()) {
      const [key, y] = found;
      const now = this.#elements.get(key)!.getBoundingClientRect().top;
      if (Math.abs(now - y) > LEAST_PX) this.#viewport?.scroll(now - y);
    }
    this.#look();
  }
}

/** With the room above it, which is part of the row here. */
function heightOf(element: Element): number {
  const { height } = element.getBoundingClientRect();
  return height === 0 ? 0 : height + parseFloat(getComputedStyle(element).marginTop);
}

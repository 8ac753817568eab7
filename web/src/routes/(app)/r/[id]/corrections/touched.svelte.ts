/** Of one line: of thousands, only the one that is left and the one that is entered are drawn again. */
export class Mark {
  on = $state(false);
}

/** Which lines have the pointer or the focus, for their tools to be shown. */
export class Touched {
  #marks = new Map<string, Mark>();
  #hovered: string | null = null;
  #focused: string | null = null;

  of(lineId: string): Mark {
    const mark = this.#marks.get(lineId) ?? new Mark();
    this.#marks.set(lineId, mark);
    return mark;
  }

  hover(target: EventTarget | null): void {
    this.#show(lineOf(target), this.#focused);
  }

  focus(target: EventTarget | null): void {
    this.#show(this.#hovered, lineOf(target));
  }

  /** The focus went elsewhere. From a dialog it comes back to the tools that opened it. */
  blur(to: EventTarget | null): void {
    if (to instanceof Element && !to.closest('dialog')) this.focus(to);
  }

  #show(hovered: string | null, focused: string | null): void {
    const before = [this.#hovered, this.#focused];
    [this.#hovered, this.#focused] = [hovered, focused];
    for (const id of before) if (id && id !== hovered && id !== focused) this.of(id).on = false;
    for (const id of [hovered, focused]) if (id) this.of(id).on = true;
  }
}

/** The id of the line that an element is of. */
export function lineOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest('li[id^="s-"]')?.id.slice(2) ?? null;
}

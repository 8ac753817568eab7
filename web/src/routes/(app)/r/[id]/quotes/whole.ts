// All lines of a transcript as one text, and places in it.

/** In UTF-16 units of the line's own text. */
export interface Place {
  line: number;
  offset: number;
}

export interface Passage {
  from: Place;
  to: Place;
}

/** Lines are put together with one space. */
const BETWEEN = ' ';

export class Whole {
  readonly text: string;
  #begins: number[] = [];

  constructor(private readonly lines: readonly { text: string }[]) {
    let at = 0;
    for (const { text } of lines) {
      this.#begins.push(at);
      at += text.length + BETWEEN.length;
    }
    this.text = lines.map(({ text }) => text).join(BETWEEN);
  }

  at({ line, offset }: Place): number {
    return Math.min((this.#begins[line] ?? this.text.length) + offset, this.text.length);
  }

  place(at: number): Place {
    let [low, high] = [0, this.#begins.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#begins[middle] ?? Infinity) <= at) low = middle + 1;
      else high = middle;
    }
    const line = Math.max(0, low - 1);
    const offset = at - (this.#begins[line] ?? 0);
    return { line, offset: Math.min(offset, this.lines[line]?.text.length ?? 0) };
  }

  passage(from: number, to: number): Passage | null {
    if (to <= from) return null;
    const last = this.place(to - 1);
    return { from: this.place(from), to: { line: last.line, offset: last.offset + 1 } };
  }
}

/** What a passage says, a line a line. */
export function textOf(lines: readonly { text: string }[], { from, to }: Passage): string {
  const texts = lines.slice(from.line, to.line + 1).map(({ text }) => text);
  texts.push((texts.pop() ?? '').slice(0, to.offset));
  return texts.join('\n').slice(from.offset);
}

/** Passages by the lines that they touch. */
export function byLine(passages: Iterable<Passage>): Map<number, Passage[]> {
  const out = new Map<number, Passage[]>();
  for (const passage of passages) {
    for (let { line } = passage.from; line <= passage.to.line; line += 1) {
      const others = out.get(line);
      if (others) others.push(passage);
      else out.set(line, [passage]);
    }
  }
  return out;
}

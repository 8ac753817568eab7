// Words of the transcript that a comment is about. A quote keeps its words, and a few around them: with those it is
// found again wherever the lines were split, joined, corrected or made anew.
import type { Quote, Segment } from '$lib/api';

export type QuotedLine = Pick<Segment, 'id' | 'text' | 'words' | 'start_ms' | 'end_ms'>;

/** In UTF-16 units of the line's own text. */
export interface Place {
  line: number;
  offset: number;
}

export interface Passage {
  from: Place;
  to: Place;
}

/** What is sent with a comment. */
export interface Quoted {
  quote: Quote;
  start_ms: number;
  end_ms: number;
}

/** The server takes that many characters of a quote. */
const LONGEST = 2000;
/** Of the words before and after it: enough to tell it from the same words elsewhere. */
const CONTEXT = 48;
/** Lines are put together with one space. */
const BETWEEN = ' ';

/** The quote of a passage, or null where it has no words. */
export function quoteOf(lines: readonly QuotedLine[], passage: Passage): Quoted | null {
  const whole = new Whole(lines);
  let [from, to] = [whole.at(passage.from), whole.at(passage.to)];
  while (from < to && /\s/.test(whole.text.charAt(from))) from += 1;
  while (from < to && /\s/.test(whole.text.charAt(to - 1))) to -= 1;
  to = Math.min(to, from + LONGEST);
  const text = halved(whole.text.slice(from, to));
  if (text === '') return null;
  return {
    quote: {
      text,
      before: halved(whole.text.slice(Math.max(0, from - CONTEXT), from)),
      after: halved(whole.text.slice(to, to + CONTEXT))
    },
    start_ms: timeAt(lines, whole.place(from), 'start_ms'),
    end_ms: timeAt(lines, whole.place(to - 1), 'end_ms')
  };
}

/**
 * Where quotes of these lines stand now. A quote's own words decide, and among several places those around it, then the
 * time. Where its words were changed, what stood around it holds the place. Null where nothing of it is left.
 */
export function passagesOf(lines: readonly QuotedLine[]): (quote: Quote, startMs: number) => Passage | null {
  const whole = new Whole(lines);
  return (quote, startMs) => passageIn(lines, whole, quote, startMs);
}

function passageIn(
  lines: readonly QuotedLine[],
  whole: Whole,
  quote: Quote,
  startMs: number
): Passage | null {
  const { text } = quote;
  const [before, after] = [quote.before ?? '', quote.after ?? ''];
  const near = (at: number) => Math.abs((lines[whole.place(at).line]?.start_ms ?? 0) - startMs);
  const fits = (at: number) =>
    sameEnd(whole.text.slice(0, at), before) +
    sameEnd(mirrored(whole.text.slice(at + text.length, at + text.length + CONTEXT)), mirrored(after));
  const exact = all(whole.text, text).sort((a, b) => fits(b) - fits(a) || near(a) - near(b))[0];
  if (exact !== undefined) return whole.passage(exact, exact + text.length);

  const closest = (found: number[]) => found.sort((a, b) => near(a) - near(b))[0];
  const begins = before.trim() === '' ? undefined : closest(all(whole.text, before));
  const from = begins === undefined ? undefined : begins + before.length;
  const ends = after.trim() === '' ? [] : all(whole.text, after);
  // Not longer than it could have become by a correction.
  const reach = text.length * 2 + CONTEXT;
  if (from !== undefined) {
    const to = ends.find((at) => at > from && at - from <= reach);
    return whole.passage(from, to ?? Math.min(whole.text.length, from + text.length));
  }
  const to = closest(ends);
  return to === undefined ? null : whole.passage(Math.max(0, to - text.length), to);
}

/** All lines as one text. */
class Whole {
  readonly text: string;
  #begins: number[] = [];

  constructor(private readonly lines: readonly QuotedLine[]) {
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

/** Of the word that stands there; of the line where its words have no times. */
function timeAt(lines: readonly QuotedLine[], { line, offset }: Place, which: 'start_ms' | 'end_ms'): number {
  const found = lines[line];
  if (!found) return 0;
  let at = 0;
  for (const word of found.words) {
    const begins = found.text.indexOf(word.text.trim(), at);
    if (begins < 0) break;
    at = begins + word.text.trim().length;
    if (offset < at) return word[which];
  }
  return found[which];
}

function all(text: string, sought: string): number[] {
  const out: number[] = [];
  for (let at = text.indexOf(sought); at >= 0 && sought !== ''; at = text.indexOf(sought, at + 1))
    out.push(at);
  return out;
}

/** How many units two texts have in common at their ends. */
function sameEnd(a: string, b: string): number {
  let same = 0;
  while (same < a.length && same < b.length && a[a.length - 1 - same] === b[b.length - 1 - same]) same += 1;
  return same;
}

const mirrored = (text: string) => text.split('').reverse().join('');

/** Without the halves of letters that a cut has left at its ends: JSON has no room for those. */
function halved(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}

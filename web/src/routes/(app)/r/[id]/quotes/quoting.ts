// Words of the transcript that a comment is about. A quote keeps its words, and a few around them: with those it is
// found again wherever the lines were split, joined, corrected or made anew.
import type { Quote, Segment } from '$lib/api';
import { currentLine } from '$lib/lines';
import { Whole, type Passage, type Place } from './whole';

export type QuotedLine = Pick<Segment, 'id' | 'text' | 'words' | 'start_ms' | 'end_ms'>;

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
/** A quote is sought in this many lines before and behind its moment, before it is sought everywhere. */
const HEREABOUTS = 6;

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
  const exact =
    hereabouts(lines, whole, quote, startMs) ??
    all(whole.text, text)
      .map((at) => ({ at, fits: fits(at), near: near(at) }))
      .sort((a, b) => b.fits - a.fits || a.near - b.near)[0]?.at;
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

/**
 * The quote with all that stood around it, near its moment: no other place can be better. Nearly all stand there still,
 * and hours of text need not be gone through for each.
 */
function hereabouts(
  lines: readonly QuotedLine[],
  whole: Whole,
  { text, before, after }: Quote,
  startMs: number
): number | undefined {
  const around = `${before ?? ''}${text}${after ?? ''}`;
  const lead = before?.length ?? 0;
  const line = Math.max(0, currentLine(lines, startMs));
  const [first, last] = [line - HEREABOUTS, line + HEREABOUTS];
  const distance = (of: number) => Math.abs((lines[of]?.start_ms ?? Infinity) - startMs);
  const begins = Math.max(0, whole.at({ line: Math.max(0, first), offset: 0 }) - lead);
  const ends = whole.at({ line: last + 1, offset: around.length });
  let found: number | undefined;
  // Nothing beyond these lines is nearer than this.
  let nearest = Math.min(distance(first - 1), distance(last + 1));
  for (const at of all(whole.text.slice(begins, ends), around)) {
    const away = distance(whole.place(begins + at + lead).line);
    if (away < nearest) [found, nearest] = [begins + at + lead, away];
  }
  return found;
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

// A line without the words that only fill a pause, for the eye alone: what is edited, found and exported keeps them.
import type { Run } from './lines';

/** A run as it is shown; `from` is where it begins in the line's own text, in UTF-16 units. */
export interface ShownRun extends Run {
  from: number;
}

type Letter = ShownRun;

const SPACE = /^\s$/;
const PAUSE = /^[,;:，、；：]$/;
const SENTENCE_END = /^[.!?…。！？]$/;
/** What may stand between the end of a sentence and the beginning of the next. */
const BETWEEN = /^[\s"'“”„‘’«»()[\]¿¡–—-]$/;

/** The runs of a line as they stand. */
export function withFillers(runs: readonly Run[]): ShownRun[] {
  let from = 0;
  return runs.map((run) => {
    const shown = { ...run, from };
    from += run.text.length;
    return shown;
  });
}

/**
 * The runs of a line without its fillers, which are ranges in Unicode scalar values. What stood around a filler closes
 * up, and a sentence that began with one begins with a capital again. Empty where nothing else was said.
 */
export function withoutFillers(runs: readonly Run[], fillers: readonly (readonly number[])[]): ShownRun[] {
  if (fillers.length === 0) return withFillers(runs);
  const letters = withFillers(runs).flatMap(lettersOf);
  const kept: Letter[] = [];
  let at = 0;
  let capital = false;
  for (const [from = 0, to = 0] of fillers) {
    capital = closeUp(kept, letters.slice(at, from), capital, at > 0);
    if (letters.slice(from, to).some(({ text }) => PAUSE.test(text))) dropPause(kept);
    capital ||= beginsSentence(kept) && isCapital(letters[from]?.text ?? '');
    at = Math.max(at, to);
  }
  closeUp(kept, letters.slice(at), capital, true);
  trimEnd(kept, SPACE);
  return kept.some(({ text }) => /[\p{L}\p{N}]/u.test(text)) ? runsOf(kept) : [];
}

/** Where an offset into the shown text lies in the line's own text. */
export function ownOffset(shown: readonly ShownRun[], offset: number): number {
  let before = 0;
  for (const { text, from } of shown) {
    if (offset <= before + text.length) return from + offset - before;
    before += text.length;
  }
  const last = shown.at(-1);
  return last ? last.from + last.text.length : 0;
}

/** Appends what stands behind a filler. Answers whether a capital is still due, because nothing was left of it. */
function closeUp(kept: Letter[], behind: Letter[], capital: boolean, cut: boolean): boolean {
  const rest = [...behind];
  if (cut) {
    if (beginsSentence(kept)) trimStart(rest, (text) => PAUSE.test(text) || SENTENCE_END.test(text), kept);
    else if (punctuationFirst(rest)) {
      trimStart(rest, (text) => SPACE.test(text), kept);
      trimEnd(kept, SPACE);
      trimEnd(kept, PAUSE);
    }
    const last = kept.at(-1);
    if (!last || SPACE.test(last.text)) trimStart(rest, (text) => SPACE.test(text), kept);
  }
  const [first] = rest;
  if (!first) return capital;
  if (capital) rest[0] = { ...first, text: capitalised(first.text) };
  kept.push(...rest);
  return false;
}

/** Of the two commas around a filler, the one behind it goes with it: then the one before has no use. */
function dropPause(kept: Letter[]): void {
  const spaces = kept.slice(kept.findLastIndex(({ text }) => !SPACE.test(text)) + 1);
  trimEnd(kept, SPACE);
  trimEnd(kept, PAUSE);
  kept.push(...spaces);
}

/** The punctuation of a sentence that is gone goes with it, and the space behind it. */
function trimStart(rest: Letter[], gone: (text: string) => boolean, kept: readonly Letter[]): void {
  const endsInSpace = kept.length === 0 || SPACE.test(kept.at(-1)?.text ?? '');
  while (rest[0] && (gone(rest[0].text) || (endsInSpace && SPACE.test(rest[0].text)))) rest.shift();
}

function trimEnd(kept: Letter[], gone: RegExp): void {
  for (let last = kept.at(-1); last && gone.test(last.text); last = kept.at(-1)) kept.pop();
}

function punctuationFirst(rest: readonly Letter[]): boolean {
  const first = rest.find(({ text }) => !SPACE.test(text))?.text ?? '';
  return PAUSE.test(first) || SENTENCE_END.test(first);
}

function beginsSentence(kept: readonly Letter[]): boolean {
  const last = kept.findLast(({ text }) => !BETWEEN.test(text));
  return !last || SENTENCE_END.test(last.text);
}

const isCapital = (text: string) => text !== text.toLowerCase();

/** Some letters have a capital of two letters: those stay as they are, or offsets would not hold. */
function capitalised(text: string): string {
  const upper = text.toUpperCase();
  return upper.length === text.length ? upper : text;
}

function lettersOf({ text, unsure, from }: ShownRun): Letter[] {
  let at = from;
  return Array.from(text, (letter) => {
    const one = { text: letter, unsure, from: at };
    at += letter.length;
    return one;
  });
}

function runsOf(letters: readonly Letter[]): ShownRun[] {
  const out: ShownRun[] = [];
  for (const letter of letters) {
    const last = out.at(-1);
    const follows = last && last.from + last.text.length === letter.from;
    if (follows && last.unsure === letter.unsure) last.text += letter.text;
    else out.push({ ...letter });
  }
  return out;
}

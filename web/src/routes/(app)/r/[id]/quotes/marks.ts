// Marks in the transcript that leave its elements alone; browsers that cannot do it show none.
import { rangeOf, type LinesShown } from './selection';
import type { Passage } from './whole';

export type MarkName = 'debrief-quoted' | 'debrief-quote-chosen' | 'debrief-found' | 'debrief-found-here';

export function mark(name: MarkName, ranges: Range[]): void {
  if (typeof CSS === 'undefined' || !('highlights' in CSS)) return;
  CSS.highlights.set(name, new Highlight(...ranges));
}

/** Of all passages, those in lines that are drawn. */
export function markDrawn(name: MarkName, passages: Map<number, Passage[]>, lines: LinesShown): void {
  const drawn = new Set(lines.drawn().flatMap((line) => passages.get(line) ?? []));
  mark(
    name,
    [...drawn].flatMap((passage) => rangeOf(passage, lines) ?? [])
  );
}

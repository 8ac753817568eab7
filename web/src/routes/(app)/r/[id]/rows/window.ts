// Which rows of a long list are drawn, and how much room stands for the others.
import type { Offsets } from './offsets';

/** What of the list can be seen, in the list's own pixels; it may reach beyond its ends. */
export interface View {
  top: number;
  bottom: number;
}

/** Rows from one up to, and without, another. */
export interface Span {
  from: number;
  to: number;
}

/** Lists up to this long are drawn whole: the browser then finds, prints and copies in them by itself. */
export const WHOLE = 200;
/** Of the view's height, above and below it: what a quick hand reaches before the next picture is drawn. */
const BEYOND = 1;
/** A new span is drawn once this much of that is used up, so that a slow hand draws several rows at once. */
const LEAST_BEYOND = 0.4;
/** A view may be a mere stripe at the window's edge, about to become higher. */
const LEAST_VIEW_PX = 600;

/** The rows to draw for a view. */
export function spanOf(offsets: Offsets, view: View): Span {
  return reaching(offsets, view, BEYOND);
}

/** Whether what is drawn still does for a view. */
export function covers({ from, to }: Span, offsets: Offsets, view: View): boolean {
  const least = reaching(offsets, view, LEAST_BEYOND);
  return from <= least.from && to >= least.to;
}

/** Whether a view shows any row of a span. */
export function meets({ from, to }: Span, offsets: Offsets, { top, bottom }: View): boolean {
  return offsets.at(bottom) >= from && offsets.at(top) < to;
}

function reaching(offsets: Offsets, { top, bottom }: View, beyond: number): Span {
  if (offsets.count === 0) return { from: 0, to: 0 };
  const more = Math.max(LEAST_VIEW_PX, bottom - top) * beyond;
  return { from: offsets.at(top - more), to: offsets.at(bottom + more) + 1 };
}

export interface Drawn {
  rows: number[];
  /** The room above each of them, for rows that are not drawn. */
  spaces: number[];
  /** The room below the last. */
  after: number;
}

/**
 * A span and some rows elsewhere that have to stay. `drift` is how much lower the span stands than the heights so far
 * would have it.
 */
export function drawnOf(offsets: Offsets, span: Span, kept: Iterable<number>, drift: number): Drawn {
  const outside = new Set([...kept].filter((row) => row >= 0 && row < offsets.count && !within(span, row)));
  const inside = Array.from({ length: span.to - span.from }, (_, i) => span.from + i);
  const rows = [...outside, ...inside].sort((a, b) => a - b);
  let next = 0;
  const spaces = rows.map((row) => {
    const space = offsets.before(row) - offsets.before(next) + (row === span.from ? drift : 0);
    next = row + 1;
    return Math.max(0, space);
  });
  return { rows, spaces, after: offsets.total - offsets.before(next) };
}

export const within = ({ from, to }: Span, row: number): boolean => row >= from && row < to;

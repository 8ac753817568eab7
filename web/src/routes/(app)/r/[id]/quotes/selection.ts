// Between what is selected or marked on the page and places in the lines' own texts.
import { ownOffset, type ShownRun } from '$lib/fillers';
import type { Passage, Place } from './whole';

/** A line's shown text: in the element that `Line` draws it in, or where lines follow one another in a paragraph. */
const TEXTS = "li[id^='s-'] > p.text, [id^='s-'][data-said]";

/** How a line is found by its place, and shown. */
export interface LinesShown {
  indexOf: (lineId: string) => number;
  idAt: (line: number) => string | undefined;
  shown: (line: number) => ShownRun[];
  /** The lines that are drawn. */
  drawn: () => readonly number[];
  /** Draws a line, and brings it into view. */
  reach: (line: number) => void;
  /** The uppermost line in view. */
  seen: () => number;
}

/** What of the transcript is selected; null where that is nothing, or no text of it. */
export function selectedPassage(list: HTMLElement, lines: LinesShown): Passage | null {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!list.contains(range.commonAncestorContainer)) return null;
  const texts = Array.from(list.querySelectorAll<HTMLElement>(TEXTS)).filter((text) =>
    range.intersectsNode(text)
  );
  const [first, last] = [texts[0], texts.at(-1)];
  if (!first || !last) return null;
  const from = placeIn(first, range.startContainer, range.startOffset, lines, 0);
  const to = placeIn(last, range.endContainer, range.endOffset, lines, Infinity);
  return from && to ? { from, to } : null;
}

/** `outside`: the offset where the end of the range lies in another element. */
function placeIn(
  text: HTMLElement,
  node: Node,
  offset: number,
  lines: LinesShown,
  outside: number
): Place | null {
  const line = lines.indexOf(text.closest("[id^='s-']")!.id.slice('s-'.length));
  if (line < 0) return null;
  let shown = outside;
  if (text.contains(node)) {
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(node, offset);
    shown = before.toString().length;
  }
  return { line, offset: ownOffset(lines.shown(line), shown) };
}

/** The passage on the page, as far as it is drawn; null where nothing of it is, or its line is being edited. */
export function rangeOf(passage: Passage, lines: LinesShown): Range | null {
  const drawn = lines.drawn().filter((line) => line >= passage.from.line && line <= passage.to.line);
  const [first, last] = [drawn[0], drawn.at(-1)];
  if (first === undefined || last === undefined) return null;
  const from = pointAt(first === passage.from.line ? passage.from : { line: first, offset: 0 }, lines);
  const to = pointAt(last === passage.to.line ? passage.to : { line: last, offset: Infinity }, lines);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

function pointAt({ line, offset }: Place, lines: LinesShown): { node: Node; offset: number } | null {
  const id = `#s-${CSS.escape(lines.idAt(line) ?? '')}`;
  const text = document.querySelector(`${id} > p.text, ${id}[data-said]`);
  if (!text) return null;
  let left = shownOffset(lines.shown(line), offset);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let node: Node | null = null;
  while (walker.nextNode()) {
    node = walker.currentNode;
    const { length } = node.nodeValue ?? '';
    if (left <= length) return { node, offset: left };
    left -= length;
  }
  return node && { node, offset: node.nodeValue?.length ?? 0 };
}

/** Where a place in the line's own text is shown; in a hidden filler, where that would be. */
function shownOffset(shown: readonly ShownRun[], offset: number): number {
  let before = 0;
  for (const { text, from } of shown) {
    if (offset < from) return before;
    if (offset <= from + text.length) return before + offset - from;
    before += text.length;
  }
  return before;
}

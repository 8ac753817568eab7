import type { Segment } from '$lib/api';
import { currentLine, oneLine } from '$lib/lines';
import { lineOf } from './touched.svelte';

/** The line that a key is about: the one with the focus, else the one that is said. */
export function lineInHand(segments: readonly Segment[], currentMs: number): Segment | undefined {
  const focused = lineOf(document.activeElement);
  return (
    segments.find((line) => line.id === focused) ?? segments[Math.max(0, currentLine(segments, currentMs))]
  );
}

/** Beyond this somebody selected to copy, not to find. */
const LONGEST = 100;

/** What is selected in the transcript, to be found. */
export function findText(): string {
  const selection = window.getSelection();
  const node = selection?.anchorNode;
  const element = node instanceof Element ? node : node?.parentElement;
  const text = oneLine(selection?.toString() ?? '');
  return element?.closest('[data-transcript]') && text.length <= LONGEST ? text : '';
}

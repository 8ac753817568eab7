import type { Segment, TranscriptGap } from '$lib/api';

/** The index of the line that is being said, or was said last; -1 before the first. `segments` are in order. */
export function currentLine(segments: readonly { start_ms: number }[], ms: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.start_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Gaps by the index of the line that they stand before; the number of lines for those behind the last one. */
export function gapsByLine(
  segments: readonly { start_ms: number }[],
  gaps: readonly TranscriptGap[]
): Map<number, TranscriptGap[]> {
  const out = new Map<number, TranscriptGap[]>();
  for (const gap of gaps) {
    const before = currentLine(segments, gap.start_ms - 1) + 1;
    out.set(before, [...(out.get(before) ?? []), gap]);
  }
  return out;
}

export interface Run {
  text: string;
  unsure: boolean;
}

/** Below this the model was guessing more often than not; seen on the samples, right words score above 0.6. */
const UNSURE_BELOW = 0.5;

/** A line as runs of sure and unsure words. The words' own spacing is not relied on: the line's text is. */
export function runs(segment: Pick<Segment, 'text' | 'words'>): Run[] {
  const out: Run[] = [];
  const push = (text: string, unsure: boolean) => {
    if (!text) return;
    const last = out.at(-1);
    if (last && last.unsure === unsure) last.text += text;
    else out.push({ text, unsure });
  };
  let at = 0;
  for (const word of segment.words ?? []) {
    const token = word.text.trim();
    const found = token ? segment.text.indexOf(token, at) : -1;
    if (found < 0) continue;
    push(segment.text.slice(at, found), false);
    push(token, word.confidence < UNSURE_BELOW);
    at = found + token.length;
  }
  push(segment.text.slice(at), false);
  return out;
}

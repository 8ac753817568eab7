// The rows of a transcript: its lines, and between them what has no text.
import type { Segment, Speaker, TranscriptGap } from '$lib/api';
import { gapsByLine } from '$lib/lines';

export type TextRow = { key: string; line: number } | { key: string; gap: TranscriptGap };

export function textRows(segments: readonly Segment[], gaps: readonly TranscriptGap[]): TextRow[] {
  const before = gapsByLine(segments, gaps);
  const missing = (line: number): TextRow[] =>
    (before.get(line) ?? []).map((gap) => ({ key: `gap-${gap.start_ms}`, gap }));
  return [
    ...segments.flatMap((segment, line) => [...missing(line), { key: segment.id, line }]),
    ...missing(segments.length)
  ];
}

/** As the style sheets have them. */
const ROW_PX = 12;
const LINE_PX = 23;
const BESIDE_PX = 80;
const LETTER_PX = 7.2;
const PARAGRAPH_PX = 12;
const NAME_PX = 36;
const GAP_PX = 90;

/** How high a row will be, more or less. */
export function estimatedHeight(
  row: TextRow,
  segments: readonly Pick<Segment, 'id' | 'text'>[],
  { speakers, paragraphs }: { speakers: Map<number, Speaker | null>; paragraphs: Set<string> },
  widthPx: number
): number {
  if ('gap' in row) return GAP_PX;
  const { id, text } = segments[row.line]!;
  const letters = Math.max(12, (widthPx - BESIDE_PX) / LETTER_PX);
  const above = speakers.has(row.line) ? NAME_PX : paragraphs.has(id) ? PARAGRAPH_PX : 0;
  return above + ROW_PX + LINE_PX * Math.max(1, Math.ceil(text.length / letters));
}

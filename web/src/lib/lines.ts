import type { Segment, Speaker, TranscriptGap } from '$lib/api';

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

/** Who begins to speak, by the index of the first line of each run of lines. Null: nobody is named from there on. */
export function speakerChanges(
  segments: readonly Pick<Segment, 'speaker_id'>[],
  speakers: readonly Speaker[]
): Map<number, Speaker | null> {
  const byId = new Map(speakers.map((speaker) => [speaker.id, speaker]));
  const out = new Map<number, Speaker | null>();
  let before: Speaker | null = null;
  segments.forEach(({ speaker_id }, i) => {
    const speaker = (speaker_id !== null && byId.get(speaker_id)) || null;
    if (speaker?.id !== before?.id) out.set(i, speaker);
    before = speaker;
  });
  return out;
}

/** Whether a line is marked as another voice's: a model heard it begin there, and no name that begins there tells it. */
export const anotherVoice = (
  line: Pick<Segment, 'speaker_turn'>,
  begins: Speaker | null | undefined
): boolean => line.speaker_turn && !begins;

/** The ids of a line and of those behind it that have the same speaker, up to the next change. */
export function untilNextSpeaker(
  segments: readonly Pick<Segment, 'id' | 'speaker_id'>[],
  id: string
): string[] {
  const from = segments.findIndex((line) => line.id === id);
  if (from < 0) return [];
  const speaker = segments[from]?.speaker_id;
  const to = segments.findIndex((line, i) => i > from && line.speaker_id !== speaker);
  return segments.slice(from, to < 0 ? undefined : to).map((line) => line.id);
}

/** A text as a line holds it: whitespace in it is single spaces. */
export const oneLine = (text: string): string => text.split(/\s+/).filter(Boolean).join(' ');

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

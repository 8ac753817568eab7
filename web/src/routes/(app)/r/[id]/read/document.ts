// A walkthrough as a document: from text, chapters, stills and comments to sections that are read from top to bottom.
import type { Chapter, ChapterSuggestion, Segment, Speaker, Transcript, TranscriptGap } from '$lib/api';
import { anotherVoice, currentLine, speakerChanges } from '$lib/lines';
import type { Thread } from '../watch.svelte';

export interface Paragraph {
  kind: 'paragraph';
  /** The id of its first line; where nothing is said, made of its moment. */
  key: string;
  start_ms: number;
  end_ms: number;
  lines: Segment[];
  /** Who begins to speak; null where nobody is named from here on. */
  speaker: Speaker | null | undefined;
  /** A model heard another voice begin, and nobody has said whose. */
  another: boolean;
  threads: Thread[];
}

/** Pictures that are seen one after the other, with no words between them. */
export interface Stills {
  kind: 'stills';
  key: string;
  start_ms: number;
  moments: number[];
}

export interface Gap {
  kind: 'gap';
  key: string;
  start_ms: number;
  gap: TranscriptGap;
}

export type Block = Paragraph | Stills | Gap;

/** A part of a section that the browser may leave undrawn while it is far away. */
export interface Stretch {
  key: string;
  blocks: Block[];
}

export interface Section {
  anchor: string;
  /** Null before the first chapter. */
  title: string | null;
  start_ms: number;
  stretches: Stretch[];
}

export interface Heading {
  anchor: string;
  title: string;
  start_ms: number;
}

/** A line that begins as little before its chapter belongs to it: people set chapters by ear. */
const EARLY_MS = 500;
/** By the clock and not by a number of paragraphs, so that a correction moves nothing from one into another. */
const STRETCH_MS = 240_000;
const LEAD = 'start';

/** People's chapters where there are any, else those that the text suggests. */
export function headingsOf(chapters: readonly Chapter[], suggested: readonly ChapterSuggestion[]): Heading[] {
  const headings =
    chapters.length > 0
      ? chapters.map(({ id, title, start_ms }) => ({ anchor: `ch-${id}`, title, start_ms }))
      : suggested.map(({ title, start_ms }) => ({ anchor: `ch-${start_ms}`, title, start_ms }));
  return headings.sort((a, b) => a.start_ms - b.start_ms);
}

export function sectionsOf(
  text: Pick<Transcript, 'segments' | 'paragraphs' | 'speakers' | 'gaps'>,
  headings: readonly Heading[],
  stills: readonly number[],
  threads: readonly Thread[]
): Section[] {
  const parts = partsOf(text, headings);
  const partAt = (ms: number) => parts[Math.max(0, currentLine(parts, ms))]!;
  for (const moment of stills) partAt(moment).stills.push(moment);
  for (const gap of text.gaps) partAt(gap.start_ms).gaps.push(gap);
  for (const thread of threads) comment(partAt(thread.root.start_ms), thread);
  return parts
    .map(({ heading, ...part }) => ({
      anchor: heading?.anchor ?? LEAD,
      title: heading?.title ?? null,
      start_ms: heading?.start_ms ?? 0,
      stretches: stretchesOf(blocksOf(part))
    }))
    .filter(({ title, stretches }) => title !== null || stretches.length > 0);
}

export function paragraphsOf(sections: readonly Section[]): Paragraph[] {
  const blocks = sections.flatMap(({ stretches }) => stretches.flatMap((stretch) => stretch.blocks));
  return blocks.filter((block): block is Paragraph => block.kind === 'paragraph');
}

/** The paragraph that a moment lies in, or that is read before it. */
export function paragraphAt(paragraphs: readonly Paragraph[], ms: number): Paragraph | undefined {
  return paragraphs[Math.max(0, currentLine(paragraphs, ms))];
}

interface Part {
  heading: Heading | null;
  /** When it begins, its first line included. */
  start_ms: number;
  paragraphs: Paragraph[];
  stills: number[];
  gaps: TranscriptGap[];
}

/** What is before the first chapter, and each chapter, with their paragraphs. */
function partsOf(
  { segments, paragraphs, speakers }: Pick<Transcript, 'segments' | 'paragraphs' | 'speakers'>,
  headings: readonly Heading[]
): Part[] {
  const parts: Part[] = [null, ...headings].map((heading) => ({
    heading,
    start_ms: heading?.start_ms ?? 0,
    paragraphs: [],
    stills: [],
    gaps: []
  }));
  const begins = new Set(paragraphs);
  const changes = speakerChanges(segments, speakers);
  const byId = new Map(speakers.map((speaker) => [speaker.id, speaker]));
  let at = 0;
  segments.forEach((line, index) => {
    while (parts[at + 1] && parts[at + 1]!.start_ms <= line.start_ms + EARLY_MS) at += 1;
    const part = parts[at]!;
    const speaker = changes.get(index);
    const last = part.paragraphs.at(-1);
    if (last && !begins.has(line.id) && speaker === undefined) {
      last.lines.push(line);
      last.end_ms = Math.max(last.end_ms, line.end_ms);
      return;
    }
    // Whoever begins to read at a chapter is told who speaks.
    const speaking = last || line.speaker_id === null ? undefined : byId.get(line.speaker_id);
    part.start_ms = Math.max(parts[at - 1]?.start_ms ?? 0, Math.min(part.start_ms, line.start_ms));
    part.paragraphs.push({
      kind: 'paragraph',
      key: line.id,
      start_ms: line.start_ms,
      end_ms: line.end_ms,
      lines: [line],
      speaker: speaker === undefined ? speaking : speaker,
      another: anotherVoice(line, speaker),
      threads: []
    });
  });
  return parts;
}

/** Beside the paragraph that it is about; where nothing is said, below the picture that was seen. */
function comment({ paragraphs, start_ms, stills }: Part, thread: Thread): void {
  const at = thread.root.start_ms;
  if (!paragraphs.some(isSaid)) {
    const seen = stills.findLast((moment) => moment <= at) ?? start_ms;
    if (paragraphs.at(-1)?.start_ms !== seen) paragraphs.push(wordless(seen));
  }
  paragraphAt(paragraphs, at)!.threads.push(thread);
}

const isSaid = ({ lines }: Paragraph) => lines.length > 0;

const wordless = (start_ms: number): Paragraph => ({
  kind: 'paragraph',
  key: `at-${start_ms}`,
  start_ms,
  end_ms: start_ms,
  lines: [],
  speaker: undefined,
  another: false,
  threads: []
});

function blocksOf({ paragraphs, stills, gaps }: Omit<Part, 'heading'>): Block[] {
  const before = new Map<number, (Stills | Gap)[]>();
  const put = (place: number, block: Stills | Gap) => {
    before.set(place, [...(before.get(place) ?? []), block]);
  };
  for (const gap of gaps) {
    const place = currentLine(paragraphs, gap.start_ms - 1) + 1;
    put(place, { kind: 'gap', key: `gap-${gap.start_ms}`, start_ms: gap.start_ms, gap });
  }
  for (const moment of stills) {
    put(nearest(paragraphs, moment), {
      kind: 'stills',
      key: `still-${moment}`,
      start_ms: moment,
      moments: [moment]
    });
  }
  const seen = (place: number) => together((before.get(place) ?? []).sort((a, b) => a.start_ms - b.start_ms));
  return [
    ...paragraphs.flatMap((paragraph, place) => [...seen(place), paragraph]),
    ...seen(paragraphs.length)
  ];
}

/** Before which paragraph a picture stands: no text is torn for it. */
function nearest(paragraphs: readonly Paragraph[], ms: number): number {
  const at = currentLine(paragraphs, ms);
  const [here, next] = [paragraphs[at], paragraphs[at + 1]];
  if (!here) return 0;
  if (!isSaid(here)) return ms === here.start_ms ? at : at + 1;
  return ms - here.start_ms < (next?.start_ms ?? here.end_ms) - ms ? at : at + 1;
}

function together(blocks: readonly (Stills | Gap)[]): (Stills | Gap)[] {
  const out: (Stills | Gap)[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    if (block.kind === 'stills' && last?.kind === 'stills') last.moments.push(...block.moments);
    else out.push(block);
  }
  return out;
}

function stretchesOf(blocks: readonly Block[]): Stretch[] {
  const stretches: Stretch[] = [];
  let number = -1;
  for (const block of blocks) {
    const wanted = Math.max(number, Math.floor(block.start_ms / STRETCH_MS));
    if (wanted !== number) stretches.push({ key: String(wanted), blocks: [] });
    number = wanted;
    stretches.at(-1)!.blocks.push(block);
  }
  return stretches;
}

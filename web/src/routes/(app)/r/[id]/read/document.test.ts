import { expect, it } from 'vitest';
import type { Chapter, Comment, Segment } from '$lib/api';
import { line, transcript } from '../corrections/fixtures';
import type { Thread } from '../watch.svelte';
import { headingsOf, paragraphAt, paragraphsOf, sectionsOf, type Block } from './document';

const chapter = (start_ms: number, title: string): Chapter => ({ id: title, start_ms, title });
const thread = (id: string, start_ms: number): Thread => ({
  root: { id, start_ms } as Comment,
  replies: []
});

function read(
  segments: Segment[],
  {
    begins = [] as string[],
    chapters = [] as Chapter[],
    stills = [] as number[],
    threads = [] as Thread[],
    more = {} as Partial<Parameters<typeof transcript>[1]>
  } = {}
) {
  const text = transcript(segments, { paragraphs: begins, ...more });
  return sectionsOf(text, headingsOf(chapters, []), stills, threads);
}

/** A block as one word or two. */
const told = (block: Block): string => {
  if (block.kind === 'stills') return `still ${block.moments.join('+')}`;
  if (block.kind === 'gap') return `gap ${block.start_ms}`;
  const said = block.lines.map(({ id }) => id).join('') || 'nothing';
  return [said, ...block.threads.map(({ root }) => `#${root.id}`)].join(' ');
};
const outline = (sections: ReturnType<typeof read>) =>
  sections.map(({ title, stretches }) => [title, ...stretches.flatMap(({ blocks }) => blocks.map(told))]);

it('puts lines into paragraphs, and paragraphs under chapters', () => {
  const lines = ['a', 'b', 'c', 'd', 'e'].map((id, at) => line(id, at * 1000, id));
  expect(outline(read(lines, { begins: ['a', 'c'] }))).toEqual([[null, 'ab', 'cde']]);
  const chapters = [chapter(3200, 'End'), chapter(0, 'Start')];
  // A line that begins a little before its chapter belongs to it, and a chapter begins a paragraph.
  expect(outline(read(lines, { begins: ['a', 'c'], chapters }))).toEqual([
    ['Start', 'ab', 'c'],
    ['End', 'de']
  ]);
});

it('keeps what is before the first chapter, and chapters in which nothing is said', () => {
  const lines = [line('a', 0, 'a'), line('b', 9000, 'b')];
  const chapters = [chapter(5000, 'One'), chapter(6000, 'Quiet'), chapter(8600, 'Two')];
  expect(outline(read(lines, { begins: ['a'], chapters }))).toEqual([
    [null, 'a'],
    ['One'],
    ['Quiet'],
    ['Two', 'b']
  ]);
});

it('takes the chapters of people, else those that are suggested', () => {
  const suggested = [{ start_ms: 4000, title: 'Guess' }];
  expect(headingsOf([], suggested)).toEqual([{ anchor: 'ch-4000', title: 'Guess', start_ms: 4000 }]);
  expect(headingsOf([chapter(1, 'Own')], suggested).map(({ anchor }) => anchor)).toEqual(['ch-Own']);
});

it('shows a still at the nearer end of its paragraph, and what follows at once beside it', () => {
  const lines = [line('a', 0, 'a'), line('b', 5000, 'b'), line('c', 10_000, 'c')];
  const stills = [0, 2000, 3000, 9000, 10_800];
  expect(outline(read(lines, { begins: ['a', 'b', 'c'], stills }))).toEqual([
    [null, 'still 0+2000', 'a', 'still 3000', 'b', 'still 9000', 'c', 'still 10800']
  ]);
});

it('never carries a still into another chapter', () => {
  const lines = [line('a', 0, 'a'), line('b', 10_000, 'b')];
  const chapters = [chapter(0, 'One'), chapter(10_000, 'Two')];
  expect(outline(read(lines, { begins: ['a', 'b'], chapters, stills: [9500] }))).toEqual([
    ['One', 'a', 'still 9500'],
    ['Two', 'b']
  ]);
});

it('puts a comment beside the paragraph that it is about', () => {
  const lines = [line('a', 2000, 'a'), line('b', 5000, 'b'), line('c', 10_000, 'c')];
  const threads = [thread('early', 0), thread('x', 4999), thread('y', 5000), thread('late', 99_000)];
  const chapters = [chapter(8000, 'Two')];
  expect(outline(read(lines, { begins: ['a', 'b', 'c'], threads, chapters }))).toEqual([
    [null, 'a #early #x', 'b #y'],
    ['Two', 'c #late']
  ]);
});

it('has room for stills and comments where nothing is said', () => {
  const threads = [thread('w', 1000), thread('x', 4000), thread('y', 90_000)];
  expect(outline(read([], { threads, stills: [0, 6000, 20_000, 40_000] }))).toEqual([
    [null, 'still 0', 'nothing #w #x', 'still 6000+20000+40000', 'nothing #y']
  ]);
  expect(outline(read([], { threads: [thread('x', 7000)] }))).toEqual([[null, 'nothing #x']]);
  expect(read([])).toEqual([]);
});

it('tells who speaks where that changes, and again where a chapter begins', () => {
  const by = (id: string, at: number, speaker_id: string | null) => line(id, at, id, { speaker_id });
  const lines = [by('a', 0, 'ana'), by('b', 1000, 'ben'), by('c', 2000, 'ben'), by('d', 3000, null)];
  const more = {
    speakers: [
      { id: 'ana', name: 'Ana' },
      { id: 'ben', name: 'Ben' }
    ]
  };
  const sections = read(lines, { begins: ['a'], chapters: [chapter(2000, 'Two')], more });
  expect(paragraphsOf(sections).map(({ key, speaker }) => [key, speaker?.name ?? speaker])).toEqual([
    ['a', 'Ana'],
    ['b', 'Ben'],
    ['c', 'Ben'],
    ['d', null]
  ]);
});

it('shows where text is missing', () => {
  const reason = { code: 'x', message: 'x' };
  const more = { gaps: [{ start_ms: 3000, end_ms: 4000, reason }] };
  expect(outline(read([line('a', 0, 'a'), line('b', 5000, 'b')], { begins: ['a', 'b'], more }))).toEqual([
    [null, 'a', 'gap 3000', 'b']
  ]);
});

it('parts a section by the clock, whatever becomes of its paragraphs', () => {
  const lines = Array.from({ length: 40 }, (_, at) => line(`l${at}`, at * 30_000, 'x'));
  const all = lines.map(({ id }) => id);
  const holding = (begins: string[]) =>
    read(lines, { begins })[0]!.stretches.findIndex(({ blocks }) => blocks.some(({ key }) => key === 'l20'));
  expect(read(lines, { begins: all })[0]!.stretches.map(({ blocks }) => blocks.length)).toEqual([
    8, 8, 8, 8, 8
  ]);
  expect(holding(all)).toBe(2);
  expect(holding(all.filter((id) => !['l3', 'l4', 'l5'].includes(id)))).toBe(2);
});

it('finds the paragraph of a moment', () => {
  const paragraphs = paragraphsOf(read([line('a', 2000, 'a'), line('b', 5000, 'b')], { begins: ['a', 'b'] }));
  const at = (ms: number) => paragraphAt(paragraphs, ms)?.key;
  expect([at(0), at(2000), at(4999), at(5000), at(1e9)]).toEqual(['a', 'a', 'a', 'b', 'b']);
  expect(paragraphAt([], 0)).toBeUndefined();
});

import { beforeEach, expect, it, vi } from 'vitest';
import type { ChapterList } from '$lib/api';
import { noChanges } from '$lib/live/changes';
import { clock } from '$lib/time';
import { parseClock, readDrafts } from './chapter-drafts';
import { chapterAt, Chapters, stillOpen } from './chapter-list.svelte';

const chapters = [
  { id: 'a', start_ms: 0, title: 'Opening' },
  { id: 'b', start_ms: 65_400, title: 'The plan' }
];

it('knows in which chapter a moment lies', () => {
  expect(chapterAt(chapters, 65_399)?.id).toBe('a');
  expect(chapterAt(chapters, 65_400)?.id).toBe('b');
  expect(chapterAt([{ id: 'x', start_ms: 10, title: 'x' }], 5)).toBeNull();
});

it('reads times as people write them', () => {
  expect(['0:07', '12:34', '1:02:03', '90:00', '0:07.5'].map(parseClock)).toEqual([
    7000, 754_000, 3_723_000, 5_400_000, 7500
  ]);
  expect(['', '7', '1:60', '1:75:00', 'a:bc', '-1:00', '1:2:3:4'].map(parseClock)).toEqual(
    Array(7).fill(null)
  );
});

it('keeps the exact time of a chapter whose time nobody touched', () => {
  const drafts = [
    { id: 'b', time: '1:05', title: ' The new plan ' },
    { id: null, time: '1:06', title: 'Next' }
  ];
  expect(readDrafts(drafts, chapters, clock, 100_000)).toEqual({
    wanted: [
      { id: 'b', start_ms: 65_400, title: 'The new plan' },
      { id: null, start_ms: 66_000, title: 'Next' }
    ]
  });
});

it.each([
  [{ id: null, time: '0:01', title: ' ' }, 'no title'],
  [{ id: null, time: 'soon', title: 'x' }, 'no time'],
  [{ id: null, time: '2:00', title: 'x' }, 'after the end'],
  [{ id: null, time: '0:00', title: 'x' }, 'Two chapters']
])('says what is wrong with %o', (draft, problem) => {
  const all = [{ id: 'a', time: '0:00', title: 'Opening' }, draft];
  expect(readDrafts(all, chapters, clock, 100_000)).toMatchObject({
    problem: expect.stringContaining(problem)
  });
});

const suggested = [
  { start_ms: 0, title: 'Database migration' },
  { start_ms: 50_000, title: 'Login page' },
  { start_ms: 200_000, title: 'Invoices' }
];

it('does not suggest what is a chapter already, or would be too short a one', () => {
  expect(stillOpen(suggested, [])).toEqual(suggested);
  expect(stillOpen(suggested, chapters).map(({ start_ms }) => start_ms)).toEqual([200_000]);
});

/** Like the server: it suggests only with the list, and only while there are no chapters. */
let saved: ChapterList['chapters'];
beforeEach(() => {
  saved = [];
  vi.stubGlobal('fetch', (_path: string, { method, body }: RequestInit) => {
    if (method === 'GET') return Response.json({ chapters: saved, suggested: saved.length ? [] : suggested });
    const { chapters: wanted } = JSON.parse(String(body)) as ChapterList;
    saved = wanted.map((one, i) => ({ ...one, id: one.id ?? `new-${i}` }));
    return Response.json({ chapters: saved, suggested: [] });
  });
});

it('takes suggestions over one by one, and keeps what people wrote', async () => {
  const list = new Chapters('rec');
  await list.refresh();
  expect(list.suggested).toEqual(suggested);
  await list.takeOver([{ start_ms: 50_000, title: 'The login page' }]);
  expect(list.list.map(({ title }) => title)).toEqual(['The login page']);
  expect(list.suggested.map(({ title }) => title)).toEqual(['Database migration', 'Invoices']);
  await list.takeOver(list.suggested);
  expect(list.list.map(({ start_ms }) => start_ms)).toEqual([0, 50_000, 200_000]);
  expect(list.suggested).toEqual([]);
});

it('suggests again once every chapter is gone', async () => {
  saved = chapters;
  const list = new Chapters('rec');
  await list.refresh();
  expect(list.suggested).toEqual([]);
  await list.save([]);
  expect(list.suggested).toEqual(suggested);
});

it('looks for suggestions when the text changes, as long as there are no chapters', async () => {
  const list = new Chapters('rec');
  const text = { ...noChanges(), transcripts: new Set(['rec']) };
  await list.apply(text);
  expect(list.suggested).toHaveLength(3);
  saved = chapters;
  await list.apply({ ...noChanges(), recordings: new Set(['rec']) });
  saved = [];
  await list.apply(text);
  expect(list.list).toHaveLength(2);
});

import { expect, it } from 'vitest';
import { clock } from '$lib/time';
import { chapterAt, parseClock, readDrafts } from './chapter-list.svelte';

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

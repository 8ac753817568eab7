import { expect, it } from 'vitest';
import type { Moment } from '$lib/api';
import { grouped, momentAddress } from './results.svelte';

const moment = (recording_id: string, url: string, extra: Partial<Moment> = {}): Moment => ({
  recording_id,
  url,
  title: recording_id.toUpperCase(),
  kind: 'transcript',
  start_ms: 83_500,
  segment_id: 's1',
  comment_id: null,
  text: '',
  highlights: [],
  ...extra
});

it('groups moments by recording in the order of their first hit', () => {
  const groups = grouped([moment('b', '/1'), moment('a', '/2'), moment('b', '/3')]);
  expect(groups.map((group) => [group.title, group.moments.map((one) => one.url)])).toEqual([
    ['B', ['/1', '/3']],
    ['A', ['/2']]
  ]);
});

it('opens moments on this site only', () => {
  expect(momentAddress(moment('a', '/r/a?t=83.5#s-s1'))).toBe('/r/a?t=83.5#s-s1');
  for (const elsewhere of ['//other.example/r', '/\\other.example', 'javascript:alert(1)', '']) {
    expect(momentAddress(moment('a', elsewhere))).toBe('/r/a?t=83.5#s-s1');
  }
  expect(momentAddress(moment('a', '', { segment_id: null, comment_id: 'c1' }))).toBe('/r/a?t=83.5#c-c1');
});

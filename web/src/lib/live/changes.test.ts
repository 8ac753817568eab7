import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Change } from '$lib/api';
import { Gatherer, include, merge, noChanges, type Changes } from './changes';

const change = (kind: string, recording_id: string | null = 'r1'): Change => ({
  kind,
  recording_id,
  comment_id: null
});

it('sorts events by what is to be fetched', () => {
  const changes = noChanges();
  for (const kind of [
    'recording.changed',
    'transcript.changed',
    'comment.created',
    'comment.deleted'
  ] as const) {
    include(changes, change(kind));
  }
  include(changes, change('member.changed', null));
  expect(changes).toEqual({
    ...noChanges(),
    recordings: new Set(['r1']),
    transcripts: new Set(['r1']),
    comments: new Set(['r1']),
    members: true
  });
});

it('asks nothing more of a deleted recording', () => {
  const changes = noChanges();
  include(changes, change('recording.created'));
  include(changes, change('recording.deleted'));
  include(changes, change('comment.created'));
  expect(changes).toEqual({ ...noChanges(), deleted: new Set(['r1']) });
});

it('puts together what was told one after the other', () => {
  const [all, later] = [noChanges(), noChanges()];
  include(all, change('comment.created', 'r1'));
  include(all, change('comment.created', 'r2'));
  include(later, change('transcript.changed', 'r1'));
  include(later, change('recording.deleted', 'r2'));
  include(later, change('member.changed', null));
  merge(all, later);
  expect(all).toEqual({
    ...noChanges(),
    comments: new Set(['r1']),
    transcripts: new Set(['r1']),
    deleted: new Set(['r2']),
    members: true
  });
});

let delivered: Changes[];
let gatherer: Gatherer;
beforeEach(() => {
  vi.useFakeTimers();
  delivered = [];
  gatherer = new Gatherer(
    (changes) => delivered.push(changes),
    60,
    700,
    () => Date.now()
  );
});
afterEach(() => vi.useRealTimers());

it('hands a burst on once, soon, and the next no sooner than its time', () => {
  for (let i = 0; i < 50; i += 1) gatherer.add(change('recording.changed'));
  vi.advanceTimersByTime(60);
  expect(delivered).toHaveLength(1);
  gatherer.add(change('recording.changed'));
  vi.advanceTimersByTime(600);
  expect(delivered).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(delivered).toHaveLength(2);
});

it('keeps everything while hidden and hands it on when shown', () => {
  gatherer.pause(true);
  gatherer.add(change('comment.created'));
  gatherer.addEverything();
  vi.advanceTimersByTime(60_000);
  expect(delivered).toHaveLength(0);
  gatherer.pause(false);
  vi.advanceTimersByTime(60);
  expect(delivered).toHaveLength(1);
  expect(delivered[0]).toMatchObject({ everything: true, comments: new Set(['r1']) });
});

import { expect, it } from 'vitest';
import type { Change } from '$lib/api';
import { Recent } from './recent';
import type { StreamMessage } from './stream';

const told = (id: number): StreamMessage => ({
  type: 'change',
  id,
  change: { kind: 'comment.created', recording_id: `r${id}`, comment_id: null } as Change
});

it('tells a later tab what it has missed, and no more', () => {
  const recent = new Recent();
  recent.begin(10);
  expect(recent.after(10)).toEqual([]);
  for (const id of [11, 14, 15]) recent.add(told(id));
  expect(recent.after(11)).toEqual([told(14), told(15)]);
  expect(recent.after(20)).toEqual([]);
});

it('says when it does not know any more', () => {
  const recent = new Recent(2);
  recent.begin(10);
  for (const id of [11, 12, 13]) recent.add(told(id));
  expect(recent.after(10)).toBeNull();
  expect(recent.after(11)).toEqual([told(12), told(13)]);
  recent.forget();
  expect(recent.after(0)).toEqual([]);
});

it('knows nothing of the time before its stream', () => {
  const recent = new Recent();
  recent.begin(10);
  recent.begin(5);
  expect(recent.after(5)).toBeNull();
});

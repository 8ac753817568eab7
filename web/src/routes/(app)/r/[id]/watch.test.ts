import { expect, it } from 'vitest';
import type { Comment } from '$lib/api';
import { threadsOf } from './watch.svelte';

const comment = (id: string, parent_id: string | null, created_at: string): Comment => ({
  id,
  parent_id,
  created_at,
  recording_id: 'r',
  start_ms: 0,
  end_ms: null,
  body: id,
  author: { id: 'a', name: 'Ana' },
  edited_at: null,
  quote: null,
  region: null,
  mentions: [],
  attachments: [],
  reactions: [],
  resolved_at: null,
  resolved_by: null,
  kind: 'note',
  assignee: null,
  due_at: null,
  deleted: false,
  can_edit: false,
  can_delete: false
});

it('gathers replies below what they answer, oldest first, and keeps the order of threads', () => {
  const threads = threadsOf([
    comment('b', null, '2'),
    comment('a', null, '1'),
    comment('later', 'a', '9'),
    comment('sooner', 'a', '8')
  ]);
  expect(threads.map((thread) => thread.root.id)).toEqual(['b', 'a']);
  expect(threads[1]?.replies.map((reply) => reply.id)).toEqual(['sooner', 'later']);
});

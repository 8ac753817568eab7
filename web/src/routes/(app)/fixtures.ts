// What the tests of the library share.
import type { Recording } from '$lib/api';

/** A recording that is ready, as a test needs it. */
export function recording(facts: Partial<Recording> = {}): Recording {
  return {
    id: 'r1',
    title: 'A walkthrough',
    description: '',
    owner: { id: 'u1', name: 'Ana' },
    created_at: '2026-01-01T00:00:00Z',
    duration_ms: 60_000,
    kind: 'video',
    width: 640,
    height: 360,
    size_bytes: 1000,
    filename: 'a.mp4',
    has_poster: true,
    has_pictures: false,
    is_sample: false,
    media: { state: 'ready', progress: null, reason: null },
    transcript: {
      state: 'ready',
      progress: null,
      eta_ms: null,
      reason: null,
      language: null,
      model: null,
      demo: false,
      label: null,
      version: 1
    },
    upload: null,
    file: null,
    replacement: null,
    comment_count: 0,
    tags: [],
    trash: null,
    superseded_by: null,
    supersedes: null,
    position_ms: null,
    can_edit: true,
    can_delete: true,
    ...facts
  };
}

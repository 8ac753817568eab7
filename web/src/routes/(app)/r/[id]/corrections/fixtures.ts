// Lines, transcripts and answers for tests.
import type { Edit, EditAnswer, Segment, Transcript } from '$lib/api';

export const line = (id: string, start_ms: number, text: string, more: Partial<Segment> = {}): Segment => ({
  id,
  start_ms,
  end_ms: start_ms + 900,
  text,
  confidence: 0.9,
  words: [],
  revision: 0,
  speaker_id: null,
  speaker_turn: false,
  edited: null,
  fillers: [],
  ...more
});

export const transcript = (segments: Segment[], more: Partial<Transcript> = {}): Transcript => ({
  recording_id: 'rec',
  version: 1,
  paragraphs: [],
  state: 'ready',
  language: 'en',
  model: 'demo',
  demo: true,
  label: null,
  progress: null,
  gaps: [],
  revision: 0,
  can_correct: true,
  left_over: 0,
  speakers: [],
  translation: null,
  segments,
  ...more
});

export const edit = (id: string, more: Partial<Edit> = {}): Edit => ({
  id,
  kind: 'text',
  author: { id: 'ana', name: 'Ana' },
  created_at: '2030-01-01T00:00:00Z',
  start_ms: 0,
  end_ms: 900,
  before: [{ id: 'a', text: 'as heard', speaker: null }],
  after: [{ id: 'a', text: 'as said', speaker: null }],
  lines: 1,
  undoes: null,
  undone_by: null,
  can_undo: true,
  ...more
});

export const answer = (more: Partial<EditAnswer> = {}): EditAnswer => ({
  edit: edit('e1'),
  lines: [],
  removed: [],
  matches: [],
  suggestion: null,
  ...more
});

/** Storage that forgets with the test. */
export class Memory {
  readonly held = new Map<string, string>();
  getItem = (name: string) => this.held.get(name) ?? null;
  setItem = (name: string, value: string) => void this.held.set(name, value);
  removeItem = (name: string) => void this.held.delete(name);
}

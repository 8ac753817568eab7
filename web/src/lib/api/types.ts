// The shapes of the HTTP interface, in its own words.

export type Role = 'viewer' | 'member' | 'admin' | 'owner';
export type MediaState = 'uploading' | 'preparing' | 'ready' | 'failed';
export type TranscriptState = 'waiting' | 'running' | 'ready' | 'failed';
export type LinkKind = 'setup' | 'invitation' | 'password';

export interface Person {
  id: string;
  name: string;
}

export interface User extends Person {
  email: string;
}

/** Why something failed or waits, with a sentence that a person can act on. */
export interface Reason {
  code: string;
  message: string;
}

export interface Me {
  user: User;
  workspace: { id: string; name: string };
  role: Role;
  version: string;
  warnings: Reason[];
  limits: { max_upload_bytes: number };
  model: { name: string | null; demo: boolean; label: string | null };
}

export interface LinkFacts {
  kind: LinkKind;
  workspace_name: string | null;
  role: Role | null;
  email: string | null;
}

export interface Member {
  user: User;
  role: Role;
  joined_at: string;
}

export interface Invitation {
  id: string;
  role: Role;
  email: string | null;
  expires_at: string;
  /** Only in the answer to its creation. */
  url?: string | null;
}

export interface Recording {
  id: string;
  title: string;
  description: string;
  owner: Person;
  created_at: string;
  duration_ms: number | null;
  kind: 'video' | 'audio' | null;
  width: number | null;
  height: number | null;
  size_bytes: number | null;
  filename: string;
  has_poster: boolean;
  is_sample: boolean;
  media: { state: MediaState; progress: number | null; reason: Reason | null };
  transcript: {
    state: TranscriptState;
    progress: number | null;
    eta_ms: number | null;
    reason: Reason | null;
    language: string | null;
    model: string | null;
    demo: boolean;
    label: string | null;
    version: number;
  };
  upload: { id: string; offset_bytes: number; size_bytes: number } | null;
  comment_count: number;
  can_edit: boolean;
  can_delete: boolean;
}

export interface Word {
  start_ms: number;
  end_ms: number;
  text: string;
  confidence: number;
}

export interface Segment {
  id: string;
  start_ms: number;
  end_ms: number;
  text: string;
  confidence: number;
  words: Word[];
}

export interface Transcript {
  recording_id: string;
  version: number;
  state: TranscriptState;
  language: string | null;
  model: string | null;
  demo: boolean;
  label: string | null;
  progress: number | null;
  segments: Segment[];
}

export interface Comment {
  id: string;
  recording_id: string;
  parent_id: string | null;
  start_ms: number;
  end_ms: number | null;
  body: string;
  author: Person;
  created_at: string;
  edited_at: string | null;
  deleted: boolean;
  can_edit: boolean;
  can_delete: boolean;
}

export interface UnfinishedUpload {
  id: string;
  recording_id: string;
  filename: string;
  size_bytes: number;
  offset_bytes: number;
  created_at: string;
  expires_at: string | null;
}

export interface SpeechModels {
  models: SpeechModel[];
  current: string | null;
  pull: { name: string; received_bytes: number; size_bytes: number } | null;
}

export interface SpeechModel {
  name: string;
  installed: boolean;
  demo: boolean;
  size_bytes: number;
  languages: string | string[];
}

export interface Moment {
  recording_id: string;
  title: string;
  kind: 'title' | 'transcript' | 'comment';
  start_ms: number;
  segment_id: string | null;
  comment_id: string | null;
  url: string;
  text: string;
  /** Pairs of offsets into `text`, in Unicode scalar values. */
  highlights: [number, number][];
}

export type ChangeKind =
  | 'recording.created'
  | 'recording.changed'
  | 'recording.deleted'
  | 'transcript.changed'
  | 'comment.created'
  | 'comment.changed'
  | 'comment.deleted'
  | 'member.changed';

export interface Change {
  kind: ChangeKind;
  recording_id: string | null;
  comment_id: string | null;
}

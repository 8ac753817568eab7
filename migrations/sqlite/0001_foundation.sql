-- Times are unix milliseconds, media offsets milliseconds; flags are nullable times; ids are UUID texts.

create table workspaces (
  id text primary key,
  name text not null,
  created_at bigint not null
);

create table users (
  id text primary key,
  email text not null unique,           -- lower case
  name text not null,
  password_hash text,                   -- argon2id in PHC form; null until a password was set
  created_at bigint not null
);

create table members (
  workspace_id text not null references workspaces (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  role text not null check (role in ('viewer', 'member', 'admin', 'owner')),
  joined_at bigint not null,
  primary key (workspace_id, user_id)
);
create index members_user on members (user_id);

-- Secrets are stored as SHA-256 in hex; the secret itself is shown once.
create table sessions (
  secret_hash text primary key,
  user_id text not null references users (id) on delete cascade,
  workspace_id text not null references workspaces (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null
);
create index sessions_user on sessions (user_id);

create table tokens (
  id text primary key,
  secret_hash text not null unique,
  user_id text not null references users (id) on delete cascade,
  workspace_id text not null references workspaces (id) on delete cascade,
  name text not null,
  created_at bigint not null,
  last_used_at bigint
);

-- Set-up, invitation and password links.
create table links (
  id text primary key,
  secret_hash text not null unique,
  kind text not null check (kind in ('setup', 'invitation', 'password')),
  workspace_id text references workspaces (id) on delete cascade,
  user_id text references users (id) on delete cascade,
  role text check (role in ('viewer', 'member', 'admin', 'owner')),
  email text,
  created_by text references users (id) on delete set null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  idempotency_key text,
  unique (created_by, idempotency_key)
);
create index links_workspace on links (workspace_id, kind);

create table recordings (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  owner_id text not null references users (id),
  title text not null,
  description text not null default '',
  filename text not null default '',
  created_at bigint not null,
  updated_at bigint not null,
  sample_at bigint,                     -- the bundled sample walkthrough
  media_state text not null check (media_state in ('uploading', 'preparing', 'ready', 'failed')),
  media_progress double precision,      -- 0 to 1 while preparing
  media_reason_code text,
  media_reason_message text,
  kind text check (kind in ('video', 'audio')),
  duration_ms bigint,
  width bigint,
  height bigint,
  size_bytes bigint,
  media_facts text,                     -- JSON of what ffprobe told
  requested_language text,              -- by the uploader; null means detect
  requested_model text,
  original_key text,                    -- once composed
  original_type text,                   -- media type found from the bytes
  rendition_key text,                   -- null: the original plays well
  rendition_type text,
  rendition_bytes bigint,
  poster_key text,
  audio_prefix text,                    -- nonce of the audio chunks
  audio_ms bigint                       -- length of the decoded audio
);
create index recordings_workspace on recordings (workspace_id, created_at desc, id desc);

create table uploads (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  recording_id text not null unique references recordings (id) on delete cascade,
  owner_id text not null references users (id),
  metadata text not null,               -- the Upload-Metadata header as it came
  size_bytes bigint not null,
  offset_bytes bigint not null default 0 check (offset_bytes >= 0 and offset_bytes <= size_bytes),
  fence bigint not null default 0,      -- raised by each PATCH; a write under an older fence is refused
  created_at bigint not null,
  expires_at bigint not null,
  finished_at bigint,
  idempotency_key text,
  unique (owner_id, idempotency_key)
);
create index uploads_expiry on uploads (finished_at, expires_at);

-- Acknowledged bytes of an upload, until they were composed into the original.
create table upload_slices (
  upload_id text not null references uploads (id) on delete cascade,
  start_bytes bigint not null,
  size_bytes bigint not null check (size_bytes > 0),
  object_key text not null,
  primary key (upload_id, start_bytes)
);

create table audio_chunks (
  recording_id text not null references recordings (id) on delete cascade,
  idx bigint not null,
  start_ms bigint not null,
  samples bigint not null,
  object_key text not null,
  primary key (recording_id, idx)
);

create table transcripts (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  version bigint not null,
  state text not null check (state in ('waiting', 'running', 'ready', 'failed')),
  requested_language text,
  requested_model text,
  language text,
  model text,
  demo_at bigint,                       -- made by the demo model
  progress double precision,
  eta_ms bigint,
  reason_code text,
  reason_message text,
  planned_at bigint,                    -- its windows are rows
  created_at bigint not null,
  started_at bigint,
  finished_at bigint,
  unique (recording_id, version)
);

create table transcript_windows (
  transcript_id text not null references transcripts (id) on delete cascade,
  idx bigint not null,
  start_ms bigint not null,
  end_ms bigint not null,
  done_at bigint,
  primary key (transcript_id, idx)
);

-- Machine text: inserted once, never changed.
create table segments (
  id text primary key,
  transcript_id text not null references transcripts (id) on delete cascade,
  idx bigint not null,
  start_ms bigint not null,
  end_ms bigint not null,
  text text not null,
  confidence double precision not null,
  words text not null,
  unique (transcript_id, idx)
);

create table comments (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  parent_id text references comments (id) on delete cascade,
  author_id text not null references users (id),
  start_ms bigint not null,
  end_ms bigint,
  body text not null,
  created_at bigint not null,
  edited_at bigint,
  deleted_at bigint,
  idempotency_key text,
  unique (author_id, idempotency_key)
);
create index comments_recording on comments (recording_id, start_ms, created_at);
create index comments_thread on comments (parent_id);

create table jobs (
  id text primary key,
  kind text not null,
  payload text not null,
  recording_id text not null,           -- no foreign key: purge outlives its recording
  subject_id text not null,             -- transcript or recording: one live job a kind and subject
  state text not null check (state in ('queued', 'running', 'failed')),
  run_at bigint not null,
  attempts bigint not null default 0,
  max_attempts bigint not null,
  lease_owner text,
  lease_token text,
  lease_until bigint,
  reason_code text,
  reason_message text,
  created_at bigint not null,
  updated_at bigint not null,
  unique (kind, subject_id)
);
create index jobs_due on jobs (state, run_at);
create index jobs_recording on jobs (recording_id);

create table events (
  id integer primary key autoincrement,
  workspace_id text not null,
  kind text not null,
  recording_id text,
  comment_id text,
  created_at bigint not null
);
create index events_created on events (created_at);

-- One row per line, title or comment. `folded` is what the index sees: see debrief_model::text.
create table search_documents (
  id integer primary key autoincrement,
  workspace_id text not null,
  recording_id text not null references recordings (id) on delete cascade,
  kind text not null check (kind in ('title', 'transcript', 'comment')),
  ref_id text not null,                 -- recording, segment or comment
  start_ms bigint not null,
  text text not null,
  folded text not null,
  unique (kind, ref_id)
);
create index search_documents_recording on search_documents (recording_id, kind);

create virtual table search_index using fts5 (
  scope, body, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);
create trigger search_documents_insert after insert on search_documents begin
  insert into search_index (rowid, scope, body)
  values (new.id, 'w' || replace(new.workspace_id, '-', ''), new.folded);
end;
create trigger search_documents_delete after delete on search_documents begin
  delete from search_index where rowid = old.id;
end;
create trigger search_documents_update after update of folded on search_documents begin
  update search_index set scope = 'w' || replace(new.workspace_id, '-', ''), body = new.folded where rowid = new.id;
end;

-- What the workers tell the servers, as JSON: installed models, a running download.
create table worker_notes (
  key text primary key,
  value text not null,
  updated_at bigint not null
);

-- Who speaks, as people named them.
create table speakers (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  name text not null,
  created_at bigint not null,
  unique (recording_id, name)
);

-- People's corrections are a layer over the machine's segments, which stay as they are: an edit hides rows and shows others
-- in their place, and no row's text ever changes. Undoing an edit is an edit that turns it round.
create table edits (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  transcript_id text not null references transcripts (id) on delete cascade,
  kind text not null,
  author_id text references users (id),   -- null: the glossary
  created_at bigint not null,
  start_ms bigint not null,
  end_ms bigint not null,
  hides text not null,                    -- JSON array of rows of segments and edited_lines
  shows text not null,
  detail text,                            -- JSON; what else it changed
  undoes text,
  undone_by text,
  idempotency_key text,
  unique (author_id, idempotency_key)
);
create index edits_transcript on edits (transcript_id, id);

create table edited_lines (
  id text primary key,
  transcript_id text not null references transcripts (id) on delete cascade,
  line_id text not null,                  -- the segment, or the first edited line, that it was at first
  revision bigint not null check (revision > 0),
  idx bigint not null,                    -- that of the segment in whose place it stands
  part bigint not null,
  start_ms bigint not null,
  end_ms bigint not null,
  text text not null,
  confidence double precision not null,
  words text not null,
  speaker_id text references speakers (id),
  edit_id text not null references edits (id) on delete cascade,
  hidden_by text,                         -- the edit that put others in its place
  unique (transcript_id, line_id, revision)
);
create index edited_lines_line on edited_lines (line_id);

alter table segments add column hidden_by text;
-- As a file told that was imported.
alter table segments add column speaker_id text references speakers (id);

-- Corrections of an earlier text that do not fit the one that took its place.
create table left_overs (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  transcript_id text not null references transcripts (id) on delete cascade,
  author_id text references users (id),
  start_ms bigint not null,
  end_ms bigint not null,
  heard_before text not null,
  edited text not null,
  created_at bigint not null,
  settled_at bigint
);
create index left_overs_transcript on left_overs (transcript_id);

-- Names and terms of a workspace.
create table terms (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  term text not null,
  folded text not null,
  heard_as text not null,                 -- JSON array
  author_id text not null references users (id),
  created_at bigint not null,
  updated_at bigint not null,
  unique (workspace_id, folded)
);

-- The model that makes this workspace's texts; null: the one that the operator chose.
alter table workspaces add column model text;

-- Where the picture changes as a whole: a JSON array of milliseconds; null: nobody has looked.
alter table recordings add column scenes text;

-- Another voice begins with this segment, as a model heard that tells voices apart.
alter table segments add column speaker_turn bigint not null default 0;

-- English text of what is said in another language, heard from the windows of a transcription.
create table translations (
  id text primary key,
  transcript_id text not null references transcripts (id) on delete cascade,
  state text not null check (state in ('waiting', 'running', 'ready', 'failed')),
  requested_model text,
  model text,
  progress double precision,
  reason_code text,
  reason_message text,
  created_at bigint not null,
  finished_at bigint
);
create index translations_transcript on translations (transcript_id);

create table translated_windows (
  translation_id text not null references translations (id) on delete cascade,
  idx bigint not null,
  failed_at bigint,                       -- it could not be heard: nothing stands here
  primary key (translation_id, idx)
);

create table translated_lines (
  translation_id text not null references translations (id) on delete cascade,
  window_idx bigint not null,
  idx bigint not null,
  start_ms bigint not null,
  end_ms bigint not null,
  text text not null,
  primary key (translation_id, window_idx, idx)
);

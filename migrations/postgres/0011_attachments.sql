-- Pictures and short recordings beside a comment's words. The row is there before the object is.
create table attachments (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  author_id text not null references users (id),
  -- Null until a comment has it.
  comment_id text references comments (id) on delete cascade,
  place bigint not null default 0,
  media_type text not null,
  width bigint,
  height bigint,
  duration_ms bigint,
  object_key text not null unique,
  size_bytes bigint not null,
  sha256 text not null,
  created_at bigint not null,
  -- Null while the object is being written.
  stored_at bigint,
  idempotency_key text,
  unique (author_id, idempotency_key)
);
create index attachments_recording on attachments (recording_id);
create index attachments_comment on attachments (comment_id);

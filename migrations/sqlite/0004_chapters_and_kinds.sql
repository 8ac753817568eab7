-- Chapters: headings in a recording's time, set as a whole by whoever may change it.
create table chapters (
  id text primary key,
  recording_id text not null references recordings (id) on delete cascade,
  start_ms bigint not null check (start_ms >= 0),
  title text not null,
  created_at bigint not null,
  author_id text not null references users (id),
  unique (recording_id, start_ms)
);

-- What a comment is, and what it asks of whom until when.
alter table comments add column kind text not null default 'note'
  check (kind in ('note', 'question', 'decision', 'action'));
alter table comments add column assignee_id text references users (id);
alter table comments add column due_at bigint;

-- In the trash since; nothing in it is deleted by itself.
alter table recordings add column trashed_at bigint;
alter table recordings add column trashed_by text references users (id);
-- The recording that says the same of a newer state.
alter table recordings add column successor_id text references recordings (id) on delete set null;
create index recordings_successor on recordings (successor_id) where successor_id is not null;
-- Each between two line feeds, so that one is found as it is.
alter table recordings add column tags text not null default '';

-- How far somebody has watched or read.
create table watching (
  user_id text not null references users (id) on delete cascade,
  recording_id text not null references recordings (id) on delete cascade,
  position_ms bigint not null check (position_ms >= 0),
  watched_at bigint not null,
  primary key (user_id, recording_id)
);
create index watching_recording on watching (recording_id);

-- A small picture for every few seconds and larger ones of each scene, in one object, and JSON of what lies where in it.
alter table recordings add column pictures_key text;
alter table recordings add column pictures_sha256 text;
alter table recordings add column pictures text;
create index recordings_pictures on recordings (pictures_key) where pictures_key is not null;

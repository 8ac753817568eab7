-- A partial upload has no recording: its bytes go to the final upload that names it.
-- SQLite cannot drop `not null`, so both tables are made anew; dropping the old `uploads` first would take
-- its slices along, so the slices are copied before. A rename carries the references along.

create table uploads_anew (
  id text primary key,
  workspace_id text not null references workspaces (id) on delete cascade,
  recording_id text references recordings (id) on delete cascade,
  owner_id text not null references users (id),
  metadata text not null,               -- the Upload-Metadata header as it came
  size_bytes bigint,                    -- null while the length is deferred
  offset_bytes bigint not null default 0 check (offset_bytes >= 0 and offset_bytes <= size_bytes),
  fence bigint not null default 0,      -- raised by each PATCH and HEAD; a write under an older fence is refused
  created_at bigint not null,
  expires_at bigint not null,
  finished_at bigint,
  idempotency_key text,
  hash_state text,                      -- SHA-256 at the offset, to go on with; base64
  sha256 text,                          -- of the whole, in hex; null until it is known
  expected_sha256 text,                 -- what the client promised
  verified_at bigint,                   -- the bytes were read again and matched
  partial_at bigint,
  joined_into text references uploads_anew (id) on delete cascade,
  concat text,                          -- the Upload-Concat header of a final upload, as it came
  unique (owner_id, idempotency_key),
  constraint uploads_partial check ((recording_id is null) = (partial_at is not null))
);
insert into uploads_anew (id, workspace_id, recording_id, owner_id, metadata, size_bytes, offset_bytes, fence, created_at,
  expires_at, finished_at, idempotency_key)
select id, workspace_id, recording_id, owner_id, metadata, size_bytes, offset_bytes, fence, created_at,
  expires_at, finished_at, idempotency_key from uploads;

create table upload_slices_anew (
  upload_id text not null references uploads_anew (id) on delete cascade,
  start_bytes bigint not null,
  size_bytes bigint not null check (size_bytes > 0),
  object_key text not null,
  primary key (upload_id, start_bytes)
);
insert into upload_slices_anew (upload_id, start_bytes, size_bytes, object_key)
select upload_id, start_bytes, size_bytes, object_key from upload_slices;

drop table upload_slices;
drop table uploads;
alter table uploads_anew rename to uploads;
alter table upload_slices_anew rename to upload_slices;
create index uploads_expiry on uploads (finished_at, expires_at);
create index uploads_recording on uploads (recording_id);
create index uploads_joined on uploads (joined_into);

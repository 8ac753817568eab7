-- A partial upload has no recording: its bytes go to the final upload that names it.
alter table uploads drop constraint uploads_recording_id_key;
alter table uploads alter column recording_id drop not null;
-- Null while the length is deferred.
alter table uploads alter column size_bytes drop not null;
alter table uploads add column hash_state text;          -- SHA-256 at the offset, to go on with; base64
alter table uploads add column sha256 text;              -- of the whole, in hex; null until it is known
alter table uploads add column expected_sha256 text;     -- what the client promised
alter table uploads add column verified_at bigint;       -- the bytes were read again and matched
alter table uploads add column partial_at bigint;
alter table uploads add column joined_into text references uploads (id) on delete cascade;
alter table uploads add column concat text;              -- the Upload-Concat header of a final upload, as it came
alter table uploads add constraint uploads_partial check ((recording_id is null) = (partial_at is not null));
create index uploads_recording on uploads (recording_id);
create index uploads_joined on uploads (joined_into);

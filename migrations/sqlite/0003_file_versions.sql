-- A recording keeps its id, comments and links when its file is replaced. Each other file of a recording is a
-- hidden row of its own: one that still arrives or is prepared, or an earlier one (`superseded_at`).
alter table recordings add column file_of text references recordings (id) on delete cascade;
alter table recordings add column superseded_at bigint;
create index recordings_files on recordings (file_of) where file_of is not null;

-- SHA-256 in hex of what was derived; the original's stands with its upload. Null: made before this was kept.
alter table recordings add column rendition_sha256 text;
alter table recordings add column poster_sha256 text;
alter table audio_chunks add column sha256 text;

-- Before an object is deleted, every row is asked whether it names the key.
create index upload_slices_object on upload_slices (object_key);
create index audio_chunks_object on audio_chunks (object_key);
create index recordings_original on recordings (original_key) where original_key is not null;
create index recordings_rendition on recordings (rendition_key) where rendition_key is not null;
create index recordings_poster on recordings (poster_key) where poster_key is not null;

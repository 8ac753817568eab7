-- A window that cannot be heard is a gap in the text that people see, and not the end of the transcript.
alter table transcript_windows add column attempts bigint not null default 0;
alter table transcript_windows add column failed_at bigint;
alter table transcript_windows add column reason_code text;
alter table transcript_windows add column reason_message text;

-- How the text follows an upload that still arrives. Null: it was begun with the whole sound.
alter table transcripts add column follow text check (follow in ('following', 'stalled', 'given_up', 'done'));
-- The length of the sound that was heard.
alter table transcripts add column audio_ms bigint;

//! The files of a recording: the current one, those on their way to take its place, and earlier ones.
//!
//! Each file but the current one is a hidden row of its own, so that it goes through upload and preparation as any
//! other. Taking the current one's place exchanges the two rows' files in one transaction; the recording keeps its id.
//! Invariant: a file is known by its upload, which moves with it.

use debrief_model::recording::{Kind, MediaState};
use debrief_model::{Reason, RecordingId, Timestamp, UploadId, UserId, WorkspaceId, job::JobPayload};

use super::row::reason;
use super::{Recording, changed};
use crate::{Connected, Error, Result, Tx, jobs, transcripts};

/// What a file is to its recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    Current,
    /// It takes the current one's place as soon as it is ready.
    Coming,
    Earlier,
}

#[derive(Clone, Debug)]
pub struct File {
    pub upload_id: UploadId,
    /// The row that holds it at present.
    pub row_id: RecordingId,
    pub recording_id: RecordingId,
    pub workspace_id: WorkspaceId,
    pub state: FileState,
    pub media_state: MediaState,
    pub media_reason: Option<Reason>,
    pub filename: String,
    pub kind: Option<Kind>,
    pub duration_ms: Option<i64>,
    pub size_bytes: Option<i64>,
    pub offset_bytes: i64,
    pub sha256: Option<String>,
    pub verified_at: Option<Timestamp>,
    pub uploader_id: UserId,
    pub uploader_name: String,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub superseded_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    upload_id: String,
    row_id: String,
    file_of: Option<String>,
    workspace_id: String,
    media_state: String,
    media_reason_code: Option<String>,
    media_reason_message: Option<String>,
    filename: String,
    kind: Option<String>,
    duration_ms: Option<i64>,
    size_bytes: Option<i64>,
    offset_bytes: i64,
    sha256: Option<String>,
    verified_at: Option<i64>,
    uploader_id: String,
    uploader_name: String,
    created_at: i64,
    finished_at: Option<i64>,
    superseded_at: Option<i64>,
}

impl TryFrom<Row> for File {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("file {}: {what}", row.upload_id));
        let row_id: RecordingId = row.row_id.parse().map_err(|_| corrupt("row"))?;
        let file_of: Option<RecordingId> =
            row.file_of.as_deref().map(str::parse).transpose().map_err(|_| corrupt("recording"))?;
        Ok(Self {
            upload_id: row.upload_id.parse().map_err(|_| corrupt("upload"))?,
            row_id,
            recording_id: file_of.unwrap_or(row_id),
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            state: match (file_of, row.superseded_at) {
                (None, _) => FileState::Current,
                (Some(_), None) => FileState::Coming,
                (Some(_), Some(_)) => FileState::Earlier,
            },
            media_state: MediaState::parse(&row.media_state).ok_or_else(|| corrupt("media state"))?,
            media_reason: reason(row.media_reason_code, row.media_reason_message),
            filename: row.filename,
            kind: row.kind.as_deref().and_then(Kind::parse),
            duration_ms: row.duration_ms,
            size_bytes: row.size_bytes,
            offset_bytes: row.offset_bytes,
            sha256: row.sha256,
            verified_at: row.verified_at.map(Timestamp::from_unix_ms),
            uploader_id: row.uploader_id.parse().map_err(|_| corrupt("uploader"))?,
            uploader_name: row.uploader_name,
            created_at: Timestamp::from_unix_ms(row.created_at),
            finished_at: row.finished_at.map(Timestamp::from_unix_ms),
            superseded_at: row.superseded_at.map(Timestamp::from_unix_ms),
        })
    }
}

macro_rules! select_files {
    ($rest:literal) => {
        concat!(
            "select u.id as upload_id, r.id as row_id, r.file_of, r.workspace_id, r.media_state, r.media_reason_code,
               r.media_reason_message, r.filename, r.kind, r.duration_ms, coalesce(u.size_bytes, r.size_bytes) as size_bytes,
               u.offset_bytes, u.sha256, u.verified_at, u.owner_id as uploader_id, o.name as uploader_name, u.created_at,
               u.finished_at, r.superseded_at
             from recordings r join uploads u on u.recording_id = r.id join users o on o.id = u.owner_id
             where (r.id = $1 or r.file_of = $1) ",
            $rest
        )
    };
}

/// Every file of a recording, the newest upload first.
pub async fn list_files(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<File>> {
    let rows = fetch_all!(*on, Row, select_files!("order by u.id desc"), recording_id.to_string())?;
    rows.into_iter().map(File::try_from).collect()
}

/// A file of this recording, by its upload.
pub async fn find_file(
    on: &mut impl Connected,
    recording_id: RecordingId,
    upload_id: UploadId,
) -> Result<Option<File>> {
    let row =
        fetch_optional!(*on, Row, select_files!("and u.id = $2"), recording_id.to_string(), upload_id.to_string())?;
    row.map(File::try_from).transpose()
}

/// Makes an earlier file the current one again, or tries one again whose preparation failed. One that was never
/// prepared is prepared first, and takes the place when it is ready. `false`: the file is not what it was any more,
/// and nothing of this transaction may be committed.
pub async fn restore(tx: &mut Tx, file: &File) -> Result<bool> {
    if file.media_state == MediaState::Ready {
        // Jobs before rows, as a deletion takes them, so that the two never wait for each other.
        jobs::cancel(tx, "prepare", &file.recording_id.to_string()).await?;
    }
    if !is_unchanged(tx, file).await? {
        return Ok(false);
    }
    if file.media_state == MediaState::Ready {
        exchange(tx, file.recording_id, file.row_id, file.workspace_id).await?;
        return Ok(true);
    }
    execute!(
        *tx,
        "update recordings set superseded_at = null, media_state = 'preparing', media_progress = null,
           media_reason_code = null, media_reason_message = null where id = $1",
        file.row_id.to_string()
    )?;
    jobs::enqueue(tx, &JobPayload::Prepare { recording_id: file.row_id }).await?;
    changed(tx, file.recording_id, file.workspace_id).await?;
    Ok(true)
}

/// Deletes a file that is not the current one. `false`: it is not what it was any more, and nothing of this
/// transaction may be committed.
pub async fn delete_file(tx: &mut Tx, file: &File) -> Result<bool> {
    jobs::cancel_all_of(tx, file.row_id).await?;
    Ok(is_unchanged(tx, file).await? && super::delete(tx, file.row_id, file.workspace_id).await?)
}

/// Files change rows when they take a place; from here on to the end of the transaction none of this recording does.
async fn is_unchanged(tx: &mut Tx, file: &File) -> Result<bool> {
    lock(tx, file.recording_id).await?;
    let now = find_file(tx, file.recording_id, file.upload_id).await?;
    let now = now.filter(|now| now.row_id == file.row_id && now.state == file.state);
    Ok(now.is_some_and(|now| now.media_state == file.media_state))
}

/// The file of this row is ready: it becomes the current one of its recording.
pub(super) async fn take_place(tx: &mut Tx, coming: &Recording) -> Result<()> {
    match coming.file_of {
        Some(recording_id) => exchange(tx, recording_id, coming.id, coming.workspace_id).await,
        None => Ok(()),
    }
}

/// Exchanges the files of a recording and one of its hidden rows, and has the new one transcribed.
async fn exchange(tx: &mut Tx, recording: RecordingId, other: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    jobs::cancel(tx, "prepare", &recording.to_string()).await?;
    lock(tx, recording).await?;
    give_up_preparation(tx, recording).await?;
    exchange_columns(tx, recording, other).await?;
    exchange_audio(tx, recording, other).await?;
    execute!(
        *tx,
        "update uploads set recording_id = case when recording_id = $1 then $2 else $1 end
         where recording_id in ($1, $2) and finished_at is not null",
        recording.to_string(),
        other.to_string()
    )?;
    let now = tx.now().unix_ms();
    execute!(*tx, "update recordings set superseded_at = $2 where id = $1", other.to_string(), now)?;
    let row = fetch_optional!(
        *tx,
        (Option<String>, Option<String>),
        "update recordings set updated_at = $2 where id = $1 returning requested_language, requested_model",
        recording.to_string(),
        now
    )?;
    let (language, model) = row.unwrap_or_default();
    transcripts::forget_translations(tx, recording).await?;
    transcripts::create(tx, recording, workspace_id, language.as_deref(), model.as_deref()).await?;
    changed(tx, recording, workspace_id).await
}

/// Others who exchange this recording's file wait here; what is read afterwards is what they have left.
async fn lock(tx: &mut Tx, id: RecordingId) -> Result<()> {
    execute!(*tx, "update recordings set updated_at = updated_at where id = $1", id.to_string())?;
    Ok(())
}

/// A file that loses its place before it was prepared can be restored, which prepares it.
async fn give_up_preparation(tx: &mut Tx, id: RecordingId) -> Result<()> {
    execute!(
        *tx,
        "update recordings set media_state = 'failed', media_progress = null, media_reason_code = 'superseded',
           media_reason_message = 'This file was replaced before it was prepared. Restore it to prepare it.'
         where id = $1 and media_state = 'preparing'",
        id.to_string()
    )?;
    Ok(())
}

async fn exchange_columns(tx: &mut Tx, one: RecordingId, other: RecordingId) -> Result<()> {
    execute!(
        *tx,
        "update recordings set filename = o.filename, kind = o.kind, duration_ms = o.duration_ms, width = o.width,
           height = o.height, size_bytes = o.size_bytes, media_facts = o.media_facts, media_state = o.media_state,
           media_progress = o.media_progress, media_reason_code = o.media_reason_code,
           media_reason_message = o.media_reason_message, original_key = o.original_key, original_type = o.original_type,
           rendition_key = o.rendition_key, rendition_type = o.rendition_type, rendition_bytes = o.rendition_bytes,
           rendition_sha256 = o.rendition_sha256, poster_key = o.poster_key, poster_sha256 = o.poster_sha256,
           audio_prefix = o.audio_prefix, audio_ms = o.audio_ms, scenes = o.scenes, pictures_key = o.pictures_key,
           pictures_sha256 = o.pictures_sha256, pictures = o.pictures
         from recordings o
         where (recordings.id = $1 and o.id = $2) or (recordings.id = $2 and o.id = $1)",
        one.to_string(),
        other.to_string()
    )?;
    Ok(())
}

/// The indices of one are negative while both would be in the same row's name.
async fn exchange_audio(tx: &mut Tx, one: RecordingId, other: RecordingId) -> Result<()> {
    let (one, other) = (one.to_string(), other.to_string());
    execute!(*tx, "update audio_chunks set idx = -1 - idx where recording_id = $1", one.as_str())?;
    execute!(*tx, "update audio_chunks set recording_id = $1 where recording_id = $2", one.as_str(), other.as_str())?;
    execute!(
        *tx,
        "update audio_chunks set recording_id = $2, idx = -1 - idx where recording_id = $1 and idx < 0",
        one.as_str(),
        other.as_str()
    )?;
    Ok(())
}

//! Recordings, as their page shows them and as the worker changes them.

use debrief_model::recording::{Kind, MediaState, TranscriptState};
use debrief_model::{ObjectKey, Reason, RecordingId, Timestamp, UploadId, UserId, WorkspaceId, event::EventKind};

use crate::{Connected, Principal, Result, Tx, events, search};

mod deletion;
mod files;
mod preparation;
#[macro_use]
mod row;
mod scenes;
mod shelves;
mod stored;

pub use deletion::{delete, exists, is_named, named_keys};
pub use files::{File, FileState, delete_file, find_file, list_files, restore};
pub use preparation::{
    AudioChunk, Prepared, Rendition, Still, audio_chunks, audio_decoded, audio_ms, original_composed,
    original_verified, prepare_again, prepare_failed, prepare_progress, prepare_waits, prepared,
};
use row::Row;
pub use scenes::{Picture, Pictures, Piece, Storyboard, pictures, put_scenes, scenes};
pub use shelves::{
    Cursor, Shelf, Sort, Tag, list, put_tags, restore_from_trash, set_successor, tags, trash, watched_until,
};
pub use stored::{StoredFile, What, stored_files};

/// A recording with what its page needs at a glance.
#[derive(Clone, Debug)]
pub struct Recording {
    pub id: RecordingId,
    pub workspace_id: WorkspaceId,
    pub owner_id: UserId,
    pub owner_name: String,
    pub title: String,
    pub description: String,
    pub filename: String,
    pub created_at: Timestamp,
    pub is_sample: bool,
    pub media_state: MediaState,
    pub media_progress: Option<f64>,
    pub media_reason: Option<Reason>,
    pub kind: Option<Kind>,
    pub duration_ms: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub size_bytes: Option<i64>,
    pub requested_language: Option<String>,
    pub requested_model: Option<String>,
    pub original: Option<StoredMedia>,
    pub rendition: Option<StoredMedia>,
    pub poster_key: Option<ObjectKey>,
    /// Storyboard and stills, see [`pictures`].
    pub has_pictures: bool,
    pub audio_ms: Option<i64>,
    pub transcript: Option<TranscriptSummary>,
    /// While the file still arrives.
    pub upload: Option<UploadSummary>,
    /// What is known of the file's bytes, once they are all there.
    pub file: Option<FileSummary>,
    /// This row is no recording of its own: it holds another file of that recording.
    pub file_of: Option<RecordingId>,
    /// The newest file that is to take this one's place.
    pub replacement: Option<Replacement>,
    pub comment_count: i64,
    pub tags: Vec<String>,
    pub trashed: Option<Trashed>,
    /// The recording that took this one's place, if that is not in the trash.
    pub successor: Option<Named>,
    /// The newest one whose place this has taken.
    pub predecessor: Option<Named>,
    /// How far the principal has watched or read it; always `None` where the system itself asks.
    pub position_ms: Option<i64>,
}

impl Recording {
    /// The recording that people see, be this a file of it or itself.
    #[must_use]
    pub fn shown_id(&self) -> RecordingId {
        self.file_of.unwrap_or(self.id)
    }
}

#[derive(Clone, Debug)]
pub struct StoredMedia {
    pub key: ObjectKey,
    pub media_type: String,
    pub size_bytes: u64,
}

/// The newest version of a recording's text that was not cancelled, else the newest.
#[derive(Clone, Debug)]
pub struct TranscriptSummary {
    pub state: TranscriptState,
    pub version: i64,
    pub language: Option<String>,
    pub model: Option<String>,
    pub is_demo: bool,
    pub progress: Option<f64>,
    pub eta_ms: Option<i64>,
    pub reason: Option<Reason>,
}

#[derive(Clone, Debug)]
pub struct UploadSummary {
    pub id: UploadId,
    pub offset_bytes: i64,
    /// `None` until the client has told it.
    pub size_bytes: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct FileSummary {
    pub upload_id: UploadId,
    /// Hex. `None`: not known before the bytes were read again, or uploaded before this was kept.
    pub sha256: Option<String>,
    /// When the bytes were read again from the storage and matched.
    pub verified_at: Option<Timestamp>,
}

/// Since when it is in the trash, and who put it there.
#[derive(Clone, Debug)]
pub struct Trashed {
    pub at: Timestamp,
    pub by: UserId,
    pub by_name: String,
}

/// Another recording, to be linked to.
#[derive(Clone, Debug)]
pub struct Named {
    pub id: RecordingId,
    pub title: String,
}

/// A file on its way to take a recording's place.
#[derive(Clone, Debug)]
pub struct Replacement {
    pub upload_id: UploadId,
    pub state: MediaState,
    pub offset_bytes: i64,
    pub size_bytes: Option<i64>,
    /// 0 to 1 while preparing.
    pub progress: Option<f64>,
    pub reason: Option<Reason>,
}

/// A recording that the principal may see.
pub async fn find_visible(
    on: &mut impl Connected,
    principal: &Principal,
    id: RecordingId,
) -> Result<Option<Recording>> {
    fetch_optional!(
        *on,
        Row,
        select_recordings!(of_viewer visible_recordings!(), " and r.id = $3"),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        id.to_string()
    )?
    .map(Recording::try_from)
    .transpose()
}

/// A recording for the system itself: the worker's jobs.
pub async fn find_any(on: &mut impl Connected, id: RecordingId) -> Result<Option<Recording>> {
    fetch_optional!(*on, Row, select_recordings!(of_anyone "r.id = $1"), id.to_string())?
        .map(Recording::try_from)
        .transpose()
}

/// The row that holds the file of this upload at present: a recording, or another file of one.
pub async fn find_by_upload(on: &mut impl Connected, id: UploadId) -> Result<Option<Recording>> {
    let sql = select_recordings!(of_anyone "r.id = (select recording_id from uploads where id = $1)");
    fetch_optional!(*on, Row, sql, id.to_string())?.map(Recording::try_from).transpose()
}

/// Changes title and description; `None` leaves as it is.
pub async fn describe(
    tx: &mut Tx,
    recording: &Recording,
    title: Option<&str>,
    description: Option<&str>,
) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update recordings set title = coalesce($2, title), description = coalesce($3, description), updated_at = $4 where id = $1",
        recording.id.to_string(),
        title,
        description,
        now
    )?;
    if let (Some(title), true) = (title, recording.media_state != MediaState::Uploading) {
        keep_found(tx, recording.id, recording.workspace_id, title).await?;
    }
    changed(tx, recording.id, recording.workspace_id).await
}

/// Makes search find the title as it is now.
pub(crate) async fn keep_found(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId, title: &str) -> Result<()> {
    let kind = search::DocumentKind::Title;
    let before = fetch_optional!(*tx, (Option<i64>,), "select document from recordings where id = $1", id.to_string())?;
    let before: Vec<i64> = before.and_then(|(document,)| document).into_iter().collect();
    search::forget(tx, workspace_id, kind, &before).await?;
    let added = search::add(tx, workspace_id, id, kind, &[title]).await?;
    execute!(*tx, "update recordings set document = $2 where id = $1", id.to_string(), added.first().copied())?;
    Ok(())
}

pub(crate) async fn changed(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    events::record(tx, workspace_id, EventKind::RecordingChanged, Some(id), None).await
}

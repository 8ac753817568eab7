//! Resumable transfers: an offset that never goes back, and the slices that make it true.
//!
//! A slice's object is durable before its row is, and the offset moves in the row's transaction.
//! Invariant: a write under an older fence, or not at the offset, changes nothing.

mod appending;
mod joined;
mod slices;

pub use appending::{NewSlice, append, declare_length, fence, finish};
pub use joined::{
    NewPartial, Part, create_partial, delete_expired_partial, delete_partial, expired_partials, find_each, join,
    partials_of, parts_of,
};
pub use slices::{Arrived, Slice, arrived, forget_slices, replace_slices, slices, slices_from};

use debrief_model::{ObjectKey, RecordingId, UploadId, UserId, WorkspaceId, event::EventKind};

use crate::{Connected, Error, Result, Tx, events, recordings};

#[derive(Clone, Debug, sqlx::FromRow)]
struct Row {
    id: String,
    workspace_id: String,
    recording_id: Option<String>,
    owner_id: String,
    metadata: String,
    size_bytes: Option<i64>,
    offset_bytes: i64,
    fence: i64,
    created_at: i64,
    expires_at: i64,
    finished_at: Option<i64>,
    hash_state: Option<String>,
    sha256: Option<String>,
    expected_sha256: Option<String>,
    verified_at: Option<i64>,
    joined_into: Option<String>,
    concat: Option<String>,
    filename: Option<String>,
    file_of: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Upload {
    pub id: UploadId,
    pub workspace_id: WorkspaceId,
    /// `None`: a partial upload, whose bytes go to the final one that names it.
    pub recording_id: Option<RecordingId>,
    /// It becomes another file of this recording; the one above is a hidden row.
    pub file_of: Option<RecordingId>,
    pub owner_id: UserId,
    /// The `Upload-Metadata` header as it came.
    pub metadata: String,
    pub filename: String,
    /// `None` while the length is deferred.
    pub size_bytes: Option<u64>,
    pub offset_bytes: u64,
    pub fence: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub finished_at: Option<i64>,
    /// SHA-256 over everything before the offset, to go on with. `None` where bytes came that nobody hashed.
    pub hash_state: Option<String>,
    /// Of the whole, in hex; `None` until it is known.
    pub sha256: Option<String>,
    /// What the client promised, in hex.
    pub expected_sha256: Option<String>,
    /// The bytes were read again from the store and matched.
    pub verified_at: Option<i64>,
    /// The final upload that took the bytes of this partial one.
    pub joined_into: Option<UploadId>,
    /// The `Upload-Concat` header of a final upload as it came.
    pub concat: Option<String>,
}

impl Upload {
    /// The recording that people see.
    #[must_use]
    pub fn shown_recording_id(&self) -> Option<RecordingId> {
        self.file_of.or(self.recording_id)
    }

    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.recording_id.is_none()
    }

    /// Where a slice of this upload lies.
    #[must_use]
    pub fn slice_key(&self, start_bytes: u64, nonce: &str) -> ObjectKey {
        match self.recording_id {
            Some(recording_id) => ObjectKey::slice(recording_id, self.id, start_bytes, nonce),
            None => ObjectKey::partial_slice(self.id, start_bytes, nonce),
        }
    }
}

impl TryFrom<Row> for Upload {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("upload {}: {what}", row.id));
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            recording_id: match &row.recording_id {
                Some(id) => Some(id.parse().map_err(|_| corrupt("recording"))?),
                None => None,
            },
            file_of: row.file_of.as_deref().map(str::parse).transpose().map_err(|_| corrupt("file_of"))?,
            owner_id: row.owner_id.parse().map_err(|_| corrupt("owner"))?,
            metadata: row.metadata,
            filename: row.filename.unwrap_or_default(),
            size_bytes: row.size_bytes.map(|size| size as u64),
            offset_bytes: row.offset_bytes as u64,
            fence: row.fence,
            created_at: row.created_at,
            expires_at: row.expires_at,
            finished_at: row.finished_at,
            hash_state: row.hash_state,
            sha256: row.sha256,
            expected_sha256: row.expected_sha256,
            verified_at: row.verified_at,
            joined_into: row.joined_into.and_then(|id| id.parse().ok()),
            concat: row.concat,
        })
    }
}

/// What the creation of an upload knows.
pub struct NewUpload<'a> {
    pub workspace_id: WorkspaceId,
    pub owner_id: UserId,
    /// `None`: deferred.
    pub size_bytes: Option<u64>,
    pub expected_sha256: Option<&'a str>,
    pub metadata: &'a str,
    pub filename: &'a str,
    pub title: &'a str,
    pub language: Option<&'a str>,
    pub model: Option<&'a str>,
    pub is_sample: bool,
    /// The recording that the bytes become the next file of; their own row is hidden.
    pub file_of: Option<RecordingId>,
    pub expires_at: i64,
    pub idempotency_key: Option<&'a str>,
}

macro_rules! select_uploads {
    ($rest:literal) => {
        concat!(
            "select u.id, u.workspace_id, u.recording_id, u.owner_id, u.metadata, u.size_bytes, u.offset_bytes, u.fence,
               u.created_at, u.expires_at, u.finished_at, u.hash_state, u.sha256, u.expected_sha256, u.verified_at,
               u.joined_into, u.concat, r.filename, r.file_of
             from uploads u left join recordings r on r.id = u.recording_id ",
            $rest
        )
    };
}

/// Creates the upload and its recording, visible to the owner alone until the upload finishes.
pub async fn create(tx: &mut Tx, new: &NewUpload<'_>) -> Result<Upload> {
    let now = tx.now().unix_ms();
    let (recording_id, upload_id) = (RecordingId::new(), UploadId::new());
    execute!(
        *tx,
        "insert into recordings (id, workspace_id, owner_id, title, filename, created_at, updated_at, sample_at, media_state,
           size_bytes, requested_language, requested_model, file_of)
         values ($1, $2, $3, $4, $5, $6, $6, $7, 'uploading', $8, $9, $10, $11)",
        recording_id.to_string(),
        new.workspace_id.to_string(),
        new.owner_id.to_string(),
        new.title,
        new.filename,
        now,
        new.is_sample.then_some(now),
        new.size_bytes.map(|size| size as i64),
        new.language,
        new.model,
        new.file_of.map(|id| id.to_string())
    )?;
    execute!(
        *tx,
        "insert into uploads (id, workspace_id, recording_id, owner_id, metadata, size_bytes, created_at, expires_at, idempotency_key,
           expected_sha256)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        upload_id.to_string(),
        new.workspace_id.to_string(),
        recording_id.to_string(),
        new.owner_id.to_string(),
        new.metadata,
        new.size_bytes.map(|size| size as i64),
        now,
        new.expires_at,
        new.idempotency_key,
        new.expected_sha256
    )?;
    match new.file_of {
        None => events::record(tx, new.workspace_id, EventKind::RecordingCreated, Some(recording_id), None).await?,
        Some(of) => recordings::changed(tx, of, new.workspace_id).await?,
    }
    just_made(tx, upload_id).await
}

async fn just_made(tx: &mut Tx, id: UploadId) -> Result<Upload> {
    find_any(tx, id).await?.ok_or_else(|| Error::Corrupt("upload vanished while it was made".into()))
}

/// An upload of this owner. Nobody else's uploads are answered for.
pub async fn find(
    on: &mut impl Connected,
    owner_id: UserId,
    workspace_id: WorkspaceId,
    id: UploadId,
) -> Result<Option<Upload>> {
    fetch_optional!(
        *on,
        Row,
        select_uploads!("where u.id = $1 and u.owner_id = $2 and u.workspace_id = $3"),
        id.to_string(),
        owner_id.to_string(),
        workspace_id.to_string()
    )?
    .map(Upload::try_from)
    .transpose()
}

/// The upload that an earlier creation with the same key made.
pub async fn find_by_key(on: &mut impl Connected, owner_id: UserId, key: &str) -> Result<Option<Upload>> {
    fetch_optional!(
        *on,
        Row,
        select_uploads!("where u.owner_id = $1 and u.idempotency_key = $2"),
        owner_id.to_string(),
        key
    )?
    .map(Upload::try_from)
    .transpose()
}

async fn find_any(on: &mut impl Connected, id: UploadId) -> Result<Option<Upload>> {
    fetch_optional!(*on, Row, select_uploads!("where u.id = $1"), id.to_string())?.map(Upload::try_from).transpose()
}

/// Unfinished, unexpired uploads of an owner, newest first. Partial ones are pieces of one, and stay out.
pub async fn unfinished(
    on: &mut impl Connected,
    owner_id: UserId,
    workspace_id: WorkspaceId,
    now_ms: i64,
) -> Result<Vec<Upload>> {
    fetch_all!(
        *on,
        Row,
        select_uploads!(
            "where u.owner_id = $1 and u.workspace_id = $2 and u.finished_at is null and u.recording_id is not null
               and u.expires_at > $3
             order by u.created_at desc, u.id desc limit 500"
        ),
        owner_id.to_string(),
        workspace_id.to_string(),
        now_ms
    )?
    .into_iter()
    .map(Upload::try_from)
    .collect()
}

/// Uploads that nobody went on with in time.
pub async fn expired(on: &mut impl Connected, now_ms: i64) -> Result<Vec<(RecordingId, WorkspaceId)>> {
    let rows = fetch_all!(
        *on,
        (String, String),
        "select recording_id, workspace_id from uploads
         where finished_at is null and recording_id is not null and expires_at <= $1 limit 100",
        now_ms
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(recording, workspace)| Some((recording.parse().ok()?, workspace.parse().ok()?)))
        .collect())
}

/// Whether the upload of a recording is unfinished and out of time, as this transaction sees it.
pub async fn is_expired(tx: &mut Tx, recording_id: RecordingId) -> Result<bool> {
    let now = tx.now().unix_ms();
    let row = fetch_optional!(
        *tx,
        (String,),
        "select id from uploads where recording_id = $1 and finished_at is null and expires_at <= $2",
        recording_id.to_string(),
        now
    )?;
    Ok(row.is_some())
}

/// The upload that made a recording.
pub async fn id_of(on: &mut impl Connected, recording_id: RecordingId) -> Result<Option<UploadId>> {
    let row =
        fetch_optional!(*on, (String,), "select id from uploads where recording_id = $1", recording_id.to_string())?;
    Ok(row.and_then(|(id,)| id.parse().ok()))
}

//! Resumable transfers: an offset that never goes back, and the slices that make it true.
//!
//! A slice's object is durable before its row is, and the offset moves in the row's transaction.
//! Invariant: a write under an older fence, or not at the offset, changes nothing.

use debrief_model::{ObjectKey, RecordingId, UploadId, UserId, WorkspaceId, event::EventKind, job::JobPayload};

use crate::{Connected, Error, Result, Tx, events, jobs, recordings, search};

#[derive(Clone, Debug, sqlx::FromRow)]
struct Row {
    id: String,
    workspace_id: String,
    recording_id: String,
    owner_id: String,
    metadata: String,
    size_bytes: i64,
    offset_bytes: i64,
    fence: i64,
    created_at: i64,
    expires_at: i64,
    finished_at: Option<i64>,
    filename: String,
}

#[derive(Clone, Debug)]
pub struct Upload {
    pub id: UploadId,
    pub workspace_id: WorkspaceId,
    pub recording_id: RecordingId,
    pub owner_id: UserId,
    /// The `Upload-Metadata` header as it came.
    pub metadata: String,
    pub filename: String,
    pub size_bytes: u64,
    pub offset_bytes: u64,
    pub fence: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub finished_at: Option<i64>,
}

impl TryFrom<Row> for Upload {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("upload {}: {what}", row.id));
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            owner_id: row.owner_id.parse().map_err(|_| corrupt("owner"))?,
            metadata: row.metadata,
            filename: row.filename,
            size_bytes: row.size_bytes as u64,
            offset_bytes: row.offset_bytes as u64,
            fence: row.fence,
            created_at: row.created_at,
            expires_at: row.expires_at,
            finished_at: row.finished_at,
        })
    }
}

/// What the creation of an upload knows.
pub struct NewUpload<'a> {
    pub workspace_id: WorkspaceId,
    pub owner_id: UserId,
    pub size_bytes: u64,
    pub metadata: &'a str,
    pub filename: &'a str,
    pub title: &'a str,
    pub language: Option<&'a str>,
    pub model: Option<&'a str>,
    pub is_sample: bool,
    pub expires_at: i64,
    pub idempotency_key: Option<&'a str>,
}

macro_rules! select_uploads {
    ($rest:literal) => {
        concat!(
            "select u.id, u.workspace_id, u.recording_id, u.owner_id, u.metadata, u.size_bytes, u.offset_bytes, u.fence,
               u.created_at, u.expires_at, u.finished_at, r.filename
             from uploads u join recordings r on r.id = u.recording_id ",
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
           size_bytes, requested_language, requested_model)
         values ($1, $2, $3, $4, $5, $6, $6, $7, 'uploading', $8, $9, $10)",
        recording_id.to_string(),
        new.workspace_id.to_string(),
        new.owner_id.to_string(),
        new.title,
        new.filename,
        now,
        new.is_sample.then_some(now),
        new.size_bytes as i64,
        new.language,
        new.model
    )?;
    execute!(
        *tx,
        "insert into uploads (id, workspace_id, recording_id, owner_id, metadata, size_bytes, created_at, expires_at, idempotency_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        upload_id.to_string(),
        new.workspace_id.to_string(),
        recording_id.to_string(),
        new.owner_id.to_string(),
        new.metadata,
        new.size_bytes as i64,
        now,
        new.expires_at,
        new.idempotency_key
    )?;
    events::record(tx, new.workspace_id, EventKind::RecordingCreated, Some(recording_id), None).await?;
    find_any(tx, upload_id).await?.ok_or_else(|| Error::Corrupt("upload vanished while it was made".into()))
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

/// Unfinished, unexpired uploads of an owner, newest first.
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
            "where u.owner_id = $1 and u.workspace_id = $2 and u.finished_at is null and u.expires_at > $3
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

/// Takes over the right to append: whoever appended before is fenced. `None` if the upload is gone or finished.
pub async fn fence(tx: &mut Tx, id: UploadId) -> Result<Option<Upload>> {
    let raised =
        execute!(*tx, "update uploads set fence = fence + 1 where id = $1 and finished_at is null", id.to_string())?;
    if raised == 0 { Ok(None) } else { find_any(tx, id).await }
}

/// A slice whose object is durable.
pub struct NewSlice<'a> {
    pub start_bytes: u64,
    pub size_bytes: u64,
    pub key: &'a ObjectKey,
}

/// Moves the offset over a durable slice. [`Error::Fenced`] if another request appends by now, or the offset is elsewhere.
pub async fn append(tx: &mut Tx, id: UploadId, fence: i64, slice: &NewSlice<'_>, expires_at: i64) -> Result<u64> {
    let offset = slice.start_bytes + slice.size_bytes;
    let moved = execute!(
        *tx,
        "update uploads set offset_bytes = $4, expires_at = $5
         where id = $1 and fence = $2 and offset_bytes = $3 and finished_at is null and size_bytes >= $4",
        id.to_string(),
        fence,
        slice.start_bytes as i64,
        offset as i64,
        expires_at
    )?;
    if moved == 0 {
        return Err(Error::Fenced);
    }
    execute!(
        *tx,
        "insert into upload_slices (upload_id, start_bytes, size_bytes, object_key) values ($1, $2, $3, $4)",
        id.to_string(),
        slice.start_bytes as i64,
        slice.size_bytes as i64,
        slice.key.as_str()
    )?;
    Ok(offset)
}

/// The last byte is durable: the recording becomes visible and its preparation is enqueued, all at once.
/// Does nothing if that has happened, or bytes are missing.
pub async fn finish(tx: &mut Tx, id: UploadId) -> Result<bool> {
    let now = tx.now().unix_ms();
    let finished = execute!(
        *tx,
        "update uploads set finished_at = $2 where id = $1 and finished_at is null and offset_bytes = size_bytes",
        id.to_string(),
        now
    )?;
    if finished == 0 {
        return Ok(false);
    }
    let Some(upload) = find_any(tx, id).await? else { return Ok(false) };
    let recording_id = upload.recording_id;
    execute!(
        *tx,
        "update recordings set media_state = 'preparing', updated_at = $2 where id = $1",
        recording_id.to_string(),
        now
    )?;
    let title = recordings::title(tx, recording_id).await?;
    let document = search::Document {
        workspace_id: upload.workspace_id,
        recording_id,
        kind: search::DocumentKind::Title,
        ref_id: recording_id.to_string(),
        start_ms: 0,
        text: &title,
    };
    search::put(tx, &document).await?;
    jobs::enqueue(tx, &JobPayload::Prepare { recording_id }).await?;
    events::record(tx, upload.workspace_id, EventKind::RecordingChanged, Some(recording_id), None).await?;
    Ok(true)
}

/// Uploads that nobody went on with in time.
pub async fn expired(on: &mut impl Connected, now_ms: i64) -> Result<Vec<(RecordingId, WorkspaceId)>> {
    let rows = fetch_all!(
        *on,
        (String, String),
        "select recording_id, workspace_id from uploads where finished_at is null and expires_at <= $1 limit 100",
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

/// The pieces of an original that is not composed yet, in order.
pub async fn slices(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<(ObjectKey, u64)>> {
    let rows = fetch_all!(
        *on,
        (String, i64),
        "select s.object_key, s.size_bytes from upload_slices s join uploads u on u.id = s.upload_id
         where u.recording_id = $1 order by s.start_bytes",
        recording_id.to_string()
    )?;
    Ok(rows.into_iter().map(|(key, size)| (ObjectKey::from_stored(key), size as u64)).collect())
}

/// The upload that made a recording.
pub async fn id_of(on: &mut impl Connected, recording_id: RecordingId) -> Result<Option<UploadId>> {
    let row =
        fetch_optional!(*on, (String,), "select id from uploads where recording_id = $1", recording_id.to_string())?;
    Ok(row.and_then(|(id,)| id.parse().ok()))
}

/// The original was composed: its slices are no longer the truth. Their objects may be deleted after the commit.
pub async fn forget_slices(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    execute!(
        *tx,
        "delete from upload_slices where upload_id in (select id from uploads where recording_id = $1)",
        recording_id.to_string()
    )?;
    Ok(())
}

//! Recordings, as their page shows them and as the worker changes them.

use debrief_model::recording::{Kind, MediaState, TranscriptState};
use debrief_model::{
    ObjectKey, Reason, RecordingId, Timestamp, UploadId, UserId, WorkspaceId, event::EventKind, job::JobPayload,
};

use crate::{Connected, Error, Principal, Result, Tx, events, jobs, search};

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
    pub audio_ms: Option<i64>,
    pub transcript: Option<TranscriptSummary>,
    pub upload: Option<UploadSummary>,
    pub comment_count: i64,
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
    pub size_bytes: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    workspace_id: String,
    owner_id: String,
    owner_name: String,
    title: String,
    description: String,
    filename: String,
    created_at: i64,
    sample_at: Option<i64>,
    media_state: String,
    media_progress: Option<f64>,
    media_reason_code: Option<String>,
    media_reason_message: Option<String>,
    kind: Option<String>,
    duration_ms: Option<i64>,
    width: Option<i64>,
    height: Option<i64>,
    size_bytes: Option<i64>,
    requested_language: Option<String>,
    requested_model: Option<String>,
    original_key: Option<String>,
    original_type: Option<String>,
    rendition_key: Option<String>,
    rendition_type: Option<String>,
    rendition_bytes: Option<i64>,
    poster_key: Option<String>,
    audio_ms: Option<i64>,
    t_state: Option<String>,
    t_version: Option<i64>,
    t_language: Option<String>,
    t_model: Option<String>,
    t_demo_at: Option<i64>,
    t_progress: Option<f64>,
    t_eta_ms: Option<i64>,
    t_reason_code: Option<String>,
    t_reason_message: Option<String>,
    upload_id: Option<String>,
    upload_offset: Option<i64>,
    upload_size: Option<i64>,
    comment_count: i64,
}

fn reason(code: Option<String>, message: Option<String>) -> Option<Reason> {
    code.map(|code| Reason::new(code, message.unwrap_or_default()))
}

impl TryFrom<Row> for Recording {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("recording {}: {what}", row.id));
        let transcript = match row.t_state.as_deref() {
            None => None,
            Some(state) => Some(TranscriptSummary {
                state: TranscriptState::parse(state).ok_or_else(|| corrupt("transcript state"))?,
                version: row.t_version.unwrap_or(0),
                language: row.t_language,
                model: row.t_model,
                is_demo: row.t_demo_at.is_some(),
                progress: row.t_progress,
                eta_ms: row.t_eta_ms,
                reason: reason(row.t_reason_code, row.t_reason_message),
            }),
        };
        let upload = row.upload_id.and_then(|id| {
            Some(UploadSummary { id: id.parse().ok()?, offset_bytes: row.upload_offset?, size_bytes: row.upload_size? })
        });
        let original = row.original_key.map(|key| StoredMedia {
            key: ObjectKey::from_stored(key),
            media_type: row.original_type.unwrap_or_else(|| "application/octet-stream".into()),
            size_bytes: row.size_bytes.unwrap_or(0) as u64,
        });
        let rendition = row.rendition_key.map(|key| StoredMedia {
            key: ObjectKey::from_stored(key),
            media_type: row.rendition_type.unwrap_or_else(|| "application/octet-stream".into()),
            size_bytes: row.rendition_bytes.unwrap_or(0) as u64,
        });
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            workspace_id: row.workspace_id.parse().map_err(|_| corrupt("workspace"))?,
            owner_id: row.owner_id.parse().map_err(|_| corrupt("owner"))?,
            owner_name: row.owner_name,
            title: row.title,
            description: row.description,
            filename: row.filename,
            created_at: Timestamp::from_unix_ms(row.created_at),
            is_sample: row.sample_at.is_some(),
            media_state: MediaState::parse(&row.media_state).ok_or_else(|| corrupt("media state"))?,
            media_progress: row.media_progress,
            media_reason: reason(row.media_reason_code, row.media_reason_message),
            kind: row.kind.as_deref().and_then(Kind::parse),
            duration_ms: row.duration_ms,
            width: row.width,
            height: row.height,
            size_bytes: row.size_bytes,
            requested_language: row.requested_language,
            requested_model: row.requested_model,
            original,
            rendition,
            poster_key: row.poster_key.map(ObjectKey::from_stored),
            audio_ms: row.audio_ms,
            transcript,
            upload,
            comment_count: row.comment_count,
        })
    }
}

macro_rules! select_recordings {
    ($($rest:expr),+) => {
        concat!(
            "select r.id, r.workspace_id, r.owner_id, o.name as owner_name, r.title, r.description, r.filename, r.created_at,
               r.sample_at, r.media_state, r.media_progress, r.media_reason_code, r.media_reason_message, r.kind, r.duration_ms,
               r.width, r.height, r.size_bytes, r.requested_language, r.requested_model, r.original_key, r.original_type,
               r.rendition_key, r.rendition_type, r.rendition_bytes, r.poster_key, r.audio_ms,
               t.state as t_state, t.version as t_version, t.language as t_language, t.model as t_model, t.demo_at as t_demo_at,
               t.progress as t_progress, t.eta_ms as t_eta_ms, t.reason_code as t_reason_code, t.reason_message as t_reason_message,
               u.id as upload_id, u.offset_bytes as upload_offset, u.size_bytes as upload_size,
               (select count(*) from comments c where c.recording_id = r.id and c.deleted_at is null) as comment_count
             from recordings r
             join users o on o.id = r.owner_id
             left join transcripts t on t.id = (select id from transcripts where recording_id = r.id
               order by case when reason_code = 'cancelled' then 1 else 0 end, version desc limit 1)
             left join uploads u on u.recording_id = r.id and u.finished_at is null
             where ",
            $($rest),+
        )
    };
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
        select_recordings!(visible_recordings!(), " and r.id = $3"),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        id.to_string()
    )?
    .map(Recording::try_from)
    .transpose()
}

/// A recording for the system itself: the worker's jobs.
pub async fn find_any(on: &mut impl Connected, id: RecordingId) -> Result<Option<Recording>> {
    fetch_optional!(*on, Row, select_recordings!("r.id = $1"), id.to_string())?.map(Recording::try_from).transpose()
}

/// Where a page of the list goes on: behind this recording.
#[derive(Clone, Debug)]
pub struct Cursor {
    pub created_at_ms: i64,
    pub id: String,
}

/// Visible recordings, newest first.
pub async fn list(
    on: &mut impl Connected,
    principal: &Principal,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Recording>> {
    let (created_at, id) = after.map_or((i64::MAX, String::new()), |cursor| (cursor.created_at_ms, cursor.id.clone()));
    fetch_all!(
        *on,
        Row,
        select_recordings!(
            visible_recordings!(),
            " and (r.created_at < $3 or (r.created_at = $3 and r.id < $4)) order by r.created_at desc, r.id desc limit $5"
        ),
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        created_at,
        id,
        limit
    )?
    .into_iter()
    .map(Recording::try_from)
    .collect()
}

pub(crate) async fn title(on: &mut impl Connected, id: RecordingId) -> Result<String> {
    let row = fetch_optional!(*on, (String,), "select title from recordings where id = $1", id.to_string())?;
    Ok(row.map(|(title,)| title).unwrap_or_default())
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
        let document = search::Document {
            workspace_id: recording.workspace_id,
            recording_id: recording.id,
            kind: search::DocumentKind::Title,
            ref_id: recording.id.to_string(),
            start_ms: 0,
            text: title,
        };
        search::put(tx, &document).await?;
    }
    changed(tx, recording.id, recording.workspace_id).await
}

/// Deletes the recording with all its rows and enqueues the deletion of its objects.
pub async fn delete(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId) -> Result<bool> {
    jobs::cancel_all_of(tx, id).await?;
    let deleted = execute!(*tx, "delete from recordings where id = $1", id.to_string())?;
    if deleted > 0 {
        jobs::enqueue(tx, &JobPayload::Purge { recording_id: id }).await?;
        events::record(tx, workspace_id, EventKind::RecordingDeleted, Some(id), None).await?;
    }
    Ok(deleted > 0)
}

/// Whether a row of this recording exists.
pub async fn exists(on: &mut impl Connected, id: RecordingId) -> Result<bool> {
    Ok(fetch_optional!(*on, (String,), "select id from recordings where id = $1", id.to_string())?.is_some())
}

/// Every object key that rows of this recording name.
pub async fn named_keys(on: &mut impl Connected, id: RecordingId) -> Result<Vec<String>> {
    let rows = fetch_all!(
        *on,
        (String,),
        "select object_key from upload_slices s join uploads u on u.id = s.upload_id where u.recording_id = $1
         union all select object_key from audio_chunks where recording_id = $1
         union all select original_key from recordings where id = $1 and original_key is not null
         union all select rendition_key from recordings where id = $1 and rendition_key is not null
         union all select poster_key from recordings where id = $1 and poster_key is not null",
        id.to_string()
    )?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// Begins the preparation anew after a failure that a person wants tried again.
pub async fn prepare_again(tx: &mut Tx, recording: &Recording) -> Result<()> {
    execute!(
        *tx,
        "update recordings set media_state = 'preparing', media_progress = null, media_reason_code = null, media_reason_message = null
         where id = $1 and media_state = 'failed'",
        recording.id.to_string()
    )?;
    jobs::enqueue(tx, &JobPayload::Prepare { recording_id: recording.id }).await?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// How far the preparation is, 0 to 1.
pub async fn prepare_progress(tx: &mut Tx, recording: &Recording, progress: f64) -> Result<()> {
    execute!(*tx, "update recordings set media_progress = $2 where id = $1", recording.id.to_string(), progress)?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// The original is one object now; its slices are forgotten in the same transaction.
pub async fn original_composed(tx: &mut Tx, recording: &Recording, key: &ObjectKey) -> Result<()> {
    execute!(*tx, "update recordings set original_key = $2 where id = $1", recording.id.to_string(), key.as_str())?;
    crate::uploads::forget_slices(tx, recording.id).await
}

/// What the preparation found and made.
pub struct Prepared<'a> {
    pub kind: Kind,
    pub duration_ms: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub media_facts: String,
    pub original_type: &'a str,
    pub rendition: Option<StoredMedia>,
    pub poster_key: Option<ObjectKey>,
}

/// 16 kHz mono s16le.
#[derive(Clone, Debug)]
pub struct AudioChunk {
    pub start_ms: i64,
    pub samples: i64,
    pub key: ObjectKey,
}

/// The sound is decoded: transcription may begin, whatever else the preparation still does.
pub async fn audio_decoded(tx: &mut Tx, recording: &Recording, chunks: &[AudioChunk], audio_ms: i64) -> Result<()> {
    execute!(*tx, "update recordings set audio_ms = $2 where id = $1", recording.id.to_string(), audio_ms)?;
    execute!(*tx, "delete from audio_chunks where recording_id = $1", recording.id.to_string())?;
    for (index, chunk) in chunks.iter().enumerate() {
        execute!(
            *tx,
            "insert into audio_chunks (recording_id, idx, start_ms, samples, object_key) values ($1, $2, $3, $4, $5)",
            recording.id.to_string(),
            index as i64,
            chunk.start_ms,
            chunk.samples,
            chunk.key.as_str()
        )?;
    }
    Ok(())
}

/// The media is ready to be watched.
pub async fn prepared(tx: &mut Tx, recording: &Recording, prepared: &Prepared<'_>) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update recordings set media_state = 'ready', media_progress = null, media_reason_code = null, media_reason_message = null,
           kind = $2, duration_ms = $3, width = $4, height = $5, media_facts = $6, original_type = $7, rendition_key = $8,
           rendition_type = $9, rendition_bytes = $10, poster_key = $11, updated_at = $12 where id = $1",
        recording.id.to_string(),
        prepared.kind.as_str(),
        prepared.duration_ms,
        prepared.width,
        prepared.height,
        prepared.media_facts.as_str(),
        prepared.original_type,
        prepared.rendition.as_ref().map(|media| media.key.as_str()),
        prepared.rendition.as_ref().map(|media| media.media_type.as_str()),
        prepared.rendition.as_ref().map(|media| media.size_bytes as i64),
        prepared.poster_key.as_ref().map(ObjectKey::as_str),
        now
    )?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// The preparation has ended without media to watch.
pub async fn prepare_failed(tx: &mut Tx, recording: &Recording, reason: &Reason) -> Result<()> {
    execute!(
        *tx,
        "update recordings set media_state = 'failed', media_progress = null, media_reason_code = $2, media_reason_message = $3 where id = $1",
        recording.id.to_string(),
        reason.code.as_str(),
        reason.message.as_str()
    )?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// Why the preparation waits, while it will be tried again.
pub async fn prepare_waits(tx: &mut Tx, recording: &Recording, reason: &Reason) -> Result<()> {
    execute!(
        *tx,
        "update recordings set media_reason_code = $2, media_reason_message = $3 where id = $1 and media_state = 'preparing'",
        recording.id.to_string(),
        reason.code.as_str(),
        reason.message.as_str()
    )?;
    changed(tx, recording.id, recording.workspace_id).await
}

/// The decoded audio, in order.
pub async fn audio_chunks(on: &mut impl Connected, id: RecordingId) -> Result<Vec<AudioChunk>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, String),
        "select start_ms, samples, object_key from audio_chunks where recording_id = $1 order by idx",
        id.to_string()
    )?;
    Ok(rows
        .into_iter()
        .map(|(start_ms, samples, key)| AudioChunk { start_ms, samples, key: ObjectKey::from_stored(key) })
        .collect())
}

pub(crate) async fn changed(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    events::record(tx, workspace_id, EventKind::RecordingChanged, Some(id), None).await
}

//! What the worker writes while it prepares a file, the current one of a recording or one that is to be.

use debrief_model::recording::Kind;
use debrief_model::{ObjectKey, Reason, RecordingId, job::JobPayload};

use super::{Recording, StoredMedia, changed, files};
use crate::{Connected, Result, Tx, jobs};

/// Begins the preparation anew after a failure that a person wants tried again.
pub async fn prepare_again(tx: &mut Tx, recording: &Recording) -> Result<()> {
    execute!(
        *tx,
        "update recordings set media_state = 'preparing', media_progress = null, media_reason_code = null, media_reason_message = null
         where id = $1 and media_state = 'failed'",
        recording.id.to_string()
    )?;
    jobs::enqueue(tx, &JobPayload::Prepare { recording_id: recording.id }).await?;
    changed(tx, recording.shown_id(), recording.workspace_id).await
}

/// How far the preparation is, 0 to 1.
pub async fn prepare_progress(tx: &mut Tx, recording: &Recording, progress: f64) -> Result<()> {
    execute!(*tx, "update recordings set media_progress = $2 where id = $1", recording.id.to_string(), progress)?;
    changed(tx, recording.shown_id(), recording.workspace_id).await
}

/// The original is one object now, and its bytes were read again and have this SHA-256 (hex): its slices are
/// forgotten in the same transaction. Their objects may be deleted after the commit.
pub async fn original_composed(tx: &mut Tx, recording: &Recording, key: &ObjectKey, sha256: &str) -> Result<()> {
    execute!(*tx, "update recordings set original_key = $2 where id = $1", recording.id.to_string(), key.as_str())?;
    original_verified(tx, recording, sha256).await?;
    crate::uploads::forget_slices(tx, recording.id).await?;
    changed(tx, recording.shown_id(), recording.workspace_id).await
}

/// The original's bytes were read from the storage and have this SHA-256 (hex). It is kept where none was known.
pub async fn original_verified(tx: &mut Tx, recording: &Recording, sha256: &str) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update uploads set sha256 = coalesce(sha256, $2), verified_at = $3
         where recording_id = $1 and finished_at is not null",
        recording.id.to_string(),
        sha256,
        now
    )?;
    Ok(())
}

/// What the preparation found and made.
pub struct Prepared<'a> {
    pub kind: Kind,
    pub duration_ms: Option<i64>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub media_facts: String,
    pub original_type: &'a str,
    pub rendition: Option<Rendition>,
    pub poster: Option<Still>,
}

/// What the browser plays instead of the original.
pub struct Rendition {
    pub media: StoredMedia,
    /// Hex.
    pub sha256: String,
}

pub struct Still {
    pub key: ObjectKey,
    /// Hex.
    pub sha256: String,
}

/// 16 kHz mono s16le.
#[derive(Clone, Debug)]
pub struct AudioChunk {
    pub start_ms: i64,
    pub samples: i64,
    pub key: ObjectKey,
    /// Hex. `None`: made before this was kept.
    pub sha256: Option<String>,
}

/// The sound is decoded: transcription may begin, whatever else the preparation still does.
pub async fn audio_decoded(tx: &mut Tx, recording: &Recording, chunks: &[AudioChunk], audio_ms: i64) -> Result<()> {
    execute!(*tx, "update recordings set audio_ms = $2 where id = $1", recording.id.to_string(), audio_ms)?;
    execute!(*tx, "delete from audio_chunks where recording_id = $1", recording.id.to_string())?;
    for (index, chunk) in chunks.iter().enumerate() {
        execute!(
            *tx,
            "insert into audio_chunks (recording_id, idx, start_ms, samples, object_key, sha256) values ($1, $2, $3, $4, $5, $6)",
            recording.id.to_string(),
            index as i64,
            chunk.start_ms,
            chunk.samples,
            chunk.key.as_str(),
            chunk.sha256.as_deref()
        )?;
    }
    Ok(())
}

/// The media is ready to be watched. A file that was to take the place of another does so in this transaction.
pub async fn prepared(tx: &mut Tx, recording: &Recording, prepared: &Prepared<'_>) -> Result<()> {
    let (now, rendition) = (tx.now().unix_ms(), prepared.rendition.as_ref());
    execute!(
        *tx,
        "update recordings set media_state = 'ready', media_progress = null, media_reason_code = null, media_reason_message = null,
           kind = $2, duration_ms = $3, width = $4, height = $5, media_facts = $6, original_type = $7, rendition_key = $8,
           rendition_type = $9, rendition_bytes = $10, rendition_sha256 = $11, poster_key = $12, poster_sha256 = $13, updated_at = $14
         where id = $1",
        recording.id.to_string(),
        prepared.kind.as_str(),
        prepared.duration_ms,
        prepared.width,
        prepared.height,
        prepared.media_facts.as_str(),
        prepared.original_type,
        rendition.map(|made| made.media.key.as_str()),
        rendition.map(|made| made.media.media_type.as_str()),
        rendition.map(|made| made.media.size_bytes as i64),
        rendition.map(|made| made.sha256.as_str()),
        prepared.poster.as_ref().map(|still| still.key.as_str()),
        prepared.poster.as_ref().map(|still| still.sha256.as_str()),
        now
    )?;
    files::take_place(tx, recording).await?;
    if prepared.kind == Kind::Video {
        jobs::enqueue(tx, &JobPayload::Scenes { recording_id: recording.shown_id() }).await?;
    }
    changed(tx, recording.shown_id(), recording.workspace_id).await
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
    changed(tx, recording.shown_id(), recording.workspace_id).await
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
    changed(tx, recording.shown_id(), recording.workspace_id).await
}

/// The length of the decoded audio, once it is.
pub async fn audio_ms(on: &mut impl Connected, id: RecordingId) -> Result<Option<i64>> {
    let row = fetch_optional!(*on, (Option<i64>,), "select audio_ms from recordings where id = $1", id.to_string())?;
    Ok(row.and_then(|(audio_ms,)| audio_ms))
}

/// The decoded audio, in order.
pub async fn audio_chunks(on: &mut impl Connected, id: RecordingId) -> Result<Vec<AudioChunk>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, String, Option<String>),
        "select start_ms, samples, object_key, sha256 from audio_chunks where recording_id = $1 order by idx",
        id.to_string()
    )?;
    Ok(rows
        .into_iter()
        .map(|(start_ms, samples, key, sha256)| AudioChunk {
            start_ms,
            samples,
            key: ObjectKey::from_stored(key),
            sha256,
        })
        .collect())
}

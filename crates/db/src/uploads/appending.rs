//! Moving the offset, up to the end.

use debrief_model::{ObjectKey, RecordingId, UploadId, job::JobPayload};

use super::{Upload, find_any};
use crate::{Error, Result, Tx, jobs, recordings, transcripts};

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

/// Moves the offset over durable slices, which follow each other. `hash_state` is SHA-256 behind the last one.
/// [`Error::Fenced`] if another request appends by now, or the offset is elsewhere.
pub async fn append(
    tx: &mut Tx,
    id: UploadId,
    fence: i64,
    slices: &[NewSlice<'_>],
    hash_state: Option<&str>,
    expires_at: i64,
) -> Result<u64> {
    let (Some(first), Some(last)) = (slices.first(), slices.last()) else { return Err(Error::Fenced) };
    let offset = last.start_bytes + last.size_bytes;
    let moved = fetch_optional!(
        *tx,
        (Option<String>,),
        "update uploads set offset_bytes = $4, expires_at = $5, hash_state = $6
         where id = $1 and fence = $2 and offset_bytes = $3 and finished_at is null and (size_bytes is null or size_bytes >= $4)
         returning recording_id",
        id.to_string(),
        fence,
        first.start_bytes as i64,
        offset as i64,
        expires_at,
        hash_state
    )?;
    let Some((recording_id,)) = moved else { return Err(Error::Fenced) };
    for slice in slices {
        insert_slice(tx, id, slice).await?;
    }
    // A partial upload is of no recording yet.
    if let Some(recording_id) = recording_id.and_then(|id| id.parse().ok()) {
        match first.start_bytes {
            0 => transcripts::begin_following(tx, recording_id).await?,
            _ => transcripts::follow_on(tx, recording_id).await?,
        }
    }
    Ok(offset)
}

pub(super) async fn insert_slice(tx: &mut Tx, id: UploadId, slice: &NewSlice<'_>) -> Result<()> {
    execute!(
        *tx,
        "insert into upload_slices (upload_id, start_bytes, size_bytes, object_key) values ($1, $2, $3, $4)",
        id.to_string(),
        slice.start_bytes as i64,
        slice.size_bytes as i64,
        slice.key.as_str()
    )?;
    Ok(())
}

/// The length that was deferred is known now. [`Error::Fenced`] if another request appends by now, if it is known
/// as another one, or if more bytes have come.
pub async fn declare_length(tx: &mut Tx, id: UploadId, fence: i64, size_bytes: u64) -> Result<()> {
    let declared = execute!(
        *tx,
        "update uploads set size_bytes = $3
         where id = $1 and fence = $2 and finished_at is null and offset_bytes <= $3 and (size_bytes is null or size_bytes = $3)",
        id.to_string(),
        fence,
        size_bytes as i64
    )?;
    if declared == 0 {
        return Err(Error::Fenced);
    }
    execute!(
        *tx,
        "update recordings set size_bytes = $2 where id = (select recording_id from uploads where id = $1)",
        id.to_string(),
        size_bytes as i64
    )?;
    Ok(())
}

/// The last byte is durable: the recording becomes visible and its preparation is enqueued, all at once.
/// `sha256` is that of the whole, in hex, if it is known. Does nothing if that has happened, or bytes are missing.
pub async fn finish(tx: &mut Tx, id: UploadId, sha256: Option<&str>) -> Result<bool> {
    let now = tx.now().unix_ms();
    let finished = execute!(
        *tx,
        "update uploads set finished_at = $2, sha256 = $3 where id = $1 and finished_at is null and offset_bytes = size_bytes",
        id.to_string(),
        now,
        sha256
    )?;
    if finished == 0 {
        return Ok(false);
    }
    let Some(upload) = find_any(tx, id).await? else { return Ok(false) };
    if let Some(recording_id) = upload.recording_id {
        prepare(tx, &upload, recording_id).await?;
    }
    Ok(true)
}

async fn prepare(tx: &mut Tx, upload: &Upload, recording_id: RecordingId) -> Result<()> {
    let now = tx.now().unix_ms();
    let (title, file_of) = fetch_optional!(
        *tx,
        (String, Option<String>),
        "update recordings set media_state = 'preparing', updated_at = $2 where id = $1 returning title, file_of",
        recording_id.to_string(),
        now
    )?
    .ok_or_else(|| Error::Corrupt(format!("upload {} has lost its recording", upload.id)))?;
    jobs::enqueue(tx, &JobPayload::Prepare { recording_id }).await?;
    // The next file of a recording is no recording that anybody could find.
    let Some(file_of) = file_of else {
        recordings::keep_found(tx, recording_id, upload.workspace_id, &title).await?;
        return recordings::changed(tx, recording_id, upload.workspace_id).await;
    };
    let of = file_of.parse().map_err(|_| Error::Corrupt(format!("recording {recording_id}: file_of")))?;
    recordings::changed(tx, of, upload.workspace_id).await
}

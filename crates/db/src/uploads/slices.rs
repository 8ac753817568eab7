//! The pieces in which acknowledged bytes lie, until they are composed into the original.

use debrief_model::upload::BLOCK_BYTES;
use debrief_model::{ObjectKey, RecordingId, UploadId};

use super::appending::{NewSlice, insert_slice};
use crate::{Connected, Error, Result, Tx};

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

/// One of them, as its upload names it.
#[derive(Clone, Debug)]
pub struct Slice {
    pub start_bytes: u64,
    pub size_bytes: u64,
    pub key: ObjectKey,
}

/// Those of an upload that begin at an offset or behind it, in order.
pub async fn slices_from(on: &mut impl Connected, id: UploadId, start_bytes: u64) -> Result<Vec<Slice>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, String),
        "select start_bytes, size_bytes, object_key from upload_slices where upload_id = $1 and start_bytes >= $2
         order by start_bytes",
        id.to_string(),
        start_bytes as i64
    )?;
    Ok(rows
        .into_iter()
        .map(|(start, size, key)| Slice {
            start_bytes: start as u64,
            size_bytes: size as u64,
            key: ObjectKey::from_stored(key),
        })
        .collect())
}

/// What of a recording's file has arrived behind an offset.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Pieces of the file as they lie now, which together hold what has arrived behind the offset.
    pub pieces: Vec<Slice>,
    /// The offset is the end of the file.
    pub is_whole: bool,
    /// Of the whole file; `None` while the client has not told.
    pub size_bytes: Option<u64>,
}

/// `None` if the recording is gone, or its file was replaced by another.
pub async fn arrived(
    on: &mut impl Connected,
    recording_id: RecordingId,
    upload_id: UploadId,
    offset_bytes: u64,
) -> Result<Option<Arrived>> {
    let row = fetch_optional!(
        *on,
        (Option<i64>, i64, Option<i64>, Option<String>),
        "select u.finished_at, u.offset_bytes, u.size_bytes, r.original_key from uploads u join recordings r on r.id = u.recording_id
         where u.id = $1 and r.id = $2",
        upload_id.to_string(),
        recording_id.to_string()
    )?;
    let Some((finished_at, arrived_bytes, size_bytes, original_key)) = row else { return Ok(None) };
    // No pieces are no end of the file: they may have become the original between these two questions.
    let is_whole = finished_at.is_some() && offset_bytes as i64 >= arrived_bytes;
    let mut pieces = match original_key {
        Some(key) => {
            vec![Slice { start_bytes: 0, size_bytes: arrived_bytes as u64, key: ObjectKey::from_stored(key) }]
        }
        // Slices of a block are put together while they come, never those of several.
        None => slices_from(on, upload_id, offset_bytes / BLOCK_BYTES * BLOCK_BYTES).await?,
    };
    pieces.retain(|piece| piece.start_bytes + piece.size_bytes > offset_bytes);
    Ok(Some(Arrived { pieces, is_whole, size_bytes: size_bytes.map(|size| size as u64) }))
}

/// One slice that holds the bytes of `count` others takes their place. Their objects may be deleted after the commit.
/// [`Error::Fenced`] if another request appends by now, or if they are not what they were.
pub async fn replace_slices(tx: &mut Tx, id: UploadId, fence: i64, whole: &NewSlice<'_>, count: usize) -> Result<()> {
    // Touches the row, so that nobody raises the fence before the commit.
    let held = execute!(
        *tx,
        "update uploads set fence = fence where id = $1 and fence = $2 and finished_at is null",
        id.to_string(),
        fence
    )?;
    if held == 0 {
        return Err(Error::Fenced);
    }
    let (start, end) = (whole.start_bytes as i64, (whole.start_bytes + whole.size_bytes) as i64);
    let sizes = fetch_all!(
        *tx,
        (i64,),
        "delete from upload_slices where upload_id = $1 and start_bytes >= $2 and start_bytes < $3 returning size_bytes",
        id.to_string(),
        start,
        end
    )?;
    if sizes.len() != count || sizes.iter().map(|(size,)| size).sum::<i64>() != end - start {
        return Err(Error::Fenced);
    }
    insert_slice(tx, id, whole).await
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

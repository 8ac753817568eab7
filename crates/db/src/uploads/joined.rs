//! Partial uploads, and the final ones that take their bytes over.

use debrief_model::{RecordingId, UploadId, UserId, WorkspaceId};

use super::{NewUpload, Upload, create, find, find_any, finish, just_made};
use crate::{Connected, Error, Result, Tx};

/// What the creation of a partial upload knows.
pub struct NewPartial<'a> {
    pub workspace_id: WorkspaceId,
    pub owner_id: UserId,
    /// `None`: deferred.
    pub size_bytes: Option<u64>,
    pub expected_sha256: Option<&'a str>,
    pub metadata: &'a str,
    pub expires_at: i64,
}

/// Creates an upload without a recording.
pub async fn create_partial(tx: &mut Tx, new: &NewPartial<'_>) -> Result<Upload> {
    let id = UploadId::new();
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into uploads (id, workspace_id, owner_id, metadata, size_bytes, created_at, expires_at, expected_sha256, partial_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $6)",
        id.to_string(),
        new.workspace_id.to_string(),
        new.owner_id.to_string(),
        new.metadata,
        new.size_bytes.map(|size| size as i64),
        now,
        new.expires_at,
        new.expected_sha256
    )?;
    just_made(tx, id).await
}

/// Makes the final upload of finished partial ones, in their order: their slices become its slices, and it is
/// finished at once. `new.size_bytes` has to be the sum of theirs. [`Error::Fenced`] if one of them is unfinished,
/// foreign, or was taken by another final one meanwhile.
pub async fn join(tx: &mut Tx, new: &NewUpload<'_>, concat: &str, partials: &[UploadId]) -> Result<Upload> {
    let upload = create(tx, new).await?;
    let mut offset = 0_i64;
    for partial in partials {
        offset += take_over(tx, &upload, *partial, offset).await?;
    }
    let complete = execute!(
        *tx,
        "update uploads set offset_bytes = $2, concat = $3 where id = $1 and size_bytes = $2",
        upload.id.to_string(),
        offset,
        concat
    )?;
    if complete == 0 || !finish(tx, upload.id, None).await? {
        return Err(Error::Fenced);
    }
    find_any(tx, upload.id).await?.ok_or_else(|| Error::Corrupt("upload vanished while it was joined".into()))
}

/// Gives the size of what was taken.
async fn take_over(tx: &mut Tx, whole: &Upload, partial: UploadId, offset: i64) -> Result<i64> {
    let taken = fetch_optional!(
        *tx,
        (i64,),
        "update uploads set joined_into = $2 where id = $1 and owner_id = $3 and workspace_id = $4
           and partial_at is not null and finished_at is not null and joined_into is null returning offset_bytes",
        partial.to_string(),
        whole.id.to_string(),
        whole.owner_id.to_string(),
        whole.workspace_id.to_string()
    )?;
    let Some((size_bytes,)) = taken else { return Err(Error::Fenced) };
    execute!(
        *tx,
        "update upload_slices set upload_id = $2, start_bytes = start_bytes + $3 where upload_id = $1",
        partial.to_string(),
        whole.id.to_string(),
        offset
    )?;
    Ok(size_bytes)
}

/// One's own uploads of these ids, in the order of the ids; `None` where there is no such one.
pub async fn find_each(
    on: &mut impl Connected,
    owner_id: UserId,
    workspace_id: WorkspaceId,
    ids: &[UploadId],
) -> Result<Vec<Option<Upload>>> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.push(find(on, owner_id, workspace_id, *id).await?);
    }
    Ok(found)
}

/// The partial uploads whose slices a recording's upload has taken over: the objects lie under *their* prefixes.
pub async fn partials_of(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<UploadId>> {
    let rows = fetch_all!(
        *on,
        (String,),
        "select p.id from uploads p join uploads u on u.id = p.joined_into where u.recording_id = $1",
        recording_id.to_string()
    )?;
    Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
}

/// What a partial upload has brought into the whole.
#[derive(Clone, Debug)]
pub struct Part {
    pub size_bytes: u64,
    /// In hex; `None` where it is not known.
    pub sha256: Option<String>,
}

/// The parts that a recording's upload was joined from, in their order; empty for any other.
pub async fn parts_of(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<Part>> {
    let rows = fetch_all!(
        *on,
        (String, i64, Option<String>, Option<String>),
        "select p.id, p.offset_bytes, p.sha256, u.concat from uploads p join uploads u on u.id = p.joined_into
         where u.recording_id = $1",
        recording_id.to_string()
    )?;
    // The header names them in their order.
    let place = |(id, _, _, concat): &(String, i64, Option<String>, Option<String>)| {
        concat.as_deref().and_then(|concat| concat.find(id.as_str()))
    };
    let mut rows = rows;
    rows.sort_by_key(place);
    Ok(rows.into_iter().map(|(_, size, sha256, _)| Part { size_bytes: size as u64, sha256 }).collect())
}

/// Partial uploads that nobody went on with, or joined, in time.
pub async fn expired_partials(on: &mut impl Connected, now_ms: i64) -> Result<Vec<UploadId>> {
    let rows = fetch_all!(
        *on,
        (String,),
        "select id from uploads where partial_at is not null and joined_into is null and expires_at <= $1 limit 100",
        now_ms
    )?;
    Ok(rows.into_iter().filter_map(|(id,)| id.parse().ok()).collect())
}

/// Removes a partial upload that is out of time, as this transaction sees it. Its objects may be deleted after the
/// commit: nothing else names them.
pub async fn delete_expired_partial(tx: &mut Tx, id: UploadId) -> Result<bool> {
    let now = tx.now().unix_ms();
    let deleted = execute!(
        *tx,
        "delete from uploads where id = $1 and partial_at is not null and joined_into is null and expires_at <= $2",
        id.to_string(),
        now
    )?;
    Ok(deleted > 0)
}

/// Removes a partial upload that its owner gives up. `false`: a final one has taken its bytes, which stay.
pub async fn delete_partial(tx: &mut Tx, id: UploadId) -> Result<bool> {
    let deleted = execute!(
        *tx,
        "delete from uploads where id = $1 and partial_at is not null and joined_into is null",
        id.to_string()
    )?;
    Ok(deleted > 0)
}

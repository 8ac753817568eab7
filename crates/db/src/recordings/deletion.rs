//! Deleting recordings and files, and knowing which objects nobody names any more.

use std::collections::BTreeSet;

use debrief_model::{ObjectKey, ObjectPrefix, RecordingId, WorkspaceId, event::EventKind, job::JobPayload};

use super::changed;
use crate::search::{self, DocumentKind};
use crate::{Connected, Result, Tx, events, jobs, transcripts};

/// Deletes the recording with all its files and rows, and enqueues the deletion of its objects. Given the row of
/// another file of a recording, it deletes that file alone.
pub async fn delete(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId) -> Result<bool> {
    let row = fetch_optional!(*tx, (Option<String>,), "select file_of from recordings where id = $1", id.to_string())?;
    let Some((file_of,)) = row else { return Ok(false) };
    let prefixes = family_prefixes(tx, id).await?;
    for (file,) in fetch_all!(*tx, (String,), "select id from recordings where file_of = $1", id.to_string())? {
        if let Ok(file) = file.parse() {
            jobs::cancel_all_of(tx, file).await?;
        }
    }
    jobs::cancel_all_of(tx, id).await?;
    forget_found(tx, id, workspace_id).await?;
    if execute!(*tx, "delete from recordings where id = $1", id.to_string())? == 0 {
        return Ok(false);
    }
    jobs::enqueue(tx, &JobPayload::Purge { recording_id: id, prefixes }).await?;
    match file_of.and_then(|of| of.parse().ok()) {
        Some(of) => changed(tx, of, workspace_id).await?,
        None => events::record(tx, workspace_id, EventKind::RecordingDeleted, Some(id), None).await?,
    }
    Ok(true)
}

/// Search finds nothing of the recording any more, and its words go with the next merge.
async fn forget_found(tx: &mut Tx, id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    transcripts::hide_all(tx, id, workspace_id).await?;
    for (kind, sql) in [
        (DocumentKind::Title, "select document from recordings where id = $1 and document is not null"),
        (DocumentKind::Comment, "select document from comments where recording_id = $1 and document is not null"),
    ] {
        let documents = fetch_all!(*tx, (i64,), sql, id.to_string())?;
        let documents: Vec<i64> = documents.into_iter().map(|(document,)| document).collect();
        search::forget(tx, workspace_id, kind, &documents).await?;
    }
    Ok(())
}

/// Where objects of a recording and its files lie: keys stay where they are when a file takes another's place.
async fn family_prefixes(tx: &mut Tx, id: RecordingId) -> Result<Vec<ObjectPrefix>> {
    let mut prefixes = BTreeSet::from([ObjectPrefix::recording(id).as_str().to_owned()]);
    for (file,) in
        fetch_all!(*tx, (String,), "select id from recordings where id = $1 or file_of = $1", id.to_string())?
    {
        if let Ok(file) = file.parse() {
            prefixes.insert(ObjectPrefix::recording(file).as_str().to_owned());
            prefixes.extend(named_keys(tx, file).await?.iter().filter_map(|key| two_folders(key)));
        }
    }
    Ok(prefixes.into_iter().map(ObjectPrefix::from_stored).collect())
}

/// `recordings/{id}/` of a key below it.
fn two_folders(key: &str) -> Option<String> {
    let mut folders = key.splitn(3, '/');
    Some(format!("{}/{}/", folders.next()?, folders.next().filter(|_| key.matches('/').count() > 1)?))
}

/// Whether a row of this recording or file exists.
pub async fn exists(on: &mut impl Connected, id: RecordingId) -> Result<bool> {
    Ok(fetch_optional!(*on, (String,), "select id from recordings where id = $1", id.to_string())?.is_some())
}

/// Every object key that the rows of this recording's current file name (or, given another file's row, that one's).
pub async fn named_keys(on: &mut impl Connected, id: RecordingId) -> Result<Vec<String>> {
    let rows = fetch_all!(
        *on,
        (String,),
        "select object_key from upload_slices s join uploads u on u.id = s.upload_id where u.recording_id = $1
         union all select object_key from audio_chunks where recording_id = $1
         union all select original_key from recordings where id = $1 and original_key is not null
         union all select rendition_key from recordings where id = $1 and rendition_key is not null
         union all select poster_key from recordings where id = $1 and poster_key is not null
         union all select pictures_key from recordings where id = $1 and pictures_key is not null
         union all select object_key from attachments where recording_id = $1",
        id.to_string()
    )?;
    Ok(rows.into_iter().map(|(key,)| key).collect())
}

/// Whether any row at all names this object. Asked once more right before an object is deleted: rows move
/// between files, and only one statement sees them all at one moment.
pub async fn is_named(on: &mut impl Connected, key: &ObjectKey) -> Result<bool> {
    let row = fetch_optional!(
        *on,
        (String,),
        "select object_key from upload_slices where object_key = $1
         union all select object_key from audio_chunks where object_key = $1
         union all select original_key from recordings where original_key = $1
         union all select rendition_key from recordings where rendition_key = $1
         union all select poster_key from recordings where poster_key = $1
         union all select pictures_key from recordings where pictures_key = $1
         union all select object_key from attachments where object_key = $1 limit 1",
        key.as_str()
    )?;
    Ok(row.is_some())
}

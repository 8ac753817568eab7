//! Texts of before there were runs.

use debrief_model::{RecordingId, WorkspaceId};

use crate::{Db, Error, Result, comments, recordings, transcripts};

/// Makes search find one recording whose texts it does not know yet, if there is one. Every other recording that can be
/// found has a document for its title.
pub(super) async fn index_one(db: &Db) -> Result<bool> {
    const UNKNOWN: &str = "select id, workspace_id, title from recordings
         where document is null and file_of is null and media_state <> 'uploading' order by created_at desc limit 1";
    if fetch_optional!(db.read().await?, (String, String, String), UNKNOWN)?.is_none() {
        return Ok(false);
    }
    let mut tx = db.begin().await?;
    let Some((id, workspace, title)) = fetch_optional!(tx, (String, String, String), UNKNOWN)? else {
        return Ok(true);
    };
    let corrupt = || Error::Corrupt(format!("recording {id}"));
    let id: RecordingId = id.parse().map_err(|_| corrupt())?;
    let workspace: WorkspaceId = workspace.parse().map_err(|_| corrupt())?;
    transcripts::show_again(&mut tx, id, workspace).await?;
    for comment in comments::list(&mut tx, id).await?.into_iter().filter(|comment| !comment.is_deleted) {
        comments::keep_found(&mut tx, &comment).await?;
    }
    recordings::keep_found(&mut tx, id, workspace, &title).await?;
    tx.commit().await?;
    Ok(true)
}

//! Which lines search finds: those of one version, as they are corrected.
//!
//! Invariant: a row has a document number only while it is shown.

use debrief_model::transcript::Segment;
use debrief_model::{RecordingId, SegmentId, TranscriptId, WorkspaceId};

use super::{lines, shown};
use crate::search::{self, DocumentKind};
use crate::{Error, Result, Tx};

/// Search finds no line of the recording any more.
pub(crate) async fn hide_all(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    let rows =
        fetch_all!(*tx, (String,), "select id from transcripts where recording_id = $1", recording_id.to_string())?;
    for (id,) in rows {
        let id = id.parse().map_err(|_| Error::Corrupt(format!("transcript {id}")))?;
        hide_text(tx, id, workspace_id).await?;
    }
    Ok(())
}

/// Search finds no line of this version any more.
pub(super) async fn hide_text(tx: &mut Tx, id: TranscriptId, workspace_id: WorkspaceId) -> Result<()> {
    let rows = fetch_all!(
        *tx,
        (i64,),
        "select document from segments where transcript_id = $1 and document is not null
         union all select document from edited_lines where transcript_id = $1 and document is not null",
        id.to_string()
    )?;
    forget(tx, workspace_id, rows).await?;
    for sql in [
        "update segments set document = null where transcript_id = $1 and document is not null",
        "update edited_lines set document = null where transcript_id = $1 and document is not null",
    ] {
        execute!(*tx, sql, id.to_string())?;
    }
    Ok(())
}

/// Search finds this version's lines as they are now.
pub(super) async fn show_text(
    tx: &mut Tx,
    id: TranscriptId,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
) -> Result<()> {
    let segments: Vec<Segment> = lines::lines(tx, id).await?.into_iter().map(|line| line.segment).collect();
    show(tx, recording_id, workspace_id, &segments).await
}

/// Search finds the lines that are read of the recording, as they are now.
pub(crate) async fn show_again(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    hide_all(tx, recording_id, workspace_id).await?;
    match shown(tx, recording_id).await? {
        Some(transcript) => show_text(tx, transcript.id, recording_id, workspace_id).await,
        None => Ok(()),
    }
}

/// Search finds these lines as they are now, and those no more that are gone.
pub(super) async fn show_lines(
    tx: &mut Tx,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
    gone: &[SegmentId],
    shown: &[Segment],
) -> Result<()> {
    let ids: Vec<String> = gone.iter().chain(shown.iter().map(|line| &line.id)).map(SegmentId::to_string).collect();
    hide(tx, workspace_id, &ids).await?;
    show(tx, recording_id, workspace_id, shown).await
}

/// A statement that ends with a list of texts.
macro_rules! in_list {
    ($tx:ident, $sql:literal) => {
        either!(
            *$tx,
            concat!($sql, " in (select value from json_each($1))"),
            concat!($sql, " in (select value from json_array_elements_text(cast($1 as json)))")
        )
    };
}

async fn hide(tx: &mut Tx, workspace_id: WorkspaceId, ids: &[String]) -> Result<()> {
    let list = serde_json::to_string(ids).map_err(|cause| Error::Corrupt(cause.to_string()))?;
    let mut rows = Vec::new();
    for sql in [
        in_list!(tx, "select document from segments where document is not null and id"),
        in_list!(tx, "select document from edited_lines where document is not null and line_id"),
    ] {
        rows.extend(fetch_all!(*tx, (i64,), sql, list.as_str())?);
    }
    forget(tx, workspace_id, rows).await?;
    for sql in [
        in_list!(tx, "update segments set document = null where document is not null and id"),
        in_list!(tx, "update edited_lines set document = null where document is not null and line_id"),
    ] {
        execute!(*tx, sql, list.as_str())?;
    }
    Ok(())
}

async fn show(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId, segments: &[Segment]) -> Result<()> {
    if segments.is_empty() {
        return Ok(());
    }
    let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
    let documents = search::add(tx, workspace_id, recording_id, DocumentKind::Transcript, &texts).await?;
    let pairs: Vec<(String, i64)> = segments.iter().map(|line| line.id.to_string()).zip(documents).collect();
    let pairs = serde_json::to_string(&pairs).map_err(|cause| Error::Corrupt(cause.to_string()))?;
    for sql in [
        either!(
            *tx,
            "update segments set document = json_extract(l.value, '$[1]') from json_each($1) l
             where segments.id = json_extract(l.value, '$[0]') and segments.hidden_by is null",
            "update segments set document = cast(l.value ->> 1 as bigint) from json_array_elements(cast($1 as json)) l (value)
             where segments.id = l.value ->> 0 and segments.hidden_by is null"
        ),
        either!(
            *tx,
            "update edited_lines set document = json_extract(l.value, '$[1]') from json_each($1) l
             where edited_lines.line_id = json_extract(l.value, '$[0]') and edited_lines.hidden_by is null",
            "update edited_lines set document = cast(l.value ->> 1 as bigint) from json_array_elements(cast($1 as json)) l (value)
             where edited_lines.line_id = l.value ->> 0 and edited_lines.hidden_by is null"
        ),
    ] {
        execute!(*tx, sql, pairs.as_str())?;
    }
    Ok(())
}

async fn forget(tx: &mut Tx, workspace_id: WorkspaceId, rows: Vec<(i64,)>) -> Result<()> {
    let documents: Vec<i64> = rows.into_iter().map(|(document,)| document).collect();
    search::forget(tx, workspace_id, DocumentKind::Transcript, &documents).await
}

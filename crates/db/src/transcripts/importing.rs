//! A text that somebody brings becomes a version like any other.

use debrief_model::imports::ImportedText;
use debrief_model::transcript::words_to_compact;
use debrief_model::{RecordingId, SegmentId, TranscriptId, WorkspaceId};

use super::{give_up_unfinished, ready, speakers};
use crate::{Error, Result, Tx};

/// What stands where others name their model.
pub(super) const IMPORTED: &str = "imported";

/// Adds a version that is ready at once, exactly as the text says. Corrections that it lacks are left over.
pub async fn import(
    tx: &mut Tx,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
    text: &ImportedText,
) -> Result<TranscriptId> {
    give_up_unfinished(tx, recording_id).await?;
    let now = tx.now().unix_ms();
    let id = TranscriptId::new();
    execute!(
        *tx,
        "insert into transcripts (id, recording_id, version, state, language, model, created_at, started_at, planned_at)
         values ($1, $2, (select coalesce(max(version), 0) + 1 from transcripts where recording_id = $2), 'running', $3, $4, $5, $5, $5)",
        id.to_string(),
        recording_id.to_string(),
        text.language.as_deref(),
        IMPORTED,
        now
    )?;
    for (index, line) in text.lines.iter().enumerate() {
        let speaker_id = match &line.speaker {
            Some(name) => Some(speakers::named(tx, recording_id, name).await?.to_string()),
            None => None,
        };
        execute!(
            *tx,
            "insert into segments (id, transcript_id, idx, start_ms, end_ms, text, confidence, words, speaker_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            SegmentId::new().to_string(),
            id.to_string(),
            index as i64,
            line.start_ms,
            line.end_ms,
            line.text.as_str(),
            f64::from(line.confidence),
            words_to_compact(&line.words),
            speaker_id
        )?;
    }
    let transcript =
        super::find(tx, id).await?.ok_or_else(|| Error::Corrupt(format!("transcript {id} is not there")))?;
    ready(tx, &transcript, workspace_id, None, false).await?;
    Ok(id)
}

//! The stretches that a transcription consists of. Each is a row from when it is planned, and its text is committed once.

use debrief_model::transcript::{Word, words_to_compact};
use debrief_model::{Reason, SegmentId, TranscriptId, WorkspaceId, job::JobPayload};

use super::{Transcript, changed, glossing};
use crate::search::{self, DocumentKind};
use crate::{Connected, Result, Tx, jobs};

/// A stretch of the recording that is transcribed as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub index: i64,
    pub start_ms: i64,
    pub end_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowState {
    Pending {
        /// So many times it has ended whoever heard it.
        attempts: i64,
    },
    Done,
    /// Given up: a gap in the text.
    Failed,
}

/// Adds a window behind those that are there.
pub async fn add_window(tx: &mut Tx, id: TranscriptId, window: Window) -> Result<()> {
    execute!(
        *tx,
        "insert into transcript_windows (transcript_id, idx, start_ms, end_ms) values ($1, $2, $3, $4)",
        id.to_string(),
        window.index,
        window.start_ms,
        window.end_ms
    )?;
    Ok(())
}

/// No more windows come; the sound is so long.
pub async fn planned(tx: &mut Tx, id: TranscriptId, audio_ms: i64) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update transcripts set planned_at = $2, audio_ms = $3 where id = $1",
        id.to_string(),
        now,
        audio_ms
    )?;
    Ok(())
}

/// All windows so far with what became of each, in order.
pub async fn windows(on: &mut impl Connected, id: TranscriptId) -> Result<Vec<(Window, WindowState)>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, i64, Option<i64>, Option<i64>, i64),
        "select idx, start_ms, end_ms, done_at, failed_at, attempts from transcript_windows where transcript_id = $1 order by idx",
        id.to_string()
    )?;
    let state = |done: Option<i64>, failed: Option<i64>, attempts| match (done, failed) {
        (Some(_), _) => WindowState::Done,
        (None, Some(_)) => WindowState::Failed,
        (None, None) => WindowState::Pending { attempts },
    };
    Ok(rows
        .into_iter()
        .map(|(index, start_ms, end_ms, done, failed, attempts)| {
            (Window { index, start_ms, end_ms }, state(done, failed, attempts))
        })
        .collect())
}

/// A segment as a window gave it; times on the recording's timeline.
pub struct NewSegment {
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: String,
    pub confidence: f32,
    pub words: Vec<Word>,
    /// Another voice begins with it, as far as the model tells voices apart.
    pub speaker_turn: bool,
}

/// What one window gave, committed once.
pub struct WindowResult<'a> {
    pub window: Window,
    pub segments: &'a [NewSegment],
    pub language: Option<&'a str>,
    /// `None` while nobody knows how much is still to come.
    pub progress: Option<f64>,
    pub eta_ms: Option<i64>,
    /// Whether this version's lines are the ones that search finds.
    pub is_shown: bool,
}

/// Segments of one window come in order and windows do not overlap, so an index of both keeps the order.
const SEGMENTS_PER_WINDOW: i64 = 10_000;

/// Commits a window's text. `false` if it was committed before.
pub async fn window_done(
    tx: &mut Tx,
    transcript: &Transcript,
    workspace_id: WorkspaceId,
    result: &WindowResult<'_>,
) -> Result<bool> {
    let now = tx.now().unix_ms();
    let first = execute!(
        *tx,
        "update transcript_windows set done_at = $3 where transcript_id = $1 and idx = $2 and done_at is null",
        transcript.id.to_string(),
        result.window.index,
        now
    )?;
    if first == 0 {
        return Ok(false);
    }
    let documents = if result.is_shown {
        let texts: Vec<&str> = result.segments.iter().map(|segment| segment.text.as_str()).collect();
        search::add(tx, workspace_id, transcript.recording_id, DocumentKind::Transcript, &texts).await?
    } else {
        vec![]
    };
    let mut ids = Vec::with_capacity(result.segments.len());
    for (index, segment) in result.segments.iter().enumerate() {
        let id = SegmentId::new();
        ids.push(id);
        execute!(
            *tx,
            "insert into segments (id, transcript_id, idx, start_ms, end_ms, text, confidence, words, speaker_turn, document)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            id.to_string(),
            transcript.id.to_string(),
            result.window.index * SEGMENTS_PER_WINDOW + index as i64,
            segment.start_ms,
            segment.end_ms,
            segment.text.as_str(),
            f64::from(segment.confidence),
            words_to_compact(&segment.words),
            i64::from(segment.speaker_turn),
            documents.get(index).copied()
        )?;
    }
    glossing::mend_new(tx, transcript, workspace_id, &ids, result.is_shown).await?;
    execute!(
        *tx,
        "update transcripts set progress = $2, eta_ms = $3, language = coalesce(language, $4) where id = $1",
        transcript.id.to_string(),
        result.progress,
        result.eta_ms,
        result.language
    )?;
    changed(tx, transcript.recording_id, workspace_id).await?;
    Ok(true)
}

/// So often may a window end whoever hears it before it is given up.
pub const WINDOW_ATTEMPTS: i64 = 3;

/// The window ended whoever heard it. Gives how often it has by now; after the last time it is a gap.
pub async fn window_failed(
    tx: &mut Tx,
    transcript: &Transcript,
    workspace_id: WorkspaceId,
    window: Window,
    reason: &Reason,
) -> Result<WindowState> {
    let now = tx.now().unix_ms();
    let row = fetch_optional!(
        *tx,
        (i64, Option<i64>),
        "update transcript_windows set attempts = attempts + 1, reason_code = $3, reason_message = $4,
           failed_at = case when attempts + 1 >= $5 then $6 else null end
         where transcript_id = $1 and idx = $2 and done_at is null returning attempts, failed_at",
        transcript.id.to_string(),
        window.index,
        reason.code.as_str(),
        reason.message.as_str(),
        WINDOW_ATTEMPTS,
        now
    )?;
    let Some((attempts, failed_at)) = row else { return Ok(WindowState::Done) };
    if failed_at.is_none() {
        return Ok(WindowState::Pending { attempts });
    }
    changed(tx, transcript.recording_id, workspace_id).await?;
    Ok(WindowState::Failed)
}

/// A stretch whose text is missing, and why.
#[derive(Clone, Debug)]
pub struct Gap {
    pub start_ms: i64,
    pub end_ms: i64,
    pub reason: Reason,
}

/// The gaps of a version, in order.
pub async fn gaps(on: &mut impl Connected, id: TranscriptId) -> Result<Vec<Gap>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, Option<String>, Option<String>),
        "select start_ms, end_ms, reason_code, reason_message from transcript_windows
         where transcript_id = $1 and failed_at is not null and done_at is null order by idx",
        id.to_string()
    )?;
    Ok(rows
        .into_iter()
        .map(|(start_ms, end_ms, code, message)| Gap {
            start_ms,
            end_ms,
            reason: Reason::new(code.unwrap_or_default(), message.unwrap_or_default()),
        })
        .collect())
}

/// The gaps of a version are to be heard again. `false`: it has none.
pub async fn retry_gaps(tx: &mut Tx, transcript: &Transcript, workspace_id: WorkspaceId) -> Result<bool> {
    let gaps = execute!(
        *tx,
        "update transcript_windows set failed_at = null, attempts = 0 where transcript_id = $1 and failed_at is not null and done_at is null",
        transcript.id.to_string()
    )?;
    if gaps == 0 {
        return Ok(false);
    }
    let payload = JobPayload::Transcribe { recording_id: transcript.recording_id, transcript_id: transcript.id };
    jobs::enqueue(tx, &payload).await?;
    changed(tx, transcript.recording_id, workspace_id).await?;
    Ok(true)
}

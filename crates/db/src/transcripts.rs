//! Versions of a recording's text, their windows and their segments.
//!
//! Machine text is inserted once and never changed; people's corrections are a layer of lines over it. The version that
//! is shown is the newest that is ready, else the newest; its lines as they are corrected, and no others, are searched.

mod following;
mod windows;

mod carrying;
mod correcting;
mod edits;
mod finding;
mod glossing;
mod importing;
mod left_overs;
mod lines;
mod speakers;
mod splitting;
mod translations;

pub use correcting::{
    Collision, Corrected, Correction, FindText, Match, Outcome, Refusal, Seen, WhichSpeaker, correct, is_complete,
    matches, undo,
};
pub use edits::{Desk, Edit, EditKind, can_undo, count as count_edits, edits, find as find_edit, lines_of};
pub(crate) use finding::{hide_all, show_again};
pub use following::{
    Follow, Followed, begin_following, fail_waiting, follow_done, follow_on, followed, go_on_with_whole, stop_following,
};
pub use glossing::{Occurrence, mend, occurrences};
pub use importing::import;
pub use left_overs::{LeftOver, count as count_left_overs, left_overs, settle};
pub use lines::{Line, LineEdit, lines, place_of_line};
pub use speakers::{Speaker, speakers};
pub(crate) use translations::forget_translations;
pub use translations::{
    TRANSLATED_INTO, TranslatedLine, Translation, find_translation, remove_translation, translate, translated_lines,
    translation_held_up, translation_ready, translation_started, translations, untranslated, window_translated,
};
pub use windows::{
    Gap, NewSegment, Window, WindowResult, WindowState, add_window, gaps, planned, retry_gaps, window_done,
    window_failed, windows,
};

use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, RecordingId, TranscriptId, WorkspaceId, event::EventKind, job::JobPayload};

use crate::{Connected, Error, Result, Tx, events, jobs};

#[derive(Clone, Debug)]
pub struct Transcript {
    pub id: TranscriptId,
    pub recording_id: RecordingId,
    pub version: i64,
    pub state: TranscriptState,
    pub requested_language: Option<String>,
    pub requested_model: Option<String>,
    pub language: Option<String>,
    pub model: Option<String>,
    pub is_demo: bool,
    pub progress: Option<f64>,
    pub reason: Option<Reason>,
    pub is_planned: bool,
    /// How it follows an upload that still arrives; `None`: it was begun with the whole sound.
    pub follow: Option<Follow>,
    pub started_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recording_id: String,
    version: i64,
    state: String,
    requested_language: Option<String>,
    requested_model: Option<String>,
    language: Option<String>,
    model: Option<String>,
    demo_at: Option<i64>,
    progress: Option<f64>,
    reason_code: Option<String>,
    reason_message: Option<String>,
    planned_at: Option<i64>,
    follow: Option<String>,
    started_at: Option<i64>,
}

impl TryFrom<Row> for Transcript {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("transcript {}: {what}", row.id));
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            version: row.version,
            state: TranscriptState::parse(&row.state).ok_or_else(|| corrupt("state"))?,
            requested_language: row.requested_language,
            requested_model: row.requested_model,
            language: row.language,
            model: row.model,
            is_demo: row.demo_at.is_some(),
            progress: row.progress,
            reason: row.reason_code.map(|code| Reason::new(code, row.reason_message.unwrap_or_default())),
            is_planned: row.planned_at.is_some(),
            follow: row.follow.as_deref().and_then(Follow::parse),
            started_at: row.started_at,
        })
    }
}

macro_rules! select_transcripts {
    ($rest:literal) => {
        concat!(
            "select id, recording_id, version, state, requested_language, requested_model, language, model, demo_at, progress,
               reason_code, reason_message, planned_at, follow, started_at from transcripts ",
            $rest
        )
    };
}

/// Adds a version and enqueues its transcription. An unfinished version before it is given up.
pub async fn create(
    tx: &mut Tx,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
    language: Option<&str>,
    model: Option<&str>,
) -> Result<TranscriptId> {
    give_up_unfinished(tx, recording_id).await?;
    let now = tx.now().unix_ms();
    let id = TranscriptId::new();
    execute!(
        *tx,
        "insert into transcripts (id, recording_id, version, state, requested_language, requested_model, created_at)
         values ($1, $2, (select coalesce(max(version), 0) + 1 from transcripts where recording_id = $2), 'waiting', $3, $4, $5)",
        id.to_string(),
        recording_id.to_string(),
        language,
        model,
        now
    )?;
    jobs::enqueue(tx, &JobPayload::Transcribe { recording_id, transcript_id: id }).await?;
    changed(tx, recording_id, workspace_id).await?;
    Ok(id)
}

async fn give_up_unfinished(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    let unfinished = fetch_all!(
        *tx,
        (String,),
        "select id from transcripts where recording_id = $1 and state in ('waiting', 'running')",
        recording_id.to_string()
    )?;
    for (id,) in unfinished {
        jobs::cancel(tx, "transcribe", &id).await?;
        let now = tx.now().unix_ms();
        execute!(
            *tx,
            "update transcripts set state = 'failed', reason_code = 'cancelled', reason_message = $2, finished_at = $3 where id = $1",
            id,
            CANCELLED,
            now
        )?;
    }
    Ok(())
}

const CANCELLED: &str = "This transcription was cancelled. Choose “Transcribe again” to start a new one.";

/// Ends the unfinished transcription of a recording, if there is one.
pub async fn cancel(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    give_up_unfinished(tx, recording_id).await?;
    changed(tx, recording_id, workspace_id).await
}

pub async fn find(on: &mut impl Connected, id: TranscriptId) -> Result<Option<Transcript>> {
    fetch_optional!(*on, Row, select_transcripts!("where id = $1"), id.to_string())?
        .map(Transcript::try_from)
        .transpose()
}

/// The version that is shown: the newest that is ready, else the newest.
pub async fn shown(on: &mut impl Connected, recording_id: RecordingId) -> Result<Option<Transcript>> {
    fetch_optional!(
        *on,
        Row,
        select_transcripts!(
            "where recording_id = $1 order by case when state = 'ready' then 0 else 1 end, version desc limit 1"
        ),
        recording_id.to_string()
    )?
    .map(Transcript::try_from)
    .transpose()
}

/// The text begins to come. Resuming keeps what is there.
pub async fn started(
    tx: &mut Tx,
    transcript: &Transcript,
    workspace_id: WorkspaceId,
    model: &str,
    is_demo: bool,
) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update transcripts set state = 'running', model = $2, demo_at = $3, started_at = coalesce(started_at, $4),
           progress = coalesce(progress, 0), reason_code = null, reason_message = null where id = $1",
        transcript.id.to_string(),
        model,
        is_demo.then_some(now),
        now
    )?;
    changed(tx, transcript.recording_id, workspace_id).await
}

/// Why the transcription waits, for instance for a model.
pub async fn waits(tx: &mut Tx, transcript: &Transcript, workspace_id: WorkspaceId, reason: &Reason) -> Result<()> {
    execute!(
        *tx,
        "update transcripts set state = 'waiting', reason_code = $2, reason_message = $3 where id = $1",
        transcript.id.to_string(),
        reason.code.as_str(),
        reason.message.as_str()
    )?;
    changed(tx, transcript.recording_id, workspace_id).await
}

/// Forgets windows and text of an unfinished version, because another model goes on with it.
pub async fn begin_anew(tx: &mut Tx, transcript: &Transcript, workspace_id: WorkspaceId) -> Result<()> {
    finding::hide_text(tx, transcript.id, workspace_id).await?;
    // The glossary's; people correct what is complete.
    execute!(*tx, "delete from edits where transcript_id = $1", transcript.id.to_string())?;
    execute!(*tx, "delete from segments where transcript_id = $1", transcript.id.to_string())?;
    execute!(*tx, "delete from transcript_windows where transcript_id = $1", transcript.id.to_string())?;
    execute!(
        *tx,
        "update transcripts set planned_at = null, progress = 0, language = null where id = $1",
        transcript.id.to_string()
    )?;
    Ok(())
}

/// Every window is done: this version is the text now, and its lines take the place of an older one's in search,
/// unless they are the ones that search finds already (`is_found`).
pub async fn ready(
    tx: &mut Tx,
    transcript: &Transcript,
    workspace_id: WorkspaceId,
    reason: Option<&Reason>,
    is_found: bool,
) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update transcripts set state = 'ready', progress = 1, eta_ms = null, finished_at = $2, reason_code = $3, reason_message = $4
         where id = $1",
        transcript.id.to_string(),
        now,
        reason.map(|reason| reason.code.as_str()),
        reason.map(|reason| reason.message.as_str())
    )?;
    if transcript.state != TranscriptState::Ready {
        carrying::carry(tx, transcript, workspace_id, is_found).await?;
    }
    if !is_found {
        finding::hide_all(tx, transcript.recording_id, workspace_id).await?;
        finding::show_text(tx, transcript.id, transcript.recording_id, workspace_id).await?;
    }
    changed(tx, transcript.recording_id, workspace_id).await
}

pub async fn failed(tx: &mut Tx, transcript: &Transcript, workspace_id: WorkspaceId, reason: &Reason) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "update transcripts set state = 'failed', reason_code = $2, reason_message = $3, eta_ms = null, finished_at = $4 where id = $1",
        transcript.id.to_string(),
        reason.code.as_str(),
        reason.message.as_str(),
        now
    )?;
    changed(tx, transcript.recording_id, workspace_id).await
}

/// Recordings whose shown text was made by the demo model, to be transcribed again by a real one.
pub async fn made_by_demo(on: &mut impl Connected) -> Result<Vec<(RecordingId, WorkspaceId)>> {
    let rows = fetch_all!(
        *on,
        (String, String),
        "select r.id, r.workspace_id from recordings r join transcripts t on t.recording_id = r.id
           join workspaces w on w.id = r.workspace_id
         where t.demo_at is not null and t.requested_model is null and t.state = 'ready' and coalesce(w.model, '') <> 'demo'
           and t.version = (select max(version) from transcripts where recording_id = r.id)
         order by r.created_at limit 100"
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(recording, workspace)| Some((recording.parse().ok()?, workspace.parse().ok()?)))
        .collect())
}

async fn changed(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId) -> Result<()> {
    events::record(tx, workspace_id, EventKind::TranscriptChanged, Some(recording_id), None).await
}

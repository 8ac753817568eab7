//! English text of what is said in another language: the windows of a transcription, heard once more.
//!
//! A recording has at most one that is ready and one that is being made. It belongs to the sound, not to a version of the
//! text, and goes when another file takes the recording's place.

use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, RecordingId, TranscriptId, TranslationId, WorkspaceId, job::JobPayload};

use super::{Window, changed, importing, windows};
use crate::{Connected, Error, Result, Tx, jobs};

/// The language of all translations: Whisper knows no other.
pub const TRANSLATED_INTO: &str = "en";

#[derive(Clone, Debug)]
pub struct Translation {
    pub id: TranslationId,
    pub recording_id: RecordingId,
    /// Whose windows are heard.
    pub transcript_id: TranscriptId,
    /// What is spoken.
    pub spoken: Option<String>,
    pub state: TranscriptState,
    pub requested_model: Option<String>,
    pub model: Option<String>,
    pub progress: Option<f64>,
    pub reason: Option<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TranslatedLine {
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recording_id: String,
    transcript_id: String,
    language: Option<String>,
    state: String,
    requested_model: Option<String>,
    model: Option<String>,
    progress: Option<f64>,
    reason_code: Option<String>,
    reason_message: Option<String>,
}

impl TryFrom<Row> for Translation {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("translation {}: {what}", row.id));
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            transcript_id: row.transcript_id.parse().map_err(|_| corrupt("transcript"))?,
            spoken: row.language,
            state: TranscriptState::parse(&row.state).ok_or_else(|| corrupt("state"))?,
            requested_model: row.requested_model,
            model: row.model,
            progress: row.progress,
            reason: row.reason_code.map(|code| Reason::new(code, row.reason_message.unwrap_or_default())),
        })
    }
}

macro_rules! select_translations {
    ($rest:literal) => {
        concat!(
            "select n.id, t.recording_id, n.transcript_id, t.language, n.state, n.requested_model, n.model, n.progress,
               n.reason_code, n.reason_message from translations n join transcripts t on t.id = n.transcript_id ",
            $rest
        )
    };
}

/// Begins a translation in place of one that is unfinished. `None`: no transcription has windows that could be heard.
pub async fn translate(
    tx: &mut Tx,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
    model: Option<&str>,
) -> Result<Option<TranslationId>> {
    let source = fetch_optional!(
        *tx,
        (String,),
        "select id from transcripts where recording_id = $1 and state = 'ready' and planned_at is not null and model <> $2
         order by version desc limit 1",
        recording_id.to_string(),
        importing::IMPORTED
    )?;
    let Some((source,)) = source else { return Ok(None) };
    give_up_translation(tx, recording_id).await?;
    let (id, now) = (TranslationId::new(), tx.now().unix_ms());
    execute!(
        *tx,
        "insert into translations (id, transcript_id, state, requested_model, created_at) values ($1, $2, 'waiting', $3, $4)",
        id.to_string(),
        source,
        model,
        now
    )?;
    jobs::enqueue(tx, &JobPayload::Translate { recording_id, translation_id: id }).await?;
    changed(tx, recording_id, workspace_id).await?;
    Ok(Some(id))
}

/// Forgets a translation that is not ready, with its job.
async fn give_up_translation(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    for id in ids(tx, recording_id).await? {
        jobs::cancel(tx, "translate", &id).await?;
        execute!(*tx, "delete from translations where id = $1 and state <> 'ready'", id)?;
    }
    Ok(())
}

/// Takes the translation away, ready or not. `false`: there was none.
pub async fn remove_translation(tx: &mut Tx, recording_id: RecordingId, workspace_id: WorkspaceId) -> Result<bool> {
    let is_there = forget_translations(tx, recording_id).await?;
    if is_there {
        changed(tx, recording_id, workspace_id).await?;
    }
    Ok(is_there)
}

pub(crate) async fn forget_translations(tx: &mut Tx, recording_id: RecordingId) -> Result<bool> {
    let all = ids(tx, recording_id).await?;
    for id in &all {
        jobs::cancel(tx, "translate", id).await?;
        execute!(*tx, "delete from translations where id = $1", id.as_str())?;
    }
    Ok(!all.is_empty())
}

async fn ids(tx: &mut Tx, recording_id: RecordingId) -> Result<Vec<String>> {
    let rows = fetch_all!(
        *tx,
        (String,),
        "select n.id from translations n join transcripts t on t.id = n.transcript_id where t.recording_id = $1",
        recording_id.to_string()
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

pub async fn find_translation(on: &mut impl Connected, id: TranslationId) -> Result<Option<Translation>> {
    fetch_optional!(*on, Row, select_translations!("where n.id = $1"), id.to_string())?
        .map(Translation::try_from)
        .transpose()
}

/// The one to read, if one is ready, and the one that is not.
pub async fn translations(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<Translation>> {
    let rows = fetch_all!(
        *on,
        Row,
        select_translations!(
            "where t.recording_id = $1 order by case when n.state = 'ready' then 0 else 1 end, n.id desc"
        ),
        recording_id.to_string()
    )?;
    rows.into_iter().map(Translation::try_from).collect()
}

pub async fn translated_lines(on: &mut impl Connected, id: TranslationId) -> Result<Vec<TranslatedLine>> {
    let rows = fetch_all!(
        *on,
        (i64, i64, String),
        "select start_ms, end_ms, text from translated_lines where translation_id = $1 order by window_idx, idx",
        id.to_string()
    )?;
    Ok(rows.into_iter().map(|(start_ms, end_ms, text)| TranslatedLine { start_ms, end_ms, text }).collect())
}

/// The windows that are still to be heard, and how many there are in all.
pub async fn untranslated(on: &mut impl Connected, translation: &Translation) -> Result<(Vec<Window>, usize)> {
    let all = windows(on, translation.transcript_id).await?;
    let done = fetch_all!(
        *on,
        (i64,),
        "select idx from translated_windows where translation_id = $1",
        translation.id.to_string()
    )?;
    let count = all.len();
    let is_open = |window: &Window| !done.contains(&(window.index,));
    Ok((all.into_iter().map(|(window, _)| window).filter(is_open).collect(), count))
}

/// The text begins to come.
pub async fn translation_started(
    tx: &mut Tx,
    translation: &Translation,
    workspace_id: WorkspaceId,
    model: &str,
) -> Result<()> {
    // Half a text by one model and half by another would be neither's.
    if translation.model.as_deref().is_some_and(|before| before != model) {
        execute!(*tx, "delete from translated_windows where translation_id = $1", translation.id.to_string())?;
        execute!(*tx, "delete from translated_lines where translation_id = $1", translation.id.to_string())?;
    }
    execute!(
        *tx,
        "update translations set state = 'running', model = $2, progress = coalesce(progress, 0), reason_code = null,
           reason_message = null where id = $1",
        translation.id.to_string(),
        model
    )?;
    changed(tx, translation.recording_id, workspace_id).await
}

/// Why it waits, or why it ended.
pub async fn translation_held_up(
    tx: &mut Tx,
    translation: &Translation,
    workspace_id: WorkspaceId,
    state: TranscriptState,
    reason: &Reason,
) -> Result<()> {
    execute!(
        *tx,
        "update translations set state = $2, reason_code = $3, reason_message = $4 where id = $1",
        translation.id.to_string(),
        state.as_str(),
        reason.code.as_str(),
        reason.message.as_str()
    )?;
    changed(tx, translation.recording_id, workspace_id).await
}

/// Commits a window once; `lines` of `None`: it could not be heard.
pub async fn window_translated(
    tx: &mut Tx,
    translation: &Translation,
    workspace_id: WorkspaceId,
    window: Window,
    lines: Option<&[TranslatedLine]>,
    progress: f64,
) -> Result<()> {
    let failed_at = lines.is_none().then(|| tx.now().unix_ms());
    let first = execute!(
        *tx,
        "insert into translated_windows (translation_id, idx, failed_at) values ($1, $2, $3) on conflict do nothing",
        translation.id.to_string(),
        window.index,
        failed_at
    )?;
    if first == 0 {
        return Ok(());
    }
    for (index, line) in lines.unwrap_or_default().iter().enumerate() {
        execute!(
            *tx,
            "insert into translated_lines (translation_id, window_idx, idx, start_ms, end_ms, text)
             values ($1, $2, $3, $4, $5, $6)",
            translation.id.to_string(),
            window.index,
            index as i64,
            line.start_ms,
            line.end_ms,
            line.text.as_str()
        )?;
    }
    execute!(*tx, "update translations set progress = $2 where id = $1", translation.id.to_string(), progress)?;
    changed(tx, translation.recording_id, workspace_id).await
}

/// It takes the place of an older one.
pub async fn translation_ready(tx: &mut Tx, translation: &Translation, workspace_id: WorkspaceId) -> Result<()> {
    let now = tx.now().unix_ms();
    let id = translation.id.to_string();
    for other in ids(tx, translation.recording_id).await? {
        if other != id {
            execute!(*tx, "delete from translations where id = $1", other)?;
        }
    }
    execute!(
        *tx,
        "update translations set state = 'ready', progress = 1, finished_at = $2, reason_code = null, reason_message = null
         where id = $1",
        id,
        now
    )?;
    changed(tx, translation.recording_id, workspace_id).await
}

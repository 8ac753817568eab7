//! Corrections of a text: what people mend, its history, and what an earlier text's did not fit.

mod left_overs;
pub mod view;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use debrief_db::transcripts::{self, Correction, Desk, FindText, Refusal, Seen, Transcript, WhichSpeaker};
use debrief_db::{Principal, Tx};
use debrief_model::{EditId, RecordingId, Role, SegmentId, SpeakerId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::{JsonBody, QueryString};
use crate::error::{Error, Result};
use crate::principal::VisibleRecording;
use crate::recordings::check_text;
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;
use view::{Conflict, EditView, MatchView, OutcomeView};

/// A line that a person can read at once; a whole transcript is no line.
const TEXT_CHARS: usize = 5_000;
const NAME_CHARS: usize = 100;
/// A request of more lines is a program's mistake.
const MOST_LINES: usize = 10_000;
const EDITS_A_PAGE: i64 = 50;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(undo))
        .merge(left_overs::router())
        .routes(routes!(find_line))
}

/// A line as somebody saw it.
#[derive(Clone, Copy, Deserialize, ToSchema)]
struct SeenLine {
    id: SegmentId,
    revision: i64,
}

impl From<SeenLine> for Seen {
    fn from(line: SeenLine) -> Self {
        Self { id: line.id, revision: line.revision }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Wanted {
    /// At most 5,000 characters; an empty text removes the line. Whoever changed other words of the line since `revision`
    /// is not overwritten.
    Text {
        line: SeenLine,
        text: String,
    },
    /// `at`: offset into the text in Unicode scalar values.
    Split {
        line: SeenLine,
        at: usize,
    },
    /// Lines that follow each other, in order.
    Join {
        lines: Vec<SeenLine>,
    },
    /// A line where there is none.
    Insert {
        start_ms: i64,
        end_ms: i64,
        text: String,
    },
    /// Says who speaks in these lines; null: nobody knows.
    Speaker {
        lines: Vec<SegmentId>,
        speaker: Option<SpeakerWanted>,
    },
    RenameSpeaker {
        speaker_id: SpeakerId,
        name: String,
    },
    Replace {
        find: String,
        replace: String,
        #[serde(default)]
        match_case: bool,
        #[serde(default = "yes")]
        whole_words: bool,
        /// Absent: everywhere.
        lines: Option<Vec<SegmentId>>,
        /// Only tells what would be changed.
        #[serde(default)]
        dry_run: bool,
    },
}

fn yes() -> bool {
    true
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
enum SpeakerWanted {
    Known {
        id: SpeakerId,
    },
    /// Made if the recording has none of this name.
    Named {
        name: String,
    },
}

impl Wanted {
    fn check(self) -> Result<Correction> {
        Ok(match self {
            Self::Text { line, text } => {
                check_text("text", &text, 0, TEXT_CHARS)?;
                Correction::Text { line: line.into(), text }
            }
            Self::Split { line, at } => Correction::Split { line: line.into(), at },
            Self::Join { lines } => {
                check_count(lines.len())?;
                Correction::Join { lines: lines.into_iter().map(Seen::from).collect() }
            }
            Self::Insert { start_ms, end_ms, text } => {
                check_text("text", text.trim(), 1, TEXT_CHARS)?;
                if start_ms < 0 || end_ms <= start_ms {
                    return Err(Error::invalid("invalid_time", "A line's end_ms must lie behind its start_ms."));
                }
                Correction::Insert { start_ms, end_ms, text }
            }
            Self::Speaker { lines, speaker } => {
                check_count(lines.len())?;
                let speaker = match speaker {
                    None => WhichSpeaker::Nobody,
                    Some(SpeakerWanted::Known { id }) => WhichSpeaker::Known(id),
                    Some(SpeakerWanted::Named { name }) => WhichSpeaker::Named(checked_name(&name)?),
                };
                Correction::Speaker { lines, speaker }
            }
            Self::RenameSpeaker { speaker_id, name } => {
                Correction::RenameSpeaker { speaker_id, name: checked_name(&name)? }
            }
            Self::Replace { find, replace, match_case, whole_words, lines, .. } => {
                check_text("text to find", &find, 1, TEXT_CHARS)?;
                check_text("replacement", &replace, 0, TEXT_CHARS)?;
                let find = FindText { text: find, matches_case: match_case, whole_words };
                Correction::Replace { find, with: replace, only: lines.map(|lines| lines.into_iter().collect()) }
            }
        })
    }

    fn is_dry_run(&self) -> bool {
        matches!(self, Self::Replace { dry_run: true, .. })
    }
}

fn check_count(lines: usize) -> Result<()> {
    if (1..=MOST_LINES).contains(&lines) {
        return Ok(());
    }
    Err(Error::invalid("invalid_lines", format!("Name 1 to {MOST_LINES} lines; these are {lines}.")))
}

fn checked_name(name: &str) -> Result<String> {
    let name = debrief_model::mending::one_line(name);
    check_text("speaker's name", &name, 1, NAME_CHARS)?;
    Ok(name)
}

/// Who may correct: members, whoever made the recording.
pub fn may_correct(principal: &Principal) -> bool {
    principal.role >= Role::Member
}

fn or_forbidden(visible: VisibleRecording) -> Result<VisibleRecording> {
    if may_correct(&visible.principal) {
        return Ok(visible);
    }
    Err(Error::forbidden("Your role is viewer; correcting needs the role member. Ask an admin of your workspace."))
}

/// The id behind that of the recording.
fn second_of<T: std::str::FromStr>(Path((_, id)): Path<(String, String)>, what: &str) -> Result<T> {
    id.parse().map_err(|_| Error::not_found(what))
}

async fn shown(tx: &mut Tx, recording_id: RecordingId) -> Result<Transcript> {
    let shown = transcripts::shown(tx, recording_id).await?;
    let unfinished =
        || Error::conflict("not_ready", "The text is still being made. It can be corrected as soon as it is complete.");
    shown.filter(transcripts::is_complete).ok_or_else(unfinished)
}

/// Corrects the text, as one edit that can be undone. A repeated `Idempotency-Key` gives the first edit's answer.
#[utoipa::path(post, path = "/api/recordings/{id}/transcript/edits", tag = "transcripts", request_body = Wanted,
    params(("id" = RecordingId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = OutcomeView), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 409, body = Conflict), (status = 422, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    visible: VisibleRecording,
    headers: HeaderMap,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Response> {
    let VisibleRecording { principal, recording } = or_forbidden(visible)?;
    let is_dry_run = wanted.is_dry_run();
    let correction = wanted.check()?;
    let mut tx = state.db.begin().await?;
    let transcript = shown(&mut tx, recording.id).await?;
    let desk = Desk::of(&principal, &transcript, idempotency_key(&headers)?);
    let mut matches = Vec::new();
    if let Correction::Replace { find, with, only } = &correction {
        let found = transcripts::matches(&mut tx, &desk, find, with).await?;
        let is_wanted = |id| only.as_ref().is_none_or(|only| only.contains(&id));
        matches.extend(found.into_iter().filter(|found| is_wanted(found.line.id())).map(MatchView::from));
    }
    if is_dry_run {
        return Ok(Json(OutcomeView { matches, ..OutcomeView::default() }).into_response());
    }
    let outcome = match transcripts::correct(&mut tx, &desk, &correction).await {
        Ok(outcome) => outcome,
        Err(refusal) => return refused(refusal),
    };
    answer(tx, &transcript, outcome, matches).await
}

async fn answer(
    mut tx: Tx,
    transcript: &Transcript,
    outcome: transcripts::Outcome,
    matches: Vec<MatchView>,
) -> Result<Response> {
    let view = OutcomeView { matches, ..OutcomeView::of(&mut tx, outcome, transcript.language.as_deref()).await? };
    tx.commit().await?;
    Ok(Json(view).into_response())
}

fn refused(refusal: Refusal) -> Result<Response> {
    Err(match refusal {
        Refusal::UnknownLine => Error::not_found("line"),
        Refusal::UnknownSpeaker => Error::not_found("speaker"),
        Refusal::UnknownEdit => Error::not_found("correction"),
        Refusal::Gone => Error::not_found("recording"),
        Refusal::Collision(collision) => {
            return Ok((StatusCode::CONFLICT, Json(Conflict::of(*collision))).into_response());
        }
        Refusal::NoNeighbours => Error::conflict(
            "no_neighbours",
            "Lines that are joined must follow each other. Read the text again, then choose.",
        ),
        Refusal::NothingToSplit => Error::invalid(
            "nothing_to_split",
            "A line is split between two of its words. Put the cursor between two words.",
        ),
        Refusal::EditedSince(Some(later)) => {
            let who = later.author.map_or_else(|| "the glossary".to_owned(), |(_, name)| name);
            let message = format!("A later correction by {who} stands on this one. Undo that one first.");
            Error::conflict("edited_since", message)
        }
        Refusal::EditedSince(None) => {
            Error::conflict("edited_since", "A later correction stands on this one. Undo that one first.")
        }
        Refusal::AlreadyUndone => Error::conflict("already_undone", "This was undone already."),
        Refusal::AnotherVersion => Error::conflict(
            "another_version",
            "This was a correction of an earlier text, which another has replaced. Correct the new text instead.",
        ),
        Refusal::Db(cause) => cause.into(),
    })
}

#[derive(Deserialize)]
struct Page {
    before: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct EditList {
    edits: Vec<EditView>,
    next_cursor: Option<String>,
}

/// The corrections of the text that is shown, newest first.
#[utoipa::path(get, path = "/api/recordings/{id}/transcript/edits", tag = "transcripts",
    params(("id" = RecordingId, Path), ("before" = Option<String>, Query)),
    responses((status = 200, body = EditList), (status = 404, body = crate::error::ErrorBody)))]
async fn list(
    State(state): State<AppState>,
    visible: VisibleRecording,
    QueryString(page): QueryString<Page>,
) -> Result<Json<EditList>> {
    let before: Option<EditId> = match page.before.as_deref().map(str::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => {
            return Err(Error::invalid(
                "invalid_cursor",
                "This cursor is none. Leave it out to begin with the newest.",
            ));
        }
    };
    let mut reader = state.db.read().await?;
    let Some(transcript) = transcripts::shown(&mut reader, visible.recording.id).await? else {
        return Ok(Json(EditList { edits: Vec::new(), next_cursor: None }));
    };
    let mut found = transcripts::edits(&mut reader, transcript.id, before, EDITS_A_PAGE + 1).await?;
    let goes_on = found.len() as i64 > EDITS_A_PAGE;
    found.truncate(EDITS_A_PAGE as usize);
    let speakers = transcripts::speakers(&mut reader, visible.recording.id).await?;
    let mut edits = Vec::with_capacity(found.len());
    for edit in found {
        edits.push(EditView::of(&mut reader, edit, &speakers).await?);
    }
    let next_cursor = edits.last().filter(|_| goes_on).map(|edit| edit.id.to_string());
    Ok(Json(EditList { edits, next_cursor }))
}

/// Turns a correction round; undoing an undoing is doing it again.
#[utoipa::path(post, path = "/api/recordings/{id}/transcript/edits/{edit_id}/undo", tag = "transcripts",
    params(("id" = RecordingId, Path), ("edit_id" = EditId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = OutcomeView), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 409, body = crate::error::ErrorBody)))]
async fn undo(
    State(state): State<AppState>,
    visible: VisibleRecording,
    path: Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let VisibleRecording { principal, recording } = or_forbidden(visible)?;
    let edit_id: EditId = second_of(path, "correction")?;
    let mut tx = state.db.begin().await?;
    let transcript = shown(&mut tx, recording.id).await?;
    let desk = Desk::of(&principal, &transcript, idempotency_key(&headers)?);
    match transcripts::undo(&mut tx, &desk, edit_id).await {
        Ok(outcome) => answer(tx, &transcript, outcome, Vec::new()).await,
        Err(refusal) => refused(refusal),
    }
}

#[derive(Serialize, ToSchema)]
struct LinePlace {
    start_ms: i64,
    /// The line of the text that is shown that is said then; null: none.
    line_id: Option<SegmentId>,
}

/// Where a line lies, also one of an earlier text: links to lines stay good.
#[utoipa::path(get, path = "/api/recordings/{id}/lines/{line_id}", tag = "transcripts",
    params(("id" = RecordingId, Path), ("line_id" = SegmentId, Path)),
    responses((status = 200, body = LinePlace), (status = 404, body = crate::error::ErrorBody)))]
async fn find_line(
    State(state): State<AppState>,
    visible: VisibleRecording,
    path: Path<(String, String)>,
) -> Result<Json<LinePlace>> {
    let line_id: SegmentId = second_of(path, "line")?;
    let mut reader = state.db.read().await?;
    let start_ms = transcripts::place_of_line(&mut reader, visible.recording.id, line_id).await?;
    let start_ms = start_ms.ok_or_else(|| Error::not_found("line"))?;
    let lines = match transcripts::shown(&mut reader, visible.recording.id).await? {
        Some(shown) => transcripts::lines(&mut reader, shown.id).await?,
        None => Vec::new(),
    };
    let itself = lines.iter().find(|line| line.id() == line_id);
    let there = lines.iter().rfind(|line| line.segment.start_ms <= start_ms).or(lines.first());
    Ok(Json(LinePlace { start_ms, line_id: itself.or(there).map(transcripts::Line::id) }))
}

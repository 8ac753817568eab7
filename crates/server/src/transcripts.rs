//! The text of a recording: to read, to download, to make again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::transcripts::{self, Gap, Line, Speaker, Transcript};
use debrief_db::{Connected, Principal, chapters};
use debrief_model::captions::{self, Cue};
use debrief_model::recording::{MediaState, TranscriptState};
use debrief_model::structure::{self, Said};
use debrief_model::transcript::DEMO_LABEL;
use debrief_model::{Reason, RecordingId, Role, SegmentId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::corrections::may_correct;
use crate::corrections::view::{LineView, SpeakerView};
use crate::error::{Error, Result};
use crate::media::content_disposition;
use crate::principal::VisibleRecording;
use crate::recordings::{RecordingView, reload};
use crate::state::AppState;
use crate::translations::TranslationStateView;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(transcribe))
        .routes(routes!(cancel))
        .routes(routes!(retry_gaps))
        .routes(routes!(captions_vtt))
        .routes(routes!(download))
}

/// The version that is shown: the newest that is ready, else the newest. Version 0 means that there is none yet.
#[derive(Serialize, ToSchema)]
#[schema(as = Transcript)]
pub struct TranscriptView {
    recording_id: RecordingId,
    version: i64,
    state: TranscriptState,
    language: Option<String>,
    model: Option<String>,
    demo: bool,
    label: Option<String>,
    progress: Option<f64>,
    /// How many corrections were made to this version.
    revision: i64,
    /// The role allows it, and the text is complete.
    can_correct: bool,
    /// Corrections of an earlier text that do not fit this one, and wait for a person.
    left_over: i64,
    speakers: Vec<SpeakerView>,
    segments: Vec<LineView>,
    /// The lines with which a paragraph begins, for who reads the text as a whole.
    paragraphs: Vec<SegmentId>,
    /// Its English text, where somebody wanted one.
    translation: Option<TranslationStateView>,
    /// Where text is missing, because the speech model could not be got through it.
    gaps: Vec<GapView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TranscriptGap)]
pub struct GapView {
    start_ms: i64,
    end_ms: i64,
    reason: Reason,
}

impl From<Gap> for GapView {
    fn from(gap: Gap) -> Self {
        Self { start_ms: gap.start_ms, end_ms: gap.end_ms, reason: gap.reason }
    }
}

/// The version that is shown, with what people read of it.
pub struct Shown {
    transcript: Option<Transcript>,
    lines: Vec<Line>,
    speakers: Vec<Speaker>,
}

pub async fn load(on: &mut impl Connected, recording_id: RecordingId) -> Result<Shown> {
    let transcript = transcripts::shown(on, recording_id).await?;
    let lines = match &transcript {
        Some(transcript) => transcripts::lines(on, transcript.id).await?,
        None => Vec::new(),
    };
    Ok(Shown { transcript, lines, speakers: transcripts::speakers(on, recording_id).await? })
}

impl Shown {
    /// Made by the demo model, which whoever reads it must know.
    pub fn is_demo(&self) -> bool {
        self.transcript.as_ref().is_some_and(|transcript| transcript.is_demo)
    }

    /// Of each line, whether a paragraph begins with it.
    pub fn paragraph_starts(&self) -> Vec<bool> {
        structure::paragraph_starts(&said(&self.lines))
    }

    fn language(&self) -> Option<String> {
        self.transcript.as_ref()?.language.clone()
    }

    pub fn cues(&self) -> Vec<Cue<'_>> {
        let name = |id| self.speakers.iter().find(|speaker| speaker.id == id).map(|speaker| speaker.name.as_str());
        self.lines.iter().map(|line| Cue { segment: &line.segment, speaker: line.speaker_id.and_then(name) }).collect()
    }
}

impl TranscriptView {
    async fn of(
        on: &mut impl Connected,
        recording_id: RecordingId,
        principal: &Principal,
        shown: Shown,
    ) -> Result<Self> {
        let Shown { transcript, lines, speakers } = shown;
        let (gaps, revision, left_over) = match &transcript {
            Some(Transcript { id, .. }) => (
                transcripts::gaps(on, *id).await?,
                transcripts::count_edits(on, *id).await?,
                transcripts::count_left_overs(on, *id).await?,
            ),
            None => (Vec::new(), 0, 0),
        };
        let demo = transcript.as_ref().is_some_and(|transcript| transcript.is_demo);
        let language = transcript.as_ref().and_then(|transcript| transcript.language.clone());
        Ok(Self {
            recording_id,
            version: transcript.as_ref().map_or(0, |transcript| transcript.version),
            state: transcript.as_ref().map_or(TranscriptState::Waiting, |transcript| transcript.state),
            progress: transcript.as_ref().and_then(|transcript| transcript.progress),
            language: language.clone(),
            revision,
            can_correct: may_correct(principal) && transcript.as_ref().is_some_and(transcripts::is_complete),
            left_over,
            model: transcript.and_then(|transcript| transcript.model),
            demo,
            label: demo.then(|| DEMO_LABEL.to_owned()),
            speakers: speakers.into_iter().map(SpeakerView::from).collect(),
            paragraphs: paragraphs(&lines),
            translation: TranslationStateView::of(on, recording_id).await?,
            segments: lines.into_iter().map(|line| LineView::of(line, language.as_deref())).collect(),
            gaps: gaps.into_iter().map(GapView::from).collect(),
        })
    }
}

/// Lines as their structure is told from.
pub fn said(lines: &[Line]) -> Vec<Said<'_>> {
    lines
        .iter()
        .map(|line| Said {
            start_ms: line.segment.start_ms,
            end_ms: line.segment.end_ms,
            text: line.text(),
            speaker: line.speaker_id.map(|id| id.as_uuid().as_u128()),
            turn: line.speaker_turn,
        })
        .collect()
}

fn paragraphs(lines: &[Line]) -> Vec<SegmentId> {
    let starts = structure::paragraph_starts(&said(lines));
    lines.iter().zip(starts).filter(|(_, begins)| *begins).map(|(line, _)| line.id()).collect()
}

/// The current text; while it is made, what there is of it.
#[utoipa::path(get, path = "/api/recordings/{id}/transcript", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 200, body = TranscriptView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<TranscriptView>> {
    let mut reader = state.db.read().await?;
    let shown = load(&mut reader, visible.recording.id).await?;
    Ok(Json(TranscriptView::of(&mut reader, visible.recording.id, &visible.principal, shown).await?))
}

#[derive(Deserialize, Default, ToSchema)]
struct TranscribeAgain {
    /// ISO 639-1, such as `en`; absent means that it is detected.
    language: Option<String>,
    /// A model's name; absent means the configured one.
    model: Option<String>,
}

/// Makes a new version of the text. The one before stays until the new one is ready.
#[utoipa::path(post, path = "/api/recordings/{id}/transcribe", tag = "transcripts", params(("id" = RecordingId, Path)),
    request_body = TranscribeAgain, responses((status = 202, body = RecordingView), (status = 409, body = crate::error::ErrorBody)))]
async fn transcribe(
    State(state): State<AppState>,
    visible: VisibleRecording,
    JsonBody(wanted): JsonBody<TranscribeAgain>,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let VisibleRecording { principal, recording } = may_transcribe(visible)?;
    if recording.media_state != MediaState::Ready {
        return Err(Error::conflict(
            "not_ready",
            "The recording is still being prepared, or could not be; its text is made after that.",
        ));
    }
    let language =
        wanted.language.as_deref().map(str::trim).filter(|language| !language.is_empty() && *language != "auto");
    let model = checked_model(wanted.model.as_deref())?;
    if language
        .is_some_and(|code| !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()))
    {
        return Err(Error::invalid(
            "invalid_language",
            "Give the language as a code of two or three letters, such as “en”, or leave it out.",
        ));
    }
    let mut tx = state.db.begin().await?;
    transcripts::create(&mut tx, recording.id, recording.workspace_id, language, model).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &principal, recording.id).await?))
}

/// A model's name; none for `auto`.
pub fn checked_model(wanted: Option<&str>) -> Result<Option<&str>> {
    let model = wanted.map(str::trim).filter(|model| !model.is_empty() && *model != "auto");
    let is_name = |name: &str| {
        name.len() <= 60 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    if model.is_some_and(|name| !is_name(name)) {
        return Err(Error::invalid("invalid_model", "Give a model by its name in GET /api/models, or leave it out."));
    }
    Ok(model)
}

pub fn may_transcribe(visible: VisibleRecording) -> Result<VisibleRecording> {
    if visible.principal.role >= Role::Member {
        return Ok(visible);
    }
    Err(Error::forbidden("Your role is viewer; transcribing needs the role member. Ask an admin of your workspace."))
}

/// Ends the transcription that is under way; what it gave so far stays readable.
#[utoipa::path(post, path = "/api/recordings/{id}/transcribe/cancel", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 202, body = RecordingView)))]
async fn cancel(State(state): State<AppState>, visible: VisibleRecording) -> Result<(StatusCode, Json<RecordingView>)> {
    let VisibleRecording { principal, recording } = may_transcribe(visible)?;
    let mut tx = state.db.begin().await?;
    transcripts::cancel(&mut tx, recording.id, recording.workspace_id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &principal, recording.id).await?))
}

/// Has the gaps of the text heard again; what is there stays.
#[utoipa::path(post, path = "/api/recordings/{id}/transcript/gaps/retry", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 202, body = RecordingView), (status = 409, body = crate::error::ErrorBody)))]
async fn retry_gaps(
    State(state): State<AppState>,
    visible: VisibleRecording,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let VisibleRecording { principal, recording } = may_transcribe(visible)?;
    let mut tx = state.db.begin().await?;
    let shown = transcripts::shown(&mut tx, recording.id).await?;
    let has_gaps = match &shown {
        Some(shown) => transcripts::retry_gaps(&mut tx, shown, recording.workspace_id).await?,
        None => false,
    };
    if !has_gaps {
        return Err(Error::conflict("no_gaps", "This text has no gaps, so there is nothing to be heard again."));
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &principal, recording.id).await?))
}

/// The player's captions track.
#[utoipa::path(get, path = "/api/recordings/{id}/captions.vtt", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "WebVTT", content_type = "text/vtt")))]
async fn captions_vtt(State(state): State<AppState>, visible: VisibleRecording) -> Result<Response> {
    let shown = load(&mut state.db.read().await?, visible.recording.id).await?;
    let headers = [(header::CONTENT_TYPE, "text/vtt; charset=utf-8"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((headers, captions::vtt(&shown.cues(), shown.language().as_deref())).into_response())
}

/// The text as a file: `transcript.txt`, `.md`, `.srt`, `.vtt` or `.json`.
#[utoipa::path(get, path = "/api/recordings/{id}/{file}", tag = "transcripts", params(("id" = RecordingId, Path), ("file" = String, Path)),
    responses((status = 200, description = "The file"), (status = 404, body = crate::error::ErrorBody)))]
async fn download(
    State(state): State<AppState>,
    visible: VisibleRecording,
    path: Path<(String, String)>,
    parts: Parts,
) -> Result<Response> {
    let recording = &visible.recording;
    let Path((_, file)) = path;
    let extension = file.strip_prefix("transcript.").ok_or_else(|| Error::not_found("file"))?;
    let mut reader = state.db.read().await?;
    let shown = load(&mut reader, recording.id).await?;
    let label = shown.is_demo().then_some(DEMO_LABEL);
    let cues = shown.cues();
    let (media_type, text) = match extension {
        "txt" => ("text/plain; charset=utf-8", captions::txt(&cues, label)),
        "md" => {
            let url = format!("{}/r/{}", state.base_url(&parts), recording.id);
            let chapters = chapters::list(&mut reader, recording.id).await?;
            let text = captions::markdown(&recording.title, &url, &cues, &chapters, label);
            ("text/markdown; charset=utf-8", text)
        }
        "srt" => ("application/x-subrip; charset=utf-8", captions::srt(&cues)),
        "vtt" => ("text/vtt; charset=utf-8", captions::vtt(&cues, shown.language().as_deref())),
        "json" => {
            let view = TranscriptView::of(&mut reader, recording.id, &visible.principal, shown).await?;
            ("application/json", serde_json::to_string_pretty(&view).map_err(Error::internal)?)
        }
        _ => return Err(Error::not_found("file")),
    };
    let name = content_disposition(&format!("{}.{extension}", recording.title));
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "private, no-cache".into()),
    ];
    Ok((headers, text).into_response())
}

//! The text of a recording: to read, to download, to make again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::chapters;
use debrief_db::transcripts::{self, Gap, Transcript};
use debrief_model::recording::{MediaState, TranscriptState};
use debrief_model::transcript::{DEMO_LABEL, Segment};
use debrief_model::{Reason, RecordingId, Role, captions};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::media::content_disposition;
use crate::principal::VisibleRecording;
use crate::recordings::{RecordingView, reload};
use crate::state::AppState;

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
    segments: Vec<Segment>,
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

async fn load(state: &AppState, recording_id: RecordingId) -> Result<(Option<Transcript>, Vec<Segment>)> {
    let mut reader = state.db.read().await?;
    let transcript = transcripts::shown(&mut reader, recording_id).await?;
    let segments = match &transcript {
        Some(transcript) => transcripts::segments(&mut reader, transcript.id).await?,
        None => Vec::new(),
    };
    Ok((transcript, segments))
}

impl TranscriptView {
    fn of(recording_id: RecordingId, transcript: Option<Transcript>, segments: Vec<Segment>) -> Self {
        let demo = transcript.as_ref().is_some_and(|transcript| transcript.is_demo);
        Self {
            recording_id,
            version: transcript.as_ref().map_or(0, |transcript| transcript.version),
            state: transcript.as_ref().map_or(TranscriptState::Waiting, |transcript| transcript.state),
            progress: transcript.as_ref().and_then(|transcript| transcript.progress),
            language: transcript.as_ref().and_then(|transcript| transcript.language.clone()),
            model: transcript.and_then(|transcript| transcript.model),
            demo,
            label: demo.then(|| DEMO_LABEL.to_owned()),
            segments,
            gaps: Vec::new(),
        }
    }
}

/// The current text; while it is made, what there is of it.
#[utoipa::path(get, path = "/api/recordings/{id}/transcript", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 200, body = TranscriptView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<TranscriptView>> {
    let (transcript, segments) = load(&state, visible.recording.id).await?;
    let gaps = match &transcript {
        Some(transcript) => transcripts::gaps(&mut state.db.read().await?, transcript.id).await?,
        None => Vec::new(),
    };
    let view = TranscriptView::of(visible.recording.id, transcript, segments);
    Ok(Json(TranscriptView { gaps: gaps.into_iter().map(GapView::from).collect(), ..view }))
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
    let model = wanted.model.as_deref().map(str::trim).filter(|model| !model.is_empty() && *model != "auto");
    if language
        .is_some_and(|code| !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()))
    {
        return Err(Error::invalid(
            "invalid_language",
            "Give the language as a code of two or three letters, such as “en”, or leave it out.",
        ));
    }
    if model.is_some_and(|name| {
        name.len() > 60 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    }) {
        return Err(Error::invalid("invalid_model", "Give a model by its name in GET /api/models, or leave it out."));
    }
    let mut tx = state.db.begin().await?;
    transcripts::create(&mut tx, recording.id, recording.workspace_id, language, model).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &principal, recording.id).await?))
}

fn may_transcribe(visible: VisibleRecording) -> Result<VisibleRecording> {
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
    let (transcript, segments) = load(&state, visible.recording.id).await?;
    let language = transcript.and_then(|transcript| transcript.language);
    let headers = [(header::CONTENT_TYPE, "text/vtt; charset=utf-8"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((headers, captions::vtt(&segments, language.as_deref())).into_response())
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
    let (transcript, segments) = load(&state, recording.id).await?;
    let label = transcript.as_ref().filter(|transcript| transcript.is_demo).map(|_| DEMO_LABEL);
    let language = transcript.as_ref().and_then(|transcript| transcript.language.clone());
    let (media_type, text) = match extension {
        "txt" => ("text/plain; charset=utf-8", captions::txt(&segments, label)),
        "md" => {
            let url = format!("{}/r/{}", state.base_url(&parts), recording.id);
            let chapters = chapters::list(&mut state.db.read().await?, recording.id).await?;
            let text = captions::markdown(&recording.title, &url, &segments, &chapters, label);
            ("text/markdown; charset=utf-8", text)
        }
        "srt" => ("application/x-subrip; charset=utf-8", captions::srt(&segments)),
        "vtt" => ("text/vtt; charset=utf-8", captions::vtt(&segments, language.as_deref())),
        "json" => {
            let view = TranscriptView::of(recording.id, transcript, segments);
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

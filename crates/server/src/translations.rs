//! English text of what is said in another language: the second captions track.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::Connected;
use debrief_db::transcripts::{self, TRANSLATED_INTO, TranslatedLine, Translation};
use debrief_model::captions;
use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, RecordingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::VisibleRecording;
use crate::state::AppState;
use crate::transcripts::{checked_model, may_transcribe};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find, translate, remove)).routes(routes!(captions_vtt))
}

/// How far a translation is.
#[derive(Serialize, ToSchema)]
#[schema(as = TranslationState)]
pub struct TranslationStateView {
    state: TranscriptState,
    /// Of the translation: Whisper knows English alone.
    language: &'static str,
    model: Option<String>,
    progress: Option<f64>,
    reason: Option<Reason>,
    /// It can be read while another one is made in its place.
    again: bool,
}

impl TranslationStateView {
    pub async fn of(on: &mut impl Connected, recording_id: RecordingId) -> Result<Option<Self>> {
        let mut all = transcripts::translations(on, recording_id).await?.into_iter();
        let shown = all.next();
        Ok(shown.map(|shown| Self {
            state: shown.state,
            language: TRANSLATED_INTO,
            model: shown.model,
            progress: shown.progress,
            reason: shown.reason,
            again: all.next().is_some(),
        }))
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Translation)]
struct TranslationView {
    #[serde(flatten)]
    state: TranslationStateView,
    lines: Vec<TranslatedLineView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TranslatedLine)]
struct TranslatedLineView {
    start_ms: i64,
    end_ms: i64,
    text: String,
}

impl From<TranslatedLine> for TranslatedLineView {
    fn from(line: TranslatedLine) -> Self {
        Self { start_ms: line.start_ms, end_ms: line.end_ms, text: line.text }
    }
}

async fn view(on: &mut impl Connected, recording_id: RecordingId) -> Result<TranslationView> {
    let state = TranslationStateView::of(on, recording_id).await?.ok_or_else(|| Error::not_found("translation"))?;
    let lines = lines(on, recording_id).await?.into_iter().map(TranslatedLineView::from).collect();
    Ok(TranslationView { state, lines })
}

/// Of the one that can be read; while the first one is made, what there is of it.
async fn lines(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<TranslatedLine>> {
    match transcripts::translations(on, recording_id).await?.first() {
        Some(Translation { id, .. }) => Ok(transcripts::translated_lines(on, *id).await?),
        None => Err(Error::not_found("translation")),
    }
}

/// The English text; while it is made, what there is of it.
#[utoipa::path(get, path = "/api/recordings/{id}/translation", tag = "transcripts",
    params(("id" = RecordingId, Path)),
    responses((status = 200, body = TranslationView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<TranslationView>> {
    Ok(Json(view(&mut state.db.read().await?, visible.recording.id).await?))
}

#[derive(Deserialize, Default, ToSchema)]
struct Translate {
    /// A model's name; absent means the workspace's. It has to know more than English.
    model: Option<String>,
}

/// Has what is said in another language heard as English text, by a model that was trained for it.
#[utoipa::path(post, path = "/api/recordings/{id}/translation", tag = "transcripts",
    params(("id" = RecordingId, Path)), request_body = Translate,
    responses((status = 202, body = TranslationView), (status = 403, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody)))]
async fn translate(
    State(state): State<AppState>,
    visible: VisibleRecording,
    JsonBody(wanted): JsonBody<Translate>,
) -> Result<(StatusCode, Json<TranslationView>)> {
    let VisibleRecording { recording, .. } = may_transcribe(visible)?;
    let model = checked_model(wanted.model.as_deref())?;
    let mut tx = state.db.begin().await?;
    let shown = transcripts::shown(&mut tx, recording.id).await?;
    if shown.is_some_and(|shown| shown.language.as_deref() == Some(TRANSLATED_INTO)) {
        return Err(Error::conflict(
            "already_english",
            "This recording is in English already. If it is not, transcribe it again with its language.",
        ));
    }
    if transcripts::translate(&mut tx, recording.id, recording.workspace_id, model).await?.is_none() {
        return Err(Error::conflict(
            "not_ready",
            "A translation is heard from the windows of a transcription, and this recording has none that is complete. \
             Transcribe it first.",
        ));
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(view(&mut state.db.read().await?, recording.id).await?)))
}

/// Takes the translation away, also one that is being made.
#[utoipa::path(delete, path = "/api/recordings/{id}/translation", tag = "transcripts",
    params(("id" = RecordingId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn remove(State(state): State<AppState>, visible: VisibleRecording) -> Result<StatusCode> {
    let VisibleRecording { recording, .. } = may_transcribe(visible)?;
    let mut tx = state.db.begin().await?;
    if !transcripts::remove_translation(&mut tx, recording.id, recording.workspace_id).await? {
        return Err(Error::not_found("translation"));
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The player's second captions track.
#[utoipa::path(get, path = "/api/recordings/{id}/captions.en.vtt", tag = "transcripts",
    params(("id" = RecordingId, Path)),
    responses((status = 200, description = "WebVTT", content_type = "text/vtt"), (status = 404, body = crate::error::ErrorBody)))]
async fn captions_vtt(State(state): State<AppState>, visible: VisibleRecording) -> Result<Response> {
    let lines = lines(&mut state.db.read().await?, visible.recording.id).await?;
    let cues = lines.iter().map(|line| (line.start_ms, line.end_ms, line.text.as_str()));
    let headers = [(header::CONTENT_TYPE, "text/vtt; charset=utf-8"), (header::CACHE_CONTROL, "private, no-cache")];
    Ok((headers, captions::vtt_of_lines(cues, TRANSLATED_INTO)).into_response())
}

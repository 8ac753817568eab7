//! Corrections of an earlier text that do not fit the one that took its place.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use debrief_db::transcripts::{self, Desk};
use debrief_model::{LeftOverId, RecordingId};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::view::{LeftOverList, OutcomeView};
use super::{answer, or_forbidden, refused, second_of, shown};
use crate::body::JsonBody;
use crate::error::Result;
use crate::principal::VisibleRecording;
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(left_over)).routes(routes!(settle))
}

/// Corrections of an earlier text that do not fit this one, and wait for a person.
#[utoipa::path(get, path = "/api/recordings/{id}/transcript/left-over", tag = "transcripts", params(("id" = RecordingId, Path)),
    responses((status = 200, body = LeftOverList), (status = 404, body = crate::error::ErrorBody)))]
async fn left_over(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<LeftOverList>> {
    let mut reader = state.db.read().await?;
    let found = match transcripts::shown(&mut reader, visible.recording.id).await? {
        Some(transcript) => transcripts::left_overs(&mut reader, transcript.id).await?,
        None => Vec::new(),
    };
    Ok(Json(LeftOverList::of(found)))
}

#[derive(Deserialize, ToSchema)]
struct Settlement {
    #[serde(rename = "use")]
    uses: Uses,
}

#[derive(PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Uses {
    /// The corrected text, in the place of what was heard now.
    Edited,
    /// What was heard now.
    Heard,
}

/// Settles a left-over correction.
#[utoipa::path(post, path = "/api/recordings/{id}/transcript/left-over/{left_over_id}", tag = "transcripts", request_body = Settlement,
    params(("id" = RecordingId, Path), ("left_over_id" = LeftOverId, Path)),
    responses((status = 200, body = OutcomeView), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn settle(
    State(state): State<AppState>,
    visible: VisibleRecording,
    path: Path<(String, String)>,
    JsonBody(settlement): JsonBody<Settlement>,
) -> Result<Response> {
    let VisibleRecording { principal, recording } = or_forbidden(visible)?;
    let left_over_id: LeftOverId = second_of(path, "correction")?;
    let mut tx = state.db.begin().await?;
    let transcript = shown(&mut tx, recording.id).await?;
    let desk = Desk::of(&principal, &transcript, None);
    match transcripts::settle(&mut tx, &desk, left_over_id, settlement.uses == Uses::Edited).await {
        Ok(outcome) => answer(tx, &transcript, outcome, Vec::new()).await,
        Err(refusal) => refused(refusal),
    }
}

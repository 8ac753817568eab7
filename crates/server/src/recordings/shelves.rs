//! How recordings are kept: tags, the trash, one in another's place, how far oneself has watched.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use debrief_db::recordings::{self, Recording};
use debrief_db::{Principal, Tx};
use debrief_model::RecordingId;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{RecordingView, check_text, reload};
use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::{Viewer, VisibleRecording};
use crate::state::AppState;

const TAG_CHARS: usize = 40;
const MOST_TAGS: usize = 20;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_tags))
        .routes(routes!(trash))
        .routes(routes!(restore))
        .routes(routes!(watched))
}

#[derive(Serialize, ToSchema)]
struct TagList {
    /// By letters.
    tags: Vec<TagView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Tag)]
struct TagView {
    name: String,
    /// Recordings that have it, those in the trash left out.
    count: usize,
}

/// The tags in use.
#[utoipa::path(get, path = "/api/tags", tag = "recordings", responses((status = 200, body = TagList)))]
async fn list_tags(State(state): State<AppState>, Viewer(principal): Viewer) -> Result<Json<TagList>> {
    let tags = recordings::tags(&mut state.db.read().await?, &principal).await?;
    Ok(Json(TagList { tags: tags.into_iter().map(|tag| TagView { name: tag.name, count: tag.count }).collect() }))
}

/// Puts a recording into the trash: lists and search leave it out, its own address still shows it, and nothing of it is
/// deleted until somebody does so.
#[utoipa::path(post, path = "/api/recordings/{id}/trash", tag = "recordings", params(("id" = RecordingId, Path)),
    responses((status = 200, body = RecordingView), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn trash(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<RecordingView>> {
    let VisibleRecording { principal, recording } = visible.or_forbidden()?;
    let mut tx = state.db.begin().await?;
    recordings::trash(&mut tx, &principal, &recording).await?;
    tx.commit().await?;
    reload(&state, &principal, recording.id).await
}

/// Takes a recording out of the trash.
#[utoipa::path(post, path = "/api/recordings/{id}/restore", tag = "recordings", params(("id" = RecordingId, Path)),
    responses((status = 200, body = RecordingView), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn restore(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<RecordingView>> {
    let VisibleRecording { principal, recording } = visible.or_forbidden()?;
    let mut tx = state.db.begin().await?;
    recordings::restore_from_trash(&mut tx, &recording).await?;
    tx.commit().await?;
    reload(&state, &principal, recording.id).await
}

#[derive(Deserialize, ToSchema)]
struct Watched {
    /// Milliseconds from the start.
    position_ms: i64,
}

/// Keeps how far oneself has watched or read, so that it goes on there on any device.
#[utoipa::path(put, path = "/api/recordings/{id}/position", tag = "recordings", params(("id" = RecordingId, Path)), request_body = Watched,
    responses((status = 204), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn watched(
    State(state): State<AppState>,
    visible: VisibleRecording,
    JsonBody(watched): JsonBody<Watched>,
) -> Result<StatusCode> {
    let VisibleRecording { principal, recording } = visible;
    if watched.position_ms < 0 {
        return Err(Error::invalid("invalid_position", "The position must be 0 or more, in milliseconds."));
    }
    let mut tx = state.db.begin().await?;
    recordings::watched_until(&mut tx, &principal, recording.id, watched.position_ms).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tells a field that is null from one that is not there.
pub(super) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<RecordingId>>, D::Error> {
    Option::<RecordingId>::deserialize(deserializer).map(Some)
}

/// One space between words, in lower case.
pub(super) fn normal_tag(tag: &str) -> String {
    tag.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

pub(super) fn checked_tags(tags: Vec<String>) -> Result<Vec<String>> {
    let tags: BTreeSet<String> = tags.iter().map(|tag| normal_tag(tag)).collect();
    for tag in &tags {
        check_text("tag", tag, 1, TAG_CHARS)?;
    }
    if tags.len() > MOST_TAGS {
        let message = format!("A recording has at most {MOST_TAGS} tags; these are {}.", tags.len());
        return Err(Error::invalid("too_many_tags", message));
    }
    Ok(tags.into_iter().collect())
}

pub(super) async fn supersede(
    tx: &mut Tx,
    principal: &Principal,
    recording: &Recording,
    successor: Option<RecordingId>,
) -> Result<()> {
    if let Some(id) = successor
        && recordings::find_visible(tx, principal, id).await?.is_none()
    {
        return Err(Error::invalid("unknown_recording", "There is no recording of this id to take its place."));
    }
    if recordings::set_successor(tx, recording, successor).await? {
        return Ok(());
    }
    Err(Error::invalid("superseded_in_a_circle", "That recording was itself replaced by this one. Choose a newer one."))
}

//! What stands beside a comment's words: what they were before, whether the thread is settled, answers at a touch.

use axum::Json;
use axum::extract::{Path, State};
use debrief_db::{Principal, comments};
use debrief_model::{CommentId, REACTIONS, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::load;
use super::view::CommentView;
use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::Viewer;
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(history)).routes(routes!(resolve)).routes(routes!(react, take_back))
}

#[derive(Serialize, ToSchema)]
struct CommentHistory {
    versions: Vec<CommentVersion>,
}

#[derive(Serialize, ToSchema)]
struct CommentVersion {
    body: String,
    written_at: Timestamp,
}

/// What a comment said before it was changed, the oldest first.
#[utoipa::path(get, path = "/api/comments/{id}/history", tag = "comments", params(("id" = CommentId, Path)),
    responses((status = 200, body = CommentHistory), (status = 404, body = crate::error::ErrorBody)))]
async fn history(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
) -> Result<Json<CommentHistory>> {
    let comment = load(&state, &principal, &id).await?;
    let versions = comments::history(&mut state.db.read().await?, comment.id).await?;
    let versions =
        versions.into_iter().map(|version| CommentVersion { body: version.body, written_at: version.written_at });
    Ok(Json(CommentHistory { versions: versions.collect() }))
}

#[derive(Deserialize, ToSchema)]
struct Settled {
    resolved: bool,
}

/// Settles a thread by its first comment, or opens it again.
#[utoipa::path(put, path = "/api/comments/{id}/resolved", tag = "comments", params(("id" = CommentId, Path)), request_body = Settled,
    responses((status = 200, body = CommentView), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn resolve(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
    JsonBody(settled): JsonBody<Settled>,
) -> Result<Json<CommentView>> {
    let comment = load(&state, &principal, &id).await?;
    if comment.parent_id.is_some() {
        let message = "A thread is settled by its first comment, and this one is a reply. Use its parent_id.";
        return Err(Error::invalid("not_a_thread", message));
    }
    let mut tx = state.db.begin().await?;
    comments::resolve(&mut tx, &principal, &comment, settled.resolved).await?;
    let comment = comments::find_visible(&mut tx, &principal, comment.id).await?;
    tx.commit().await?;
    comment.map(|comment| Json(CommentView::of(comment, &principal))).ok_or_else(|| Error::not_found("comment"))
}

/// Answers a comment with one of 👍 ❤️ 🎉 😄 👀 🙏.
#[utoipa::path(put, path = "/api/comments/{id}/reactions/{emoji}", tag = "comments",
    params(("id" = CommentId, Path), ("emoji" = String, Path)),
    responses((status = 200, body = CommentView), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn react(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path((id, emoji)): Path<(String, String)>,
) -> Result<Json<CommentView>> {
    answer(&state, &principal, &id, &emoji, true).await
}

/// Takes one's answer back.
#[utoipa::path(delete, path = "/api/comments/{id}/reactions/{emoji}", tag = "comments",
    params(("id" = CommentId, Path), ("emoji" = String, Path)),
    responses((status = 200, body = CommentView), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn take_back(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path((id, emoji)): Path<(String, String)>,
) -> Result<Json<CommentView>> {
    answer(&state, &principal, &id, &emoji, false).await
}

async fn answer(
    state: &AppState,
    principal: &Principal,
    id: &str,
    emoji: &str,
    is_given: bool,
) -> Result<Json<CommentView>> {
    let comment = load(state, principal, id).await?;
    if !REACTIONS.contains(&emoji) {
        let message = format!("Answer with one of {}.", REACTIONS.join(" "));
        return Err(Error::invalid("unknown_reaction", message));
    }
    let mut tx = state.db.begin().await?;
    if is_given {
        comments::react(&mut tx, principal, &comment, emoji).await?;
    } else {
        comments::take_back(&mut tx, principal, &comment, emoji).await?;
    }
    let comment = comments::find_visible(&mut tx, principal, comment.id).await?;
    tx.commit().await?;
    comment.map(|comment| Json(CommentView::of(comment, principal))).ok_or_else(|| Error::not_found("comment"))
}

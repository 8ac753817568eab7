//! Comments on a recording, each at its moment.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use debrief_db::comments::{self, Comment, CommentChange, NewComment};
use debrief_db::recordings::Recording;
use debrief_db::{Principal, Tx, accounts};
use debrief_model::{CommentId, CommentKind, RecordingId, Timestamp, UserId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::{Viewer, VisibleRecording};
use crate::recordings::{Person, check_text};
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;

const BODY_CHARS: usize = 20_000;
/// A player's clock may stand a little behind the end that the container tells.
const BEHIND_THE_END_MS: i64 = 2_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(edit, delete))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Comment)]
struct CommentView {
    id: CommentId,
    recording_id: RecordingId,
    /// The first comment of the thread that this one replies in.
    parent_id: Option<CommentId>,
    start_ms: i64,
    end_ms: Option<i64>,
    /// Plain text; empty once deleted.
    body: String,
    kind: CommentKind,
    author: Person,
    /// Of whom something is asked.
    assignee: Option<Person>,
    /// Until when.
    due_at: Option<Timestamp>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    /// Deleted comments are listed while they have replies.
    deleted: bool,
    can_edit: bool,
    can_delete: bool,
}

impl CommentView {
    fn of(comment: Comment, principal: &Principal) -> Self {
        Self {
            can_edit: comment.may_edit(principal),
            can_delete: comment.may_delete(principal),
            id: comment.id,
            recording_id: comment.recording_id,
            parent_id: comment.parent_id,
            start_ms: comment.start_ms,
            end_ms: comment.end_ms,
            body: comment.body,
            kind: comment.kind,
            author: Person { id: comment.author_id, name: comment.author_name },
            assignee: comment.assignee.map(|assignee| Person { id: assignee.id, name: assignee.name }),
            due_at: comment.due_at,
            created_at: comment.created_at,
            edited_at: comment.edited_at,
            deleted: comment.is_deleted,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct CommentList {
    comments: Vec<CommentView>,
}

/// All comments of a recording in the order of their time.
#[utoipa::path(get, path = "/api/recordings/{id}/comments", tag = "comments", params(("id" = RecordingId, Path)),
    responses((status = 200, body = CommentList), (status = 404, body = crate::error::ErrorBody)))]
async fn list(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<CommentList>> {
    let found = comments::list(&mut state.db.read().await?, visible.recording.id).await?;
    let comments = found.into_iter().map(|comment| CommentView::of(comment, &visible.principal)).collect();
    Ok(Json(CommentList { comments }))
}

#[derive(Deserialize, ToSchema)]
struct Say {
    start_ms: i64,
    end_ms: Option<i64>,
    /// 1 to 20,000 characters of plain text.
    body: String,
    /// Any comment of the thread to reply in.
    parent_id: Option<CommentId>,
    /// A note where it is absent.
    kind: Option<CommentKind>,
    /// A member of the workspace, of whom something is asked.
    assignee_id: Option<UserId>,
    /// RFC 3339.
    due_at: Option<Timestamp>,
}

/// Comments at a moment, or replies. A repeated `Idempotency-Key` gives the first comment again.
#[utoipa::path(post, path = "/api/recordings/{id}/comments", tag = "comments", request_body = Say,
    params(("id" = RecordingId, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = CommentView), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    visible: VisibleRecording,
    headers: HeaderMap,
    JsonBody(said): JsonBody<Say>,
) -> Result<(StatusCode, Json<CommentView>)> {
    let VisibleRecording { principal, recording } = visible;
    check_body(&said.body)?;
    check_time(&recording, &said)?;
    let new = NewComment {
        recording_id: recording.id,
        parent_id: said.parent_id,
        start_ms: said.start_ms,
        end_ms: said.end_ms,
        body: said.body.trim(),
        kind: said.kind.unwrap_or_default(),
        assignee_id: said.assignee_id,
        due_at: said.due_at,
        idempotency_key: idempotency_key(&headers)?,
    };
    let mut tx = state.db.begin().await?;
    check_assignee(&mut tx, &principal, said.assignee_id).await?;
    let created = comments::create(&mut tx, &principal, &new).await?;
    let missing = if said.parent_id.is_some() { "comment to reply to" } else { "recording" };
    let comment = created.ok_or_else(|| Error::not_found(missing))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(CommentView::of(comment, &principal))))
}

fn check_body(body: &str) -> Result<()> {
    check_text("comment", body.trim(), 1, BODY_CHARS)
}

fn check_time(recording: &Recording, said: &Say) -> Result<()> {
    let end_ms = said.end_ms.unwrap_or(said.start_ms);
    let length_ms = recording.duration_ms.map_or(i64::MAX, |duration| duration.saturating_add(BEHIND_THE_END_MS));
    if said.start_ms < 0 || end_ms < said.start_ms || end_ms > length_ms {
        let message = "A comment's start_ms and end_ms must lie within the recording, in this order.";
        return Err(Error::invalid("invalid_time", message));
    }
    Ok(())
}

async fn check_assignee(tx: &mut Tx, principal: &Principal, assignee_id: Option<UserId>) -> Result<()> {
    let Some(id) = assignee_id else { return Ok(()) };
    if accounts::find_member(tx, principal.workspace_id, id).await?.is_some() {
        return Ok(());
    }
    Err(Error::invalid(
        "unknown_assignee",
        "The assignee is not a member of this workspace. Choose one of its members.",
    ))
}

/// What is absent stays as it is; null takes assignee and time away.
#[derive(Deserialize, ToSchema)]
struct Edit {
    /// 1 to 20,000 characters of plain text.
    body: Option<String>,
    kind: Option<CommentKind>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    assignee_id: Option<Option<UserId>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Timestamp>)]
    due_at: Option<Option<Timestamp>>,
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Changes one's own comment.
#[utoipa::path(patch, path = "/api/comments/{id}", tag = "comments", params(("id" = CommentId, Path)), request_body = Edit,
    responses((status = 200, body = CommentView), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn edit(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
    JsonBody(change): JsonBody<Edit>,
) -> Result<Json<CommentView>> {
    let comment = load(&state, &principal, &id).await?;
    if !comment.may_edit(&principal) {
        return Err(Error::forbidden("Only the author of a comment may change it."));
    }
    if let Some(body) = &change.body {
        check_body(body)?;
    }
    let mut tx = state.db.begin().await?;
    check_assignee(&mut tx, &principal, change.assignee_id.flatten()).await?;
    let change = CommentChange {
        body: change.body.as_deref().map(str::trim),
        kind: change.kind,
        assignee_id: change.assignee_id,
        due_at: change.due_at,
    };
    let edited = comments::edit(&mut tx, &principal, comment.id, &change).await?;
    tx.commit().await?;
    let edited = edited.ok_or_else(|| Error::not_found("comment"))?;
    Ok(Json(CommentView::of(edited, &principal)))
}

/// Deletes a comment: one's own, or as an admin any. Its replies stay.
#[utoipa::path(delete, path = "/api/comments/{id}", tag = "comments", params(("id" = CommentId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn delete(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let comment = load(&state, &principal, &id).await?;
    if !comment.may_delete(&principal) {
        return Err(Error::forbidden("Only the author of a comment or an admin may delete it."));
    }
    let mut tx = state.db.begin().await?;
    comments::delete(&mut tx, &comment).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn load(state: &AppState, principal: &Principal, id: &str) -> Result<Comment> {
    let unknown = || Error::not_found("comment");
    let id: CommentId = id.parse().map_err(|_| unknown())?;
    let comment = comments::find_visible(&mut state.db.read().await?, principal, id).await?;
    comment.filter(|comment| !comment.is_deleted).ok_or_else(unknown)
}

//! Comments on a recording, each at its moment.

mod attachments;
mod company;
mod view;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use debrief_db::comments::{self, Comment, CommentChange, NewComment};
use debrief_db::recordings::Recording;
use debrief_db::{Principal, Tx, accounts};
use debrief_model::{AttachmentId, CommentId, CommentKind, Quote, RecordingId, Region, Timestamp, UserId};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::{Viewer, VisibleRecording};
use crate::recordings::check_text;
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;
use view::CommentView;

const BODY_CHARS: usize = 20_000;
/// A player's clock may stand a little behind the end that the container tells.
const BEHIND_THE_END_MS: i64 = 2_000;
/// Of a quote, and of the words around it.
const QUOTE_CHARS: usize = 2_000;
/// Whoever means more people means everybody.
const MOST_MENTIONS: usize = 50;
/// Beside one comment.
const MOST_ATTACHMENTS: usize = 10;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(edit, delete))
        .merge(company::router())
        .merge(attachments::router())
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
    /// 1 to 20,000 characters of plain text; with an attachment it may be empty.
    body: String,
    /// Any comment of the thread to reply in.
    parent_id: Option<CommentId>,
    /// A note where it is absent.
    kind: Option<CommentKind>,
    /// A member of the workspace, of whom something is asked.
    assignee_id: Option<UserId>,
    /// RFC 3339.
    due_at: Option<Timestamp>,
    quote: Option<Quote>,
    region: Option<Region>,
    /// Members of the workspace whom the text mentions.
    #[serde(default)]
    mentions: Vec<UserId>,
    /// At most 10 of one's own, stored for this recording, in the order in which they are shown.
    #[serde(default)]
    attachments: Vec<AttachmentId>,
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
    check_body(&said.body, said.attachments.len())?;
    check_time(&recording, &said)?;
    check_place(&said)?;
    let new = NewComment {
        recording_id: recording.id,
        parent_id: said.parent_id,
        start_ms: said.start_ms,
        end_ms: said.end_ms,
        body: said.body.trim(),
        kind: said.kind.unwrap_or_default(),
        assignee_id: said.assignee_id,
        due_at: said.due_at,
        quote: said.quote.as_ref(),
        region: said.region.as_ref(),
        mentions: &said.mentions,
        attachments: &said.attachments,
        idempotency_key: idempotency_key(&headers)?,
    };
    let mut tx = state.db.begin().await?;
    check_assignee(&mut tx, &principal, said.assignee_id).await?;
    check_mentions(&mut tx, &principal, &said.mentions).await?;
    let created = comments::create(&mut tx, &principal, &new).await?;
    let missing = if said.parent_id.is_some() { "comment to reply to" } else { "recording" };
    let comment = created.ok_or_else(|| Error::not_found(missing))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(CommentView::of(comment, &principal))))
}

/// Something has to be said, in words or by what is attached.
fn check_body(body: &str, attachments: usize) -> Result<()> {
    if attachments > MOST_ATTACHMENTS {
        let message = format!("A comment has at most {MOST_ATTACHMENTS} attachments; these are {attachments}.");
        return Err(Error::invalid("too_many_attachments", message));
    }
    check_text("comment", body.trim(), usize::from(attachments == 0), BODY_CHARS)
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

fn check_place(said: &Say) -> Result<()> {
    if let Some(Quote { text, before, after }) = &said.quote {
        check_text("quote", text, 1, QUOTE_CHARS)?;
        check_text("words before the quote", before, 0, QUOTE_CHARS)?;
        check_text("words after the quote", after, 0, QUOTE_CHARS)?;
    }
    if said.region.is_some_and(|region| !region.is_valid()) {
        let message = "A region's x, y, width and height are parts of the picture between 0 and 1, and lie within it.";
        return Err(Error::invalid("invalid_region", message));
    }
    Ok(())
}

async fn check_mentions(tx: &mut Tx, principal: &Principal, mentions: &[UserId]) -> Result<()> {
    if mentions.len() > MOST_MENTIONS {
        let message = format!("A comment mentions at most {MOST_MENTIONS} people; these are {}.", mentions.len());
        return Err(Error::invalid("too_many_mentions", message));
    }
    for id in mentions {
        if accounts::find_member(tx, principal.workspace_id, *id).await?.is_none() {
            let message = "Somebody who is mentioned is not a member of this workspace. Mention its members only.";
            return Err(Error::invalid("unknown_mention", message));
        }
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
    /// Members of the workspace whom the text mentions now.
    mentions: Option<Vec<UserId>>,
    /// All that it is to have, in the order in which they are shown.
    attachments: Option<Vec<AttachmentId>>,
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
    let has_attachments = change.attachments.as_ref().map_or(comment.attachments.len(), Vec::len);
    check_body(change.body.as_ref().unwrap_or(&comment.body), has_attachments)?;
    let mut tx = state.db.begin().await?;
    check_assignee(&mut tx, &principal, change.assignee_id.flatten()).await?;
    check_mentions(&mut tx, &principal, change.mentions.as_deref().unwrap_or_default()).await?;
    let change = CommentChange {
        body: change.body.as_deref().map(str::trim),
        kind: change.kind,
        assignee_id: change.assignee_id,
        due_at: change.due_at,
        mentions: change.mentions.as_deref(),
        attachments: change.attachments.as_deref(),
    };
    let edited = comments::edit(&mut tx, &principal, &comment, &change).await?;
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

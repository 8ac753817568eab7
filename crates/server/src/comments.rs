//! Comments on a recording, each at its moment.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use debrief_db::comments::{self, Comment, CommentChange, NewComment, Reaction, Somebody};
use debrief_db::recordings::Recording;
use debrief_db::{Principal, Tx, accounts};
use debrief_model::{CommentId, CommentKind, Quote, REACTIONS, RecordingId, Region, Timestamp, UserId};
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
/// Of a quote, and of the words around it.
const QUOTE_CHARS: usize = 2_000;
/// Whoever means more people means everybody.
const MOST_MENTIONS: usize = 50;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(edit, delete))
        .routes(routes!(history))
        .routes(routes!(resolve))
        .routes(routes!(react, take_back))
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
    quote: Option<Quote>,
    region: Option<Region>,
    /// Whom its text mentions, as `@` and the name.
    mentions: Vec<Person>,
    reactions: Vec<ReactionView>,
    /// When the thread was settled; on its first comment.
    resolved_at: Option<Timestamp>,
    resolved_by: Option<Person>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    /// Deleted comments are listed while they have replies.
    deleted: bool,
    can_edit: bool,
    can_delete: bool,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Reaction)]
struct ReactionView {
    emoji: String,
    /// The first one first.
    people: Vec<Person>,
    /// Whether one is among them.
    mine: bool,
}

/// By emoji, in the order in which each came first.
fn reactions(given: Vec<Reaction>, principal: &Principal) -> Vec<ReactionView> {
    let mut views: Vec<ReactionView> = Vec::new();
    for Reaction { emoji, person } in given {
        let mine = person.id == principal.user_id;
        match views.iter_mut().find(|view| view.emoji == emoji) {
            Some(view) => {
                view.people.push(shown(person));
                view.mine |= mine;
            }
            None => views.push(ReactionView { emoji, people: vec![shown(person)], mine }),
        }
    }
    views
}

fn shown(somebody: Somebody) -> Person {
    Person { id: somebody.id, name: somebody.name }
}

impl CommentView {
    fn of(comment: Comment, principal: &Principal) -> Self {
        let (resolved_at, resolved_by) = comment.resolved.clone().unzip();
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
            assignee: comment.assignee.map(shown),
            due_at: comment.due_at,
            quote: comment.quote,
            region: comment.region,
            mentions: comment.mentions.into_iter().map(shown).collect(),
            reactions: reactions(comment.reactions, principal),
            resolved_at,
            resolved_by: resolved_by.map(shown),
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
    quote: Option<Quote>,
    region: Option<Region>,
    /// Members of the workspace whom the text mentions.
    #[serde(default)]
    mentions: Vec<UserId>,
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
    check_mentions(&mut tx, &principal, change.mentions.as_deref().unwrap_or_default()).await?;
    let change = CommentChange {
        body: change.body.as_deref().map(str::trim),
        kind: change.kind,
        assignee_id: change.assignee_id,
        due_at: change.due_at,
        mentions: change.mentions.as_deref(),
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

async fn load(state: &AppState, principal: &Principal, id: &str) -> Result<Comment> {
    let unknown = || Error::not_found("comment");
    let id: CommentId = id.parse().map_err(|_| unknown())?;
    let comment = comments::find_visible(&mut state.db.read().await?, principal, id).await?;
    comment.filter(|comment| !comment.is_deleted).ok_or_else(unknown)
}

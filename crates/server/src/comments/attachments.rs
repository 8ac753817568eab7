//! Pictures and short recordings that stand beside a comment: stored first, then named by the comment.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use debrief_db::comments::{self, NewAttachment};
use debrief_model::{AttachmentId, RecordingId, attachments};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::view::AttachmentView;
use crate::body::QueryString;
use crate::error::{Error, Result};
use crate::media::send_object;
use crate::principal::{Viewer, VisibleRecording};
use crate::quotas;
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;

/// Three minutes of a face that speaks take less.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Of one person, without a comment.
const MOST_WAITING: i64 = 50;
const LONGEST_MS: i64 = 15 * 60 * 1000;
/// They are in memory while they come.
static COMING: Semaphore = Semaphore::const_new(8);
const LONGEST_WAY: Duration = Duration::from_secs(600);

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(attach)).routes(routes!(show))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Facts {
    /// Of a recording; browsers write files that do not tell it.
    duration_ms: Option<i64>,
}

/// Stores a picture (PNG, JPEG, GIF, WebP) or a short recording (WebM, MP4, Ogg) for a comment that is about to be made;
/// at most 32 MiB. What no comment names within a week is deleted. A repeated `Idempotency-Key` gives the first one again.
#[utoipa::path(post, path = "/api/recordings/{id}/attachments", tag = "comments",
    params(("id" = RecordingId, Path), Facts, ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentView), (status = 404, body = crate::error::ErrorBody),
        (status = 413, body = crate::error::ErrorBody), (status = 415, body = crate::error::ErrorBody)))]
async fn attach(
    State(state): State<AppState>,
    visible: VisibleRecording,
    QueryString(facts): QueryString<Facts>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentView>)> {
    let VisibleRecording { principal, recording } = visible;
    let _turn = COMING.acquire().await.map_err(Error::internal)?;
    let coming = tokio::time::timeout(LONGEST_WAY, to_bytes(body, MOST_BYTES)).await;
    let body = coming.map_err(|_| too_slow())?.map_err(|_| too_large())?;
    let called = headers.get(header::CONTENT_TYPE).and_then(|called| called.to_str().ok()).unwrap_or_default();
    let found = attachments::recognise(&body, called).ok_or_else(|| {
        Error::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_attachment",
            "This is no picture or recording that browsers show. Send PNG, JPEG, GIF, WebP, WebM, MP4 or Ogg.",
        )
    })?;
    if facts.duration_ms.is_some_and(|duration| !(0..=LONGEST_MS).contains(&duration)) {
        return Err(Error::invalid("invalid_duration", "A recording beside a comment is at most 15 minutes long."));
    }
    let sha256 = hex::encode(Sha256::digest(&body));
    let new = NewAttachment {
        recording_id: recording.id,
        media_type: found.media_type,
        pixels: found.pixels,
        duration_ms: facts.duration_ms.filter(|_| found.pixels.is_none()),
        size_bytes: i64::try_from(body.len()).unwrap_or(i64::MAX),
        sha256: &sha256,
        idempotency_key: idempotency_key(&headers)?,
    };
    let mut tx = state.db.begin().await?;
    if comments::waiting_attachments(&mut tx, principal.user_id).await? >= MOST_WAITING {
        let message = "Too many of your attachments wait for a comment. Send those comments first, or wait a week.";
        return Err(Error::conflict("too_many_attachments", message));
    }
    let begun = comments::begin_attachment(&mut tx, &principal, &new).await?;
    let attachment = begun.ok_or_else(|| Error::not_found("recording"))?;
    let (workspace_id, added) = (principal.workspace_id, attachment.size_bytes.unsigned_abs());
    quotas::check(&mut tx, &state.settings, workspace_id, principal.user_id, added).await?;
    tx.commit().await?;
    if !attachment.is_stored {
        state.objects.put(&attachment.key, body, found.media_type).await?;
        let mut tx = state.db.begin().await?;
        comments::attachment_stored(&mut tx, attachment.id).await?;
        tx.commit().await?;
    }
    Ok((StatusCode::CREATED, Json(attachment.into())))
}

fn too_large() -> Error {
    let message = "What stands beside a comment is at most 32 MiB. Upload a longer recording as one of its own.";
    Error::new(StatusCode::PAYLOAD_TOO_LARGE, "attachment_too_large", message)
}

fn too_slow() -> Error {
    let message =
        "The attachment did not arrive within ten minutes. Try again on a better line, or send a smaller one.";
    Error::new(StatusCode::REQUEST_TIMEOUT, "too_slow", message)
}

/// A picture or short recording beside a comment.
#[utoipa::path(get, path = "/api/attachments/{id}", tag = "comments", params(("id" = AttachmentId, Path)),
    responses((status = 200, description = "The file"), (status = 206, description = "A range of it"),
        (status = 304, description = "Still the same"), (status = 404, body = crate::error::ErrorBody)))]
async fn show(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let unknown = || Error::not_found("attachment");
    let id: AttachmentId = id.parse().map_err(|_| unknown())?;
    let found = comments::find_attachment(&mut state.db.read().await?, &principal, id).await?;
    let attachment = found.ok_or_else(unknown)?;
    let mut response =
        send_object(state, &headers, attachment.key, attachment.size_bytes.unsigned_abs(), &attachment.media_type)
            .await?;
    // Somebody else has sent these bytes: opened by themselves, they can do nothing.
    let policy = HeaderValue::from_static("default-src 'none'; img-src 'self'; media-src 'self'; sandbox");
    response.headers_mut().insert(HeaderName::from_static("content-security-policy"), policy);
    Ok(response)
}

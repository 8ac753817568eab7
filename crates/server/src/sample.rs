//! The sample walkthrough: a newcomer sees everything within a minute.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use debrief_db::comments::{self, NewComment};
use debrief_db::uploads::{self, NewUpload};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Error, Result};
use crate::principal::Member;
use crate::receive::{ReceiveOptions, receive};
use crate::recordings::{RecordingView, reload};
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;

/// Made by scripts/sample-video.sh from tests/fixtures/walkthrough.wav.
static VIDEO: &[u8] = include_bytes!("../assets/sample-walkthrough.mp4");
const EXPIRES_AFTER_MS: i64 = 3600 * 1000;

/// Where in the sample something is worth a word.
const COMMENTS: [(i64, &str); 2] = [
    (24_030, "Comments belong to a moment. Click the time to jump there."),
    (41_570, "Reply here, or press c while the video plays to leave your own."),
];

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create))
}

/// Adds the sample walkthrough to the library, as if it had been uploaded.
#[utoipa::path(post, path = "/api/sample", tag = "recordings", responses((status = 201, body = RecordingView)))]
async fn create(
    State(state): State<AppState>,
    Member(principal): Member,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let key = idempotency_key(&headers)?;
    if let Some(key) = key
        && let Some(earlier) = uploads::find_by_key(&mut state.db.read().await?, principal.user_id, key).await?
    {
        let recording_id = earlier.recording_id.ok_or_else(|| Error::not_found("recording"))?;
        return Ok((StatusCode::CREATED, reload(&state, &principal, recording_id).await?));
    }
    let mut tx = state.db.begin().await?;
    let new = NewUpload {
        workspace_id: principal.workspace_id,
        owner_id: principal.user_id,
        size_bytes: Some(VIDEO.len() as u64),
        expected_sha256: None,
        metadata: "",
        filename: "sample-walkthrough.mp4",
        title: "Sample walkthrough: from upload to deploy",
        language: Some("en"),
        model: None,
        is_sample: true,
        file_of: None,
        expires_at: tx.now().unix_ms() + EXPIRES_AFTER_MS,
        idempotency_key: key,
    };
    let upload = uploads::create(&mut tx, &new).await?;
    let recording_id = upload.recording_id.ok_or_else(|| Error::not_found("recording"))?;
    for (start_ms, body) in COMMENTS {
        let comment = NewComment {
            recording_id,
            parent_id: None,
            start_ms,
            end_ms: None,
            body,
            kind: Default::default(),
            assignee_id: None,
            due_at: None,
            quote: None,
            region: None,
            mentions: &[],
            attachments: &[],
            idempotency_key: None,
        };
        comments::create(&mut tx, &principal, &comment).await?;
    }
    tx.commit().await?;
    receive(&state, &upload, 0, Body::from(VIDEO), ReceiveOptions::default()).await?;
    Ok((StatusCode::CREATED, reload(&state, &principal, recording_id).await?))
}

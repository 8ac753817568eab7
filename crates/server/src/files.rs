//! The files of a recording: the current one, what is to take its place, and earlier ones.
//!
//! Whoever may watch a recording sees its current file; the others are for those who may change it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use debrief_db::Principal;
use debrief_db::recordings::{self, File, FileState, Recording};
use debrief_model::recording::{Kind, MediaState};
use debrief_model::{Reason, RecordingId, Timestamp, UploadId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Error, Result};
use crate::media::send_original;
use crate::principal::{VisibleRecording, may_change};
use crate::recordings::{Person, RecordingView, reload};
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(delete))
        .routes(routes!(original))
        .routes(routes!(restore))
}

#[derive(Serialize, ToSchema)]
#[schema(as = RecordingFile)]
pub struct FileView {
    /// That of its upload.
    pub id: UploadId,
    pub filename: String,
    pub uploaded_by: Person,
    pub created_at: Timestamp,
    /// When its last byte had arrived.
    pub finished_at: Option<Timestamp>,
    /// The one that plays.
    pub current: bool,
    /// When another took its place; null for the current one and for one that is on its way.
    pub superseded_at: Option<Timestamp>,
    pub state: MediaState,
    pub reason: Option<Reason>,
    pub kind: Option<Kind>,
    pub duration_ms: Option<i64>,
    pub offset_bytes: i64,
    pub size_bytes: Option<i64>,
    /// Hex; null until it is known.
    pub sha256: Option<String>,
    /// When the bytes were read again from the storage and matched.
    pub verified_at: Option<Timestamp>,
}

impl From<File> for FileView {
    fn from(file: File) -> Self {
        Self {
            id: file.upload_id,
            filename: file.filename,
            uploaded_by: Person { id: file.uploader_id, name: file.uploader_name },
            created_at: file.created_at,
            finished_at: file.finished_at,
            current: file.state == FileState::Current,
            superseded_at: file.superseded_at,
            state: file.media_state,
            reason: file.media_reason,
            kind: file.kind,
            duration_ms: file.duration_ms,
            offset_bytes: file.offset_bytes,
            size_bytes: file.size_bytes,
            sha256: file.sha256,
            verified_at: file.verified_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct RecordingFiles {
    files: Vec<FileView>,
    next_cursor: Option<String>,
}

/// The files of a recording, newest first: all of them for those who may change it, for others the one that plays.
#[utoipa::path(get, path = "/api/recordings/{id}/files", tag = "files", params(("id" = RecordingId, Path)),
    responses((status = 200, body = RecordingFiles), (status = 404, body = crate::error::ErrorBody)))]
async fn list(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<RecordingFiles>> {
    let all = visible.may_change();
    let files = recordings::list_files(&mut state.db.read().await?, visible.recording.id).await?;
    let files = files.into_iter().filter(|file| all || file.state == FileState::Current);
    Ok(Json(RecordingFiles { files: files.map(FileView::from).collect(), next_cursor: None }))
}

#[derive(Deserialize)]
struct FilePath {
    file: String,
}

/// A file of the path's recording that one may see.
async fn load(state: &AppState, visible: &VisibleRecording, path: &FilePath) -> Result<File> {
    let unknown = || Error::not_found("file");
    let id: UploadId = path.file.parse().map_err(|_| unknown())?;
    let file = recordings::find_file(&mut state.db.read().await?, visible.recording.id, id).await?;
    file.filter(|file| file.state == FileState::Current || visible.may_change()).ok_or_else(unknown)
}

/// The bytes of one of the files as they were uploaded, for download.
#[utoipa::path(get, path = "/api/recordings/{id}/files/{file}/original", tag = "files",
    params(("id" = RecordingId, Path), ("file" = UploadId, Path)),
    responses((status = 200, description = "The file"), (status = 206, description = "A range of it"), (status = 404, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody)))]
async fn original(
    State(state): State<AppState>,
    visible: VisibleRecording,
    Path(path): Path<FilePath>,
    headers: HeaderMap,
) -> Result<Response> {
    let file = load(&state, &visible, &path).await?;
    if file.media_state == MediaState::Uploading {
        return Err(Error::conflict("not_ready", "This file is still being uploaded."));
    }
    let held_by = recordings::find_by_upload(&mut state.db.read().await?, file.upload_id).await?;
    send_original(state, &held_by.ok_or_else(|| Error::not_found("file"))?, &headers).await
}

/// Makes an earlier file the current one again; also tries a replacement again whose preparation failed.
#[utoipa::path(post, path = "/api/recordings/{id}/files/{file}/restore", tag = "files",
    params(("id" = RecordingId, Path), ("file" = UploadId, Path)),
    responses((status = 202, body = RecordingView), (status = 403, body = crate::error::ErrorBody), (status = 409, body = crate::error::ErrorBody)))]
async fn restore(
    State(state): State<AppState>,
    visible: VisibleRecording,
    Path(path): Path<FilePath>,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let visible = visible.or_forbidden()?;
    let file = load(&state, &visible, &path).await?;
    if file.state == FileState::Current {
        return Err(Error::conflict("file_is_current", "This file is the one that plays already."));
    }
    if file.state == FileState::Coming && file.media_state != MediaState::Failed {
        let message = "This file is on its way: it takes the place by itself as soon as it is ready.";
        return Err(Error::conflict("file_is_coming", message));
    }
    let mut tx = state.db.begin().await?;
    if !recordings::restore(&mut tx, &file).await? {
        return Err(changed_meanwhile());
    }
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &visible.principal, visible.recording.id).await?))
}

/// Deletes an earlier file for good, or gives up one that is on its way.
#[utoipa::path(delete, path = "/api/recordings/{id}/files/{file}", tag = "files",
    params(("id" = RecordingId, Path), ("file" = UploadId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 409, body = crate::error::ErrorBody)))]
async fn delete(
    State(state): State<AppState>,
    visible: VisibleRecording,
    Path(path): Path<FilePath>,
) -> Result<StatusCode> {
    let visible = visible.or_forbidden()?;
    let file = load(&state, &visible, &path).await?;
    if file.state == FileState::Current {
        let message = "This is the file that plays. Restore another one first, or delete the recording.";
        return Err(Error::conflict("file_is_current", message));
    }
    let mut tx = state.db.begin().await?;
    if !recordings::delete_file(&mut tx, &file).await? {
        return Err(changed_meanwhile());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn changed_meanwhile() -> Error {
    Error::conflict("file_changed", "This file has changed meanwhile. Look at the files again, then decide.")
}

/// The recording that an upload with the metadata `replaces` is to become the next file of.
pub async fn replaced(state: &AppState, principal: &Principal, id: &str) -> Result<Recording> {
    let unknown = || Error::not_found("recording");
    let id: RecordingId = id.parse().map_err(|_| unknown())?;
    let recording = recordings::find_visible(&mut state.db.read().await?, principal, id).await?.ok_or_else(unknown)?;
    if !may_change(principal, &recording) {
        let message = "Only the owner of this recording or an admin may replace its file. Ask one of them.";
        return Err(Error::forbidden(message));
    }
    if recording.media_state == MediaState::Uploading {
        let message = "The file of this recording is still being uploaded. Wait for its end, or cancel that upload.";
        return Err(Error::conflict("still_uploading", message));
    }
    Ok(recording)
}

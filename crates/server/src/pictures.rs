//! Pictures of a recording to find one's way by: a storyboard, and a still of each scene.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use debrief_db::recordings::{self, Pictures, Piece};
use debrief_model::{ObjectKey, RecordingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Error, Result};
use crate::principal::{VisibleRecording, secret_hash};
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(storyboard)).routes(routes!(still))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Pictures)]
struct PicturesView {
    storyboard: Option<StoryboardView>,
    /// When each still begins to be what is seen, in milliseconds, in order: the last part of its address.
    stills: Vec<i64>,
}

/// Small pictures beside and below each other, line by line: number n is of the moment n × `interval_ms`.
#[derive(Serialize, ToSchema)]
#[schema(as = Storyboard)]
struct StoryboardView {
    columns: u32,
    count: u32,
    interval_ms: i64,
    /// Pixels of one.
    tile_width: u32,
    tile_height: u32,
}

/// Which pictures there are.
#[utoipa::path(get, path = "/api/recordings/{id}/pictures", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, body = PicturesView), (status = 404, body = crate::error::ErrorBody)))]
async fn list(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<PicturesView>> {
    let (_, pictures) = pictures_of(&state, visible.recording.id).await?;
    let storyboard = pictures.storyboard.map(|board| StoryboardView {
        columns: board.columns,
        count: board.count,
        interval_ms: board.interval_ms,
        tile_width: board.tile_width,
        tile_height: board.tile_height,
    });
    Ok(Json(PicturesView { storyboard, stills: pictures.stills.iter().map(|still| still.start_ms).collect() }))
}

/// All small pictures in one, JPEG.
#[utoipa::path(get, path = "/api/recordings/{id}/storyboard", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "image/jpeg"), (status = 404, body = crate::error::ErrorBody)))]
async fn storyboard(State(state): State<AppState>, visible: VisibleRecording, headers: HeaderMap) -> Result<Response> {
    let (key, pictures) = pictures_of(&state, visible.recording.id).await?;
    let board = pictures.storyboard.ok_or_else(|| Error::not_found("storyboard"))?;
    send(&state, &headers, &key, board.at).await
}

#[derive(Deserialize)]
struct StillPath {
    /// A number, if it is one of ours.
    start_ms: String,
}

/// The still that begins at this time, JPEG.
#[utoipa::path(get, path = "/api/recordings/{id}/stills/{start_ms}", tag = "media",
    params(("id" = RecordingId, Path), ("start_ms" = i64, Path)),
    responses((status = 200, description = "image/jpeg"), (status = 404, body = crate::error::ErrorBody)))]
async fn still(
    State(state): State<AppState>,
    visible: VisibleRecording,
    Path(path): Path<StillPath>,
    headers: HeaderMap,
) -> Result<Response> {
    let unknown = || Error::not_found("still");
    let start_ms: i64 = path.start_ms.parse().map_err(|_| unknown())?;
    let (key, pictures) = pictures_of(&state, visible.recording.id).await?;
    let still = pictures.stills.iter().find(|still| still.start_ms == start_ms).ok_or_else(unknown)?;
    send(&state, &headers, &key, still.at).await
}

async fn pictures_of(state: &AppState, id: RecordingId) -> Result<(ObjectKey, Pictures)> {
    let pictures = recordings::pictures(&mut state.db.read().await?, id).await?;
    pictures.ok_or_else(|| Error::not_found("picture"))
}

/// The bytes of one picture.
pub async fn read(state: &AppState, key: &ObjectKey, at: Piece) -> Result<Bytes> {
    Ok(state.objects.get_part(key, at.offset..at.offset + at.size).await?)
}

/// An object never changes, so a browser that has a picture needs to ask only whether it is still that one.
async fn send(state: &AppState, headers: &HeaderMap, key: &ObjectKey, at: Piece) -> Result<Response> {
    let etag = format!("\"{}\"", &secret_hash(&format!("{}/{}", key.as_str(), at.offset))[..32]);
    let cached = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    let jpeg = read(state, key, at).await?;
    Ok((cached, [(header::CONTENT_TYPE, "image/jpeg")], jpeg).into_response())
}

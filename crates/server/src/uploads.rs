//! Uploads: tus 1.0 over slices that are durable before they are acknowledged.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use debrief_db::uploads::{self, NewSlice, NewUpload, Upload};
use debrief_db::{Principal, recordings};
use debrief_model::{ObjectKey, RecordingId, Timestamp, UploadId};
use futures::StreamExt;
use serde::Serialize;
use tokio::sync::mpsc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::disk;
use crate::error::{Error, Result};
use crate::principal::Member;
use crate::state::AppState;
use crate::tus;

/// At least S3's smallest part (5 MiB) so that slices can be composed by reference, and small enough
/// that an upload holds little memory and a cut connection loses little time.
pub const SLICE_BYTES: usize = 8 * 1024 * 1024;
/// An upload that nobody goes on with for so long is given up.
const EXPIRES_AFTER_MS: i64 = 7 * 24 * 3600 * 1000;
/// A connection that sends nothing for so long is dead; what came is kept, and the client resumes.
const SILENT_FOR: std::time::Duration = std::time::Duration::from_secs(60);
const TITLE_CHARS: usize = 300;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create, list, options)).routes(routes!(
        find,
        head,
        append,
        terminate,
        options_of_one
    ))
}

/// An upload that has not finished.
#[derive(Serialize, ToSchema)]
pub struct UploadView {
    id: UploadId,
    recording_id: RecordingId,
    filename: String,
    size_bytes: u64,
    /// Bytes that are durable; it never goes back.
    offset_bytes: u64,
    created_at: Timestamp,
    expires_at: Timestamp,
}

#[derive(Serialize, ToSchema)]
pub struct UploadList {
    uploads: Vec<UploadView>,
    next_cursor: Option<String>,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        Self {
            id: upload.id,
            recording_id: upload.recording_id,
            filename: upload.filename,
            size_bytes: upload.size_bytes,
            offset_bytes: upload.offset_bytes,
            created_at: Timestamp::from_unix_ms(upload.created_at),
            expires_at: Timestamp::from_unix_ms(upload.expires_at),
        }
    }
}

/// What the server can do, as tus asks for it.
#[utoipa::path(options, path = "/api/uploads", tag = "uploads", responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size")))]
async fn options(State(state): State<AppState>) -> Response {
    capabilities(&state)
}

/// What the server can do, as tus asks for it.
#[utoipa::path(options, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size")))]
async fn options_of_one(State(state): State<AppState>) -> Response {
    capabilities(&state)
}

fn capabilities(state: &AppState) -> Response {
    let headers = [
        ("tus-version", HeaderValue::from_static(tus::VERSION)),
        ("tus-extension", HeaderValue::from_static(tus::EXTENSIONS)),
        ("tus-max-size", HeaderValue::from(state.settings.max_upload_bytes)),
    ];
    with_version((StatusCode::NO_CONTENT, headers))
}

fn with_version(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    response.headers_mut().insert("tus-resumable", HeaderValue::from_static(tus::VERSION));
    response
}

/// Begins an upload, and with it a recording. `Upload-Metadata` may carry `filename`, `filetype`, `title`,
/// `language` and `model`; a body of type `application/offset+octet-stream` is its first bytes.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads", request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 201, description = "Location, Upload-Offset, Debrief-Recording"),
        (status = 413, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody), (status = 507, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    Member(principal): Member,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    tus::check_version(&headers)?;
    let size_bytes = tus::upload_length(&headers)?;
    check_size(&state, size_bytes)?;
    if tus::is_append(&headers) && tus::content_length(&headers).is_some_and(|length| length > size_bytes) {
        return Err(too_many_bytes());
    }
    let upload = match earlier_with_same_key(&state, &principal, &headers).await? {
        Some(upload) => upload,
        None => begin(&state, &principal, &headers, size_bytes).await?,
    };
    let offset = if tus::is_append(&headers) && upload.offset_bytes == 0 {
        receive(&state, &upload, 0, body).await?
    } else {
        upload.offset_bytes
    };
    let mut reply = tus::reply(&upload, offset);
    if let Ok(location) = HeaderValue::from_str(&format!("/api/uploads/{}", upload.id)) {
        reply.insert(header::LOCATION, location);
    }
    Ok(with_version((StatusCode::CREATED, reply)))
}

fn check_size(state: &AppState, size_bytes: u64) -> Result<()> {
    let settings = &state.settings;
    if size_bytes == 0 {
        return Err(Error::invalid("empty_file", "This file is empty. Choose the file that holds the recording."));
    }
    if size_bytes > settings.max_upload_bytes {
        return Err(Error::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "file_too_large",
            format!(
                "This file has {size_bytes} bytes, the limit is {}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES.",
                settings.max_upload_bytes
            ),
        ));
    }
    check_space(state, size_bytes)
}

fn check_space(state: &AppState, wanted_bytes: u64) -> Result<()> {
    if disk::would_be_full(&state.settings.data_dir, state.settings.min_free_bytes, wanted_bytes) {
        return Err(Error::storage_full());
    }
    Ok(())
}

async fn earlier_with_same_key(state: &AppState, principal: &Principal, headers: &HeaderMap) -> Result<Option<Upload>> {
    let Some(key) = idempotency_key(headers)? else { return Ok(None) };
    Ok(uploads::find_by_key(&mut state.db.read().await?, principal.user_id, key).await?)
}

/// A client repeats a creation with the same key when it does not know whether the first one arrived.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 200 => Ok(Some(key)),
        _ => Err(Error::invalid("invalid_idempotency_key", "Idempotency-Key must be 1 to 200 ASCII characters.")),
    }
}

async fn begin(state: &AppState, principal: &Principal, headers: &HeaderMap, size_bytes: u64) -> Result<Upload> {
    let (raw, pairs) = tus::metadata(headers)?;
    let given = |key: &str| pairs.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
    let filename = given("filename").or_else(|| given("name")).unwrap_or("recording");
    let title: String =
        given("title").unwrap_or_else(|| without_extension(filename)).chars().take(TITLE_CHARS).collect();
    let mut tx = state.db.begin().await?;
    let new = NewUpload {
        workspace_id: principal.workspace_id,
        owner_id: principal.user_id,
        size_bytes,
        metadata: &raw,
        filename: &filename.chars().take(TITLE_CHARS).collect::<String>(),
        title: &title,
        language: given("language"),
        model: given("model"),
        is_sample: false,
        expires_at: state.db.now().unix_ms() + EXPIRES_AFTER_MS,
        idempotency_key: idempotency_key(headers)?,
    };
    let upload = uploads::create(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(upload)
}

fn without_extension(filename: &str) -> &str {
    filename.rsplit_once('.').map_or(filename, |(stem, _)| stem).trim()
}

/// One's own unfinished uploads, newest first.
#[utoipa::path(get, path = "/api/uploads", tag = "uploads", responses((status = 200, body = UploadList)))]
async fn list(State(state): State<AppState>, Member(principal): Member) -> Result<Json<UploadList>> {
    let now = state.db.now().unix_ms();
    let uploads =
        uploads::unfinished(&mut state.db.read().await?, principal.user_id, principal.workspace_id, now).await?;
    Ok(Json(UploadList { uploads: uploads.into_iter().map(UploadView::from).collect(), next_cursor: None }))
}

async fn load(state: &AppState, principal: &Principal, id: &str) -> Result<Upload> {
    let unknown = || Error::not_found("upload");
    let id: UploadId = id.parse().map_err(|_| unknown())?;
    let upload = uploads::find(&mut state.db.read().await?, principal.user_id, principal.workspace_id, id)
        .await?
        .ok_or_else(unknown)?;
    if upload.finished_at.is_none() && upload.expires_at <= state.db.now().unix_ms() {
        return Err(Error::new(
            StatusCode::GONE,
            "upload_expired",
            "This upload was left alone for too long and has expired. Upload the file again.",
        ));
    }
    Ok(upload)
}

#[utoipa::path(get, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 200, body = UploadView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
) -> Result<Json<UploadView>> {
    Ok(Json(load(&state, &principal, &id).await?.into()))
}

/// Where to go on.
#[utoipa::path(head, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 200, description = "Upload-Offset, Upload-Length, Debrief-Recording")))]
async fn head(State(state): State<AppState>, Member(principal): Member, Path(id): Path<String>) -> Result<Response> {
    let upload = load(&state, &principal, &id).await?;
    Ok(with_version(([(header::CACHE_CONTROL, "no-store")], tus::reply(&upload, upload.offset_bytes))))
}

/// Appends bytes at the offset.
#[utoipa::path(patch, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset: everything before it is durable"), (status = 409, body = crate::error::ErrorBody)))]
async fn append(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    tus::check_version(&headers)?;
    if !tus::is_append(&headers) {
        let message = format!("Send the bytes with “Content-Type: {}”.", tus::APPEND_TYPE);
        return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_content_type", message));
    }
    let offset = tus::upload_offset(&headers)?;
    let upload = load(&state, &principal, &id).await?;
    check_offset(&upload, offset)?;
    if upload.finished_at.is_some() {
        return Ok(with_version((StatusCode::NO_CONTENT, tus::reply(&upload, offset))));
    }
    if tus::content_length(&headers).is_some_and(|length| length > upload.size_bytes - offset) {
        return Err(too_many_bytes());
    }
    check_space(&state, 0)?;
    let offset = receive(&state, &upload, offset, body).await?;
    Ok(with_version((StatusCode::NO_CONTENT, tus::reply(&upload, offset))))
}

fn check_offset(upload: &Upload, offset: u64) -> Result<()> {
    if upload.offset_bytes == offset {
        return Ok(());
    }
    Err(Error::conflict(
        "offset_mismatch",
        format!("This upload is at byte {}, not {offset}. Ask with HEAD where to go on.", upload.offset_bytes),
    ))
}

/// Gives an unfinished upload up, and its recording with it.
#[utoipa::path(delete, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 204), (status = 409, body = crate::error::ErrorBody)))]
async fn terminate(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    tus::check_version(&headers)?;
    let upload = load(&state, &principal, &id).await?;
    if upload.finished_at.is_some() {
        return Err(Error::conflict(
            "upload_finished",
            "This upload has finished. To delete its recording, use DELETE /api/recordings/{id}.",
        ));
    }
    let mut tx = state.db.begin().await?;
    recordings::delete(&mut tx, upload.recording_id, upload.workspace_id).await?;
    tx.commit().await?;
    Ok(with_version(StatusCode::NO_CONTENT))
}

/// Takes the bytes of a request, from `offset` on; gives the offset behind the last durable byte.
///
/// It goes on when the connection is cut and the handler with it: the tail that has arrived is kept.
pub async fn receive(state: &AppState, upload: &Upload, offset: u64, body: Body) -> Result<u64> {
    let mut tx = state.db.begin().await?;
    let fenced = uploads::fence(&mut tx, upload.id).await?.ok_or_else(|| Error::not_found("upload"))?;
    check_offset(&fenced, offset)?;
    tx.commit().await?;
    let receiver = Receiver { state: state.clone(), upload: fenced };
    tokio::spawn(async move { receiver.run(offset, body).await }).await.map_err(Error::internal)?
}

struct Receiver {
    state: AppState,
    /// As it was when this request took the fence.
    upload: Upload,
}

impl Receiver {
    async fn run(self, offset: u64, body: Body) -> Result<u64> {
        // While one slice is being stored the next one is read: three slices of memory at the most.
        let (sender, receiver) = mpsc::channel(1);
        let room = self.upload.size_bytes - offset;
        let (read, stored) = tokio::join!(read_slices(body, room, sender), self.store_slices(offset, receiver));
        let stored = stored?;
        read?;
        Ok(stored)
    }

    async fn store_slices(&self, mut offset: u64, mut slices: mpsc::Receiver<Bytes>) -> Result<u64> {
        while let Some(slice) = slices.recv().await {
            offset = self.store(offset, slice).await?;
        }
        Ok(offset)
    }

    /// Object first, then row.
    async fn store(&self, start_bytes: u64, slice: Bytes) -> Result<u64> {
        let Self { state, upload } = self;
        check_space(state, slice.len() as u64)?;
        let nonce = format!("{:016x}", rand::random::<u64>());
        let key = ObjectKey::slice(upload.recording_id, upload.id, start_bytes, &nonce);
        let size_bytes = slice.len() as u64;
        state.objects.put(&key, slice, "application/octet-stream").await?;
        let committed = self.commit(&NewSlice { start_bytes, size_bytes, key: &key }).await;
        if matches!(committed, Err(debrief_db::Error::Fenced)) {
            // Nobody names this object; if the deletion fails, the sweep finds it.
            state.objects.delete(&key).await.ok();
        }
        Ok(committed?)
    }

    async fn commit(&self, slice: &NewSlice<'_>) -> debrief_db::Result<u64> {
        let mut tx = self.state.db.begin().await?;
        let expires_at = tx.now().unix_ms() + EXPIRES_AFTER_MS;
        let offset = uploads::append(&mut tx, self.upload.id, self.upload.fence, slice, expires_at).await?;
        uploads::finish(&mut tx, self.upload.id).await?;
        tx.commit().await?;
        Ok(offset)
    }
}

fn too_many_bytes() -> Error {
    let message = "More bytes came than “Upload-Length” has announced. Ask with HEAD where to go on.";
    Error::new(StatusCode::BAD_REQUEST, "too_many_bytes", message)
}

/// Cuts a body into slices. What has arrived before an error is passed on before the error is told.
async fn read_slices(body: Body, mut room: u64, slices: mpsc::Sender<Bytes>) -> Result<()> {
    let mut stream = body.into_data_stream();
    let mut buffer = BytesMut::new();
    let mut ending = Ok(());
    loop {
        let chunk = match tokio::time::timeout(SILENT_FOR, stream.next()).await {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(None) => break,
            Ok(Some(Err(_))) => {
                ending = Err(Error::new(
                    StatusCode::BAD_REQUEST,
                    "connection_cut",
                    "The connection was cut. What arrived is kept; resume.",
                ));
                break;
            }
            Err(_) => {
                ending = Err(Error::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "connection_silent",
                    "Nothing arrived for a minute. What arrived is kept; resume.",
                ));
                break;
            }
        };
        if chunk.len() as u64 > room {
            // What is wrong at its end may be wrong from its beginning: nothing of this slice is kept.
            return Err(too_many_bytes());
        }
        room -= chunk.len() as u64;
        buffer.extend_from_slice(&chunk);
        while buffer.len() >= SLICE_BYTES {
            if slices.send(buffer.split_to(SLICE_BYTES).freeze()).await.is_err() {
                // Storing has failed; its error is the one to tell.
                return Ok(());
            }
        }
    }
    if !buffer.is_empty() {
        slices.send(buffer.freeze()).await.ok();
    }
    ending
}

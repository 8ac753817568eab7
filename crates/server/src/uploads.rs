//! Uploads: tus 1.0 over slices that are durable before they are acknowledged. The standard to come shares its
//! paths, see `resumable`.

pub mod creation;
mod view;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use debrief_db::uploads::{self, Upload};
use debrief_db::{Principal, recordings};
use debrief_model::{ObjectPrefix, UploadId};
use utoipa_axum::{router::OpenApiRouter, routes};

use self::creation::{Creation, begin, begin_partial, final_has_no_bytes, idempotency_key};
use self::view::UploadList;
pub use self::view::UploadView;
use crate::checksum::{self, Checksum};
use crate::concatenation::Concat;
use crate::disk;
use crate::error::{Error, Result};
use crate::interim::Interim;
use crate::principal::Member;
use crate::receive::{ReceiveOptions, check_length, check_offset, receive, settle, too_many_bytes};
use crate::resumable;
use crate::state::AppState;
use crate::tus::{self, Metadata, with_version};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create, list, options)).routes(routes!(
        find,
        head,
        append,
        terminate,
        overridden,
        options_of_one
    ))
}

/// What the server can do, as tus asks for it.
#[utoipa::path(options, path = "/api/uploads", tag = "uploads",
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Limit")))]
async fn options(State(state): State<AppState>) -> Response {
    capabilities(&state)
}

/// What the server can do, as tus asks for it.
#[utoipa::path(options, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 204, description = "Tus-Version, Tus-Extension, Tus-Max-Size, Tus-Checksum-Algorithm, Upload-Limit")))]
async fn options_of_one(State(state): State<AppState>) -> Response {
    capabilities(&state)
}

fn capabilities(state: &AppState) -> Response {
    let headers = [
        ("tus-version", HeaderValue::from_static(tus::VERSION)),
        ("tus-extension", HeaderValue::from_static(tus::EXTENSIONS)),
        ("tus-max-size", HeaderValue::from(state.settings.max_upload_bytes)),
        ("tus-checksum-algorithm", HeaderValue::from_static(checksum::ALGORITHMS)),
    ];
    with_version((StatusCode::NO_CONTENT, headers, [resumable::limits(state)]))
}

/// Begins an upload, and with it a recording. `Upload-Metadata` may carry `filename`, `filetype`, `title`,
/// `language`, `model`, `sha256` (hex, of the whole: the receipt tells whether it came true) and `replaces` (the id
/// of a recording that the bytes become the next file of). A body of type `application/offset+octet-stream` is its
/// first bytes; `Upload-Defer-Length: 1` leaves the length to a later PATCH; `Upload-Concat` makes partial uploads,
/// and a final one of them.
///
/// With `Upload-Complete` and without `Tus-Resumable` it is a request of “Resumable Uploads for HTTP”
/// (draft-ietf-httpbis-resumable-upload), which HEAD, PATCH and DELETE on the upload understand as well: errors are
/// problem details then, and 104 tells the address before the body is read.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads", request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 201, description = "Location, Upload-Offset, Debrief-Recording"),
        (status = 413, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody), (status = 507, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    Member(principal): Member,
    interim: Option<Extension<Interim>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if resumable::speaks(&Method::POST, &headers) {
        return resumable::create(&state, &principal, &headers, body, interim).await;
    }
    with_version(create_by_tus(&state, &principal, &headers, body).await)
}

async fn create_by_tus(state: &AppState, principal: &Principal, headers: &HeaderMap, body: Body) -> Result<Response> {
    tus::check_version(headers)?;
    let metadata = Metadata::of(headers)?;
    let key = idempotency_key(headers)?;
    let concat = Concat::of(headers)?;
    if let Some(Concat::Final(concat)) = &concat {
        let upload = concat.begin(state, principal, headers, &metadata, key).await?;
        return Ok(created(&upload, Ok(())));
    }
    let size_bytes = tus::new_length(headers)?;
    let brings_bytes = tus::is_append(headers);
    if let (true, Some(announced), Some(size_bytes)) = (brings_bytes, tus::content_length(headers), size_bytes)
        && announced > size_bytes
    {
        return Err(too_many_bytes());
    }
    let options = ReceiveOptions {
        checksum: Checksum::of(headers)?,
        announced: tus::content_length(headers).filter(|_| brings_bytes),
        ..Default::default()
    };
    let creation = Creation { size_bytes, metadata: &metadata, idempotency_key: key };
    let upload = match concat {
        Some(_) => begin_partial(state, principal, &creation).await?,
        None => begin(state, principal, &creation).await?,
    };
    if !brings_bytes || upload.offset_bytes > 0 || upload.finished_at.is_some() {
        return Ok(created(&upload, Ok(())));
    }
    // The upload exists, whatever becomes of its first bytes: the client can go on with it.
    match receive(state, &upload, 0, body, options).await {
        Ok(upload) => Ok(created(&upload, Ok(()))),
        Err(error) => Ok(created(&upload, Err(error))),
    }
}

fn created(upload: &Upload, outcome: Result<()>) -> Response {
    let mut response = match outcome {
        Ok(()) => (StatusCode::CREATED, tus::reply(upload)).into_response(),
        Err(error) => error.into_response(),
    };
    if let Ok(location) = HeaderValue::from_str(&format!("/api/uploads/{}", upload.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// What every file has to satisfy before any byte is taken, or before more than have come.
pub fn check_size(state: &AppState, size_bytes: u64, come_bytes: u64) -> Result<()> {
    let limit = state.settings.max_upload_bytes;
    if size_bytes == 0 {
        return Err(empty_file());
    }
    if size_bytes > limit {
        return Err(file_too_large(&format!("This file has {size_bytes} bytes"), limit));
    }
    check_space(state, size_bytes.saturating_sub(come_bytes))
}

/// Objects that lie elsewhere take nothing of this machine's disk, but the database and working files do.
pub fn check_space(state: &AppState, wanted_bytes: u64) -> Result<()> {
    let wanted_bytes = if state.settings.objects_lie_here { wanted_bytes } else { 0 };
    if disk::would_be_full(&state.settings.data_dir, state.settings.min_free_bytes, wanted_bytes) {
        return Err(Error::storage_full());
    }
    Ok(())
}

pub fn empty_file() -> Error {
    Error::invalid("empty_file", "This file is empty. Choose the file that holds the recording.")
}

/// `found` begins the sentence.
pub fn file_too_large(found: &str, limit: u64) -> Error {
    Error::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file_too_large",
        format!("{found}, the limit is {limit}. Shorten it, or ask the operator to raise DEBRIEF_MAX_UPLOAD_BYTES."),
    )
}

/// One's own unfinished uploads, newest first.
#[utoipa::path(get, path = "/api/uploads", tag = "uploads", responses((status = 200, body = UploadList)))]
async fn list(State(state): State<AppState>, Member(principal): Member) -> Result<Json<UploadList>> {
    let now = state.db.now().unix_ms();
    let uploads =
        uploads::unfinished(&mut state.db.read().await?, principal.user_id, principal.workspace_id, now).await?;
    Ok(Json(UploadList { uploads: uploads.into_iter().map(UploadView::from).collect(), next_cursor: None }))
}

/// One's own upload. Errors: 404, and 410 for one that was left alone for too long.
pub async fn load(state: &AppState, principal: &Principal, id: &str) -> Result<Upload> {
    let unknown = || Error::not_found("upload");
    let id: UploadId = id.parse().map_err(|_| unknown())?;
    let upload = uploads::find(&mut state.db.read().await?, principal.user_id, principal.workspace_id, id)
        .await?
        .ok_or_else(unknown)?;
    // A partial one that is finished waits for its final one, and not for ever.
    let still_waits = upload.finished_at.is_none() || (upload.is_partial() && upload.joined_into.is_none());
    if still_waits && upload.expires_at <= state.db.now().unix_ms() {
        return Err(Error::new(
            StatusCode::GONE,
            "upload_expired",
            "This upload was left alone for too long and has expired. Upload the file again.",
        ));
    }
    Ok(upload)
}

/// How far an upload is, and the receipt of a finished one. Looking disturbs nobody who appends.
#[utoipa::path(get, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 200, body = UploadView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
) -> Result<Json<UploadView>> {
    Ok(Json(load(&state, &principal, &id).await?.into()))
}

/// Where to go on. Whoever still appended is ended: what it has is stored, and nothing of it lands later.
#[utoipa::path(head, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 200, description = "Upload-Offset, Upload-Length or Upload-Defer-Length, Debrief-Recording, Repr-Digest of a finished one")))]
async fn head(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if resumable::speaks(&Method::HEAD, &headers) {
        return resumable::head(&state, &principal, &id, &headers).await;
    }
    with_version(look(&state, &principal, &id).await)
}

async fn look(state: &AppState, principal: &Principal, id: &str) -> Result<Response> {
    let upload = settle(state, &load(state, principal, id).await?).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], tus::reply(&upload)).into_response())
}

/// Appends bytes at the offset. `Upload-Length` tells a length that was deferred; with `Upload-Checksum` nothing is
/// kept unless the sum matches.
#[utoipa::path(patch, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "Upload-Offset: everything before it is durable; Repr-Digest when it is finished"),
        (status = 409, body = crate::error::ErrorBody), (status = 413, body = crate::error::ErrorBody),
        (status = 460, body = crate::error::ErrorBody), (status = 507, body = crate::error::ErrorBody)))]
async fn append(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if resumable::speaks(&Method::PATCH, &headers) {
        return resumable::append(&state, &principal, &id, &headers, body).await;
    }
    with_version(append_by_tus(&state, &principal, &id, &headers, body).await)
}

async fn append_by_tus(
    state: &AppState,
    principal: &Principal,
    id: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response> {
    tus::check_version(headers)?;
    if !tus::is_append(headers) {
        let message = format!("Send the bytes with “Content-Type: {}”.", tus::APPEND_TYPE);
        return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_content_type", message));
    }
    let (offset, length) = (tus::upload_offset(headers)?, tus::upload_length(headers)?);
    let announced = tus::content_length(headers);
    let options = ReceiveOptions { length, announced, checksum: Checksum::of(headers)?, ..Default::default() };
    let upload = load(state, principal, id).await?;
    if upload.concat.is_some() {
        return Err(final_has_no_bytes());
    }
    check_offset(&upload, offset)?;
    let room = length.or(upload.size_bytes).map(|size| size.saturating_sub(offset));
    if room.is_some_and(|room| announced.unwrap_or(0) > room) {
        return Err(too_many_bytes());
    }
    if upload.finished_at.is_some() {
        // The reply to its last bytes was lost.
        check_length(&upload, length)?;
        return Ok((StatusCode::NO_CONTENT, tus::reply(&upload)).into_response());
    }
    check_space(state, 0)?;
    let upload = receive(state, &upload, offset, body, options).await?;
    Ok((StatusCode::NO_CONTENT, tus::reply(&upload)).into_response())
}

/// Gives an unfinished upload up, and its recording with it.
#[utoipa::path(delete, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    responses((status = 204), (status = 409, body = crate::error::ErrorBody)))]
async fn terminate(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    if resumable::speaks(&Method::DELETE, &headers) {
        return resumable::cancel(&state, &principal, &id, &headers).await;
    }
    with_version(terminate_by_tus(&state, &principal, &id, &headers).await)
}

async fn terminate_by_tus(state: &AppState, principal: &Principal, id: &str, headers: &HeaderMap) -> Result<Response> {
    tus::check_version(headers)?;
    let upload = load(state, principal, id).await?;
    give_up(state, &upload).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Removes an upload that is not finished, or not joined. Error: 409 for one that is.
pub async fn give_up(state: &AppState, upload: &Upload) -> Result<()> {
    // Whoever still appends would only make objects that nobody names.
    let upload = settle(state, upload).await?;
    let mut tx = state.db.begin().await?;
    let is_gone = match upload.recording_id {
        Some(recording_id) if upload.finished_at.is_none() => {
            recordings::delete(&mut tx, recording_id, upload.workspace_id).await?
        }
        Some(_) => false,
        None => uploads::delete_partial(&mut tx, upload.id).await?,
    };
    if !is_gone {
        return Err(Error::conflict(
            "upload_finished",
            "This upload has finished. To delete its recording, use DELETE /api/recordings/{id}.",
        ));
    }
    tx.commit().await?;
    if upload.is_partial() {
        // What cannot be deleted now, the sweep finds.
        state.objects.delete_prefix(&ObjectPrefix::partial(upload.id)).await.ok();
    }
    Ok(())
}

/// For clients behind something that lets only GET and POST through: `X-HTTP-Method-Override` names the method.
#[utoipa::path(post, path = "/api/uploads/{id}", tag = "uploads", params(("id" = UploadId, Path)),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 204, description = "As the named method answers"), (status = 405, body = crate::error::ErrorBody)))]
async fn overridden(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let method = tus::overridden_method(&headers);
    if method == Some(Method::PATCH) && resumable::speaks(&Method::PATCH, &headers) {
        return resumable::append(&state, &principal, &id, &headers, body).await;
    }
    with_version(match method {
        Some(Method::PATCH) => append_by_tus(&state, &principal, &id, &headers, body).await,
        Some(Method::DELETE) => terminate_by_tus(&state, &principal, &id, &headers).await,
        Some(Method::HEAD) => look(&state, &principal, &id).await,
        _ => load(&state, &principal, &id).await.and_then(|_| Err(method_not_allowed())),
    })
}

fn method_not_allowed() -> Error {
    Error::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "Append with PATCH, or with POST and the header “X-HTTP-Method-Override: PATCH”.",
    )
}

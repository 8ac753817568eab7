//! “Resumable Uploads for HTTP” (draft-ietf-httpbis-resumable-upload), on the paths and in the store of tus.
//!
//! Drafts 01 to 12 are understood, interop versions 3 to 8, and the standard to come, which names no version: what
//! differs between them is in [`fields::Interop`]. Requests with `Tus-Resumable` are tus; [`speaks`] tells.
//!
//! - `104 (Upload Resumption Supported)` is sent once, with the address, as soon as an upload is begun. hyper's
//!   server cannot send it; [`crate::interim`] can. Progress is not told by further ones, which the draft allows.
//! - An upload with a known length is complete with its last byte, also if `Upload-Complete: ?0` came along: the
//!   draft lets a server say so. The client reads `?1` in the reply.
//! - Departure: bytes beyond the length are refused, but do not spoil the upload. What was acknowledged stays.
//! - Digests are SHA-256; others are ignored, as RFC 9530 allows.

mod fields;
mod metadata;
mod problem;
mod reply;

use axum::Extension;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::Principal;
use debrief_db::uploads::Upload;

use self::fields::{APPEND_TYPE, Fields, Inconsistent};
use crate::checksum::Checksum;
use crate::error::{Error, Result};
use crate::interim::Interim;
use crate::receive::{ReceiveOptions, receive, settle, too_many_bytes};
use crate::state::AppState;
use crate::uploads::creation::{Creation, begin, idempotency_key};
use crate::uploads::{give_up, load};

pub use fields::speaks;
pub use reply::limits;

/// `POST /api/uploads` with `Upload-Complete`. A body with `?1` is the whole file.
pub async fn create(
    state: &AppState,
    principal: &Principal,
    headers: &HeaderMap,
    body: Body,
    interim: Option<Extension<Interim>>,
) -> Response {
    let fields = Fields::of(headers);
    let reply = match begun(state, principal, headers, &fields).await {
        Ok(upload) => {
            announce(state, &upload, &fields, interim).await;
            first_bytes(state, upload, &fields, body).await
        }
        Err(error) if fields.completes() => problem::final_refusal(error),
        Err(error) => problem::refused(error),
    };
    finish(state, &fields, reply)
}

async fn begun(state: &AppState, principal: &Principal, headers: &HeaderMap, fields: &Fields) -> Result<Upload> {
    fields.complete.ok_or_else(complete_required)?;
    let size_bytes = fields.told_length(0)?;
    if let (Some(size_bytes), Some(body)) = (size_bytes, fields.content_length)
        && body > size_bytes
    {
        return Err(too_many_bytes());
    }
    let metadata = metadata::described(headers, fields.repr_sha256)?;
    let creation = Creation { size_bytes, metadata: &metadata, idempotency_key: idempotency_key(headers)? };
    begin(state, principal, &creation).await
}

async fn announce(state: &AppState, upload: &Upload, fields: &Fields, interim: Option<Extension<Interim>>) {
    if let Some(Extension(interim)) = interim.filter(|_| fields.interop.may_get_104())
        && let Ok(status) = StatusCode::from_u16(104)
    {
        let headers = reply::interim(state, upload, fields.interop);
        interim.send(status, "Upload Resumption Supported", &headers).await;
    }
}

async fn first_bytes(state: &AppState, upload: Upload, fields: &Fields, body: Body) -> Response {
    // The same idempotency key again: the client asks what became of it.
    let is_known = upload.offset_bytes > 0 || upload.finished_at.is_some();
    if is_known || (body.is_end_stream() && !fields.completes()) {
        return created(state, upload);
    }
    let options = options(fields, None);
    match receive(state, &upload, 0, body, options).await {
        Ok(upload) => created(state, upload),
        Err(error) if is_hopeless(&error) => {
            // The client is not told an address; nobody would ever go on with it.
            if let Err(error) = give_up(state, &upload).await {
                tracing::warn!(upload = %upload.id, "a refused upload stays until it expires: {error:?}");
            }
            if fields.completes() { problem::final_refusal(error) } else { problem::refused(error) }
        }
        Err(error) => {
            let mut response = problem::refused(error);
            response.headers_mut().extend([reply::location(&upload)]);
            response
        }
    }
}

/// The file itself is refused, and not only this attempt to bring it.
fn is_hopeless(error: &Error) -> bool {
    let interrupted = ["connection_cut", "connection_silent", "fenced", "offset_mismatch"].contains(&error.code);
    error.status.is_client_error() && !interrupted
}

fn created(state: &AppState, upload: Upload) -> Response {
    if upload.finished_at.is_some() {
        return reply::finished(state, upload);
    }
    let headers = reply::state_of(state, &upload);
    (StatusCode::CREATED, headers, [reply::location(&upload)]).into_response()
}

/// `PATCH /api/uploads/{id}`.
pub async fn append(state: &AppState, principal: &Principal, id: &str, headers: &HeaderMap, body: Body) -> Response {
    let fields = Fields::of(headers);
    let reply = appended(state, principal, id, headers, &fields, body).await.unwrap_or_else(problem::refused);
    finish(state, &fields, reply)
}

async fn appended(
    state: &AppState,
    principal: &Principal,
    id: &str,
    headers: &HeaderMap,
    fields: &Fields,
    body: Body,
) -> Result<Response> {
    if fields.interop.names_media_type() && !fields::is_append(headers) {
        let message = format!("Send the bytes with “Content-Type: {APPEND_TYPE}”.");
        return Err(Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_content_type", message));
    }
    let offset = fields.offset.ok_or_else(offset_required)?;
    let upload = load(state, principal, id).await?;
    if upload.finished_at.is_some() {
        return Ok(after_the_end(state, upload, offset, &body));
    }
    let length = fields.told_length(offset)?;
    if let (Some(size_bytes), Some(body)) = (upload.size_bytes, fields.content_length)
        && upload.offset_bytes == offset
        && offset.saturating_add(body) > size_bytes
    {
        return Err(too_many_bytes());
    }
    match receive(state, &upload, offset, body, options(fields, length)).await {
        Ok(upload) if upload.finished_at.is_some() => Ok(reply::finished(state, upload)),
        Ok(upload) => Ok((StatusCode::NO_CONTENT, reply::state_of(state, &upload)).into_response()),
        Err(error) if error.code == "offset_mismatch" => {
            let expected = load(state, principal, id).await?.offset_bytes;
            Ok(problem::mismatching_offset(error, expected, offset))
        }
        Err(error) => Err(error),
    }
}

/// A client that never saw the last answer gets it again; more bytes there cannot be.
fn after_the_end(state: &AppState, upload: Upload, offset: u64, body: &Body) -> Response {
    match crate::receive::check_offset(&upload, offset) {
        Err(error) => problem::mismatching_offset(error, upload.offset_bytes, offset),
        Ok(()) if body.is_end_stream() => reply::finished(state, upload),
        Ok(()) => problem::refused(finished("This upload has finished and takes no more bytes.")),
    }
}

fn options(fields: &Fields, length: Option<u64>) -> ReceiveOptions {
    ReceiveOptions {
        length,
        announced: fields.content_length,
        is_last: fields.completes(),
        checksum: fields.content_sha256.map(Checksum::sha256),
    }
}

/// `HEAD /api/uploads/{id}`: where to go on. Whoever appends now is ended.
pub async fn head(state: &AppState, principal: &Principal, id: &str, headers: &HeaderMap) -> Response {
    let retrieved = async { settle(state, &load(state, principal, id).await?).await };
    let reply = match retrieved.await {
        Ok(upload) => (StatusCode::NO_CONTENT, reply::state_of(state, &upload)).into_response(),
        Err(error) => problem::refused(error),
    };
    finish(state, &Fields::of(headers), reply)
}

/// `DELETE /api/uploads/{id}`: gives an unfinished upload up.
pub async fn cancel(state: &AppState, principal: &Principal, id: &str, headers: &HeaderMap) -> Response {
    let cancelled = async { give_up(state, &load(state, principal, id).await?).await };
    let reply = match cancelled.await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => problem::refused(error),
    };
    finish(state, &Fields::of(headers), reply)
}

/// What every reply carries.
fn finish(state: &AppState, fields: &Fields, mut response: Response) -> Response {
    let status = response.status();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        headers.extend([reply::limits(state)]);
    }
    reply::in_words_of(fields.interop, response)
}

fn finished(message: &str) -> Error {
    Error::conflict("upload_finished", message)
}

impl From<Inconsistent> for Error {
    fn from(_: Inconsistent) -> Self {
        let message = "“Upload-Length” and the length of this body tell different sizes of the file. Send one of them.";
        Self::new(StatusCode::BAD_REQUEST, "inconsistent_length", message)
    }
}

fn complete_required() -> Error {
    let message = "Send “Upload-Complete: ?1” if this body reaches to the end of the file, else “?0”.";
    Error::new(StatusCode::BAD_REQUEST, "complete_required", message)
}

fn offset_required() -> Error {
    let message = "Send where these bytes begin as “Upload-Offset”, a number as structured fields have it.";
    Error::new(StatusCode::BAD_REQUEST, "offset_required", message)
}

//! What replies say of an upload, as the draft of the client has it.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use debrief_db::uploads::Upload;

use super::fields::{INTEROP_VERSION, Interop, UPLOAD_COMPLETE, UPLOAD_INCOMPLETE, boolean_value};
use super::problem;
use crate::error::Error;
use crate::state::AppState;
use crate::tus;
use crate::uploads::UploadView;

const UPLOAD_LIMIT: HeaderName = HeaderName::from_static("upload-limit");
const UPLOAD_DEFER_LENGTH: &str = "upload-defer-length";
/// The largest integer that a structured field can hold.
const LARGEST: u64 = 999_999_999_999_999;

/// What holds for any upload.
pub fn limits(state: &AppState) -> (HeaderName, HeaderValue) {
    let value = format!("max-size={}", state.settings.max_upload_bytes.min(LARGEST));
    (UPLOAD_LIMIT, HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("min-size=0")))
}

/// What holds for this one, which may also expire.
fn limits_of(state: &AppState, upload: &Upload) -> (HeaderName, HeaderValue) {
    let (name, general) = limits(state);
    let seconds = (upload.expires_at - state.db.now().unix_ms()).max(0) / 1000;
    let value = general.to_str().ok().map(|general| format!("{general}, max-age={seconds}"));
    (name, value.and_then(|value| HeaderValue::from_str(&value).ok()).unwrap_or(general))
}

/// Offset, completeness, length, limits, digest.
pub fn state_of(state: &AppState, upload: &Upload) -> HeaderMap {
    let mut headers = tus::reply(upload);
    headers.remove(UPLOAD_DEFER_LENGTH);
    headers.insert(UPLOAD_COMPLETE, boolean_value(upload.finished_at.is_some()));
    headers.extend([limits_of(state, upload)]);
    headers
}

pub fn location(upload: &Upload) -> (HeaderName, HeaderValue) {
    let path = format!("/api/uploads/{}", upload.id);
    (header::LOCATION, HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/api/uploads")))
}

/// Of a 104: where to go on if this request comes to nothing.
pub fn interim(state: &AppState, upload: &Upload, interop: Interop) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([location(upload), limits_of(state, upload)]);
    name_version(&mut headers, interop);
    headers
}

/// What the file has become: the answer to the request that brought its last byte, whichever that was, and again
/// to one that asks for it because it never saw it.
pub fn finished(state: &AppState, upload: Upload) -> Response {
    let headers = state_of(state, &upload);
    let location = location(&upload);
    let mut response = match (&upload.sha256, &upload.expected_sha256) {
        (Some(found), Some(promised)) if found != promised => problem::final_refusal(Error::new(
            StatusCode::BAD_REQUEST,
            "sha256_mismatch",
            "Every byte has come, and they do not have the promised SHA-256. Delete the recording, then upload the file again.",
        )),
        _ => (StatusCode::CREATED, Json(UploadView::from(upload))).into_response(),
    };
    response.headers_mut().extend(headers);
    response.headers_mut().extend([location]);
    response
}

/// Every reply names the version that the request named; the oldest one says completeness the other way round.
pub fn in_words_of(interop: Interop, mut response: Response) -> Response {
    let headers = response.headers_mut();
    name_version(headers, interop);
    if interop.says_incomplete()
        && let Some(complete) = headers.remove(UPLOAD_COMPLETE)
    {
        headers.insert(UPLOAD_INCOMPLETE, boolean_value(complete == boolean_value(false)));
    }
    response
}

fn name_version(headers: &mut HeaderMap, interop: Interop) {
    if let Some(version) = interop.0 {
        headers.insert(INTEROP_VERSION, HeaderValue::from(version));
    }
}

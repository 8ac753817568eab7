//! Errors as the draft has them: problem details (RFC 9457), which also carry what every error of this API says.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::fields::{UPLOAD_COMPLETE, UPLOAD_OFFSET, boolean_value};
use crate::error::Error;

const REGISTRY: &str = "https://iana.org/assignments/http-problem-types#";
/// tus has a status of its own for it; elsewhere it is a bad request.
const TUS_CHECKSUM_MISMATCH: u16 = 460;

/// A refusal that leaves the upload as it was: the client may go on with it.
pub fn refused(error: Error) -> Response {
    let kind = match error.code {
        "inconsistent_length" | "length_changed" | "too_many_bytes" | "incomplete" => {
            Some("inconsistent-upload-length")
        }
        "upload_finished" => Some("completed-upload"),
        "checksum_mismatch" | "sha256_mismatch" => Some("digest-mismatching-values"),
        _ => None,
    };
    with_details(error, kind, json!({}))
}

/// The file was transferred, and is not wanted: going on would not help.
pub fn final_refusal(error: Error) -> Response {
    let mut response = refused(error);
    response.headers_mut().insert(UPLOAD_COMPLETE, boolean_value(true));
    response
}

/// 409 with the offset to go on from.
pub fn mismatching_offset(error: Error, expected: u64, provided: u64) -> Response {
    let members = json!({"expected-offset": expected, "provided-offset": provided});
    let mut response = with_details(error, Some("mismatching-upload-offset"), members);
    response.headers_mut().insert(UPLOAD_OFFSET, HeaderValue::from(expected));
    response
}

fn with_details(error: Error, kind: Option<&str>, members: Value) -> Response {
    let kind = kind.map_or_else(|| "about:blank".to_owned(), |kind| format!("{REGISTRY}{kind}"));
    let status = if error.status.as_u16() == TUS_CHECKSUM_MISMATCH { StatusCode::BAD_REQUEST } else { error.status };
    let mut body = json!({
        "type": kind, "title": error.message, "status": status.as_u16(),
        "error": {"code": error.code, "message": error.message},
    });
    if let (Value::Object(body), Value::Object(members)) = (&mut body, members) {
        body.extend(members);
    }
    // The usual answer tells the log of the cause and sets its headers; only its body is another one.
    let mut response = error.into_response();
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(UPLOAD_COMPLETE, boolean_value(false));
    *response.body_mut() = body.to_string().into();
    response
}

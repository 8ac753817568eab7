//! The headers of tus 1.0 (<https://tus.io/protocols/resumable-upload>): what a request says, what a reply says.

use std::collections::HashMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_db::uploads::Upload;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::error::{Error, Result};

pub const VERSION: &str = "1.0.0";
pub const EXTENSIONS: &str = "creation,creation-with-upload,creation-defer-length,termination,expiration,checksum,checksum-trailer,concatenation";
pub const APPEND_TYPE: &str = "application/offset+octet-stream";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
pub const UPLOAD_CONCAT: HeaderName = HeaderName::from_static("upload-concat");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
/// RFC 9530; of the whole representation, which a finished upload is.
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");
/// Names the recording that an upload becomes.
const DEBRIEF_RECORDING: HeaderName = HeaderName::from_static("debrief-recording");

/// The client speaks our version of the protocol.
pub fn check_version(headers: &HeaderMap) -> Result<()> {
    if headers.get(&RESUMABLE).is_some_and(|version| version == VERSION) {
        return Ok(());
    }
    Err(Error::new(
        StatusCode::PRECONDITION_FAILED,
        "tus_version",
        "This server speaks tus 1.0.0. Send the header “Tus-Resumable: 1.0.0”.",
    ))
}

/// Every reply says which version it speaks; a refusal of the client's version says which there are.
pub fn with_version(response: impl IntoResponse) -> Response {
    let mut response = response.into_response();
    let is_version_refused = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
    if is_version_refused {
        headers.insert(TUS_VERSION, HeaderValue::from_static(VERSION));
    }
    response
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let parsed = value
        .to_str()
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok());
    // Rows hold sizes as signed 64 bits. A header that comes twice says nothing.
    match parsed.filter(|number| *number <= i64::MAX as u64 && values.next().is_none()) {
        Some(number) => Ok(Some(number)),
        None => Err(bad(format!("The header {name} is not a number of bytes."))),
    }
}

fn bad(message: impl Into<String>) -> Error {
    Error::new(StatusCode::BAD_REQUEST, "invalid_header", message)
}

/// The length of a new upload; `None`: it is deferred.
pub fn new_length(headers: &HeaderMap) -> Result<Option<u64>> {
    match (upload_length(headers)?, is_deferred(headers)?) {
        (Some(_), true) => Err(bad("Send either “Upload-Length” or “Upload-Defer-Length: 1”, not both.")),
        (None, false) => Err(Error::new(
            StatusCode::BAD_REQUEST,
            "length_required",
            "Send the size of the file as “Upload-Length”, or “Upload-Defer-Length: 1” while nobody knows it.",
        )),
        (length, _) => Ok(length),
    }
}

pub fn upload_length(headers: &HeaderMap) -> Result<Option<u64>> {
    number(headers, &UPLOAD_LENGTH)
}

pub fn is_deferred(headers: &HeaderMap) -> Result<bool> {
    match headers.get(&UPLOAD_DEFER_LENGTH) {
        None => Ok(false),
        Some(value) if value == "1" => Ok(true),
        Some(_) => Err(bad("“Upload-Defer-Length” can only be 1.")),
    }
}

pub fn upload_offset(headers: &HeaderMap) -> Result<u64> {
    number(headers, &UPLOAD_OFFSET)?.ok_or_else(|| {
        let message = "Send the header “Upload-Offset” with the offset that HEAD has answered.";
        Error::new(StatusCode::BAD_REQUEST, "offset_required", message)
    })
}

/// The length that the request itself announces.
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub fn is_append(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == APPEND_TYPE)
}

/// What a POST to an upload stands for, where something between client and server lets no other method through.
pub fn overridden_method(headers: &HeaderMap) -> Option<Method> {
    headers.get(&METHOD_OVERRIDE)?.to_str().ok()?.trim().to_ascii_uppercase().parse().ok()
}

/// `Upload-Metadata`.
#[derive(Default)]
pub struct Metadata {
    /// As it came.
    pub raw: String,
    pairs: HashMap<String, String>,
}

impl Metadata {
    /// Values that are not UTF-8 are refused.
    pub fn of(headers: &HeaderMap) -> Result<Self> {
        let Some(value) = headers.get(&UPLOAD_METADATA) else { return Ok(Self::default()) };
        Self::parse(value.to_str().map_err(|_| invalid_metadata("is not ASCII"))?)
    }

    pub fn parse(raw: &str) -> Result<Self> {
        if raw.len() > 16 * 1024 {
            return Err(invalid_metadata("is longer than 16 KiB"));
        }
        let mut pairs = HashMap::new();
        for pair in raw.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (key, encoded) = pair.split_once(' ').unwrap_or((pair, ""));
            let bytes =
                STANDARD.decode(encoded.trim()).map_err(|_| invalid_metadata("has a value that is not base64"))?;
            let text = String::from_utf8(bytes).map_err(|_| invalid_metadata("has a value that is not UTF-8"))?;
            if text.contains('\0') {
                return Err(invalid_metadata("contains the character U+0000"));
            }
            pairs.insert(key.to_owned(), text);
        }
        Ok(Self { raw: raw.to_owned(), pairs })
    }

    /// A value that is not blank, without blanks around it.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// What the client promises of the whole file: `sha256` in hex.
    pub fn expected_sha256(&self) -> Result<Option<String>> {
        let Some(value) = self.get("sha256") else { return Ok(None) };
        if value.len() != 64 || !value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(invalid_metadata("has a sha256 that is not 64 hexadecimal digits"));
        }
        Ok(Some(value.to_ascii_lowercase()))
    }
}

fn invalid_metadata(what: &str) -> Error {
    let message = format!("Upload-Metadata {what}. Send “key base64value” pairs, with commas between.");
    Error::new(StatusCode::BAD_REQUEST, "invalid_metadata", message)
}

/// What every reply about an upload carries.
pub fn reply(upload: &Upload) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(upload.offset_bytes));
    match upload.size_bytes {
        Some(size_bytes) => headers.insert(UPLOAD_LENGTH, HeaderValue::from(size_bytes)),
        None => headers.insert(UPLOAD_DEFER_LENGTH, HeaderValue::from_static("1")),
    };
    let mut text = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    match upload.shown_recording_id() {
        Some(recording_id) => text(DEBRIEF_RECORDING, recording_id.to_string()),
        None => text(UPLOAD_CONCAT, "partial".into()),
    }
    if let Some(concat) = &upload.concat {
        text(UPLOAD_CONCAT, concat.clone());
    }
    if !upload.metadata.is_empty() {
        text(UPLOAD_METADATA, upload.metadata.clone());
    }
    // A partial one that is finished waits for its final one, and not for ever.
    let waits = upload.finished_at.is_none() || (upload.is_partial() && upload.joined_into.is_none());
    if waits {
        text(UPLOAD_EXPIRES, http_date(upload.expires_at));
    }
    let sha256 = upload.sha256.as_deref().filter(|_| upload.finished_at.is_some());
    if let Some(digest) = sha256.and_then(|sum| hex::decode(sum).ok()) {
        text(REPR_DIGEST, format!("sha-256=:{}:", STANDARD.encode(digest)));
    }
    headers
}

/// Unix milliseconds as RFC 9110 writes dates.
fn http_date(ms: i64) -> String {
    let format =
        format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
    OffsetDateTime::from_unix_timestamp(ms / 1000)
        .ok()
        .and_then(|moment| moment.format(format).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_back_byte_for_byte() {
        let mut headers = HeaderMap::new();
        headers
            .insert("upload-metadata", HeaderValue::from_static("title w5xicnVuZyDwn46l,is_draft,filename YS53ZWJt"));
        let metadata = Metadata::of(&headers).ok().unwrap_or_default();
        assert_eq!(metadata.raw, "title w5xicnVuZyDwn46l,is_draft,filename YS53ZWJt");
        assert_eq!(metadata.get("title"), Some("Übrung 🎥"));
        assert_eq!((metadata.get("is_draft"), metadata.pairs.contains_key("is_draft")), (None, true));
        headers.insert("upload-metadata", HeaderValue::from_static("title %%%"));
        assert!(Metadata::of(&headers).is_err());
    }

    #[test]
    fn numbers_are_digits_only() {
        let mut headers = HeaderMap::new();
        for wrong in ["-1", "+1", "1e3", "", "9223372036854775808", "99999999999999999999999"] {
            headers.insert("upload-offset", HeaderValue::from_static(wrong));
            assert!(upload_offset(&headers).is_err(), "{wrong}");
        }
        headers.insert("upload-offset", HeaderValue::from_static("5"));
        headers.append("upload-offset", HeaderValue::from_static("6"));
        assert!(upload_offset(&headers).is_err(), "two answers to one question");
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}

//! The headers of tus 1.0 (<https://tus.io/protocols/resumable-upload>): what a request says, what a reply says.

use std::collections::HashMap;

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use base64::Engine;
use debrief_db::uploads::Upload;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::error::{Error, Result};

pub const VERSION: &str = "1.0.0";
pub const EXTENSIONS: &str = "creation,creation-with-upload,termination,expiration";
pub const APPEND_TYPE: &str = "application/offset+octet-stream";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
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

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<Option<u64>> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let parsed = value
        .to_str()
        .ok()
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok());
    // Rows hold sizes as signed 64 bits.
    match parsed.filter(|number| *number <= i64::MAX as u64) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::new(
            StatusCode::BAD_REQUEST,
            "invalid_header",
            format!("The header {name} is not a number of bytes."),
        )),
    }
}

pub fn upload_length(headers: &HeaderMap) -> Result<u64> {
    number(headers, &UPLOAD_LENGTH)?.ok_or_else(|| {
        Error::new(
            StatusCode::BAD_REQUEST,
            "length_required",
            "Send the size of the file as “Upload-Length”. Deferred lengths are not supported.",
        )
    })
}

pub fn upload_offset(headers: &HeaderMap) -> Result<u64> {
    number(headers, &UPLOAD_OFFSET)?.ok_or_else(|| {
        Error::new(StatusCode::BAD_REQUEST, "offset_required", "Send where these bytes begin as “Upload-Offset”.")
    })
}

/// How many bytes the body has, where the client says so beforehand.
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub fn is_append(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == APPEND_TYPE)
}

/// `Upload-Metadata` as it came, and its pairs decoded. Values that are not UTF-8 are refused.
pub fn metadata(headers: &HeaderMap) -> Result<(String, HashMap<String, String>)> {
    let invalid = |what: &str| {
        Error::new(
            StatusCode::BAD_REQUEST,
            "invalid_metadata",
            format!("Upload-Metadata {what}. Send “key base64value” pairs, with commas between."),
        )
    };
    let Some(value) = headers.get(&UPLOAD_METADATA) else { return Ok(Default::default()) };
    let raw = value.to_str().map_err(|_| invalid("is not ASCII"))?;
    if raw.len() > 16 * 1024 {
        return Err(invalid("is longer than 16 KiB"));
    }
    let mut pairs = HashMap::new();
    for pair in raw.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, encoded) = pair.split_once(' ').unwrap_or((pair, ""));
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(encoded.trim())
            .map_err(|_| invalid("has a value that is not base64"))?;
        let text = String::from_utf8(bytes).map_err(|_| invalid("has a value that is not UTF-8"))?;
        if text.contains('\0') {
            return Err(invalid("contains the character U+0000"));
        }
        pairs.insert(key.to_owned(), text);
    }
    Ok((raw.to_owned(), pairs))
}

/// What every reply about an upload carries.
pub fn reply(upload: &Upload, offset_bytes: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(offset_bytes));
    headers.insert(UPLOAD_LENGTH, HeaderValue::from(upload.size_bytes));
    let mut text = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    text(DEBRIEF_RECORDING, upload.recording_id.to_string());
    if !upload.metadata.is_empty() {
        text(UPLOAD_METADATA, upload.metadata.clone());
    }
    if upload.finished_at.is_none() {
        text(UPLOAD_EXPIRES, http_date(upload.expires_at));
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
        let (raw, pairs) = metadata(&headers).ok().unwrap_or_default();
        assert_eq!(raw, "title w5xicnVuZyDwn46l,is_draft,filename YS53ZWJt");
        assert_eq!(pairs.get("title").map(String::as_str), Some("Übrung 🎥"));
        assert_eq!(pairs.get("is_draft").map(String::as_str), Some(""));
        headers.insert("upload-metadata", HeaderValue::from_static("title %%%"));
        assert!(metadata(&headers).is_err());
    }

    #[test]
    fn numbers_are_digits_only() {
        let mut headers = HeaderMap::new();
        for wrong in ["-1", "+1", "1e3", "", "9223372036854775808"] {
            headers.insert("upload-offset", HeaderValue::from_static(wrong));
            assert!(upload_offset(&headers).is_err(), "{wrong}");
        }
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}

//! Media on the app's own origin, with HTTP Range, after the same check as the page.

use std::io;
use std::ops::Range;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use debrief_db::recordings::{self, Recording, StoredMedia};
use debrief_db::uploads;
use debrief_model::recording::MediaState;
use debrief_model::{ObjectKey, RecordingId, UploadId};
use debrief_objects::{ByteChunks, OriginalReader, Piece};
use futures::StreamExt;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Error, Result};
use crate::principal::{VisibleRecording, secret_hash};
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(media)).routes(routes!(original)).routes(routes!(poster))
}

/// What the browser plays: the rendition, or the original where that plays well.
#[utoipa::path(get, path = "/api/recordings/{id}/media", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "The file"), (status = 206, description = "A range of it"), (status = 404, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody), (status = 416, description = "The range lies outside")))]
async fn media(State(state): State<AppState>, visible: VisibleRecording, headers: HeaderMap) -> Result<Response> {
    let recording = visible.recording;
    if recording.media_state != MediaState::Ready {
        return Err(Error::conflict(
            "not_ready",
            "This recording is still being prepared, or could not be. Look at its media.state.",
        ));
    }
    let stored =
        recording.rendition.as_ref().or(recording.original.as_ref()).ok_or_else(|| Error::not_found("file"))?;
    let source = Source { state, sliced: None, pieces: vec![piece(stored)] };
    serve(&headers, source, &stored.media_type, stored.key.as_str(), None).await
}

/// The bytes as they were uploaded, for download.
#[utoipa::path(get, path = "/api/recordings/{id}/original", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "The file"), (status = 206, description = "A range of it"), (status = 404, body = crate::error::ErrorBody)))]
async fn original(State(state): State<AppState>, visible: VisibleRecording, headers: HeaderMap) -> Result<Response> {
    let recording = visible.recording;
    if recording.media_state == MediaState::Uploading {
        return Err(Error::conflict("not_ready", "This recording is still being uploaded."));
    }
    send_original(state, &recording, &headers).await
}

/// The original of a recording's file, whichever of its files that row holds.
pub async fn send_original(state: AppState, recording: &Recording, headers: &HeaderMap) -> Result<Response> {
    let upload_id = recording.file.as_ref().map(|file| file.upload_id).ok_or_else(|| Error::not_found("file"))?;
    let source = match &recording.original {
        Some(stored) => Source { state, sliced: None, pieces: vec![piece(stored)] },
        // It lies in slices until it was composed.
        None => {
            let slices = uploads::slices(&mut state.db.read().await?, recording.id).await?;
            let pieces = slices.into_iter().map(|(key, size_bytes)| Piece { key, size_bytes }).collect();
            let mut source = Source { state, sliced: Some(upload_id), pieces };
            // Composed between the two looks: no row names a slice any more, and a file of no bytes would be sent.
            if source.pieces.is_empty() && !source.has_moved().await {
                return Err(Error::not_found("file"));
            }
            source
        }
    };
    let media_type =
        recording.original.as_ref().map_or("application/octet-stream", |stored| stored.media_type.as_str());
    serve(headers, source, media_type, &format!("{upload_id}/original"), Some(&recording.filename)).await
}

/// An object that never changes.
pub async fn send_object(
    state: AppState,
    headers: &HeaderMap,
    key: ObjectKey,
    size_bytes: u64,
    media_type: &str,
) -> Result<Response> {
    let identity = key.as_str().to_owned();
    let source = Source { state, sliced: None, pieces: vec![Piece { key, size_bytes }] };
    serve(headers, source, media_type, &identity, None).await
}

fn piece(stored: &StoredMedia) -> Piece {
    Piece { key: stored.key.clone(), size_bytes: stored.size_bytes }
}

/// A still of the recording, JPEG.
#[utoipa::path(get, path = "/api/recordings/{id}/poster", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "image/jpeg"), (status = 404, body = crate::error::ErrorBody)))]
async fn poster(State(state): State<AppState>, visible: VisibleRecording) -> Result<Response> {
    /// A still of at most 1280 pixels is far smaller.
    const MOST_BYTES: u64 = 16 * 1024 * 1024;
    let key: ObjectKey = visible.recording.poster_key.ok_or_else(|| Error::not_found("poster"))?;
    let bytes = state.objects.get(&key, MOST_BYTES).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=300")], bytes).into_response())
}

/// Answers with the whole or one range. Several ranges in one request are answered with the whole, as RFC 9110 allows.
async fn serve(
    headers: &HeaderMap,
    source: Source,
    media_type: &str,
    identity: &str,
    attachment: Option<&str>,
) -> Result<Response> {
    let size_bytes = source.pieces.iter().map(|piece| piece.size_bytes).sum();
    let etag = format!("\"{}\"", &secret_hash(identity)[..32]);
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    if is_known && !headers.contains_key(header::RANGE) {
        let cached = [(header::ETAG, etag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
        return Ok((StatusCode::NOT_MODIFIED, cached).into_response());
    }
    let wanted = range_header(headers, &etag).map_or(Wanted::Whole, |value| parse_range(value, size_bytes));
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..size_bytes),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Outside => {
            let headers = [(header::CONTENT_RANGE, format!("bytes */{size_bytes}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
    };
    let length = range.end - range.start;
    let content_range = format!("bytes {}-{}/{size_bytes}", range.start, range.end.saturating_sub(1));
    let body = Body::from_stream(source.read(range).await?);
    let mut response = (status, body).into_response();
    let reply = response.headers_mut();
    reply.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    reply.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    reply.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let mut text = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            reply.insert(name, value);
        }
    };
    text(header::CONTENT_TYPE, media_type);
    text(header::ETAG, &etag);
    if status == StatusCode::PARTIAL_CONTENT {
        text(header::CONTENT_RANGE, &content_range);
    }
    if let Some(filename) = attachment {
        text(header::CONTENT_DISPOSITION, &content_disposition(filename));
    }
    Ok(response)
}

/// Bytes of a recording. Slices that are composed while somebody reads them are read on from the composed original.
struct Source {
    state: AppState,
    /// The upload whose slices are read. Its file may even change rows meanwhile, its bytes never do.
    sliced: Option<UploadId>,
    pieces: Vec<Piece>,
}

impl Source {
    async fn read(mut self, range: Range<u64>) -> Result<ByteChunks> {
        let chunks = match self.open(range.clone()).await {
            Ok(chunks) => chunks,
            Err(error) if self.has_moved().await => {
                tracing::debug!(%error, "reading on from the composed original");
                self.open(range.clone()).await?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(futures::stream::try_unfold((self, chunks, range), Self::next).boxed())
    }

    async fn open(&self, range: Range<u64>) -> std::result::Result<ByteChunks, debrief_objects::Error> {
        OriginalReader::new(self.state.objects.clone(), self.pieces.clone()).read(range).await
    }

    async fn next(
        (mut source, mut chunks, mut rest): (Self, ByteChunks, Range<u64>),
    ) -> io::Result<Option<(Bytes, (Self, ByteChunks, Range<u64>))>> {
        loop {
            match chunks.next().await {
                None => return Ok(None),
                Some(Ok(bytes)) => {
                    rest.start += bytes.len() as u64;
                    return Ok(Some((bytes, (source, chunks, rest))));
                }
                Some(Err(_)) if source.has_moved().await => {
                    chunks = source.open(rest.clone()).await.map_err(io::Error::other)?;
                }
                Some(Err(error)) => return Err(error),
            }
        }
    }

    /// Whether the bytes lie elsewhere than when reading began; at most once true, since a composed original stays.
    async fn has_moved(&mut self) -> bool {
        let Some(upload_id) = self.sliced else { return false };
        let Ok(mut reader) = self.state.db.read().await else { return false };
        let Ok(Some(recording)) = recordings::find_by_upload(&mut reader, upload_id).await else { return false };
        let Some(original) = recording.original else { return false };
        self.pieces = vec![piece(&original)];
        self.sliced = None;
        true
    }
}

fn range_header<'h>(headers: &'h HeaderMap, etag: &str) -> Option<&'h str> {
    if headers.get(header::IF_RANGE).is_some_and(|condition| condition != etag) {
        return None;
    }
    headers.get(header::RANGE)?.to_str().ok()
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Whole,
    Part(Range<u64>),
    Outside,
}

fn parse_range(value: &str, size: u64) -> Wanted {
    let Some((first, last)) =
        value.strip_prefix("bytes=").filter(|set| !set.contains(',')).and_then(|set| set.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let range = match (first.trim().parse::<u64>(), last.trim()) {
        (Ok(first), "") => first..size,
        (Ok(first), last) => match last.parse::<u64>() {
            Ok(last) if last >= first => first..last.saturating_add(1).min(size),
            _ => return Wanted::Whole,
        },
        (Err(_), last) if first.trim().is_empty() => match last.parse::<u64>() {
            Ok(suffix) => size.saturating_sub(suffix)..size,
            Err(_) => return Wanted::Whole,
        },
        _ => return Wanted::Whole,
    };
    if range.start >= range.end { Wanted::Outside } else { Wanted::Part(range) }
}

/// `attachment` with the name as RFC 6266 and RFC 8187 write it; nothing of the name can end the header.
pub fn content_disposition(filename: &str) -> String {
    let plain: String = filename
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in filename.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~') {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        assert_eq!(parse_range("bytes=0-0", 10), Wanted::Part(0..1));
        assert_eq!(parse_range("bytes=5-", 10), Wanted::Part(5..10));
        assert_eq!(parse_range("bytes=5-99", 10), Wanted::Part(5..10));
        assert_eq!(parse_range("bytes=-3", 10), Wanted::Part(7..10));
        assert_eq!(parse_range("bytes=-0", 10), Wanted::Outside);
        assert_eq!(parse_range("bytes=10-", 10), Wanted::Outside);
        assert_eq!(parse_range("bytes=3-1", 10), Wanted::Whole);
        assert_eq!(parse_range("bytes=0-1,4-5", 10), Wanted::Whole);
        assert_eq!(parse_range("bytes=0-18446744073709551615", 10), Wanted::Part(0..10));
        assert_eq!(parse_range("items=0-1", 10), Wanted::Whole);
    }

    #[test]
    fn no_file_name_ends_the_header() {
        let header = content_disposition("a\"; x=\r\né.mp4");
        assert_eq!(
            header,
            "attachment; filename=\"a__ x_____.mp4\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%C3%A9.mp4"
                .replace("a__ x_____.mp4", "a__ x____.mp4")
        );
    }
}

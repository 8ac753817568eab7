//! The parts of tus 1.0 that a sender needs: creation, HEAD for the offset, PATCH with a checksum, termination.

use std::io::{Cursor, Read};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use ureq::SendBody;
use ureq::http::{HeaderMap, Response};

use super::http::Server;
use super::problem::{Failure, problem, refusal};
use super::progress::Progress;
use super::receipt::UploadView;

const VERSION: &str = "1.0.0";

pub struct Created {
    pub upload_id: String,
    pub recording_id: String,
}

/// Creates the upload; `None` defers its length. `metadata` are the pairs of `Upload-Metadata`. A repetition with
/// the same key, after an answer that was lost, gives the first upload again.
pub fn create(
    server: &Server,
    size_bytes: Option<u64>,
    metadata: &[(&str, &str)],
    key: &str,
) -> Result<Created, Failure> {
    let encoded: Vec<String> =
        metadata.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
    let (name, value) = match size_bytes {
        Some(size_bytes) => ("upload-length", size_bytes.to_string()),
        None => ("upload-defer-length", "1".to_owned()),
    };
    let response = server
        .agent
        .post(server.url("/api/uploads"))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .header(name, value)
        .header("upload-metadata", encoded.join(","))
        .header("idempotency-key", key)
        .send_empty()
        .map_err(|error| server.unreachable(&error))?;
    if !response.status().is_success() {
        return Err(refusal(response));
    }
    // Only the id is taken from Location: behind a proxy its scheme and host may be wrong.
    let upload_id = text(response.headers(), "location")
        .and_then(|location| location.rsplit('/').next())
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .ok_or_else(|| foreign(server, "the upload without a Location"))?;
    let recording_id = match text(response.headers(), "debrief-recording") {
        Some(id) => Some(id.to_owned()),
        None => server.get::<UploadView>(&format!("/api/uploads/{upload_id}"))?.recording_id,
    };
    let recording_id = recording_id.ok_or_else(|| foreign(server, "the upload without a recording"))?;
    Ok(Created { upload_id, recording_id })
}

fn foreign(server: &Server, what: &str) -> Failure {
    let message = format!("{} answered {what}: is it a Debrief server?", server.address());
    Failure::Final(problem("not_debrief", message))
}

/// What the server has made durable.
#[derive(Clone, Copy)]
pub struct Reached {
    pub offset: u64,
    /// `None` while the length is deferred.
    pub size_bytes: Option<u64>,
}

pub fn reached(server: &Server, upload_id: &str) -> Result<Reached, Failure> {
    let response = server
        .agent
        .head(server.url(&format!("/api/uploads/{upload_id}")))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .call()
        .map_err(|error| server.unreachable(&error))?;
    acknowledged(response)
}

/// Bytes that follow `offset`.
pub struct Piece {
    pub offset: u64,
    pub bytes: Bytes,
    /// The length of the whole, where it becomes known with this piece.
    pub size_bytes: Option<u64>,
}

/// Sends a piece in one request. The server takes all of it or, when it was damaged on its way, nothing.
pub fn send(
    server: &Server,
    upload_id: &str,
    piece: Piece,
    ask_first: bool,
    progress: &Progress,
) -> Result<Reached, Failure> {
    let mut request = server
        .agent
        .patch(server.url(&format!("/api/uploads/{upload_id}")))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .header("upload-offset", piece.offset.to_string())
        .header("content-type", "application/offset+octet-stream")
        .header("content-length", piece.bytes.len().to_string());
    if let Some(size_bytes) = piece.size_bytes {
        request = request.header("upload-length", size_bytes.to_string());
    }
    if !piece.bytes.is_empty() {
        let sum = STANDARD.encode(Sha256::digest(&piece.bytes));
        request = request.header("upload-checksum", format!("sha256 {sum}"));
    }
    if ask_first {
        // A server that refuses says so before the bytes are sent, not by a broken pipe.
        request = request.header("expect", "100-continue");
    }
    let body = Counted { source: Cursor::new(piece.bytes), progress: progress.clone() };
    let response = request.send(SendBody::from_owned_reader(body)).map_err(|error| server.unreachable(&error))?;
    let reached = acknowledged(response)?;
    Ok(Reached { size_bytes: reached.size_bytes.or(piece.size_bytes), ..reached })
}

/// Gives the upload up, and its recording with it.
pub fn terminate(server: &Server, upload_id: &str) -> Result<(), Failure> {
    let response = server
        .agent
        .delete(server.url(&format!("/api/uploads/{upload_id}")))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .call()
        .map_err(|error| server.unreachable(&error))?;
    if response.status().is_success() { Ok(()) } else { Err(refusal(response)) }
}

fn acknowledged(response: Response<ureq::Body>) -> Result<Reached, Failure> {
    if !response.status().is_success() {
        return Err(refusal(response));
    }
    let number = |name: &str| text(response.headers(), name).and_then(|value| value.parse().ok());
    let offset = number("upload-offset")
        .ok_or_else(|| Failure::Final(problem("not_debrief", "the server answered without an Upload-Offset")))?;
    Ok(Reached { offset, size_bytes: number("upload-length") })
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body that moves the progress bar as it is read.
struct Counted {
    source: Cursor<Bytes>,
    progress: Progress,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.progress.advance(count as u64);
        Ok(count)
    }
}

//! The parts of tus 1.0 that a sender needs: creation, HEAD for the offset, PATCH.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use anyhow::{Context, anyhow};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use ureq::SendBody;
use ureq::http::{HeaderMap, Response};

use super::http::{Failure, Server, refusal};
use super::progress::Progress;

const VERSION: &str = "1.0.0";

pub struct Created {
    pub upload_id: String,
    pub recording_id: String,
}

/// Creates the upload. `metadata` are the pairs of `Upload-Metadata`.
pub fn create(server: &Server, size_bytes: u64, metadata: &[(&str, &str)]) -> Result<Created, Failure> {
    let encoded: Vec<String> =
        metadata.iter().map(|(name, value)| format!("{name} {}", STANDARD.encode(value))).collect();
    let response = server
        .agent
        .post(server.url("/api/uploads"))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .header("upload-length", size_bytes.to_string())
        .header("upload-metadata", encoded.join(","))
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
        .ok_or_else(|| {
            Failure::Final(anyhow!(
                "{} answered the upload without a Location: is it a Debrief server?",
                server.address()
            ))
        })?;
    let recording_id = match text(response.headers(), "debrief-recording") {
        Some(id) => id.to_owned(),
        None => server.get::<Upload>(&format!("/api/uploads/{upload_id}"))?.recording_id,
    };
    Ok(Created { upload_id, recording_id })
}

#[derive(Deserialize)]
struct Upload {
    recording_id: String,
}

/// How many bytes the server has made durable.
pub fn offset(server: &Server, upload_id: &str) -> Result<u64, Failure> {
    let response = server
        .agent
        .head(server.url(&format!("/api/uploads/{upload_id}")))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .call()
        .map_err(|error| server.unreachable(&error))?;
    acknowledged(response)
}

/// Sends `length_bytes` of the file from `offset` in one request, in constant memory, and
/// returns the new offset.
pub fn send(
    server: &Server,
    upload_id: &str,
    path: &Path,
    offset: u64,
    length_bytes: u64,
    progress: &Progress,
) -> Result<u64, Failure> {
    let mut file =
        File::open(path).with_context(|| format!("{} cannot be read", path.display())).map_err(Failure::Final)?;
    file.seek(SeekFrom::Start(offset)).context("the file cannot be read from the middle").map_err(Failure::Final)?;
    let body = Counted { source: file.take(length_bytes), progress: progress.clone() };
    let response = server
        .agent
        .patch(server.url(&format!("/api/uploads/{upload_id}")))
        .header("authorization", server.authorization())
        .header("tus-resumable", VERSION)
        .header("upload-offset", offset.to_string())
        .header("content-type", "application/offset+octet-stream")
        .header("content-length", length_bytes.to_string())
        // A server that refuses says so before the bytes are sent, not by a broken pipe.
        .header("expect", "100-continue")
        .send(SendBody::from_owned_reader(body))
        .map_err(|error| server.unreachable(&error))?;
    acknowledged(response)
}

fn acknowledged(response: Response<ureq::Body>) -> Result<u64, Failure> {
    if !response.status().is_success() {
        return Err(refusal(response));
    }
    text(response.headers(), "upload-offset")
        .and_then(|offset| offset.parse().ok())
        .ok_or_else(|| Failure::Final(anyhow!("the server answered without an Upload-Offset")))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A body that moves the progress bar as it is read.
struct Counted {
    source: std::io::Take<File>,
    progress: Progress,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.progress.advance(count as u64);
        Ok(count)
    }
}

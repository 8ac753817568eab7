use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::{Client, Connection, Reply, Request, TestApp};

/// An upload in progress, by the tus protocol.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its path on the server, `/api/uploads/{id}`.
    pub path: String,
    pub recording_id: String,
}

impl Client {
    /// The request that creates an upload; a story adds to it or sends it.
    pub fn creation(&self, filename: &str, size_bytes: usize) -> Request<'_> {
        let encoded = |text: &str| STANDARD.encode(text);
        let title = filename.split('.').next().unwrap_or(filename);
        let metadata = format!(
            "filename {},filetype {},title {}",
            encoded(filename),
            encoded("application/octet-stream"),
            encoded(title)
        );
        self.tus("POST", "/api/uploads").header("Upload-Length", size_bytes).header("Upload-Metadata", metadata)
    }

    pub fn create_upload(&self, filename: &str, size_bytes: usize) -> Upload {
        Upload::created_by(&self.creation(filename, size_bytes).send().expect_status(201))
    }

    /// Uploads a file whole; answers the recording's id.
    pub fn upload_file(&self, path: &Path) -> String {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let filename = path.file_name().and_then(|name| name.to_str()).expect("a name");
        self.upload_bytes(filename, &bytes)
    }

    pub fn upload_bytes(&self, filename: &str, bytes: &[u8]) -> String {
        let upload = self.create_upload(filename, bytes.len());
        assert_eq!(self.send_piece(&upload, 0, bytes), bytes.len() as u64);
        upload.recording_id
    }

    /// PATCHes bytes that follow `offset`; answers the new offset.
    pub fn send_piece(&self, upload: &Upload, offset: usize, bytes: &[u8]) -> u64 {
        self.piece(upload, offset).bytes(bytes).send().expect_status(204).number("Upload-Offset")
    }

    pub fn piece(&self, upload: &Upload, offset: usize) -> Request<'_> {
        self.tus("PATCH", &upload.path)
            .header("Upload-Offset", offset)
            .header("Content-Type", "application/offset+octet-stream")
    }

    /// A PATCH that announces `length` bytes and sends none of them yet.
    pub fn begin_piece(&self, upload: &Upload, offset: usize, length: usize) -> Connection {
        let mut connection = self.connect();
        let mut headers = self.credentials();
        headers.extend([
            ("Tus-Resumable".to_string(), "1.0.0".to_string()),
            ("Upload-Offset".to_string(), offset.to_string()),
            ("Content-Type".to_string(), "application/offset+octet-stream".to_string()),
        ]);
        connection.send_head("PATCH", &upload.path, &headers, Some(length)).expect("the server listens");
        connection
    }

    /// The offset that the server has made durable.
    pub fn offset(&self, upload: &Upload) -> u64 {
        self.tus("HEAD", &upload.path).send().expect_status(200).number("Upload-Offset")
    }

    pub fn tus(&self, method: &str, path: &str) -> Request<'_> {
        self.request(method, path).header("Tus-Resumable", "1.0.0")
    }
}

impl TestApp {
    /// How often somebody has taken over the right to append.
    pub fn fence(&self, upload: &Upload) -> i64 {
        let id = upload.path.rsplit('/').next().expect("an id");
        self.database.number(&format!("select fence from uploads where id = '{id}'"))
    }
}

impl Upload {
    pub fn created_by(reply: &Reply) -> Self {
        let location = reply.header("Location").unwrap_or_else(|| panic!("no Location: {reply}"));
        let from = location.find("/api/uploads/").unwrap_or_else(|| panic!("not an upload: {location}"));
        let recording_id = reply.header("Debrief-Recording").unwrap_or_else(|| panic!("no recording: {reply}"));
        Self { path: location[from..].to_string(), recording_id: recording_id.to_string() }
    }
}

pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

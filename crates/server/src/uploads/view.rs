//! An upload as JSON, with the receipt that says whether it is safe to forget the file.

use debrief_db::uploads::Upload;
use debrief_model::{RecordingId, Timestamp, UploadId};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct UploadView {
    id: UploadId,
    /// What it becomes; null for a partial upload, whose bytes go to the final one that names it.
    recording_id: Option<RecordingId>,
    filename: String,
    /// Null while the length is deferred.
    size_bytes: Option<u64>,
    /// Bytes that are durable; it never goes back.
    offset_bytes: u64,
    created_at: Timestamp,
    expires_at: Timestamp,
    finished_at: Option<Timestamp>,
    /// Null until every byte is durable.
    receipt: Option<Receipt>,
}

/// What the server has stored. A client that finds its own size and SHA-256 here may close.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    state: ReceiptState,
    size_bytes: u64,
    /// In hex; null while it is computed.
    sha256: Option<String>,
    stored_at: Timestamp,
    /// When the bytes were read again from the store and matched.
    verified_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// Every byte is durable, and their SHA-256 is known.
    Stored,
    /// Every byte is durable; their SHA-256 is known once they were read again.
    Verifying,
    /// Every byte is durable, and they are not the ones that the client has promised.
    Mismatch,
}

#[derive(Serialize, ToSchema)]
pub struct UploadList {
    pub uploads: Vec<UploadView>,
    pub next_cursor: Option<String>,
}

impl From<Upload> for UploadView {
    fn from(upload: Upload) -> Self {
        Self {
            id: upload.id,
            recording_id: upload.shown_recording_id(),
            receipt: Receipt::of(&upload),
            filename: upload.filename,
            size_bytes: upload.size_bytes,
            offset_bytes: upload.offset_bytes,
            created_at: Timestamp::from_unix_ms(upload.created_at),
            expires_at: Timestamp::from_unix_ms(upload.expires_at),
            finished_at: upload.finished_at.map(Timestamp::from_unix_ms),
        }
    }
}

impl Receipt {
    fn of(upload: &Upload) -> Option<Self> {
        let state = match (&upload.sha256, &upload.expected_sha256) {
            (None, _) => ReceiptState::Verifying,
            (Some(found), Some(expected)) if found != expected => ReceiptState::Mismatch,
            _ => ReceiptState::Stored,
        };
        Some(Self {
            state,
            size_bytes: upload.offset_bytes,
            sha256: upload.sha256.clone(),
            stored_at: Timestamp::from_unix_ms(upload.finished_at?),
            verified_at: upload.verified_at.map(Timestamp::from_unix_ms),
        })
    }
}

//! The server's receipt, compared with what was sent: only an equal one means that the source may go.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::http::Server;
use super::problem::{Failure, problem};
use super::transfer::{MAX_TRIES_WITHOUT_PROGRESS, pause};

/// The server reads the bytes again before it can tell the sum; a slow store takes minutes for an hour's recording.
const VERIFIED_WITHIN: Duration = Duration::from_secs(600);

/// An upload, as the server tells of it.
#[derive(Deserialize)]
pub struct UploadView {
    pub recording_id: Option<String>,
    #[serde(default)]
    receipt: Option<Receipt>,
}

/// What the server has stored.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Receipt {
    /// `stored`, `verifying` or `mismatch`.
    pub state: String,
    pub size_bytes: u64,
    /// In hex; unknown while it is `verifying`.
    pub sha256: Option<String>,
    pub stored_at: Option<String>,
    pub verified_at: Option<String>,
}

/// What was sent.
pub struct Sent {
    pub upload_id: String,
    pub recording_id: String,
    pub size_bytes: u64,
    pub sha256: String,
}

/// Waits until the server has said what it stored.
pub fn of(server: &Server, sent: &Sent) -> Result<Receipt> {
    let began = Instant::now();
    let mut tries = 0;
    loop {
        match server.get::<UploadView>(&format!("/api/uploads/{}", sent.upload_id)) {
            Ok(UploadView { receipt: Some(receipt), .. }) if receipt.state != "verifying" => return Ok(receipt),
            Ok(UploadView { receipt: Some(_), .. }) if began.elapsed() < VERIFIED_WITHIN => {
                tries = 0;
                sleep(Duration::from_millis(500));
            }
            Ok(UploadView { receipt: Some(_), .. }) => {
                let message = "the server has every byte and still reads them again; the same command, run later, \
                               shows the receipt";
                return Err(problem("still_verifying", message));
            }
            Ok(_) => {
                let message = "the server gives no receipt: it is older than this command";
                return Err(problem("no_receipt", message));
            }
            Err(Failure::Unreachable(_) | Failure::Busy(_)) if tries < MAX_TRIES_WITHOUT_PROGRESS => {
                tries += 1;
                sleep(pause(tries));
            }
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// # Errors
/// The server stored something else than was sent.
pub fn compare(receipt: &Receipt, sent: &Sent) -> Result<()> {
    let equal = receipt.state == "stored"
        && receipt.size_bytes == sent.size_bytes
        && receipt.sha256.as_deref() == Some(sent.sha256.as_str());
    if equal {
        return Ok(());
    }
    let message = format!(
        "NOT safe to close: {} bytes with SHA-256 {} were sent, but the server has {} bytes with {} ({}); delete the \
         recording {} and upload the file again",
        sent.size_bytes,
        sent.sha256,
        receipt.size_bytes,
        receipt.sha256.as_deref().unwrap_or("no SHA-256"),
        receipt.state,
        sent.recording_id,
    );
    Err(problem("receipt_mismatch", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_equal_receipt_is_safe_to_close() {
        let sent = || Sent { upload_id: "u".into(), recording_id: "r".into(), size_bytes: 7, sha256: "ab".into() };
        let receipt = |state: &str, size_bytes, sha256: Option<&str>| Receipt {
            state: state.into(),
            size_bytes,
            sha256: sha256.map(str::to_owned),
            stored_at: None,
            verified_at: None,
        };
        assert!(compare(&receipt("stored", 7, Some("ab")), &sent()).is_ok());
        for wrong in [
            receipt("mismatch", 7, Some("ab")),
            receipt("verifying", 7, None),
            receipt("stored", 6, Some("ab")),
            receipt("stored", 7, Some("ac")),
            receipt("stored", 7, None),
        ] {
            let told = compare(&wrong, &sent()).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(told.starts_with("NOT safe to close"), "{wrong:?}: {told}");
        }
    }
}

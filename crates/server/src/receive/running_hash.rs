//! SHA-256 that goes on where another request, or another process, has left it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use debrief_db::uploads::Upload;
use sha2::digest::common::hazmat::SerializableState;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// What takes less than some 100 µs is not worth another thread.
const AT_ONCE_BYTES: usize = 64 << 10;

/// `None`: some bytes of the upload were stored by a version that hashed nothing, so that only reading them
/// again can tell.
#[derive(Clone)]
pub(super) struct RunningHash(Option<Sha256>);

impl RunningHash {
    /// Over everything before the upload's offset.
    pub fn of(upload: &Upload) -> Self {
        if upload.offset_bytes == 0 {
            return Self(Some(Sha256::new()));
        }
        Self(upload.hash_state.as_deref().and_then(restore))
    }

    /// Over these bytes as well.
    pub async fn with(mut self, bytes: Bytes) -> Result<Self> {
        if bytes.len() < AT_ONCE_BYTES {
            self.update(&bytes);
            return Ok(self);
        }
        let hashing = tokio::task::spawn_blocking(move || {
            self.update(&bytes);
            self
        });
        hashing.await.map_err(Error::internal)
    }

    fn update(&mut self, bytes: &[u8]) {
        if let Some(hash) = &mut self.0 {
            hash.update(bytes);
        }
    }

    /// To go on with; base64.
    pub fn state(&self) -> Option<String> {
        self.0.as_ref().map(|hash| STANDARD.encode(hash.serialize()))
    }

    /// In hex.
    pub fn sum(&self) -> Option<String> {
        self.0.as_ref().map(|hash| hex::encode(hash.clone().finalize()))
    }
}

fn restore(state: &str) -> Option<Sha256> {
    let bytes = STANDARD.decode(state).ok()?;
    Sha256::deserialize(bytes.as_slice().try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_goes_on_from_its_saved_state() {
        let mut first = RunningHash(Some(Sha256::new()));
        first.update(b"In this walkthrough I will show the new upload page, ");
        let mut second = RunningHash(first.state().as_deref().and_then(restore));
        second.update(b"and here you see the rest.");
        let whole = b"In this walkthrough I will show the new upload page, and here you see the rest.";
        assert_eq!(second.sum(), Some(hex::encode(Sha256::digest(whole))));
        assert!(restore("nonsense").is_none());
    }
}

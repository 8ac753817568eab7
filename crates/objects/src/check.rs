use debrief_model::ObjectKey;
use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use crate::{Error, ObjectStore};

/// What reading an object to its end has shown.
#[derive(Debug, PartialEq, Eq)]
pub enum Checked {
    /// Its size and the SHA-256 of its bytes, in hex.
    Whole {
        size_bytes: u64,
        sha256: String,
    },
    Missing,
    /// The server has it and cannot give all of it.
    Unreadable(String),
}

impl ObjectStore {
    /// Reads an object to its end, with constant memory.
    ///
    /// # Errors
    /// Where the storage itself fails, so that nothing can be said of the object.
    pub async fn check(&self, key: &ObjectKey) -> Result<Checked, Error> {
        // A missing part is found when the record is read, or only when the bytes are.
        let size_bytes = match self.size(key).await {
            Ok(Some(size_bytes)) => size_bytes,
            Ok(None) => return Ok(Checked::Missing),
            Err(error) => return self.unreadable(error).await,
        };
        let mut sha256 = Sha256::new();
        let mut chunks = match self.read(key, 0..size_bytes).await {
            Ok(chunks) => chunks,
            Err(Error::NotFound { .. }) => return Ok(Checked::Missing),
            Err(error) => return self.unreadable(error).await,
        };
        loop {
            match chunks.try_next().await {
                Ok(Some(chunk)) => sha256.update(&chunk),
                Ok(None) => return Ok(Checked::Whole { size_bytes, sha256: hex::encode(sha256.finalize()) }),
                Err(error) => return self.unreadable(self.cut(error)).await,
            }
        }
    }

    /// A server that answers other calls has damaged the object; one that does not may be away.
    async fn unreadable(&self, error: Error) -> Result<Checked, Error> {
        self.ensure_bucket().await?;
        Ok(Checked::Unreadable(error.to_string()))
    }
}

//! The SHA-256 of everything that the server has acknowledged, computed while it is sent.

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::source::Source;

const READ_BYTES: u64 = 1024 * 1024;

#[derive(Default)]
pub struct RunningSum {
    sha: Sha256,
    at: u64,
}

impl RunningSum {
    /// Takes in bytes that the server has acknowledged. What is not next is left to [`Self::reach`].
    pub fn take(&mut self, offset: u64, bytes: &[u8]) {
        if offset == self.at {
            self.sha.update(bytes);
            self.at += bytes.len() as u64;
        }
    }

    /// Reads again what the server has and this run has not sent: the beginning, after a resume.
    pub fn reach(&mut self, source: &mut Source, offset: u64) -> Result<()> {
        let mut buffer = Vec::new();
        while self.at < offset {
            buffer.resize((offset - self.at).min(READ_BYTES) as usize, 0);
            source.read(self.at, &mut buffer)?;
            self.sha.update(&buffer);
            self.at += buffer.len() as u64;
        }
        Ok(())
    }

    /// In hex.
    pub fn finish(self) -> String {
        hex::encode(self.sha.finalize())
    }
}

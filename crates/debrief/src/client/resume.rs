//! Remembers unfinished uploads, so that the same command goes on where it stopped.
//!
//! `$XDG_STATE_HOME/debrief/uploads.json` maps a fingerprint (server, path, size, time of
//! change) to the upload's id. It holds no token and no content. Where there is no home
//! folder, an upload simply begins anew.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::problem::problem;

#[derive(Clone, Serialize, Deserialize)]
pub struct Unfinished {
    pub upload_id: String,
    pub recording_id: String,
}

#[derive(Clone)]
pub struct Memory {
    folder: Option<PathBuf>,
}

impl Memory {
    pub fn of_this_user() -> Self {
        let state = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/state")));
        Self { folder: state.map(|path| path.join("debrief")) }
    }

    /// Where it lies; a temporary folder where there is no home.
    pub fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(std::env::temp_dir)
    }

    #[cfg(test)]
    pub fn at(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    pub fn find(&self, fingerprint: &str) -> Option<Unfinished> {
        self.with_all(|all| (all.get(fingerprint).cloned(), false)).ok().flatten()
    }

    pub fn remember(&self, fingerprint: &str, unfinished: &Unfinished) -> Result<()> {
        self.with_all(|all| {
            all.insert(fingerprint.to_owned(), unfinished.clone());
            ((), true)
        })
    }

    pub fn forget(&self, fingerprint: &str) -> Result<()> {
        self.with_all(|all| ((), all.remove(fingerprint).is_some()))
    }

    /// Keeps other commands from sending the same thing at the same time, until it is dropped or the process ends.
    ///
    /// # Errors
    /// Another command sends it.
    pub fn claim(&self, fingerprint: &str) -> Result<Claim> {
        let Some(folder) = &self.folder else { return Ok(Claim(None)) };
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(format!("sending-{}.lock", fingerprint.get(..32).unwrap_or(fingerprint)));
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Claim(Some((file, path)))),
            Err(_) => {
                let message = "another command sends this file to this server: wait for that one, or stop it first";
                Err(problem("already_sending", message))
            }
        }
    }

    /// Runs `change` on the file's content under a lock; several commands may run at once.
    fn with_all<T: Default>(&self, change: impl FnOnce(&mut BTreeMap<String, Unfinished>) -> (T, bool)) -> Result<T> {
        let Some(folder) = &self.folder else {
            return Ok(T::default());
        };
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let lock = File::create(folder.join("uploads.lock"))?;
        flock(&lock, FlockOperation::LockExclusive)?;
        let path = folder.join("uploads.json");
        let mut all = fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let (result, changed) = change(&mut all);
        if changed {
            let temporary = folder.join("uploads.json.new");
            fs::write(&temporary, serde_json::to_vec_pretty(&all)?)?;
            fs::rename(&temporary, &path)?;
        }
        Ok(result)
    }
}

/// A lock, and the file that it lies on.
pub struct Claim(Option<(File, PathBuf)>);

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((_, path)) = &self.0 {
            fs::remove_file(path).ok();
        }
    }
}

/// Changes with the server, with what the file is to replace, and with its path, size or time of change.
pub fn fingerprint(server: &str, replaces: Option<&str>, path: &Path, metadata: &Metadata) -> String {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut hash = Sha256::new();
    hash.update(server.as_bytes());
    hash.update([0]);
    hash.update(replaces.unwrap_or_default().as_bytes());
    hash.update([0]);
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(metadata.len().to_le_bytes());
    hash.update(metadata.mtime().to_le_bytes());
    hash.update(metadata.mtime_nsec().to_le_bytes());
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn remembers_until_it_is_told_to_forget() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::at(&folder.path().join("state"));
        let unfinished = Unfinished { upload_id: "u".into(), recording_id: "r".into() };
        memory.remember("one", &unfinished).unwrap();
        memory.remember("two", &unfinished).unwrap();
        memory.forget("one").unwrap();
        assert!(memory.find("one").is_none());
        assert_eq!(memory.find("two").unwrap().recording_id, "r");
    }

    #[test]
    fn a_changed_file_has_another_fingerprint() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("walkthrough.webm");
        fs::write(&path, b"one").unwrap();
        let before = fingerprint("http://a", None, &path, &fs::metadata(&path).unwrap());
        assert_eq!(before, fingerprint("http://a", None, &path, &fs::metadata(&path).unwrap()));
        assert_ne!(before, fingerprint("http://b", None, &path, &fs::metadata(&path).unwrap()));
        assert_ne!(before, fingerprint("http://a", Some("r"), &path, &fs::metadata(&path).unwrap()));
        fs::write(&path, b"longer").unwrap();
        assert_ne!(before, fingerprint("http://a", None, &path, &fs::metadata(&path).unwrap()));
    }
}

//! Standard input, kept in a file as it comes: what was read cannot be read from it again, so a server that is
//! away for a while, or for good, costs nothing of it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::problem::problem;

/// A slow producer's bytes go to the server after so long, even if they are few.
const GATHERED_FOR: Duration = Duration::from_secs(1);

/// The file, and how far it has come.
pub struct Spool {
    path: PathBuf,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    length: u64,
    ended: bool,
    failed: Option<String>,
}

impl Spool {
    /// Begins to read `input` into a file of its own in `folder`.
    pub fn begin(folder: &Path, input: impl Read + Send + 'static) -> Result<Arc<Self>> {
        let path = folder.join(format!("stdin-{}.part", uuid::Uuid::now_v7()));
        let unwritable =
            |error| problem("spool_failed", format!("standard input cannot be kept in {}: {error}", path.display()));
        fs::create_dir_all(folder).map_err(unwritable)?;
        let file = File::options().create_new(true).write(true).mode(0o600).open(&path).map_err(unwritable)?;
        let spool = Arc::new(Self { path: path.clone(), state: Mutex::default(), changed: Condvar::new() });
        let filled = spool.clone();
        std::thread::spawn(move || filled.fill(input, file));
        Ok(spool)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    fn fill(&self, mut input: impl Read, mut file: File) {
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let count = match input.read(&mut buffer) {
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return self.set(|state| state.failed = Some(format!("cannot be read: {error}"))),
            };
            if count == 0 {
                return self.set(|state| state.ended = true);
            }
            if let Err(error) = file.write_all(&buffer[..count]) {
                let told = format!("cannot be kept in {}: {error}", self.path.display());
                return self.set(|state| state.failed = Some(told));
            }
            self.set(|state| state.length += count as u64);
        }
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }

    /// Waits until there is something behind `offset`, and gathers up to `wanted` of it for a moment. Gives how
    /// much there is of that, and the length of the whole once it has ended.
    pub fn available(&self, offset: u64, wanted: u64) -> Result<(u64, Option<u64>)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut first_seen = None;
        loop {
            if let Some(error) = &state.failed {
                return Err(problem("spool_failed", format!("standard input {error}")));
            }
            let there = state.length.saturating_sub(offset);
            if state.ended {
                return Ok((there.min(wanted), Some(state.length)));
            }
            let gathered = (there > 0).then(|| first_seen.get_or_insert_with(Instant::now).elapsed());
            if there >= wanted || gathered.is_some_and(|gathered| gathered >= GATHERED_FOR) {
                return Ok((there.min(wanted), None));
            }
            let patience = GATHERED_FOR.saturating_sub(gathered.unwrap_or_default());
            state = self.changed.wait_timeout(state, patience).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until all of the input lies in the file. Gives whether it does.
    pub fn all_kept(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while !state.ended && state.failed.is_none() {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.ended
    }

    pub fn remove(&self) {
        fs::remove_file(&self.path).ok();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::problem::code_of;
    use super::*;

    #[test]
    fn what_comes_is_kept_and_its_length_is_known_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let spool = Spool::begin(folder.path(), reader).unwrap();
        writer.write_all(b"abcdef").unwrap();
        assert_eq!(spool.available(0, 4).unwrap(), (4, None));
        assert_eq!(spool.available(4, 4).unwrap(), (2, None), "few bytes go after a moment");
        drop(writer);
        assert_eq!(spool.available(6, 4).unwrap(), (0, Some(6)));
        assert!(spool.all_kept());
        assert_eq!(fs::read(spool.path()).unwrap(), b"abcdef");
        spool.remove();
        assert!(!spool.path().exists());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let error = Spool::begin(&file, std::io::empty()).err().unwrap();
        assert!(code_of(&error) == "spool_failed" && error.to_string().contains("file"), "{error}");
    }
}

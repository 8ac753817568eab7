//! One source on its way: created, sent in pieces, taken up again after a cut.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::http::Server;
use super::problem::{Failure, code_of, problem};
use super::progress::Progress;
use super::receipt::Sent;
use super::resume::{Claim, Memory, Unfinished, fingerprint};
use super::source::Source;
use super::sum::RunningSum;
use super::tus::{self, Reached};

/// One PATCH carries at most this much and ends at a multiple of it: the server's own block, so that each piece
/// is one object there, with one checksum, and is held in memory once.
const PIECE_BYTES: u64 = 8 * 1024 * 1024;

/// After a failure: a line that is cut often still gets each of these across, and a disk that
/// filled up is found out after little.
const CAREFUL_PIECE_BYTES: u64 = 1024 * 1024;

/// With doubling pauses this is about a minute and a half: a restart of the server fits in.
pub const MAX_TRIES_WITHOUT_PROGRESS: u32 = 11;

/// What is said of the bytes.
pub struct About<'a> {
    pub filename: &'a str,
    pub title: Option<&'a str>,
    pub language: Option<&'a str>,
    /// The recording whose file they become.
    pub replaces: Option<&'a str>,
}

impl<'a> About<'a> {
    fn metadata(&self) -> Vec<(&'static str, &'a str)> {
        let mut pairs = vec![("filename", self.filename), ("filetype", media_type(self.filename))];
        let given = [("title", self.title), ("language", self.language), ("replaces", self.replaces)];
        pairs.extend(given.into_iter().filter_map(|(name, value)| Some((name, value?))));
        pairs
    }
}

/// What lets another run of the command go on: standard input has none.
struct Resumable {
    memory: Memory,
    fingerprint: String,
    _claim: Claim,
}

pub struct Transfer<'a> {
    server: &'a Server,
    source: Source,
    about: About<'a>,
    resumable: Option<Resumable>,
    progress: Progress,
    upload: Option<Unfinished>,
    /// Of the creation.
    key: String,
    /// What the server has; unknown at first and after each failure.
    offset: Option<u64>,
    sum: RunningSum,
    furthest_bytes: u64,
    careful: bool,
    tries: u32,
}

impl<'a> Transfer<'a> {
    pub fn of_file(
        server: &'a Server,
        path: &Path,
        about: About<'a>,
        memory: Memory,
        progress: Progress,
    ) -> Result<Self> {
        let source = Source::file(path)?;
        let fingerprint = fingerprint(server.address(), about.replaces, path, &fs::metadata(path)?);
        let _claim = memory.claim(&fingerprint)?;
        let upload = memory.find(&fingerprint);
        let resumable = Some(Resumable { memory, fingerprint, _claim });
        Ok(Self { resumable, upload, ..Self::new(server, source, about, progress) })
    }

    pub fn new(server: &'a Server, source: Source, about: About<'a>, progress: Progress) -> Self {
        Self {
            server,
            source,
            about,
            resumable: None,
            progress,
            upload: None,
            key: new_key(),
            offset: None,
            sum: RunningSum::default(),
            furthest_bytes: 0,
            careful: true,
            tries: 0,
        }
    }

    /// Gives what was sent when the server has acknowledged every byte. [`Self::forget`] comes after the receipt.
    pub fn run(&mut self) -> Result<Sent> {
        let size_bytes = loop {
            match self.step() {
                Ok(Reached { offset, size_bytes: Some(size_bytes) }) if offset >= size_bytes => break size_bytes,
                Ok(_) => {}
                Err(failure) => self.recover(failure)?,
            }
        };
        let upload = self.upload.clone().ok_or_else(|| anyhow!("the upload has no recording"))?;
        if self.reach(size_bytes).and_then(|()| self.source.check_unchanged()).is_err() {
            self.forget()?;
            return Err(torn(&upload.recording_id));
        }
        Ok(Sent {
            upload_id: upload.upload_id,
            recording_id: upload.recording_id,
            size_bytes,
            sha256: std::mem::take(&mut self.sum).finish(),
        })
    }

    /// One request: create, ask for the offset, or send a piece.
    fn step(&mut self) -> Result<Reached, Failure> {
        let reached = match (self.upload.clone(), self.offset) {
            (None, _) => self.create()?,
            (Some(upload), None) => tus::reached(self.server, &upload.upload_id)?,
            (Some(upload), Some(from)) => self.send(&upload, from)?,
        };
        self.offset = Some(reached.offset);
        self.progress.settle(reached.offset);
        let reached = Reached { size_bytes: reached.size_bytes.or(self.source.size_bytes()), ..reached };
        if reached.offset > self.furthest_bytes {
            self.furthest_bytes = reached.offset;
            self.tries = 0;
        }
        Ok(reached)
    }

    fn create(&mut self) -> Result<Reached, Failure> {
        if !self.source.is_file() && self.source.piece(0, 1).map_err(Failure::Final)?.bytes.is_empty() {
            let message = "standard input was empty: check the command before the pipe";
            return Err(Failure::Final(problem("empty_file", message)));
        }
        let size_bytes = self.source.size_bytes();
        let created = tus::create(self.server, size_bytes, &self.about.metadata(), &self.key)?;
        let upload = Unfinished { upload_id: created.upload_id, recording_id: created.recording_id };
        if let Some(Resumable { memory, fingerprint, .. }) = &self.resumable
            && let Err(error) = memory.remember(fingerprint, &upload)
        {
            self.progress.remark(&format!("will not resume after a cut: {error:#}"));
        }
        self.upload = Some(upload);
        Ok(Reached { offset: 0, size_bytes })
    }

    fn send(&mut self, upload: &Unfinished, from: u64) -> Result<Reached, Failure> {
        let limit = if self.careful { CAREFUL_PIECE_BYTES } else { PIECE_BYTES };
        let piece = self.source.piece(from, limit - from % limit).map_err(Failure::Final)?;
        // What stands before the piece was sent by an earlier run, or was acknowledged by a reply that was lost.
        self.reach(from).map_err(Failure::Final)?;
        let bytes = piece.bytes.clone();
        let reached = tus::send(self.server, &upload.upload_id, piece, self.careful, &self.progress)?;
        if reached.offset == from + bytes.len() as u64 {
            self.sum.take(from, &bytes);
        }
        self.careful = false;
        Ok(reached)
    }

    fn reach(&mut self, offset: u64) -> Result<()> {
        self.sum.reach(&mut self.source, offset)
    }

    /// Makes ready for another step, or gives the error that a person has to see.
    fn recover(&mut self, failure: Failure) -> Result<()> {
        match failure {
            Failure::Final(error) => Err(self.give_up(error)),
            // A server that was never reached is not waited for, unless what would be lost cannot be had again.
            Failure::Unreachable(error) if self.upload.is_none() && self.source.is_file() => Err(error),
            Failure::Gone(error) => self.begin_anew(error),
            failure => {
                self.tries += 1;
                let error = anyhow::Error::from(failure);
                if self.tries > MAX_TRIES_WITHOUT_PROGRESS {
                    let goes_on = "gave up; the same command run again goes on where it stopped";
                    return Err(error).context(if self.source.is_file() { goes_on } else { "gave up" });
                }
                self.progress.remark(&format!("{error:#}; trying again"));
                sleep(pause(self.tries));
                self.careful = true;
                self.offset = None;
                Ok(())
            }
        }
    }

    fn begin_anew(&mut self, error: anyhow::Error) -> Result<()> {
        self.upload.take().ok_or(error)?;
        self.progress.remark("the server no longer has the first part: beginning anew");
        self.forget()?;
        self.key = new_key();
        self.offset = None;
        self.sum = RunningSum::default();
        self.furthest_bytes = 0;
        Ok(())
    }

    /// Half of a file that has changed since is of no use to anybody.
    fn give_up(&mut self, error: anyhow::Error) -> anyhow::Error {
        if code_of(&error) == "file_changed"
            && let Some(upload) = &self.upload
        {
            tus::terminate(self.server, &upload.upload_id).ok();
            self.forget().ok();
        }
        error
    }

    /// The next run of the same command begins anew.
    pub fn forget(&self) -> Result<()> {
        match &self.resumable {
            Some(Resumable { memory, fingerprint, .. }) => memory.forget(fingerprint),
            None => Ok(()),
        }
    }
}

fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn torn(recording_id: &str) -> anyhow::Error {
    problem(
        "file_changed",
        format!(
            "the file changed while it was sent: the recording {recording_id} may hold some of the old bytes and some of \
             the new ones; delete it, and upload the file again when nothing writes to it"
        ),
    )
}

/// 0.25 s, doubled each time, at most 15 s.
pub fn pause(tries: u32) -> Duration {
    Duration::from_millis((250_u64 << tries.min(7).saturating_sub(1)).min(15_000))
}

/// A hint only: the server finds the type from the bytes.
fn media_type(filename: &str) -> &'static str {
    let extension = Path::new(filename).extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("webm") => "video/webm",
        Some("mp4" | "m4v") => "video/mp4",
        Some("mov") => "video/quicktime",
        Some("mkv") => "video/x-matroska",
        Some("avi") => "video/x-msvideo",
        Some("ogg" | "oga" | "opus") => "audio/ogg",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("m4a") => "audio/mp4",
        Some("flac") => "audio/flac",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;

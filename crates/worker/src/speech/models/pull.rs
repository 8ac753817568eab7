//! Fetching a model: resumable, pinned by its SHA-256, and in place only when whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::catalogue::CatalogueEntry;
use super::{ModelProblem, verify};

/// A hub that cannot be reached is given up within this, so that the demo model can take over.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// A hub that accepts and then says nothing counts as not reached, too.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// Longer without a byte is a dead connection.
const READ_LIMIT: Duration = Duration::from_secs(30);
/// Cuts in a row without a byte between them.
const FRUITLESS_ATTEMPTS: u32 = 3;

pub(super) fn pull(
    url: &str,
    entry: &CatalogueEntry,
    dir: &Path,
    mut progress: impl FnMut(u64, u64) -> bool,
) -> Result<(), ModelProblem> {
    let path = part(dir, &entry.file);
    let failed = |error: io::Error| ModelProblem::io("written", &path, &error);
    fs::create_dir_all(dir).map_err(failed)?;
    let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(failed)?;
    if file.try_lock().is_err() {
        let message = format!("The model {} is being pulled by another process.", entry.name);
        return Err(ModelProblem::new("model_pulling", message));
    }
    let mut transfer = Transfer::new(&mut file, entry).map_err(failed)?;
    transfer.run(url, &mut progress)?;
    let sum = hex::encode(transfer.sum.finalize());
    if sum != entry.sha256 {
        let _ = fs::remove_file(&path);
        let message = format!("What {url} sent is not the model {}: its SHA-256 is {sum}.", entry.name);
        return Err(ModelProblem::new("model_invalid", message));
    }
    file.sync_all().map_err(failed)?;
    fs::rename(&path, dir.join(&entry.file)).and_then(|()| verify::sync_dir(dir)).map_err(failed)
}

/// What has arrived of a model so far.
pub(super) fn part(dir: &Path, file: &str) -> PathBuf {
    dir.join(format!("{file}.part"))
}

struct Transfer<'a> {
    file: &'a mut File,
    entry: &'a CatalogueEntry,
    /// Of the bytes received so far.
    sum: Sha256,
    received: u64,
}

/// Why an attempt ended before the file was whole.
enum Stop {
    /// Going on may help.
    Cut(String),
    Final(ModelProblem),
}

impl<'a> Transfer<'a> {
    fn new(file: &'a mut File, entry: &'a CatalogueEntry) -> io::Result<Self> {
        if file.metadata()?.len() > entry.size_bytes {
            file.set_len(0)?;
        }
        file.rewind()?;
        let sum = verify::hash(BufReader::new(&mut *file))?;
        let received = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, entry, sum, received })
    }

    fn run(&mut self, url: &str, progress: &mut impl FnMut(u64, u64) -> bool) -> Result<(), ModelProblem> {
        let agent = agent();
        let mut fruitless = 0;
        while self.received < self.entry.size_bytes {
            let before = self.received;
            match self.attempt(&agent, url, progress) {
                Ok(()) => {}
                Err(Stop::Final(problem)) => return Err(problem),
                Err(Stop::Cut(why)) => {
                    tracing::info!(url, received = self.received, why, "the pull of a model was cut");
                    fruitless = if self.received > before { 0 } else { fruitless + 1 };
                    // Nothing at all so far means that the hub is out of reach: the caller has a fallback.
                    if fruitless >= FRUITLESS_ATTEMPTS || self.received == 0 {
                        let message = format!("{url} cannot be reached: {why}. A later pull goes on from here.");
                        return Err(ModelProblem::new("model_unreachable", message));
                    }
                }
            }
        }
        Ok(())
    }

    fn attempt(
        &mut self,
        agent: &ureq::Agent,
        url: &str,
        progress: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<(), Stop> {
        let mut request = agent.get(url);
        if self.received > 0 {
            request = request.header("Range", format!("bytes={}-", self.received));
        }
        let response = request.call().map_err(|error| Stop::Cut(error.to_string()))?;
        match response.status().as_u16() {
            206 if starts_at(&response, self.received) => {}
            // The server knows no ranges: all of it comes again.
            200 => self.restart()?,
            206 | 416 => {
                self.restart()?;
                return Err(Stop::Cut("the server sent another range".into()));
            }
            status @ (408 | 429 | 500..) => return Err(Stop::Cut(format!("the server answered {status}"))),
            status => {
                let message = format!("{url} has no such model: the server answered {status}.");
                return Err(Stop::Final(ModelProblem::new("model_unreachable", message)));
            }
        }
        let size = self.entry.size_bytes;
        self.receive(response.into_body().into_with_config().limit(size + 1).reader(), progress)
    }

    fn receive(&mut self, mut body: impl Read, progress: &mut impl FnMut(u64, u64) -> bool) -> Result<(), Stop> {
        let size = self.entry.size_bytes;
        let mut buffer = vec![0; 1 << 18];
        while self.received < size {
            if !progress(self.received, size) {
                return Err(Stop::Final(ModelProblem::new(
                    "cancelled",
                    "The pull was stopped; a later one goes on from here.",
                )));
            }
            let most = buffer.len().min(usize::try_from(size - self.received).unwrap_or(usize::MAX));
            let count = body.read(&mut buffer[..most]).map_err(|error| Stop::Cut(error.to_string()))?;
            if count == 0 {
                return Err(Stop::Cut("the connection ended early".into()));
            }
            self.file.write_all(&buffer[..count]).map_err(|error| self.disk(&error))?;
            self.sum.update(&buffer[..count]);
            self.received += count as u64;
        }
        progress(self.received, size);
        Ok(())
    }

    fn restart(&mut self) -> Result<(), Stop> {
        self.file.set_len(0).map_err(|error| self.disk(&error))?;
        self.sum = Sha256::new();
        self.received = 0;
        Ok(())
    }

    fn disk(&self, error: &io::Error) -> Stop {
        Stop::Final(ModelProblem::io("written", Path::new(&self.entry.file), error))
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_resolve(Some(CONNECT_LIMIT))
        .timeout_connect(Some(CONNECT_LIMIT))
        .timeout_recv_response(Some(ANSWER_LIMIT))
        .timeout_per_read(Some(READ_LIMIT))
        .build()
        .into()
}

fn starts_at<B>(response: &ureq::http::Response<B>, offset: u64) -> bool {
    let range = response.headers().get("content-range").and_then(|value| value.to_str().ok()).unwrap_or_default();
    range.strip_prefix("bytes ").and_then(|range| range.split('-').next()) == Some(offset.to_string().as_str())
}

//! `debrief doctor --verify`: every file that a row names is read and compared with its recorded size and SHA-256.

use std::collections::HashSet;
use std::io::{IsTerminal, Write};

use anyhow::{Result, bail};
use debrief_db::recordings::{self, StoredFile, What};
use debrief_objects::{Checked, ObjectStore};
use futures::{StreamExt, stream};

use super::{say, storage};
use crate::config::Config;
use crate::setup;

/// Enough to keep a disk or a line busy; more would only take from the service.
const READ_AT_ONCE: usize = 4;

/// # Errors
/// Where a file is damaged or cannot be read; each was printed before.
pub async fn run(config: Config) -> Result<()> {
    setup::check_combination(&config)?;
    let Some(storage) = storage::open(&config).await? else {
        say("ok      nothing is stored yet");
        return Ok(());
    };
    let db = setup::open_db(&config).await?;
    let files = recordings::stored_files(&mut db.read().await?).await?;
    let mut tally = Tally { files: files.len(), ..Tally::default() };
    let mut damaged = Vec::new();
    let mut checks = stream::iter(files)
        .map(|file| async { (check(&storage.objects, &file).await, file) })
        .buffer_unordered(READ_AT_ONCE);
    while let Some((outcome, file)) = checks.next().await {
        match outcome? {
            Outcome::Right { bytes, compared } => tally.add(bytes, compared),
            Outcome::Wrong(problem) => damaged.push((file, problem)),
        }
        tally.show(damaged.len());
    }
    tally.end();
    let damaged = still_named(damaged, &recordings::stored_files(&mut db.read().await?).await?);
    for (file, problem) in &damaged {
        say(&format!("DAMAGED {}", line(file, problem)));
    }
    if !damaged.is_empty() {
        bail!("{} of {} stored files are damaged; each line above says what to do", damaged.len(), tally.files);
    }
    say(&format!("ok      {}", tally.told()));
    Ok(())
}

enum Outcome {
    Right { bytes: u64, compared: bool },
    Wrong(String),
}

async fn check(objects: &ObjectStore, file: &StoredFile) -> Result<Outcome> {
    let found = match objects.check(&file.key).await? {
        Checked::Whole { size_bytes, sha256 } => (size_bytes, sha256),
        Checked::Missing => return Ok(Outcome::Wrong("it is gone".into())),
        Checked::Unreadable(problem) => return Ok(Outcome::Wrong(format!("it cannot be read to its end ({problem})"))),
    };
    let (size_bytes, sha256) = found;
    if let Some(expected) = file.size_bytes.filter(|expected| *expected != size_bytes) {
        return Ok(Outcome::Wrong(format!("it has {size_bytes} bytes, {expected} were stored")));
    }
    match &file.sha256 {
        Some(expected) if !expected.eq_ignore_ascii_case(&sha256) => {
            Ok(Outcome::Wrong(format!("its SHA-256 is {sha256}, {expected} was stored")))
        }
        expected => Ok(Outcome::Right { bytes: size_bytes, compared: expected.is_some() }),
    }
}

/// What was deleted or put together anew since the rows were read is no damage.
fn still_named(damaged: Vec<(StoredFile, String)>, now: &[StoredFile]) -> Vec<(StoredFile, String)> {
    let named: HashSet<&str> = now.iter().map(|file| file.key.as_str()).collect();
    damaged.into_iter().filter(|(file, _)| named.contains(file.key.as_str())).collect()
}

fn line(file: &StoredFile, problem: &str) -> String {
    let StoredFile { recording_id, title, filename, what, key, .. } = file;
    let which = if file.is_other_file { " (not its current file)" } else { "" };
    let advice = advice(*what);
    format!("{}{which} of “{title}” ({recording_id}), {filename}: {problem}. {advice} [{key}]", what.name())
}

fn advice(what: What) -> &'static str {
    match what {
        What::Original => "Bring the object back from a backup, or upload the file again with “Replace file”.",
        What::Attachment => "Bring the object back from a backup, or ask whose comment it is to attach it again.",
        What::Slice => "The upload cannot be finished with these bytes: cancel it and upload the file again.",
        What::Rendition | What::Poster | What::Pictures | What::Audio => {
            "It was made from the original: download that and upload it again with “Replace file” to have it made anew."
        }
    }
}

#[derive(Default)]
struct Tally {
    files: usize,
    done: usize,
    bytes: u64,
    without_sum: usize,
}

impl Tally {
    fn add(&mut self, bytes: u64, compared: bool) {
        self.bytes += bytes;
        self.without_sum += usize::from(!compared);
    }

    /// Over and over on one line, for a person who waits.
    fn show(&mut self, damaged: usize) {
        self.done += 1;
        let mut out = std::io::stderr().lock();
        if out.is_terminal() {
            let (done, files) = (self.done, self.files);
            let _ = write!(out, "\r{done} of {files} files, {}, {damaged} damaged ", size(self.bytes));
        }
    }

    fn end(&self) {
        if std::io::stderr().is_terminal() {
            let _ = writeln!(std::io::stderr());
        }
    }

    fn told(&self) -> String {
        let all = format!("{} stored files, {}: all are as they were stored", self.files, size(self.bytes));
        match self.without_sum {
            0 => all,
            some => format!("{all} ({some} could only be read, since their SHA-256 was not kept)"),
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{bytes} bytes"),
        1_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

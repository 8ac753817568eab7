//! Where the bytes of a transfer come from: a file, or standard input as it is kept in one.

use std::fs::{self, File, Metadata};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::problem::problem;
use super::spool::Spool;
use super::tus::Piece;

pub struct Source {
    file: File,
    kind: Kind,
}

enum Kind {
    File { path: PathBuf, stamp: Stamp },
    Spool(Arc<Spool>),
}

/// What changes when somebody writes to a file or puts another in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size_bytes: u64,
    changed_at: (i64, i64),
    inode: (u64, u64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            size_bytes: metadata.len(),
            changed_at: (metadata.mtime(), metadata.mtime_nsec()),
            inode: (metadata.dev(), metadata.ino()),
        }
    }
}

impl Source {
    pub fn file(path: &Path) -> Result<Self> {
        let file = open(path)?;
        let stamp = Stamp::of(&file.metadata()?);
        Ok(Self { file, kind: Kind::File { path: path.to_owned(), stamp } })
    }

    pub fn spool(spool: Arc<Spool>) -> Result<Self> {
        Ok(Self { file: open(spool.path())?, kind: Kind::Spool(spool) })
    }

    /// `None`: it becomes known when the input ends.
    pub fn size_bytes(&self) -> Option<u64> {
        match &self.kind {
            Kind::File { stamp, .. } => Some(stamp.size_bytes),
            Kind::Spool(_) => None,
        }
    }

    /// Whether another run of the command could read it again.
    pub fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File { .. })
    }

    /// Up to `limit` bytes behind `offset`; waits until there are any.
    pub fn piece(&mut self, offset: u64, limit: u64) -> Result<Piece> {
        let (length, size_bytes) = match &self.kind {
            Kind::File { stamp, .. } => (stamp.size_bytes.saturating_sub(offset).min(limit), None),
            Kind::Spool(spool) => {
                let (length, size_bytes) = spool.available(offset, limit)?;
                // The length goes along with the last bytes.
                (length, size_bytes.filter(|size_bytes| offset + length == *size_bytes))
            }
        };
        let mut bytes = vec![0; length as usize];
        self.read(offset, &mut bytes)?;
        Ok(Piece { offset, bytes: bytes.into(), size_bytes })
    }

    /// Fills the buffer with what lies behind `offset`.
    pub fn read(&mut self, offset: u64, buffer: &mut [u8]) -> Result<()> {
        self.check_unchanged()?;
        let read = self.file.seek(SeekFrom::Start(offset)).and_then(|_| self.file.read_exact(buffer));
        read.map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => changed(),
            _ => problem("unreadable", format!("it cannot be read any further: {error}")),
        })
    }

    /// # Errors
    /// Somebody has written to the file since the transfer began, or put another in its place.
    pub fn check_unchanged(&self) -> Result<()> {
        let Kind::File { path, stamp } = &self.kind else { return Ok(()) };
        let own = self.file.metadata().is_ok_and(|now| Stamp::of(&now) == *stamp);
        // A file that was deleted can still be read to its end.
        let named = fs::metadata(path).map_or(true, |now| Stamp::of(&now) == *stamp);
        if own && named { Ok(()) } else { Err(changed()) }
    }
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| problem("unreadable", format!("cannot read {}: {error}", path.display())))
}

fn changed() -> anyhow::Error {
    problem(
        "file_changed",
        "the file changed while it was sent, so what the server has is of no use: wait until nothing writes to it, then \
         run the same command again",
    )
}

//! Whether a file is, byte for byte, the one that the catalogue means.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use sha2::{Digest, Sha256};

use super::{DEMO_BYTES, ModelProblem};

/// Size and SHA-256 are as expected. The sum of an unchanged file is taken once: hashing a model of 1.6 GB takes
/// seconds, which neither a start nor a look at the folder should cost again.
pub(super) fn matches(path: &Path, size_bytes: u64, sha256: &str) -> Result<bool, ModelProblem> {
    let facts = fs::metadata(path).map_err(|error| ModelProblem::io("read", path, &error))?;
    if facts.len() != size_bytes {
        return Ok(false);
    }
    let stamp = format!("{sha256} {} {} {}.{:09}\n", facts.ino(), facts.len(), facts.mtime(), facts.mtime_nsec());
    if let Some(known) = remembered(path, &stamp) {
        return Ok(known);
    }
    let noted = fs::read_to_string(note(path)).is_ok_and(|noted| noted == stamp);
    let matches = noted || matches_unnoted(path, sha256)?;
    if matches && !noted {
        // In a folder that cannot be written the sum is taken again at the next start.
        let _ = fs::write(note(path), &stamp);
    }
    if let Ok(mut sums) = SUMS.lock() {
        sums.insert(path.to_owned(), (stamp, matches));
    }
    Ok(matches)
}

/// What this process has found out, also of files that did not match: path → (stamp, matches).
static SUMS: Mutex<BTreeMap<PathBuf, (String, bool)>> = Mutex::new(BTreeMap::new());

fn remembered(path: &Path, stamp: &str) -> Option<bool> {
    let sums = SUMS.lock().ok()?;
    sums.get(path).filter(|(of, _)| of == stamp).map(|(_, matches)| *matches)
}

pub(super) fn matches_unnoted(path: &Path, sha256: &str) -> Result<bool, ModelProblem> {
    let sum = File::open(path).and_then(hash).map_err(|error| ModelProblem::io("read", path, &error))?;
    Ok(hex::encode(sum.finalize()) == sha256)
}

/// Beside the model, removed with it.
pub(super) fn note(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".verified");
    name.into()
}

pub(super) fn hash(mut reader: impl Read) -> io::Result<Sha256> {
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(sum),
            count => sum.update(&buffer[..count]),
        }
    }
}

pub(super) fn demo_sha256() -> &'static str {
    static SUM: LazyLock<String> = LazyLock::new(|| hex::encode(Sha256::digest(DEMO_BYTES)));
    &SUM
}

/// A temporary file, synced and renamed: the path never names half a file.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_dir(dir)
}

pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

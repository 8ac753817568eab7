//! The limits that hold on every kernel: rlimits, parent-death signal, no new privileges.

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::CageError;

/// What one caged process may use up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub cpu_seconds: u64,
    /// Address space, which is more than what is touched: libraries, thread stacks and malloc arenas count.
    pub memory_bytes: u64,
    /// The longest any written file may become; pipes are not counted.
    pub output_bytes: u64,
    /// Enforced by the parent, which kills the process.
    pub wall: Duration,
}

impl Default for Limits {
    /// Enough for a look at a file, not for a conversion.
    fn default() -> Self {
        Self {
            cpu_seconds: 120,
            // A 4K HEVC decoder with eight threads and x264 beside it stay under 3 GiB.
            memory_bytes: 4 << 30,
            output_bytes: 64 << 20,
            wall: Duration::from_secs(180),
        }
    }
}

impl Limits {
    /// For reading through a whole file without decoding it.
    #[must_use]
    pub fn reading(size_bytes: u64) -> Self {
        // Half of what a slow disk delivers.
        const BYTES_PER_SECOND: u64 = 20_000_000;
        let seconds = size_bytes / BYTES_PER_SECOND;
        let limits = Self::default();
        Self { cpu_seconds: limits.cpu_seconds + seconds, wall: limits.wall + Duration::from_secs(seconds), ..limits }
    }
}

/// One end of ffmpeg opens three to five files; more would only help someone inside.
const OPEN_FILES: u64 = 64;

pub(super) fn apply(limits: &Limits) -> Result<(), CageError> {
    set(libc::RLIMIT_CPU, limits.cpu_seconds, "limiting CPU time")?;
    set(libc::RLIMIT_AS, limits.memory_bytes, "limiting memory")?;
    set(libc::RLIMIT_FSIZE, limits.output_bytes, "limiting output")?;
    set(libc::RLIMIT_NOFILE, OPEN_FILES, "limiting descriptors")?;
    set(libc::RLIMIT_CORE, 0, "forbidding core files")
}

fn set(resource: libc::__rlimit_resource_t, wanted: u64, what: &'static str) -> Result<(), CageError> {
    let mut now = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: both calls get a valid pointer to a local `rlimit`.
    let answer = unsafe {
        libc::getrlimit(resource, &raw mut now);
        let value = wanted.min(now.rlim_max);
        libc::setrlimit(resource, &libc::rlimit { rlim_cur: value, rlim_max: value })
    };
    check(answer, what)
}

/// The signal is tied to the parent's thread, see `spawn`. A parent that ended before the call would
/// never send it, hence the look at who the parent is now.
pub(super) fn die_with_parent(parent: Option<u32>) -> Result<(), CageError> {
    // SAFETY: plain integers.
    check(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0) }, "parent-death signal")?;
    match parent {
        Some(parent) if std::os::unix::process::parent_id() != parent => Err(CageError::Orphaned),
        _ => Ok(()),
    }
}

pub(super) fn no_new_privileges() -> Result<(), CageError> {
    // SAFETY: plain integers.
    check(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) }, "no new privileges")
}

pub(super) fn check(answer: libc::c_int, what: &'static str) -> Result<(), CageError> {
    if answer == 0 { Ok(()) } else { Err(CageError::System { what, source: io::Error::last_os_error() }) }
}

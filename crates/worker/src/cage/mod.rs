//! The cage: where a process stands while it reads a stranger's file (DESIGN, invariant 6).
//!
//! A caged process keeps the descriptors it was handed and may read system libraries. It has no socket
//! calls, cannot start a process or another program, has an empty environment and limits on CPU, memory,
//! output and descriptors, and dies with its parent. None of it needs privileges.
//!
//! Order of the data: [`Caged`] starts this program again as `cage`, [`main`] puts itself into the cage
//! ([`enter`]) and then becomes the tool. Nothing is set up between fork and exec of a threaded process.
//!
//! Invariant: the seccomp filter is installed or the process ends with [`CAGE_FAILED`]; it never runs
//! open. Landlock is added where the kernel has it, the limits hold everywhere.

mod exec;
mod files;
mod filter;
mod limits;
mod spawn;

use std::path::PathBuf;

pub use exec::main;
pub use files::Enforcement;
pub use limits::Limits;
pub use spawn::{Caged, spawn_with_lasting_parent};

/// Exit code of the helper when the cage could not be set up.
pub const CAGE_FAILED: u8 = 126;
/// Exit code of the helper when the program to run is not there or cannot be executed.
pub const PROGRAM_MISSING: u8 = 127;

/// What a process may still do once it is caged.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    pub limits: Limits,
    /// Files, or folders with all below them, that may be opened for reading.
    pub read: Vec<PathBuf>,
    /// Existing files that may be opened for reading and writing.
    pub write: Vec<PathBuf>,
    /// Devices that may be opened and spoken to. Where there are any, so may be what drivers want: system libraries,
    /// what the system tells of its hardware, event descriptors.
    pub devices: Vec<PathBuf>,
    /// The process that must still be the parent; when it ends, so does this one.
    pub parent: Option<u32>,
}

#[derive(Debug, thiserror::Error)]
pub enum CageError {
    #[error("the parent has ended already")]
    Orphaned,
    #[error("the process has threads already; it must enter the cage before it starts any")]
    Threaded,
    #[error("{what}: {source}")]
    System { what: &'static str, source: std::io::Error },
    #[error("Landlock: {0}")]
    Landlock(String),
    #[error("the seccomp filter cannot be installed: {0}")]
    Seccomp(String),
}

/// Cages the calling process for good. It must have one thread; threads it starts later are inside too.
///
/// # Errors
/// Whatever part is missing. The caller must end then, since it may be half caged.
pub fn enter(policy: &Policy) -> Result<Enforcement, CageError> {
    prepare(policy)?;
    let enforcement = files::restrict(policy, None)?;
    let has_devices = !policy.devices.is_empty();
    let may_write = has_devices || !policy.write.is_empty();
    filter::Filter { may_write, has_devices, program: None }.install()?;
    Ok(enforcement)
}

fn prepare(policy: &Policy) -> Result<(), CageError> {
    refuse_threads()?;
    limits::die_with_parent(policy.parent)?;
    limits::apply(&policy.limits)?;
    limits::no_new_privileges()
}

/// Landlock and seccomp bind the calling thread alone, so a second thread would stay outside.
fn refuse_threads() -> Result<(), CageError> {
    let tasks = std::fs::read_dir("/proc/self/task")
        .map_err(|source| CageError::System { what: "counting threads", source })?;
    if tasks.count() == 1 { Ok(()) } else { Err(CageError::Threaded) }
}

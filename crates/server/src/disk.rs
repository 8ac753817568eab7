//! Free space, noticed before it hurts.

use std::path::Path;

/// Bytes that may still be written below `folder`; `None` where the system does not tell.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    Some(facts.f_bavail.saturating_mul(facts.f_frsize))
}

/// Whether `wanted` more bytes would leave less than `min_free`.
pub fn would_be_full(folder: &Path, min_free: u64, wanted: u64) -> bool {
    free_bytes(folder).is_some_and(|free| free < min_free.saturating_add(wanted))
}

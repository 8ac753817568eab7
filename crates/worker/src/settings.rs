//! What a worker is told at its start.

use std::path::PathBuf;

use crate::speech::models::{Catalogue, Choice};

#[derive(Clone, Debug)]
pub struct Settings {
    /// This program, for its hidden subcommands `cage` and `infer`.
    pub self_exe: PathBuf,
    /// Who holds this worker's leases. It stays the same over restarts, so that a supervisor can fence a predecessor.
    pub owner: String,
    /// Working files of jobs. Emptied at the start.
    pub scratch_dir: PathBuf,
    pub models_dir: PathBuf,
    pub model: Choice,
    /// The models that are known, with their sums.
    pub catalogue: Catalogue,
    /// Where models are pulled from, if not from the catalogue's address.
    pub model_base_url: Option<String>,
    /// Working files may not leave less than this on the disk.
    pub min_free_bytes: u64,
}

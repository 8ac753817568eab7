//! How many windows are heard at once, and by how many threads each.

use super::models::ModelFile;

/// What one loaded model may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Windows at a time. Each has a decoder state of its own; the weights are shared.
    pub slots: usize,
    /// Threads of each slot.
    pub threads: usize,
}

/// Beyond eight threads Whisper's decoder gains nothing: it reads the same weights for each token.
const MOST_THREADS: usize = 8;
/// Beyond so many slots the memory bandwidth of usual machines is used up.
const MOST_SLOTS: usize = 32;

impl Capacity {
    /// For a machine of so many cores and so much free memory. As many windows at once as there are cores, since a
    /// window by itself keeps one core busy all the time and more than one hardly; where memory allows fewer, each
    /// gets more threads.
    #[must_use]
    pub fn of(cores: usize, free_bytes: u64, model: &ModelFile) -> Self {
        // The worker is not alone: half of what is free stays so.
        let affordable = (free_bytes / 2).saturating_sub(model.size_bytes) / state_bytes(model.size_bytes);
        let slots = usize::try_from(affordable).unwrap_or(MOST_SLOTS).min(cores).clamp(1, MOST_SLOTS);
        // The demo model's steps are so short that threads would wait for one another longer than they work: with two
        // on a busy machine it took six times as long as with one.
        let threads = if model.demo { 1 } else { (cores / slots).clamp(1, MOST_THREADS) };
        Self { slots, threads }
    }

    /// For this machine as it is now.
    #[must_use]
    pub fn here(model: &ModelFile) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::of(cores, free_bytes().unwrap_or(1 << 30), model)
    }
}

/// What whisper.cpp's documentation gives as memory of a model beyond its file: 0.2 GB for tiny, 1 GB for large.
fn state_bytes(model_bytes: u64) -> u64 {
    (180 << 20) + model_bytes * 3 / 10
}

fn free_bytes() -> Option<u64> {
    let meminfo = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = meminfo.lines().find(|line| line.starts_with("MemAvailable:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::models::Languages;

    fn capacity(cores: usize, free_gib: u64, size_mib: u64, demo: bool) -> (usize, usize) {
        let size_bytes = size_mib << 20;
        let model = ModelFile { name: "any".into(), path: "any".into(), size_bytes, demo, languages: Languages::En };
        let Capacity { slots, threads } = Capacity::of(cores, free_gib << 30, &model);
        (slots, threads)
    }

    #[test]
    fn every_core_has_a_window_while_memory_allows() {
        assert_eq!(capacity(2, 8, 142, false), (2, 1));
        assert_eq!(capacity(16, 64, 1550, false), (16, 1));
        assert_eq!(capacity(64, 256, 142, false), (32, 2));
    }

    #[test]
    fn little_memory_gives_threads_instead_of_windows() {
        assert_eq!(capacity(8, 6, 1550, false), (2, 4));
        assert_eq!(capacity(4, 2, 1550, false), (1, 4));
        assert_eq!(capacity(32, 1, 2950, false), (1, 8));
    }

    #[test]
    fn the_demo_model_never_shares_a_window_among_threads() {
        assert_eq!(capacity(4, 1, 8, true), (2, 1));
    }
}

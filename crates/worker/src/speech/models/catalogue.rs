//! The real Whisper models that can be pulled by name.

use std::sync::LazyLock;

use serde::Deserialize;

/// Where models come from, and which.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Catalogue {
    pub base_url: String,
    pub models: Vec<CatalogueEntry>,
}

/// A model whose size and SHA-256 were confirmed by independent sources.
#[derive(Clone, Debug, Deserialize)]
pub struct CatalogueEntry {
    pub name: String,
    pub file: String,
    pub size_bytes: u64,
    pub sha256: String,
    pub languages: Languages,
}

/// What a model can hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Languages {
    /// English alone.
    En,
    Many,
}

impl Catalogue {
    /// The catalogue in the repository. A test parses it, so that it is never empty.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Catalogue> =
            LazyLock::new(|| serde_json::from_str(include_str!("../../../models/catalogue.json")).unwrap_or_default());
        &EMBEDDED
    }

    #[must_use]
    pub fn entry(&self, name: &str) -> Option<&CatalogueEntry> {
        self.models.iter().find(|entry| entry.name == name)
    }

    pub(super) fn names(&self) -> String {
        self.models.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// The name of a model that transcribes faster than people speak on such a machine, with memory to spare.
///
/// A window of 30 s takes about 50 GFLOP (tiny), 110 (base), 420 (small), 2,350 (large-v3-turbo); a core gives
/// 20 to 40 a second. Beside the weights, whisper.cpp wants 0.3 GB (base) to 1 GB (turbo) for its state.
#[must_use]
pub fn recommended(cores: usize, memory_bytes: u64) -> &'static str {
    let memory_gib = memory_bytes >> 30;
    match (cores, memory_gib) {
        (12.., 8..) => "large-v3-turbo-q5_0",
        (6.., 4..) => "small",
        (3.., 3..) => "small-q5_1",
        (_, 2..) => "base",
        (_, 1) => "base-q5_1",
        _ => "tiny-q5_1",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_entry_is_complete() {
        let catalogue = Catalogue::embedded();
        assert!(catalogue.base_url.starts_with("https://") && catalogue.base_url.ends_with('/'));
        assert!(catalogue.models.len() >= 10);
        for entry in &catalogue.models {
            assert!(entry.sha256.len() == 64 && hex::decode(&entry.sha256).is_ok(), "{}", entry.name);
            assert!(entry.size_bytes > 10_000_000 && !entry.file.contains('/'), "{}", entry.name);
            assert_eq!(entry.languages == Languages::En, entry.name.ends_with(".en"));
        }
    }

    #[test]
    fn what_is_recommended_is_in_the_catalogue_and_fits() {
        for cores in [1, 2, 4, 8, 16, 64] {
            for memory_gib in [0, 1, 2, 3, 4, 8, 64] {
                let name = recommended(cores, memory_gib << 30);
                let entry = Catalogue::embedded().entry(name).expect(name);
                assert!(entry.size_bytes < (memory_gib << 30).max(1 << 30) / 2, "{name} in {memory_gib} GiB");
            }
        }
    }
}

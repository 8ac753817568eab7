//! Model files: which are known, which are here, and whether one can be trusted with a recording.

mod catalogue;
mod pull;
mod verify;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::vad::WindowLimits;
use serde::Serialize;

pub use catalogue::{Catalogue, CatalogueEntry, Languages, recommended};

/// The bundled demo model, its name wherever a model is named.
pub const DEMO: &str = "demo";
const DEMO_FILE: &str = "ggml-walkthrough.bin";
static DEMO_BYTES: &[u8] = include_bytes!("../../../models/ggml-walkthrough.bin");

/// What `--model` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The best real model that is here; the caller pulls one, or falls back on the demo model, where none is.
    Auto,
    Demo,
    /// A name of the catalogue.
    Named(String),
    /// A file of the operator's own.
    Path(PathBuf),
}

impl FromStr for Choice {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.trim() {
            "" | "auto" => Self::Auto,
            DEMO => Self::Demo,
            text if text.contains('/') || text.ends_with(".bin") => Self::Path(text.into()),
            text => Self::Named(text.into()),
        })
    }
}

/// A model file whose content was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelFile {
    pub name: String,
    pub path: PathBuf,
    pub size_bytes: u64,
    pub demo: bool,
    pub languages: Languages,
}

impl ModelFile {
    /// Whether the encoder may be given less than its 30 s. OpenAI's models were trained on 30 s only, and repeat
    /// themselves when they get less; the demo model was measured, and loses nothing.
    #[must_use]
    pub fn hears_short_context(&self) -> bool {
        self.demo
    }

    /// Whether it was trained to mark turns between voices (tinydiarize), which its name tells. Others would take the
    /// mark for something else.
    #[must_use]
    pub fn tells_voices_apart(&self) -> bool {
        self.name.ends_with("-tdrz")
    }

    /// How long windows are that this model hears well.
    #[must_use]
    pub fn windows(&self) -> WindowLimits {
        if self.hears_short_context() { WindowLimits::SHORT } else { WindowLimits::WHOLE }
    }
}

/// A model that is known, here or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ModelListing {
    pub name: String,
    pub installed: bool,
    pub demo: bool,
    pub size_bytes: u64,
    pub languages: Languages,
}

/// Why a model cannot be used now. Codes: `model_missing`, `model_invalid`, `model_pulling`, `model_unreachable`,
/// `storage_full`, `model_failed`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ModelProblem {
    pub code: &'static str,
    pub message: String,
}

impl ModelProblem {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    fn io(action: &str, path: &Path, error: &std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => "model_missing",
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "storage_full",
            _ => "model_failed",
        };
        Self::new(code, format!("The model file {} cannot be {action}: {error}.", path.display()))
    }
}

/// The folder of model files. Its functions block: call them where that is allowed.
#[derive(Clone, Debug)]
pub struct ModelStore {
    dir: PathBuf,
    catalogue: Catalogue,
}

impl ModelStore {
    /// `dir` is made when the first model is written.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self::with_catalogue(dir, Catalogue::embedded().clone())
    }

    #[must_use]
    pub fn with_catalogue(dir: impl Into<PathBuf>, catalogue: Catalogue) -> Self {
        Self { dir: dir.into(), catalogue }
    }

    /// The catalogue in its order, then the demo model.
    #[must_use]
    pub fn list(&self) -> Vec<ModelListing> {
        let mut models: Vec<ModelListing> = self.catalogue.models.iter().map(|entry| self.listing(entry)).collect();
        models.push(ModelListing {
            name: DEMO.into(),
            installed: true,
            demo: true,
            size_bytes: DEMO_BYTES.len() as u64,
            languages: Languages::En,
        });
        models
    }

    /// A verified file for the choice. Without one, the message says what to do.
    ///
    /// # Errors
    /// `model_missing`, `model_invalid`, `storage_full`, `model_failed`.
    pub fn find(&self, choice: &Choice) -> Result<ModelFile, ModelProblem> {
        match choice {
            Choice::Auto => self.best(),
            Choice::Demo => self.demo(),
            Choice::Named(name) => self.named(name),
            Choice::Path(path) => local(path),
        }
    }

    /// Fetches a model of the catalogue, going on where an earlier attempt stopped. `progress` gets the bytes
    /// received and the size, and stops the pull by answering false; `base_url` replaces the catalogue's.
    ///
    /// # Errors
    /// `model_missing` (unknown name), `model_pulling` (another process does), `model_unreachable`,
    /// `model_invalid` (wrong content), `storage_full`, `model_failed`.
    pub fn pull(
        &self,
        name: &str,
        base_url: Option<&str>,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<ModelFile, ModelProblem> {
        if name == DEMO {
            return self.demo();
        }
        let entry = self.known(name)?;
        if self.is_here(entry) && self.named(name).is_ok() {
            return self.named(name);
        }
        let url = format!("{}/{}", base_url.unwrap_or(&self.catalogue.base_url).trim_end_matches('/'), entry.file);
        pull::pull(&url, entry, &self.dir, progress)?;
        self.named(name)
    }

    /// Whether there was one to remove.
    ///
    /// # Errors
    /// `model_missing` for an unknown name, `model_failed`.
    pub fn remove(&self, name: &str) -> Result<bool, ModelProblem> {
        let file = if name == DEMO { DEMO_FILE } else { &self.known(name)?.file };
        let mut removed = false;
        for path in [self.dir.join(file), pull::part(&self.dir, file), verify::note(&self.dir.join(file))] {
            match std::fs::remove_file(&path) {
                Ok(()) => removed = true,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(ModelProblem::io("removed", &path, &error)),
            }
        }
        Ok(removed)
    }

    fn listing(&self, entry: &CatalogueEntry) -> ModelListing {
        ModelListing {
            name: entry.name.clone(),
            installed: self.is_here(entry),
            demo: false,
            size_bytes: entry.size_bytes,
            languages: entry.languages,
        }
    }

    fn is_here(&self, entry: &CatalogueEntry) -> bool {
        std::fs::metadata(self.dir.join(&entry.file)).is_ok_and(|facts| facts.len() == entry.size_bytes)
    }

    /// The largest that is here: whoever pulled a large one wants it used.
    fn best(&self) -> Result<ModelFile, ModelProblem> {
        let mut here: Vec<&CatalogueEntry> = self.catalogue.models.iter().filter(|entry| self.is_here(entry)).collect();
        here.sort_by_key(|entry| std::cmp::Reverse(entry.size_bytes));
        let mut problem =
            ModelProblem::new("model_missing", "No Whisper model is installed; run `debrief model pull base`.");
        for entry in here {
            match self.named(&entry.name) {
                Ok(model) => return Ok(model),
                Err(found) => problem = found,
            }
        }
        Err(problem)
    }

    fn known(&self, name: &str) -> Result<&CatalogueEntry, ModelProblem> {
        self.catalogue.entry(name).ok_or_else(|| {
            let names = self.catalogue.names();
            ModelProblem::new("model_missing", format!("There is no model named {name:?}. Known are: {names}, demo."))
        })
    }

    fn named(&self, name: &str) -> Result<ModelFile, ModelProblem> {
        if name == DEMO {
            return self.demo();
        }
        let entry = self.known(name)?;
        let path = self.dir.join(&entry.file);
        if !path.exists() {
            let message = format!("The model {name} is not installed; run `debrief model pull {name}`.");
            return Err(ModelProblem::new("model_missing", message));
        }
        if !verify::matches(&path, entry.size_bytes, &entry.sha256)? {
            let message = format!(
                "The file of the model {name} is damaged; run `debrief model remove {name}` and `debrief model pull {name}`."
            );
            return Err(ModelProblem::new("model_invalid", message));
        }
        Ok(ModelFile { name: name.into(), path, size_bytes: entry.size_bytes, demo: false, languages: entry.languages })
    }

    /// Written out when first used, and again should its file have changed.
    fn demo(&self) -> Result<ModelFile, ModelProblem> {
        let path = self.dir.join(DEMO_FILE);
        let size_bytes = DEMO_BYTES.len() as u64;
        if !path.exists() || !verify::matches(&path, size_bytes, verify::demo_sha256())? {
            verify::write_durably(&path, DEMO_BYTES).map_err(|error| ModelProblem::io("written", &path, &error))?;
        }
        Ok(ModelFile { name: DEMO.into(), path, size_bytes, demo: true, languages: Languages::En })
    }
}

/// A file that no catalogue vouches for: its structure decides.
fn local(path: &Path) -> Result<ModelFile, ModelProblem> {
    let file = std::fs::File::open(path).map_err(|error| ModelProblem::io("opened", path, &error))?;
    let facts = file.metadata().map_err(|error| ModelProblem::io("read", path, &error))?;
    let invalid =
        |why: &str| ModelProblem::new("model_invalid", format!("{} cannot be used as a model: {why}.", path.display()));
    if !facts.is_file() {
        return Err(invalid("it is not a file"));
    }
    let header = super::ggml::inspect(&mut std::io::BufReader::new(file)).map_err(|why| invalid(&why))?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // Its text is labelled however it was chosen.
    let demo = facts.len() == DEMO_BYTES.len() as u64 && verify::matches_unnoted(path, verify::demo_sha256())?;
    let name = if demo { DEMO.into() } else { name.trim_start_matches("ggml-").to_owned() };
    let languages = if header.multilingual { Languages::Many } else { Languages::En };
    Ok(ModelFile { name, path: path.into(), size_bytes: facts.len(), demo, languages })
}

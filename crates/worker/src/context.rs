//! What every job may reach.

use std::sync::Arc;

use debrief_db::Db;
use debrief_objects::ObjectStore;
use tokio::sync::Mutex;

use crate::keeper::Keeper;
use crate::media::Tools;
use crate::settings::Settings;
use crate::speech::models::ModelFile;
use crate::speech::{Inference, SpeechError};

pub struct Context {
    pub db: Db,
    pub objects: ObjectStore,
    pub tools: Tools,
    pub settings: Settings,
    pub keeper: Arc<Keeper>,
    /// The loaded model. Taking it out and dropping it gives its memory back to the system.
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    model: ModelFile,
    inference: Inference,
}

impl Context {
    #[must_use]
    pub fn new(db: Db, objects: ObjectStore, settings: Settings) -> Self {
        let keeper = Arc::new(Keeper::new(db.clone(), &settings));
        let tools = Tools::new(settings.self_exe.clone());
        Self { db, objects, tools, settings, keeper, loaded: Mutex::new(None) }
    }

    /// The child that has this model loaded; started if it does not run.
    ///
    /// It is taken out of the context, so that a job which is dropped in the middle of a window ends the child
    /// with it; [`Context::keep`] puts it back.
    pub async fn take_inference(&self, model: &ModelFile) -> Result<Inference, SpeechError> {
        let loaded = self.loaded.lock().await.take();
        if let Some(loaded) = loaded.filter(|loaded| loaded.model == *model) {
            return Ok(loaded.inference);
        }
        Inference::start(&self.settings.self_exe, model, threads()).await
    }

    pub async fn keep(&self, model: ModelFile, inference: Inference) {
        *self.loaded.lock().await = Some(Loaded { model, inference });
    }

    /// Ends the idle child.
    pub async fn unload(&self) {
        self.loaded.lock().await.take();
    }
}

/// Beyond eight threads Whisper's decoder gains nothing: it reads the same weights for each token.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}

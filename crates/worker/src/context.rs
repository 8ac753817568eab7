//! What every job may reach.

use std::sync::Arc;
use std::time::{Duration, Instant};

use debrief_db::{Db, workspaces};
use debrief_model::{Reason, WorkspaceId};
use debrief_objects::ObjectStore;
use tokio::sync::Mutex;

use crate::keeper::Keeper;
use crate::media::Tools;
use crate::settings::Settings;
use crate::speech::models::ModelFile;
use crate::speech::{Capacity, Inference, SpeechError};
use crate::turns::Turns;

pub struct Context {
    pub db: Db,
    pub objects: ObjectStore,
    pub tools: Tools,
    pub settings: Settings,
    pub keeper: Arc<Keeper>,
    /// Whose window is heard next.
    pub turns: Arc<Turns>,
    /// The loaded models. Taking one out and dropping it gives its memory back to the system.
    loaded: Mutex<Vec<Loaded>>,
}

struct Loaded {
    model: ModelFile,
    inference: Arc<Inference>,
    used_at: Instant,
}

/// A model that nobody has used for so long gives its memory back.
const IDLE_BEFORE_UNLOAD: Duration = Duration::from_secs(60);

impl Context {
    #[must_use]
    pub fn new(db: Db, objects: ObjectStore, settings: Settings) -> Self {
        let keeper = Arc::new(Keeper::new(db.clone(), &settings));
        let tools = Tools::new(settings.self_exe.clone());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { db, objects, tools, settings, keeper, turns: Turns::new(cores), loaded: Mutex::default() }
    }

    /// The model for a job of a workspace, or why it must wait. `wanted` is a name that a person asked for.
    ///
    /// # Errors
    /// Of the database.
    pub async fn model_for(
        &self,
        workspace_id: WorkspaceId,
        wanted: Option<&str>,
    ) -> debrief_db::Result<Result<ModelFile, Reason>> {
        let wanted = match wanted {
            Some(name) => Some(name.to_owned()),
            None => workspaces::model(&mut self.db.read().await?, workspace_id).await?,
        };
        let keeper = self.keeper.clone();
        // It verifies files.
        let found = tokio::task::spawn_blocking(move || keeper.model_for(wanted.as_deref())).await;
        Ok(match found {
            Ok(found) => found.map_err(Reason::from),
            Err(_) => {
                Err(Reason::new("model_failed", "The model file could not be read; this is tried again by itself."))
            }
        })
    }

    /// The child that has this model loaded; started if it does not run, and whatever model is idle ended for it.
    pub async fn inference(&self, model: &ModelFile) -> Result<Arc<Inference>, SpeechError> {
        let mut loaded = self.loaded.lock().await;
        loaded.retain(|one| one.inference.is_alive() && (one.model == *model || one.is_used()));
        if let Some(one) = loaded.iter_mut().find(|one| one.model == *model) {
            one.used_at = Instant::now();
            return Ok(one.inference.clone());
        }
        let inference = Arc::new(Inference::start(&self.settings.self_exe, model, Capacity::here(model)).await?);
        loaded.push(Loaded { model: model.clone(), inference: inference.clone(), used_at: Instant::now() });
        Ok(inference)
    }

    /// Ends children that nobody has used for a while.
    pub async fn unload_idle(&self) {
        self.loaded.lock().await.retain(|one| one.is_used() || one.used_at.elapsed() < IDLE_BEFORE_UNLOAD);
    }
}

impl Loaded {
    fn is_used(&self) -> bool {
        Arc::strong_count(&self.inference) > 1
    }
}

//! Which speech model jobs use: the configured one, one that is being pulled, or the demo model meanwhile.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use debrief_db::{Db, jobs, notes, transcripts};
use debrief_model::speech::{MODEL_STATUS_NOTE, ModelEntry, ModelPull, ModelStatus};
use debrief_model::{Reason, event::EventKind};

use crate::settings::Settings;
use crate::speech::models::{Choice, ModelFile, ModelProblem, ModelStore, recommended};

/// How soon a model that somebody has put into the folder is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// How soon an address that could not be reached is tried again.
const PULL_AGAIN_AFTER: Duration = Duration::from_secs(600);

pub struct Keeper {
    db: Db,
    store: ModelStore,
    choice: Choice,
    base_url: Option<String>,
    pull: Mutex<Pull>,
    stopping: AtomicBool,
}

#[derive(Clone, Debug, PartialEq)]
enum Pull {
    /// Not tried, so jobs wait for what it says.
    Untried,
    Running {
        name: String,
        received_bytes: u64,
        size_bytes: u64,
    },
    Failed {
        at: Instant,
        problem: ModelProblem,
    },
    Done,
}

impl Keeper {
    #[must_use]
    pub fn new(db: Db, settings: &Settings) -> Self {
        Self {
            db,
            store: ModelStore::with_catalogue(&settings.models_dir, settings.catalogue.clone()),
            choice: settings.model.clone(),
            base_url: settings.model_base_url.clone(),
            pull: Mutex::new(Pull::Untried),
            stopping: AtomicBool::new(false),
        }
    }

    /// The model for a job, or why it must wait. `wanted` is a name that a person asked for. Blocks: it verifies files.
    ///
    /// # Errors
    /// The reason to show while the job waits.
    pub fn model_for(&self, wanted: Option<&str>) -> Result<ModelFile, ModelProblem> {
        match wanted {
            // Choices from outside are names; a path is the operator's alone.
            Some("demo") => self.store.find(&Choice::Demo),
            Some(name) => self.store.find(&Choice::Named(name.to_owned())),
            None if self.choice == Choice::Auto => self.automatic(),
            None => self.store.find(&self.choice),
        }
    }

    fn automatic(&self) -> Result<ModelFile, ModelProblem> {
        let missing = match self.store.find(&Choice::Auto) {
            Ok(model) => return Ok(model),
            Err(problem) => problem,
        };
        match self.pull_state() {
            Pull::Untried => {
                Err(ModelProblem { code: "model_pulling", message: "A speech model is about to be downloaded.".into() })
            }
            Pull::Running { name, received_bytes, size_bytes } => Err(ModelProblem {
                code: "model_pulling",
                message: format!(
                    "The speech model {name} is being downloaded: {} of {} MB.",
                    received_bytes / 1_000_000,
                    size_bytes / 1_000_000
                ),
            }),
            Pull::Failed { .. } => self.store.find(&Choice::Demo),
            Pull::Done => Err(missing),
        }
    }

    fn pull_state(&self) -> Pull {
        self.pull.lock().map_or(Pull::Untried, |pull| pull.clone())
    }

    fn set_pull(&self, state: Pull) {
        if let Ok(mut pull) = self.pull.lock() {
            *pull = state;
        }
    }

    /// Keeps the status that people see up to date, pulls in the automatic mode, and sends what the demo model
    /// has transcribed to a real one when that arrives. Runs for as long as it is polled.
    pub async fn run(self: std::sync::Arc<Self>) {
        let mut told: Option<ModelStatus> = None;
        loop {
            self.begin_pull_if_due();
            let keeper = self.clone();
            let status = tokio::task::spawn_blocking(move || keeper.status()).await.unwrap_or_default();
            if told.as_ref() != Some(&status) {
                let has_new_model = told.as_ref().is_none_or(|told| told.current != status.current);
                match self.tell(&status, has_new_model).await {
                    Ok(()) => told = Some(status),
                    Err(error) => tracing::warn!(%error, "the model status was not written"),
                }
            }
            let pulling = matches!(self.pull_state(), Pull::Running { .. });
            tokio::time::sleep(if pulling { Duration::from_secs(1) } else { LOOK_EVERY }).await;
        }
    }

    /// A download under way ends soon after this.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn status(&self) -> ModelStatus {
        let models = self.store.list().into_iter().map(|model| ModelEntry {
            name: model.name,
            installed: model.installed,
            demo: model.demo,
            size_bytes: model.size_bytes,
            languages: serde_json::to_value(model.languages)
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_default(),
        });
        let pull = match self.pull_state() {
            Pull::Running { name, received_bytes, size_bytes } => Some(ModelPull { name, received_bytes, size_bytes }),
            _ => None,
        };
        let models: Vec<_> = models.collect();
        ModelStatus { models, current: self.model_for(None).ok().map(|model| model.name), pull }
    }

    async fn tell(&self, status: &ModelStatus, has_new_model: bool) -> debrief_db::Result<()> {
        let mut tx = self.db.begin().await?;
        notes::put(&mut tx, MODEL_STATUS_NOTE, &serde_json::to_string(status).unwrap_or_default()).await?;
        if has_new_model {
            jobs::hurry(&mut tx, "transcribe").await?;
        }
        let is_real = status
            .current
            .as_ref()
            .is_some_and(|name| status.models.iter().any(|model| &model.name == name && !model.demo));
        if has_new_model && is_real {
            for (recording_id, workspace_id) in transcripts::made_by_demo(&mut tx).await? {
                transcripts::create(&mut tx, recording_id, workspace_id, None, None).await?;
                debrief_db::events::record(
                    &mut tx,
                    workspace_id,
                    EventKind::RecordingChanged,
                    Some(recording_id),
                    None,
                )
                .await?;
            }
        }
        tx.commit().await
    }

    fn begin_pull_if_due(self: &std::sync::Arc<Self>) {
        let due = match self.pull_state() {
            Pull::Untried => true,
            Pull::Failed { at, .. } => at.elapsed() > PULL_AGAIN_AFTER,
            Pull::Running { .. } | Pull::Done => false,
        };
        if self.choice != Choice::Auto || !due {
            return;
        }
        let memory = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| memory_bytes(&text)).unwrap_or(0);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let name = recommended(cores, memory).to_owned();
        self.set_pull(Pull::Running { name: name.clone(), received_bytes: 0, size_bytes: 0 });
        let keeper = self.clone();
        tokio::task::spawn_blocking(move || keeper.pull(&name));
    }

    fn pull(&self, name: &str) {
        if self.store.find(&Choice::Auto).is_ok() {
            return self.set_pull(Pull::Done);
        }
        tracing::info!(name, "downloading a speech model");
        let pulled = self.store.pull(name, self.base_url.as_deref(), |received_bytes, size_bytes| {
            self.set_pull(Pull::Running { name: name.to_owned(), received_bytes, size_bytes });
            !self.stopping.load(Ordering::Relaxed)
        });
        match pulled {
            Ok(_) => self.set_pull(Pull::Done),
            Err(problem) => {
                tracing::warn!(
                    code = problem.code,
                    "no speech model was downloaded, the demo model takes the jobs: {problem}"
                );
                self.set_pull(Pull::Failed { at: Instant::now(), problem });
            }
        }
    }
}

fn memory_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find(|line| line.starts_with("MemTotal:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

impl From<ModelProblem> for Reason {
    fn from(problem: ModelProblem) -> Self {
        Self::new(problem.code, problem.message)
    }
}

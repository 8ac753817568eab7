//! `debrief model pull|list|remove`: the Whisper models in the data directory. A running
//! service notices what changed here by itself.

use std::path::Path;

use anyhow::{Result, anyhow};
use debrief_worker::speech::models::{Languages, ModelListing, ModelProblem, ModelStore};
use indicatif::HumanBytes;

use super::progress::{Bars, Progress};

#[derive(clap::Subcommand, Debug)]
pub enum ModelCommand {
    /// Fetch a model; going on where an earlier attempt stopped
    Pull {
        /// Its name, as `debrief model list` shows it
        name: String,

        /// Where the models lie, in place of the usual address: a mirror
        #[arg(long, env = "DEBRIEF_MODEL_BASE_URL")]
        base_url: Option<String>,
    },
    /// Show the models that are known, and which are installed
    List,
    /// Delete a model's file
    Remove {
        /// Its name, as `debrief model list` shows it
        name: String,
    },
}

/// Works on `<data_dir>/models`.
pub fn run(command: ModelCommand, data_dir: &Path) -> Result<()> {
    let store = ModelStore::new(data_dir.join("models"));
    match command {
        ModelCommand::Pull { name, base_url } => pull(&store, &name, base_url.as_deref().filter(|url| !url.is_empty())),
        ModelCommand::List => {
            list(&store.list());
            Ok(())
        }
        ModelCommand::Remove { name } => remove(&store, &name),
    }
}

fn pull(store: &ModelStore, name: &str, base_url: Option<&str>) -> Result<()> {
    let mut shown: Option<(Progress, u64)> = None;
    let pulled = store.pull(name, base_url, |received_bytes, size_bytes| {
        let (progress, percent) = shown.get_or_insert_with(|| (Bars::new().file(name, Some(size_bytes)), 0));
        let now = (received_bytes * 100).checked_div(size_bytes).unwrap_or(100);
        progress.settle(received_bytes);
        // A plain output gets a line each ten percent.
        if !progress.is_bar() && now / 10 > *percent / 10 {
            progress.remark(&format!("{now} %"));
            *percent = now;
        }
        true
    });
    if let Some((progress, _)) = &shown {
        progress.finish();
    }
    let model = pulled.map_err(|problem| advised(problem, name))?;
    println!("{}", model.path.display());
    Ok(())
}

/// The problem's own sentence, with the way round where the host is the trouble.
fn advised(problem: ModelProblem, name: &str) -> anyhow::Error {
    match problem.code {
        "model_unreachable" => anyhow!(
            "{problem} Without a connection: name a mirror with --base-url, or bring the file of \
             {name} here another way and pass its path by --model."
        ),
        _ => anyhow!("{problem}"),
    }
}

fn list(models: &[ModelListing]) {
    println!("{:<22} {:>10}  {:<10} INSTALLED", "NAME", "SIZE", "LANGUAGES");
    for model in models {
        let languages = match (model.demo, model.languages) {
            (true, _) => "287 words",
            (_, Languages::En) => "English",
            (_, Languages::Many) => "many",
        };
        let installed = match (model.demo, model.installed) {
            (true, _) => "built in",
            (_, true) => "yes",
            (_, false) => "",
        };
        println!(
            "{:<22} {:>10}  {:<10} {}",
            model.name,
            HumanBytes(model.size_bytes).to_string(),
            languages,
            installed
        );
    }
}

fn remove(store: &ModelStore, name: &str) -> Result<()> {
    if store.remove(name).map_err(|problem| anyhow!("{problem}"))? {
        println!("Removed {name}.");
    } else {
        println!("{name} was not installed.");
    }
    Ok(())
}

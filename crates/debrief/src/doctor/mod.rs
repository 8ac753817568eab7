//! `debrief doctor`: tries what a working system needs, and says how to mend what fails.
//!
//! With `--verify` it reads every stored file again and compares it with what was recorded of it. Neither
//! changes anything, and both work beside a running service.

mod storage;
mod verify;

use std::io::Write;

use anyhow::{Result, bail};
use debrief_worker::speech::models::{Choice, ModelStore};

use crate::config::Config;
use crate::setup;

pub use verify::run as verify;

/// Prints a line a check, and counts those that failed.
#[derive(Default)]
struct Report {
    failures: u32,
}

impl Report {
    fn add(&mut self, what: &str, outcome: Result<String>) {
        match outcome {
            Ok(said) => say(&format!("ok      {what}: {said}")),
            Err(error) => {
                self.failures += 1;
                say(&format!("FAILED  {what}: {error:#}"));
            }
        }
    }
}

pub async fn run(config: Config) -> Result<()> {
    let mut report = Report::default();
    let fit = setup::check_combination(&config);
    let fits = fit.is_ok();
    report.add("settings", fit.map(|()| "they fit together".into()));
    report.add("media tools", media_tools().await);
    report.add("database", database(&config).await);
    if fits {
        storage::check(&config, &mut report).await;
    }
    report.add("speech model", speech_model(&config));
    if report.failures > 0 {
        bail!("{} of the checks failed; each says what to do", report.failures);
    }
    Ok(())
}

async fn media_tools() -> Result<String> {
    let tools = debrief_worker::media::Tools::new(std::env::current_exe()?);
    Ok(tools.check().await?)
}

async fn database(config: &Config) -> Result<String> {
    if config.database_url().is_none() && !config.data_dir.join("debrief.sqlite").exists() {
        return Ok("SQLite; it is made at the first start".into());
    }
    let db = setup::open_db(config).await?;
    debrief_db::jobs::next_due(&mut db.read().await?).await?;
    Ok(if db.is_postgres() { "PostgreSQL answers".into() } else { "SQLite answers".into() })
}

fn speech_model(config: &Config) -> Result<String> {
    let store = ModelStore::new(config.models_dir());
    let choice: Choice = config.model.parse()?;
    match store.find(&choice) {
        Ok(model) => Ok(model.name),
        Err(_) if choice == Choice::Auto => {
            Ok("none yet; the first start downloads one, and the demo model serves until then".into())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// A line at once, also into a pipe: a check can take its time.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be reading; the exit code still tells.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

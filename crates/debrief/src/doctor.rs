//! `debrief doctor`: tries what a working system needs, and says how to mend what fails.

use anyhow::{Result, bail};
use bytes::Bytes;
use debrief_model::ObjectKey;
use debrief_worker::speech::models::{Choice, ModelStore};

use crate::config::Config;
use crate::setup;

pub async fn run(config: Config) -> Result<()> {
    let mut failures = 0;
    let mut report = |what: &str, outcome: Result<String>| match outcome {
        Ok(said) => println!("ok      {what}: {said}"),
        Err(error) => {
            failures += 1;
            println!("FAILED  {what}: {error:#}");
        }
    };
    report("settings", setup::check_combination(&config).map(|()| "they fit together".into()));
    report("media tools", media_tools().await);
    report("database", database(&config).await);
    report("object storage", object_storage(&config).await);
    report("speech model", speech_model(&config));
    if failures > 0 {
        bail!("{failures} of the checks failed; each says what to do");
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

/// A real write, ranged read and deletion.
async fn object_storage(config: &Config) -> Result<String> {
    let Some(settings) = config.external_s3()? else {
        return Ok("embedded; it runs within `debrief serve`".into());
    };
    let objects = setup::open_objects(&settings).await?;
    let key = ObjectKey::from_stored(format!("doctor/{}", uuid::Uuid::now_v7()));
    objects.put(&key, Bytes::from_static(b"debrief doctor"), "text/plain").await?;
    let read = objects.get(&key, 64).await;
    objects.delete(&key).await?;
    if read? != "debrief doctor" {
        bail!("what was written came back changed");
    }
    Ok(format!("writing, reading and deleting work in the bucket {}", settings.bucket))
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

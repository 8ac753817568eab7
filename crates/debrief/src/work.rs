//! `debrief work`: the worker, beside a server or on its own.

use std::sync::Arc;

use anyhow::{Result, bail};
use debrief_worker::{Context, Settings};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use crate::config::{Config, make_data_dir};
use crate::setup;

/// `owner`: set by the supervisor, which speaks through our pipes.
pub async fn run(config: Config, owner: Option<String>) -> Result<()> {
    let s3 = config.external_s3()?;
    let (Some(s3), true) = (s3, owner.is_some() || config.database_url().is_some()) else {
        bail!(
            "`debrief work` on its own needs a database and an object storage that it shares with a server: set DATABASE_URL, \
             DEBRIEF_S3_ENDPOINT, DEBRIEF_S3_BUCKET, DEBRIEF_S3_ACCESS_KEY_ID and DEBRIEF_S3_SECRET_ACCESS_KEY. \
             Without them, `debrief serve` runs a worker of its own"
        );
    };
    make_data_dir(&config.data_dir)?;
    let db = setup::open_db(&config).await?;
    let objects = setup::open_objects(&s3).await?;
    let supervised = owner.is_some();
    let owner = owner.unwrap_or_else(|| format!("work-{}", uuid::Uuid::now_v7()));
    let scratch_dir = config.scratch_dir().join(&owner);
    // What a predecessor that was killed has left behind.
    std::fs::remove_dir_all(&scratch_dir).ok();
    let settings = Settings {
        self_exe: std::env::current_exe()?,
        owner,
        scratch_dir: scratch_dir.clone(),
        models_dir: config.models_dir(),
        model: config.model.parse().unwrap_or_else(|never: std::convert::Infallible| match never {}),
        catalogue: setup::catalogue()?,
        model_base_url: Some(config.model_base_url.clone()).filter(|url| !url.is_empty()),
        min_free_bytes: config.min_free_bytes,
    };
    let ctx = Arc::new(Context::new(db.clone(), objects, settings));
    if supervised {
        let told = tokio::spawn(tell_commits(db.clone()));
        debrief_worker::run(ctx, parent_gone_or_asked(db.clone())).await;
        told.abort();
    } else {
        tracing::info!("working; Ctrl-C ends it");
        debrief_worker::run(ctx, setup::asked_to_stop()).await;
    }
    std::fs::remove_dir_all(&scratch_dir).ok();
    tokio::time::timeout(std::time::Duration::from_secs(2), db.close()).await.ok();
    Ok(())
}

/// A line for each commit, so that the server's readers wake.
async fn tell_commits(db: debrief_db::Db) {
    let mut committed = db.committed();
    let mut stdout = tokio::io::stdout();
    while committed.changed().await.is_ok() {
        if stdout.write_all(b"wake\n").await.is_err() || stdout.flush().await.is_err() {
            return;
        }
    }
}

/// Completes when standard input closes: the server is gone, or wants us to go.
async fn parent_gone_or_asked(db: debrief_db::Db) {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let wakes = async {
        while let Ok(Some(_)) = lines.next_line().await {
            db.wake();
        }
    };
    tokio::select! {
        () = wakes => {}
        () = setup::asked_to_stop() => {}
    }
}

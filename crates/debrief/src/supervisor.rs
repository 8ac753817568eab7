//! Keeps a worker running beside the server.
//!
//! The pipes are the bond: a worker whose standard input closes ends itself, so it never outlives a server
//! that was killed; a line on either pipe says that something was committed. The worker leads a process group
//! of its own, so that Ctrl-C reaches it through the server, in order.

use std::process::Stdio;
use std::time::Duration;

use debrief_db::{Db, jobs};
use debrief_objects::S3Settings;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::config::Config;

/// Long enough that a worker which cannot start does not fill the log, short enough that nobody waits.
const RESTART_AFTER: Duration = Duration::from_secs(1);
/// A worker drops what it does at once; this is for its children and its database connection.
const GOODBYE_WITHIN: Duration = Duration::from_secs(5);

/// Runs until `closing` turns true, then ends the worker.
pub async fn run(config: Config, s3: S3Settings, db: Db, owner: String, mut closing: watch::Receiver<bool>) {
    loop {
        // Whatever a predecessor held is free again: it is dead, or fenced by this.
        if let Err(error) = jobs::fence_owner(&db, &owner).await {
            tracing::warn!(%error, "the jobs of the worker before were not taken back");
        }
        match start(&config, &s3, &owner) {
            Ok(child) => {
                if watch_over(child, &db, &mut closing).await {
                    return;
                }
            }
            Err(error) => tracing::error!("the worker could not be started: {error:#}"),
        }
        tokio::select! {
            () = tokio::time::sleep(RESTART_AFTER) => {}
            () = closed(&mut closing) => return,
        }
    }
}

fn start(config: &Config, s3: &S3Settings, owner: &str) -> anyhow::Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["work", "--supervised", owner]).arg("--data-dir").arg(&config.data_dir);
    command
        .env("DATABASE_URL", &config.database_url)
        .env("DEBRIEF_MODEL", &config.model)
        .env("DEBRIEF_MODEL_BASE_URL", &config.model_base_url)
        .env("DEBRIEF_MIN_FREE_BYTES", config.min_free_bytes.to_string())
        .env("DEBRIEF_LOG", &config.log)
        .env("DEBRIEF_S3_ENDPOINT", s3.endpoint.as_deref().unwrap_or_default())
        .env("DEBRIEF_S3_REGION", &s3.region)
        .env("DEBRIEF_S3_BUCKET", &s3.bucket)
        .env("DEBRIEF_S3_ACCESS_KEY_ID", &s3.access_key_id)
        .env("DEBRIEF_S3_SECRET_ACCESS_KEY", &s3.secret_access_key)
        .env("DEBRIEF_S3_PATH_STYLE", s3.path_style.to_string())
        .env("DEBRIEF_S3_CHECKSUMS", s3.sends_checksums.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0).kill_on_drop(true);
    Ok(command.spawn()?)
}

/// Passes wakes in both directions. Gives whether the end was asked for.
async fn watch_over(mut child: Child, db: &Db, closing: &mut watch::Receiver<bool>) -> bool {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else { return false };
    let mut lines = BufReader::new(stdout).lines();
    let mut committed = db.committed();
    loop {
        tokio::select! {
            changed = committed.changed() => {
                if changed.is_ok() {
                    stdin.write_all(b"wake\n").await.ok();
                }
            }
            line = lines.next_line() => match line {
                Ok(Some(_)) => db.wake(),
                _ => break,
            },
            () = closed(closing) => {
                drop(stdin);
                if tokio::time::timeout(GOODBYE_WITHIN, child.wait()).await.is_err() {
                    child.kill().await.ok();
                }
                return true;
            }
        }
    }
    child.start_kill().ok();
    match child.wait().await {
        Ok(status) => tracing::error!(%status, "the worker ended; it is started again"),
        Err(error) => tracing::error!(%error, "the worker ended; it is started again"),
    }
    false
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    closing.wait_for(|closing| *closing).await.ok();
}

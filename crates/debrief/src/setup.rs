//! What several commands open: clock, database, object storage.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use debrief_db::{Clock, Db};
use debrief_objects::embedded::Credentials;
use debrief_objects::{ObjectStore, S3Settings};

use debrief_worker::speech::models::Catalogue;

use crate::config::Config;

/// The bucket of the embedded S3 server.
pub const EMBEDDED_BUCKET: &str = "debrief";

/// Where the embedded S3 server listens, in the data directory: for `debrief doctor` beside the service.
pub const OBJECTS_ADDRESS_FILE: &str = "objects-address";

/// What it and its clients share, in the data directory.
pub const OBJECTS_CREDENTIALS_FILE: &str = "objects-credentials.json";

/// How long a start waits for a storage that is away.
const STORAGE_WITHIN: Duration = Duration::from_secs(30);

/// The system's clock; in debug builds tests may shift it.
#[must_use]
pub fn clock() -> Clock {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("DEBRIEF_TEST_CLOCK") {
        return Clock::shifted_by(file.into());
    }
    Clock::system()
}

/// By that clock.
#[must_use]
pub fn now() -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp(clock().now().unix_ms() / 1000)
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
}

/// The models that can be pulled; in debug builds tests may name other ones.
pub fn catalogue() -> Result<Catalogue> {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("DEBRIEF_TEST_CATALOGUE") {
        return Ok(serde_json::from_slice(&std::fs::read(file)?)?);
    }
    Ok(Catalogue::embedded().clone())
}

pub async fn open_db(config: &Config) -> Result<Db> {
    match config.database_url() {
        Some(url) => Ok(Db::postgres(url, clock()).await?),
        None => {
            let file = config.data_dir.join("debrief.sqlite");
            Db::sqlite(&file, clock())
                .await
                .with_context(|| format!("the database {} cannot be opened", file.display()))
        }
    }
}

/// PostgreSQL means that other processes share the data; they cannot share this machine's embedded storage.
pub fn check_combination(config: &Config) -> Result<()> {
    if config.database_url().is_some() && config.external_s3()?.is_none() {
        bail!(
            "DATABASE_URL is set, but no S3 storage: set DEBRIEF_S3_BUCKET, DEBRIEF_S3_ACCESS_KEY_ID and \
             DEBRIEF_S3_SECRET_ACCESS_KEY (and DEBRIEF_S3_ENDPOINT unless it is AWS), or unset DATABASE_URL to use \
             SQLite and the embedded storage"
        );
    }
    Ok(())
}

/// Waits a while for a storage that is not there yet, as when both were started at once.
pub async fn open_objects(settings: &S3Settings) -> Result<ObjectStore> {
    let objects = ObjectStore::connect(settings)?;
    let began = Instant::now();
    loop {
        let error = match objects.ensure_bucket().await {
            Ok(()) => return Ok(objects),
            Err(error) => error,
        };
        let left = STORAGE_WITHIN.saturating_sub(began.elapsed());
        if !error.is_temporary() || left.is_zero() {
            return Err(error.into());
        }
        tracing::warn!("waiting for the object storage, for another {} s: {error}", left.as_secs());
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Starts the embedded S3 server on loopback; gives its settings.
pub async fn embed_s3(data_dir: &Path, stop: impl Future<Output = ()> + Send + 'static) -> Result<S3Settings> {
    let credentials = Credentials::load_or_create(&data_dir.join(OBJECTS_CREDENTIALS_FILE))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .context("the embedded object storage found no free port on loopback")?;
    let settings = credentials.settings(listener.local_addr()?, EMBEDDED_BUCKET);
    let root = data_dir.join("objects");
    tokio::spawn(async move {
        if let Err(error) =
            debrief_objects::embedded::serve(root, listener, credentials, EMBEDDED_BUCKET.into(), stop).await
        {
            tracing::error!(%error, "the embedded object storage has stopped");
        }
    });
    Ok(settings)
}

/// Who this installation is to the job queue; the same at each start on one data directory.
pub fn instance_id(data_dir: &Path) -> Result<String> {
    let file = data_dir.join("instance-id");
    if let Ok(id) = std::fs::read_to_string(&file) {
        return Ok(id.trim().to_owned());
    }
    let id = uuid::Uuid::now_v7().to_string();
    std::fs::write(&file, &id).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(id)
}

/// Completes at Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

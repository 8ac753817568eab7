use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use debrief_objects::embedded::Credentials;
use debrief_objects::{Finding, ObjectStore, S3Settings};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::Report;
use crate::config::Config;
use crate::setup;

/// The object storage as the service uses it, opened beside it.
pub struct Storage {
    pub objects: ObjectStore,
    /// What it is, for people.
    pub what: &'static str,
    /// Ends the embedded server that was started for this.
    _stop: Option<oneshot::Sender<()>>,
}

/// Loopback answers at once or not at all.
const LOOPBACK_PATIENCE: Duration = Duration::from_secs(2);

/// Each step of the probe is a line of its own.
pub async fn check(config: &Config, report: &mut Report) {
    match open(config).await {
        Ok(None) => report.add("object storage", Ok("embedded; it is made at the first start".into())),
        Err(error) => report.add("object storage", Err(error)),
        Ok(Some(storage)) => {
            report.add("object storage", Ok(storage.what.into()));
            let tell = |Finding { what, outcome }: Finding| {
                report.add(&format!("object storage, {what}"), outcome.map_err(anyhow::Error::msg));
            };
            storage.objects.probe(tell).await;
        }
    }
}

/// `None`: the embedded storage, and nothing was ever stored.
pub async fn open(config: &Config) -> Result<Option<Storage>> {
    if let Some(settings) = config.external_s3()? {
        let objects = ObjectStore::connect(&settings)?;
        return Ok(Some(Storage { objects, what: "by the DEBRIEF_S3_ settings", _stop: None }));
    }
    if !config.data_dir.join("objects").is_dir() {
        return Ok(None);
    }
    if let Some(settings) = running(&config.data_dir).await? {
        let objects = ObjectStore::connect(&settings)?;
        return Ok(Some(Storage { objects, what: "embedded, within the service that runs", _stop: None }));
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let settings = setup::embed_s3(&config.data_dir, async move { drop(stopped.await) }).await?;
    let objects = ObjectStore::connect(&settings)?;
    objects.ensure_bucket().await.context("the embedded storage does not start")?;
    Ok(Some(Storage {
        objects,
        what: "embedded; the service does not run, so it was started for this",
        _stop: Some(stop),
    }))
}

/// The embedded server of a service that runs on the data directory. Whoever else listens on its old
/// address does not know its credentials.
async fn running(data_dir: &Path) -> Result<Option<S3Settings>> {
    let Ok(url) = std::fs::read_to_string(data_dir.join(setup::OBJECTS_ADDRESS_FILE)) else { return Ok(None) };
    let Some(Ok(address)) = url.trim().strip_prefix("http://").map(str::parse::<SocketAddr>) else { return Ok(None) };
    if !address.ip().is_loopback() {
        bail!("the file {} names an address that is not loopback; delete it", setup::OBJECTS_ADDRESS_FILE);
    }
    match tokio::time::timeout(LOOPBACK_PATIENCE, TcpStream::connect(address)).await {
        Ok(Ok(_)) => {}
        _ => return Ok(None),
    }
    let credentials = Credentials::load_or_create(&data_dir.join(setup::OBJECTS_CREDENTIALS_FILE))?;
    let settings = credentials.settings(address, setup::EMBEDDED_BUCKET);
    match ObjectStore::connect(&settings)?.ensure_bucket().await {
        Ok(()) => Ok(Some(settings)),
        Err(_) => Ok(None),
    }
}

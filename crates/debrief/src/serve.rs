//! `debrief serve`: the server, the embedded object storage, and the worker beside them.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use debrief_db::{Db, accounts, search};
use debrief_server::{AppState, Settings};
use tokio::sync::watch;

use crate::certificate::Shown;
use crate::config::{Config, make_data_dir};
use crate::{certificate, setup, supervisor};

/// Between two looks for runs of the search index to merge.
const TIDY_PAUSE: Duration = Duration::from_secs(2);
/// What is gone leaves the index also where nothing else happens.
const TIDY_AT_LEAST: Duration = Duration::from_secs(60);

pub async fn run(config: Config, with_worker: bool) -> Result<()> {
    setup::check_combination(&config)?;
    config.check_tls()?;
    make_data_dir(&config.data_dir)?;
    let _lock = lock(&config.data_dir)?;
    let shown = config.tls.then(|| certificate::load(&config, setup::now())).transpose()?;
    let (close, closing) = watch::channel(false);
    // The storage ends last: the worker and running requests still use it.
    let (close_storage, storage_closing) = watch::channel(false);
    let s3 = match config.external_s3()? {
        Some(settings) => settings,
        None => {
            let s3 = setup::embed_s3(&config.data_dir, closed(storage_closing)).await?;
            // Only `debrief doctor` reads it; a full disk must not keep the service from starting.
            std::fs::write(objects_address(&config), s3.endpoint.as_deref().unwrap_or_default()).ok();
            s3
        }
    };
    let (db, objects) = tokio::try_join!(setup::open_db(&config), setup::open_objects(&s3))?;
    let listener = tokio::net::TcpListener::bind(config.listen_address()?)
        .await
        .with_context(|| format!("{} cannot be listened on; choose another address with --listen", config.listen))?;
    let address = announce(&config, listener.local_addr()?)?;
    if let Some(shown) = &shown {
        announce_certificate(shown);
    }
    if let Some(secret) = accounts::make_setup_link(&db).await? {
        say(&format!("Set up: {address}/setup/{secret}"));
    }
    let listening = tokio::spawn({
        let db = db.clone();
        async move { db.listen().await }
    });
    let tidying = tokio::spawn(keep_search_tidy(db.clone()));
    let supervised = with_worker.then(|| {
        let owner = setup::instance_id(&config.data_dir);
        let (config, s3, db, closing) = (config.clone(), s3.clone(), db.clone(), closing.clone());
        owner.map(|owner| tokio::spawn(supervisor::run(config, s3, db, owner, closing)))
    });
    let supervised = supervised.transpose()?;
    let state = AppState::new(db.clone(), objects, settings(&config)?, closing.clone());
    tokio::spawn(async move {
        setup::asked_to_stop().await;
        close.send_replace(true);
    });
    let tls = shown.map(|shown| shown.tls);
    debrief_server::serve(listener, debrief_server::router(state), tls, closed(closing)).await;
    if let Some(supervised) = supervised {
        supervised.await.ok();
    }
    close_storage.send_replace(true);
    listening.abort();
    tidying.abort();
    std::fs::remove_file(config.data_dir.join(ADDRESS_FILE)).ok();
    std::fs::remove_file(objects_address(&config)).ok();
    tokio::time::timeout(Duration::from_secs(2), db.close()).await.ok();
    Ok(())
}

/// Looks for runs to merge when something has changed, and now and then.
async fn keep_search_tidy(db: Db) {
    let mut woken = db.woken();
    loop {
        match search::tidy(&db).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "tidying the search index failed; it goes on later"),
        }
        // Many changes come close together, and none of them waits for this.
        tokio::time::sleep(TIDY_PAUSE).await;
        tokio::time::timeout(TIDY_AT_LEAST, woken.changed()).await.ok();
    }
}

fn objects_address(config: &Config) -> PathBuf {
    config.data_dir.join(setup::OBJECTS_ADDRESS_FILE)
}

async fn closed(mut closing: watch::Receiver<bool>) {
    closing.wait_for(|closing| *closing).await.ok();
}

fn settings(config: &Config) -> Result<Settings> {
    Ok(Settings {
        public_url: config.public_url(),
        data_dir: config.data_dir.clone(),
        objects_lie_here: config.external_s3()?.is_none(),
        max_upload_bytes: config.max_upload_bytes,
        member_quota_bytes: config.member_quota_bytes,
        workspace_quota_bytes: config.workspace_quota_bytes,
        min_free_bytes: config.min_free_bytes,
        trusted_proxies: config.trusted_proxies()?,
    })
}

/// One server a data directory: two would each think that the other's worker is dead.
fn lock(data_dir: &Path) -> Result<File> {
    let path = data_dir.join("lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("{} cannot be opened", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another `debrief serve` uses the data directory {}; stop it, or choose another with --data-dir",
            data_dir.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("{} cannot be locked", path.display())),
    }
}

/// Where the commands of this machine find what links begin with.
pub const ADDRESS_FILE: &str = "address";

fn announce(config: &Config, bound: SocketAddr) -> Result<String> {
    let host = if bound.ip().is_unspecified() { "localhost".to_owned() } else { url_host(bound) };
    let local = format!("{}://{host}:{}", config.scheme(), bound.port());
    let address = config.public_url().unwrap_or_else(|| local.clone());
    std::fs::write(config.data_dir.join(ADDRESS_FILE), &address)?;
    say(&format!("Debrief is at {address}"));
    Ok(address)
}

/// A self-signed certificate makes every browser warn; only the fingerprint tells ours from another's.
fn announce_certificate(shown: &Shown) {
    say(&format!("Certificate: SHA-256 {}", shown.tls.fingerprint()));
    if let Some(file) = &shown.certificate_file {
        let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        say(&format!(
            "The certificate is self-signed, so a browser warns once: compare the fingerprint that it shows, then go \
             on. Clients trust it with --ca-certificate {}",
            file.display()
        ));
    }
}

fn url_host(bound: SocketAddr) -> String {
    if bound.is_ipv6() { format!("[{}]", bound.ip()) } else { bound.ip().to_string() }
}

/// A line for the person who started this, at once also into a pipe.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be reading; that ends no service.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

//! What every handler may reach.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use debrief_db::Db;
use debrief_objects::ObjectStore;
use tokio::sync::watch;

#[derive(Clone)]
pub struct AppState {
    pub db: Db,
    pub objects: ObjectStore,
    pub settings: Arc<Settings>,
    /// Becomes true when the server goes down; streams end then.
    pub closing: watch::Receiver<bool>,
    pub login_attempts: Arc<crate::sessions::Attempts>,
    /// Requests of this process that append to uploads; the fence in the database decides, this only hurries them.
    pub receivers: Arc<crate::receive::Receivers>,
}

/// What the operator has set, as far as the server needs it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What links begin with, where the request itself does not tell.
    pub public_url: Option<String>,
    /// The folder whose free space is watched.
    pub data_dir: PathBuf,
    /// The object storage is the embedded one, on the same disk.
    pub objects_lie_here: bool,
    pub max_upload_bytes: u64,
    /// What one member may keep, all files together; 0 is no limit. See `quotas`.
    pub member_quota_bytes: u64,
    pub workspace_quota_bytes: u64,
    pub min_free_bytes: u64,
    /// Peers whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The request came over our own TLS.
#[derive(Clone, Copy, Debug)]
pub struct Encrypted;

impl AppState {
    pub fn new(db: Db, objects: ObjectStore, settings: Settings, closing: watch::Receiver<bool>) -> Self {
        Self {
            db,
            objects,
            settings: Arc::new(settings),
            closing,
            login_attempts: Arc::default(),
            receivers: Arc::default(),
        }
    }

    fn trusts_peer(&self, parts: &Parts) -> bool {
        parts
            .extensions
            .get::<Peer>()
            .is_some_and(|peer| self.settings.trusted_proxies.contains(&peer.0.to_canonical()))
    }

    fn forwarded<'p>(&self, parts: &'p Parts, name: &str) -> Option<&'p str> {
        if !self.trusts_peer(parts) {
            return None;
        }
        let value = parts.headers.get(name)?.to_str().ok()?;
        // The last hop is the one that the trusted proxy itself has written.
        value.rsplit(',').next().map(str::trim)
    }

    /// Whether the browser spoke HTTPS: to a proxy that we trust and that says so, else to us.
    pub fn request_is_https(&self, parts: &Parts) -> bool {
        match self.forwarded(parts, "x-forwarded-proto") {
            Some(scheme) => scheme.eq_ignore_ascii_case("https"),
            None => parts.extensions.get::<Encrypted>().is_some(),
        }
    }

    /// The host that the browser asked for.
    pub fn request_host(&self, parts: &Parts) -> Option<String> {
        self.forwarded(parts, "x-forwarded-host").map(str::to_owned).or_else(|| host(&parts.headers, parts))
    }

    /// What links of this request begin with, without a slash at the end.
    pub fn base_url(&self, parts: &Parts) -> String {
        if let Some(url) = &self.settings.public_url {
            return url.trim_end_matches('/').to_owned();
        }
        let scheme = if self.request_is_https(parts) { "https" } else { "http" };
        format!("{scheme}://{}", self.request_host(parts).unwrap_or_else(|| "localhost".into()))
    }

    /// Whom to count log-in attempts for.
    pub fn client_address(&self, parts: &Parts) -> String {
        let direct = || parts.extensions.get::<Peer>().map(|peer| peer.0.to_string());
        self.forwarded(parts, "x-forwarded-for").map(str::to_owned).or_else(direct).unwrap_or_default()
    }
}

fn host(headers: &HeaderMap, parts: &Parts) -> Option<String> {
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(str::to_owned);
    named.or_else(|| parts.uri.authority().map(ToString::to_string)).filter(|host| !host.is_empty())
}

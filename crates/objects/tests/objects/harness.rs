use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use debrief_model::{ObjectKey, ObjectPrefix};
use debrief_objects::embedded::{self, Credentials};
use debrief_objects::{ByteChunks, Error, ObjectStore, S3Settings};
use futures::TryStreamExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const MIB: usize = 1 << 20;

/// An embedded server on a folder of its own.
pub struct Server {
    pub settings: S3Settings,
    pub root: PathBuf,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), Error>>,
}

impl Server {
    pub async fn start(root: &Path) -> Self {
        let credentials = Credentials::load_or_create(&root.join("credentials.json")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = credentials.settings(listener.local_addr().unwrap(), "debrief");
        let (stop, stopped) = oneshot::channel();
        let serving = embedded::serve(root.join("objects"), listener, credentials, "debrief".into(), async move {
            drop(stopped.await)
        });
        let root = root.join("objects/debrief");
        Self { settings, root, stop, ended: tokio::spawn(serving) }
    }

    pub fn store(&self) -> ObjectStore {
        ObjectStore::connect(&self.settings).unwrap()
    }

    /// The SDK itself, for what the client does not offer.
    pub fn sdk(&self) -> aws_sdk_s3::Client {
        sdk(&self.settings)
    }

    pub async fn stop(self) {
        drop(self.stop);
        self.ended.await.unwrap().unwrap();
    }

    /// What lies in one of the server's folders, at any depth.
    pub fn files_in(&self, folder: &str) -> Vec<PathBuf> {
        files(&self.root.join(folder))
    }
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

pub fn sdk(settings: &S3Settings) -> aws_sdk_s3::Client {
    use aws_sdk_s3::config::{BehaviorVersion, Config, Credentials, Region};
    let (id, secret) = (settings.access_key_id.clone(), settings.secret_access_key.clone());
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(settings.region.clone()))
        .credentials_provider(Credentials::new(id, secret, None, None, "test"))
        .endpoint_url(settings.endpoint.clone().unwrap())
        .force_path_style(true)
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    aws_sdk_s3::Client::from_conf(config.build())
}

/// A bucket on whichever server the tests run on, and a corner of it that is this test's alone.
pub struct Corner {
    pub store: ObjectStore,
    prefix: String,
    _server: Option<(Server, tempfile::TempDir)>,
}

impl Corner {
    pub async fn open() -> Self {
        let prefix = format!("test-{:016x}/", rand::random::<u64>());
        let (settings, server) = match external() {
            Some(settings) => (settings, None),
            None => {
                let folder = tempfile::tempdir().unwrap();
                let server = Server::start(folder.path()).await;
                (server.settings.clone(), Some((server, folder)))
            }
        };
        let store = ObjectStore::connect(&settings).unwrap();
        store.ensure_bucket().await.unwrap();
        Self { store, prefix, _server: server }
    }

    pub fn key(&self, name: &str) -> ObjectKey {
        key(&format!("{}{name}", self.prefix))
    }

    pub fn under(&self, name: &str) -> ObjectPrefix {
        prefix(&format!("{}{name}", self.prefix))
    }
}

fn external() -> Option<S3Settings> {
    let set = |name: &str| std::env::var(format!("DEBRIEF_TEST_S3_{name}")).ok();
    let or = |name: &str, default: &str| set(name).unwrap_or_else(|| default.into());
    Some(S3Settings {
        endpoint: Some(set("ENDPOINT")?),
        region: or("REGION", "us-east-1"),
        bucket: or("BUCKET", "debrief-test"),
        access_key_id: or("ACCESS_KEY_ID", "test"),
        secret_access_key: or("SECRET_ACCESS_KEY", "test"),
        path_style: true,
        sends_checksums: false,
    })
}

pub fn key(text: &str) -> ObjectKey {
    ObjectKey::from_stored(text.into())
}

pub fn prefix(text: &str) -> ObjectPrefix {
    serde_json::from_value(text.into()).unwrap()
}

/// Bytes that differ from each other at every place and with every seed.
pub fn noise(seed: u64, size: usize) -> Bytes {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes.into()
}

pub async fn all(chunks: ByteChunks) -> std::io::Result<Bytes> {
    let add = |mut all: BytesMut, chunk: Bytes| async move {
        all.extend_from_slice(&chunk);
        Ok(all)
    };
    chunks.try_fold(BytesMut::new(), add).await.map(BytesMut::freeze)
}

pub async fn contents(store: &ObjectStore, key: &ObjectKey) -> Bytes {
    store.get(key, u64::MAX).await.unwrap()
}

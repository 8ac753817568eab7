use std::path::{Path, PathBuf};
use std::sync::Arc;

use debrief_model::{ObjectKey, ObjectPrefix};
use debrief_objects::{ObjectStore, S3Settings, embedded};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::Process;
use crate::break_point::BreakPoint;
use crate::fault_proxy::FaultProxy;
use crate::start::Start;
use crate::store::StoreProcess;

/// Where the app's objects lie.
pub struct TestObjects {
    place: Place,
    runtime: Arc<Runtime>,
    shutdown: Option<oneshot::Sender<()>>,
    break_point: Option<BreakPoint>,
    fault_proxy: Option<FaultProxy>,
    process: Option<StoreProcess>,
}

enum Place {
    /// The server's own embedded S3 server, in its data directory.
    Embedded { root: PathBuf },
    /// Another S3 server, which the app is told of by its settings.
    Elsewhere(S3Settings),
}

/// What `debrief serve` calls the bucket of its embedded server.
const EMBEDDED_BUCKET: &str = "debrief";

impl TestObjects {
    /// With PostgreSQL an S3 server has to be named: the one of the test run, or one of this process.
    pub(crate) fn create(start: &Start, folder: &Path, runtime: Arc<Runtime>) -> Self {
        let process = start.store_is_apart.then(|| StoreProcess::start(folder.join("s3")));
        let (settings, shutdown) = match process.as_ref().map(StoreProcess::settings).or_else(peer) {
            Some(settings) => (settings, None),
            None if start.on_postgres || start.objects_can_break || !start.faults.is_empty() => {
                let (settings, shutdown) = serve(&runtime, folder.join("s3"), "debrief-stories");
                (settings, Some(shutdown))
            }
            None => {
                let place = Place::Embedded { root: folder.join("data/objects") };
                return Self { place, runtime, shutdown: None, break_point: None, fault_proxy: None, process };
            }
        };
        let break_point = start.objects_can_break.then(|| {
            let endpoint = settings.endpoint.as_deref().and_then(|url| url.strip_prefix("http://"));
            let target = endpoint.and_then(|address| address.trim_end_matches('/').parse().ok());
            BreakPoint::before(target.expect("an S3 server on an address of this machine"), &runtime)
        });
        let faults = start.faults.clone();
        let fault_proxy = (!faults.is_empty()).then(|| FaultProxy::before(&settings, faults, &runtime));
        Self { place: Place::Elsewhere(settings), runtime, shutdown, break_point, fault_proxy, process }
    }

    pub(crate) fn faults(&self) -> &FaultProxy {
        self.fault_proxy.as_ref().expect("the story asked for faults")
    }

    pub(crate) fn break_point(&self) -> &BreakPoint {
        self.break_point.as_ref().expect("the story asked for breakable objects")
    }

    pub(crate) fn process(&mut self) -> Option<&mut StoreProcess> {
        self.process.as_mut()
    }

    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let Place::Elsewhere(settings) = &self.place else { return Vec::new() };
        let through = self.break_point.as_ref().map(BreakPoint::address);
        let through = through.or_else(|| self.fault_proxy.as_ref().map(FaultProxy::address));
        let endpoint = through.map(|address| format!("http://{address}")).or_else(|| settings.endpoint.clone());
        [
            ("ENDPOINT", endpoint.unwrap_or_default()),
            ("REGION", settings.region.clone()),
            ("BUCKET", settings.bucket.clone()),
            ("ACCESS_KEY_ID", settings.access_key_id.clone()),
            ("SECRET_ACCESS_KEY", settings.secret_access_key.clone()),
            ("PATH_STYLE", settings.path_style.to_string()),
        ]
        .into_iter()
        .map(|(name, value)| (format!("DEBRIEF_S3_{name}"), value))
        .collect()
    }

    /// Every key in the bucket. The folder of an embedded server that does not run is served from here.
    pub(crate) fn keys(&self, worker: Option<Process>) -> Vec<String> {
        let (store, _shutdown) = self.reach(worker);
        self.runtime.block_on(async {
            let mut objects = store.list(&ObjectPrefix::all()).await.expect("the list of objects");
            objects.extend(store.list(&ObjectPrefix::all_partial()).await.expect("the list of objects"));
            objects.into_iter().map(|object| object.key).collect()
        })
    }

    /// Writes an object behind the app's back.
    pub(crate) fn put(&self, worker: Option<Process>, key: &str, bytes: Vec<u8>) {
        let (store, _shutdown) = self.reach(worker);
        let key = ObjectKey::from_stored(key.into());
        self.runtime.block_on(store.put(&key, bytes.into(), "application/octet-stream")).expect("the object");
    }

    pub(crate) fn get(&self, worker: Option<Process>, key: &str) -> Vec<u8> {
        let (store, _shutdown) = self.reach(worker);
        let key = ObjectKey::from_stored(key.into());
        self.runtime.block_on(store.get(&key, u64::MAX)).expect("the object").to_vec()
    }

    /// The storage itself, whatever is on the way to it; `worker` is asked for the embedded one.
    fn reach(&self, worker: Option<Process>) -> (ObjectStore, Option<oneshot::Sender<()>>) {
        let (settings, shutdown) = match (&self.place, worker) {
            (Place::Elsewhere(settings), _) => (settings.clone(), None),
            (Place::Embedded { .. }, Some(worker)) => (told_to(worker), None),
            (Place::Embedded { root }, None) => {
                let (settings, shutdown) = serve(&self.runtime, root.clone(), EMBEDDED_BUCKET);
                (settings, Some(shutdown))
            }
        };
        let store = ObjectStore::connect(&settings).expect("the settings");
        self.runtime.block_on(store.ensure_bucket()).expect("the bucket");
        (store, shutdown)
    }

    /// The keys of multipart uploads that nobody has ended.
    pub(crate) fn unfinished(&self, worker: Option<Process>) -> Vec<String> {
        let (store, _shutdown) = self.reach(worker);
        let uploads = self.runtime.block_on(store.unfinished_uploads(&ObjectPrefix::all()));
        uploads.expect("the list of uploads").into_iter().map(|upload| upload.key).collect()
    }

    pub(crate) fn stop(&mut self) {
        if let Some(shutdown) = self.shutdown.take() {
            let _ = shutdown.send(());
        }
    }
}

/// Only the worker is told the address and the keys of the embedded server.
fn told_to(worker: Process) -> S3Settings {
    let setting = |name: &str| worker.variable(&format!("DEBRIEF_S3_{name}")).expect("a setting of the worker");
    S3Settings {
        endpoint: Some(setting("ENDPOINT")),
        region: setting("REGION"),
        bucket: setting("BUCKET"),
        access_key_id: setting("ACCESS_KEY_ID"),
        secret_access_key: setting("SECRET_ACCESS_KEY"),
        path_style: true,
        sends_checksums: false,
    }
}

/// The server that the test run names, with a fresh bucket.
fn peer() -> Option<S3Settings> {
    let setting = |name: &str| std::env::var(format!("DEBRIEF_TEST_S3_{name}")).ok();
    let endpoint = setting("ENDPOINT")?;
    let bucket = setting("BUCKET").unwrap_or_else(|| "debrief".into());
    Some(S3Settings {
        endpoint: Some(endpoint),
        region: setting("REGION").unwrap_or_else(|| "us-east-1".into()),
        bucket: format!("{bucket}-{}", uuid::Uuid::now_v7().simple()),
        access_key_id: setting("ACCESS_KEY_ID").expect("DEBRIEF_TEST_S3_ACCESS_KEY_ID"),
        secret_access_key: setting("SECRET_ACCESS_KEY").expect("DEBRIEF_TEST_S3_SECRET_ACCESS_KEY"),
        path_style: setting("PATH_STYLE").is_none_or(|value| value == "true"),
        sends_checksums: false,
    })
}

fn serve(runtime: &Runtime, root: PathBuf, bucket: &str) -> (S3Settings, oneshot::Sender<()>) {
    let (shutdown, ended) = oneshot::channel::<()>();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
    let credentials = embedded::Credentials { access_key_id: "stories".into(), secret_access_key: "stories".repeat(4) };
    let settings = credentials.settings(listener.local_addr().expect("an address"), bucket);
    let bucket = bucket.to_string();
    runtime.spawn(async move {
        let until = async {
            let _ = ended.await;
        };
        embedded::serve(root, listener, credentials, bucket, until).await.expect("the embedded S3 server");
    });
    (settings, shutdown)
}

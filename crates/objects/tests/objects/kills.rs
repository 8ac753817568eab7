//! `kill -9` of the embedded server while it works: what was acknowledged is there afterwards.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use debrief_objects::embedded::{self, Credentials};
use tokio::io::AsyncBufReadExt;

use crate::harness::*;
use crate::protocol::completed;

const FOLDER: &str = "DEBRIEF_TEST_SERVE_OBJECTS_IN";

/// Nothing by itself: the test below starts this program again, to be this server and be killed.
#[tokio::test(flavor = "multi_thread")]
async fn server_to_be_killed() {
    let Ok(root) = std::env::var(FOLDER) else { return };
    let credentials = Credentials::load_or_create(&Path::new(&root).join("credentials.json")).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("listens on {}", listener.local_addr().unwrap());
    let root = Path::new(&root).join("objects");
    embedded::serve(root, listener, credentials, "debrief".into(), std::future::pending()).await.unwrap();
}

struct Killable {
    child: Child,
    sdk: Client,
}

impl Drop for Killable {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn start(root: &Path) -> Killable {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::server_to_be_killed", "--nocapture"])
        .env(FOLDER, root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = tokio::process::ChildStdout::from_std(child.stdout.take().unwrap()).unwrap();
    let mut lines = tokio::io::BufReader::new(stdout).lines();
    let address = loop {
        let line = lines.next_line().await.unwrap().expect("the server ended");
        if let Some((_, address)) = line.split_once("listens on ") {
            break address.parse().unwrap();
        }
    };
    let credentials = Credentials::load_or_create(&root.join("credentials.json")).unwrap();
    Killable { child, sdk: sdk(&credentials.settings(address, "debrief")) }
}

/// What the server said yes to.
#[derive(Default)]
struct Acknowledged {
    objects: Mutex<Vec<(String, u64)>>,
    parts: Mutex<Vec<(String, String, String)>>,
    deleted: Mutex<Vec<String>>,
    version: AtomicUsize,
    count: AtomicUsize,
}

const SIZE: usize = 40_000;
const LARGE: usize = 5 * MIB;

async fn objects(sdk: &Client, seen: &Acknowledged, round: u64) {
    for n in 0.. {
        let name = format!("objects/{round}/{n}");
        let put = sdk.put_object().bucket("debrief").key(&name).body(noise(n, SIZE).into());
        if put.send().await.is_err() {
            return;
        }
        if n.is_multiple_of(3) {
            if sdk.delete_object().bucket("debrief").key(&name).send().await.is_err() {
                return;
            }
            seen.deleted.lock().unwrap().push(name);
        } else {
            seen.objects.lock().unwrap().push((name, n));
        }
        seen.count.fetch_add(1, Ordering::SeqCst);
    }
}

/// One key written over and over, by a small object and by one of parts in turn.
async fn versions(sdk: &Client, seen: &Acknowledged) {
    loop {
        let version = seen.version.load(Ordering::SeqCst) + 1;
        let size = if version.is_multiple_of(2) { SIZE } else { LARGE };
        if multipart(sdk, "versions", noise(version as u64, size).into(), true).await.is_none() {
            return;
        }
        seen.version.store(version, Ordering::SeqCst);
        seen.count.fetch_add(1, Ordering::SeqCst);
    }
}

async fn parts(sdk: &Client, seen: &Acknowledged, round: u64) {
    for n in 0.. {
        let name = format!("parts/{round}/{n}");
        let Some((id, etag)) = multipart(sdk, &name, noise(n, SIZE).into(), false).await else {
            return;
        };
        seen.parts.lock().unwrap().push((name, id, etag));
        seen.count.fetch_add(1, Ordering::SeqCst);
    }
}

async fn multipart(sdk: &Client, name: &str, bytes: ByteStream, complete: bool) -> Option<(String, String)> {
    let created = sdk.create_multipart_upload().bucket("debrief").key(name).send().await.ok()?;
    let id = created.upload_id.unwrap();
    let part = sdk.upload_part().bucket("debrief").key(name).upload_id(&id).part_number(1);
    let etag = part.body(bytes).send().await.ok()?.e_tag.unwrap();
    if complete {
        let done = sdk.complete_multipart_upload().bucket("debrief").key(name).upload_id(&id);
        done.multipart_upload(completed(&[(1, &etag)])).send().await.ok()?;
    }
    Some((id, etag))
}

async fn get(sdk: &Client, name: &str) -> Option<bytes::Bytes> {
    let got = sdk.get_object().bucket("debrief").key(name).send().await.ok()?;
    Some(got.body.collect().await.unwrap().into_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kills_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let seen = Acknowledged::default();
    for round in 0..6 {
        let mut server = start(folder.path()).await;
        let sdk = server.sdk.clone();
        let until = seen.count.load(Ordering::SeqCst) + 12 + 7 * round as usize;
        let killed = async {
            while seen.count.load(Ordering::SeqCst) < until {
                tokio::task::yield_now().await;
            }
            server.child.kill().unwrap();
            server.child.wait().unwrap();
        };
        tokio::join!(objects(&sdk, &seen, round), versions(&sdk, &seen), parts(&sdk, &seen, round), killed);
    }
    let server = start(folder.path()).await;
    check(&server.sdk, &seen).await;
    let root = folder.path().join("objects/debrief");
    assert_eq!(files(&root.join("temporary")).len(), 0);
    assert_eq!(files(&root.join("graves")).len(), 0);
    let owners = files(&root.join("parts")).len();
    let parted = 1 + seen.parts.lock().unwrap().len();
    assert!(owners <= parted, "{owners} files for {parted} objects of parts");
}

async fn check(sdk: &Client, seen: &Acknowledged) {
    let objects = seen.objects.lock().unwrap().clone();
    for (name, n) in &objects {
        assert!(get(sdk, name).await.unwrap() == noise(*n, SIZE), "{name}");
    }
    let deleted = seen.deleted.lock().unwrap().clone();
    for name in &deleted {
        assert!(get(sdk, name).await.is_none(), "{name}");
    }
    let parts = seen.parts.lock().unwrap().clone();
    for (name, id, etag) in &parts {
        let done = sdk.complete_multipart_upload().bucket("debrief").key(name).upload_id(id);
        done.multipart_upload(completed(&[(1, etag)])).send().await.unwrap();
        let n = name.rsplit('/').next().unwrap().parse().unwrap();
        assert!(get(sdk, name).await.unwrap() == noise(n, SIZE), "{name}");
    }
    // The last acknowledged version, or one that was in place before it could be acknowledged.
    let version = seen.version.load(Ordering::SeqCst) as u64;
    let found = get(sdk, "versions").await.unwrap();
    let size = |version: u64| if version.is_multiple_of(2) { SIZE } else { LARGE };
    let fits = (version..version + 2).any(|v| found == noise(v, size(v)));
    assert!(fits, "{} bytes after version {version}", found.len());
}

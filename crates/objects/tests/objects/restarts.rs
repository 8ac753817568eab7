use std::time::{Duration, SystemTime};

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use debrief_objects::embedded::{self, Credentials};

use crate::harness::*;
use crate::protocol::completed;

#[tokio::test]
async fn a_new_server_on_the_folder_has_everything() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let path = folder.path().join("file");
    let bytes = noise(3, 17 * MIB);
    std::fs::write(&path, &bytes).unwrap();
    server.store().put_file(&key("whole"), &path, "video/webm").await.unwrap();
    server.store().put(&key("small"), Bytes::from("small"), "text/plain").await.unwrap();
    let begin = server.sdk().create_multipart_upload().bucket("debrief").key("later");
    let id = begin.content_type("video/mp4").send().await.unwrap().upload_id.unwrap();
    let part = server.sdk().upload_part().bucket("debrief").key("later").upload_id(&id).part_number(1);
    let etag = part.body(ByteStream::from_static(b"kept")).send().await.unwrap().e_tag.unwrap();
    server.stop().await;

    let server = Server::start(folder.path()).await;
    let store = server.store();
    assert!(contents(&store, &key("whole")).await == bytes);
    assert_eq!(contents(&store, &key("small")).await, "small");
    let complete = server.sdk().complete_multipart_upload().bucket("debrief").key("later");
    let parts = completed(&[(1, &etag)]);
    complete.upload_id(&id).multipart_upload(parts).send().await.unwrap();
    assert_eq!(contents(&store, &key("later")).await, "kept");
    server.stop().await;
}

#[tokio::test]
async fn leftovers_go_at_the_start_and_uploads_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let begin = |key: &str| server.sdk().create_multipart_upload().bucket("debrief").key(key).send();
    let old = begin("old").await.unwrap().upload_id.unwrap();
    let new = begin("new").await.unwrap().upload_id.unwrap();
    let root = server.root.clone();
    server.stop().await;
    std::fs::write(root.join("temporary/draft"), "half").unwrap();
    std::fs::create_dir(root.join("uploads").join("never-began")).unwrap();
    let two_days_ago = SystemTime::now() - Duration::from_secs(48 * 3600);
    std::fs::File::open(root.join("uploads").join(&old)).unwrap().set_modified(two_days_ago).unwrap();

    let server = Server::start(folder.path()).await;
    server.store().ensure_bucket().await.unwrap();
    assert_eq!(server.files_in("temporary").len(), 0);
    let left: Vec<_> = std::fs::read_dir(root.join("uploads")).unwrap().collect();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].as_ref().unwrap().file_name(), *new);
    server.stop().await;
}

/// A delete that was cut between its note and its removal, and one that was cut after it.
#[tokio::test]
async fn a_grave_takes_parts_only_where_their_object_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let (store, root) = (server.store(), server.root.clone());
    for name in ["kept", "gone"] {
        let path = folder.path().join(name);
        std::fs::write(&path, noise(1, 9 * MIB)).unwrap();
        store.put_file(&key(name), &path, "a/b").await.unwrap();
    }
    server.stop().await;
    for parts in server_parts(&root) {
        let id = parts.file_name().unwrap().to_owned();
        std::fs::write(root.join("graves").join(id), "kept").unwrap();
    }
    std::fs::remove_file(root.join("objects/ogone")).unwrap();

    let server = Server::start(folder.path()).await;
    assert_eq!(contents(&server.store(), &key("kept")).await, noise(1, 9 * MIB));
    assert_eq!(server_parts(&root).len(), 1);
    assert_eq!(server.files_in("graves").len(), 0);
    server.stop().await;
}

fn server_parts(root: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut ids: Vec<_> =
        files(&root.join("parts")).into_iter().map(|file| file.parent().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[tokio::test]
async fn a_start_does_not_look_at_every_object() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    server.store().put(&key("many/00000"), Bytes::from("one"), "text/plain").await.unwrap();
    let home = server.root.join("objects/dmany");
    server.stop().await;
    for n in 1..20_000 {
        std::fs::hard_link(home.join("o00000"), home.join(format!("o{n:05}"))).unwrap();
    }
    // A file that no scan could read without complaint.
    std::fs::write(home.join("oDAMAGED"), "").unwrap();
    let start = std::time::Instant::now();
    let server = Server::start(folder.path()).await;
    server.store().ensure_bucket().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!(server.store().list(&prefix("many/0001")).await.unwrap().len(), 10);
    server.stop().await;
}

#[tokio::test]
async fn two_servers_never_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    server.store().ensure_bucket().await.unwrap();
    let credentials = Credentials::load_or_create(&folder.path().join("credentials.json")).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let root = folder.path().join("objects");
    let never = std::future::pending();
    let second = embedded::serve(root, listener, credentials, "debrief".into(), never).await;
    let message = format!("{:?}", second.unwrap_err());
    assert!(message.contains("another Debrief"), "{message}");
    server.stop().await;
}

use bytes::Bytes;

use crate::harness::*;

#[tokio::test]
async fn every_key_is_only_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let store = server.store();
    let long = ["k".repeat(1024), "é".repeat(512), "d/".repeat(512), "é/".repeat(341)];
    let mut keys: Vec<String> = [
        "../../evil",
        "..",
        ".",
        "a",
        "a/",
        "a/b",
        "a/b/c",
        "/a",
        "//",
        "a//b",
        "a b+c%2F?&#=\"<>",
        "日本語/🎬.webm",
        "recordings/../x",
        "~",
        "-",
        "\\",
        "lock",
        "CON",
        "a\u{7f}b",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(long)
    .collect();
    keys.sort();
    for name in &keys {
        let put = store.put(&key(name), Bytes::from(name.clone()), "text/plain").await;
        put.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    for name in &keys {
        assert_eq!(contents(&store, &key(name)).await, name.as_bytes());
    }
    let listed: Vec<String> = store.list(&prefix("")).await.unwrap().into_iter().map(|object| object.key).collect();
    assert_eq!(listed, keys);
    for outside in [folder.path().join("evil"), server.root.join("evil")] {
        assert!(!outside.exists());
    }
    let target = keys[3].clone() + "-target";
    let piece = |name: &String| debrief_objects::Piece { key: key(name), size_bytes: name.len() as u64 };
    for name in &keys {
        store.compose(&key(&target), &[piece(name)], "text/plain").await.unwrap();
        assert_eq!(contents(&store, &key(&target)).await, name.as_bytes());
    }
    assert_eq!(store.delete_prefix(&prefix("")).await.unwrap(), keys.len() as u64 + 1);
    assert_eq!(server.files_in("").len(), 0, "{:?}", server.files_in(""));
    assert_eq!(std::fs::read_dir(server.root.join("objects")).unwrap().count(), 0);
    server.stop().await;
}

#[tokio::test]
async fn a_key_above_1024_bytes_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let refused = server.store().put(&key(&"k".repeat(1025)), Bytes::new(), "a/b").await;
    assert!(refused.unwrap_err().to_string().contains("KeyTooLong"));
}

use debrief_objects::{ObjectStore, Piece, S3Settings};

use crate::harness::*;

/// `http://debrief.localhost:…/key` in place of `http://127.0.0.1:…/debrief/key`: the server answers
/// only if the host it was asked by is the one that was signed.
#[tokio::test]
async fn the_bucket_may_stand_in_the_host_name() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let endpoint = server.settings.endpoint.as_ref().unwrap().replace("127.0.0.1", "localhost");
    let in_host = S3Settings { endpoint: Some(endpoint), path_style: false, ..server.settings.clone() };
    let (by_host, by_path) = (ObjectStore::connect(&in_host).unwrap(), server.store());
    by_host.ensure_bucket().await.unwrap();

    let whole = noise(1, 17 * MIB);
    let pieces: Vec<Piece> = [0..8 * MIB, 8 * MIB..16 * MIB, 16 * MIB..17 * MIB]
        .map(|range| Piece { key: key(&format!("a piece/ü+{}", range.start)), size_bytes: range.len() as u64 })
        .into();
    let mut start = 0;
    for piece in &pieces {
        let end = start + piece.size_bytes as usize;
        by_host.put(&piece.key, whole.slice(start..end), "a/b").await.unwrap();
        start = end;
    }
    by_host.compose(&key("whole"), &pieces, "a/b").await.unwrap();
    assert!(contents(&by_path, &key("whole")).await == whole);
    assert_eq!(by_host.list(&prefix("")).await.unwrap(), by_path.list(&prefix("")).await.unwrap());
    by_host.delete_prefix(&prefix("")).await.unwrap();
    assert!(by_path.list(&prefix("")).await.unwrap().is_empty());

    let elsewhere = S3Settings { bucket: "another".into(), ..in_host };
    assert!(ObjectStore::connect(&elsewhere).unwrap().ensure_bucket().await.is_err());
}

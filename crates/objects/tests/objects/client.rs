use bytes::Bytes;
use debrief_objects::{Error, ObjectStore, S3Settings};

use crate::harness::*;

#[tokio::test]
async fn what_was_put_is_there_and_can_be_replaced_and_deleted() {
    let corner = Corner::open().await;
    let (store, key) = (&corner.store, corner.key("one"));
    assert_eq!(store.size(&key).await.unwrap(), None);
    assert!(store.get(&key, 100).await.unwrap_err().is_not_found());

    store.put(&key, Bytes::from("first"), "text/plain").await.unwrap();
    assert_eq!(store.size(&key).await.unwrap(), Some(5));
    assert_eq!(contents(store, &key).await, "first");

    store.put(&key, Bytes::from("the second"), "text/plain").await.unwrap();
    assert_eq!(contents(store, &key).await, "the second");

    store.delete(&key).await.unwrap();
    assert_eq!(store.size(&key).await.unwrap(), None);
    store.delete(&key).await.unwrap();
}

#[tokio::test]
async fn an_object_without_bytes_is_an_object() {
    let corner = Corner::open().await;
    let (store, key) = (&corner.store, corner.key("empty"));
    store.put(&key, Bytes::new(), "text/plain").await.unwrap();
    assert_eq!(store.size(&key).await.unwrap(), Some(0));
    assert_eq!(contents(store, &key).await, "");
    assert_eq!(all(store.read(&key, 0..0).await.unwrap()).await.unwrap(), "");
}

#[tokio::test]
async fn ranges_are_exact_to_the_byte() {
    let corner = Corner::open().await;
    let (store, key) = (&corner.store, corner.key("ranges"));
    let bytes = noise(1, 3 * MIB + 17);
    store.put(&key, bytes.clone(), "video/webm").await.unwrap();
    let end = bytes.len();
    for range in [0..1, 0..end, 5..5, 1..2, end - 1..end, MIB - 1..2 * MIB + 1, 262_143..262_145] {
        let read = store.read(&key, range.start as u64..range.end as u64).await.unwrap();
        assert!(all(read).await.unwrap() == bytes[range.clone()], "{range:?}");
    }
    let end = end as u64;
    for range in [0..end + 1, end..end + 1, end + 5..end + 6] {
        let refused = store.read(&key, range.clone()).await.err();
        assert!(matches!(refused, Some(Error::OutOfRange { .. })), "{range:?}: {refused:?}");
    }
}

#[tokio::test]
async fn an_object_larger_than_expected_is_refused() {
    let corner = Corner::open().await;
    let (store, key) = (&corner.store, corner.key("large"));
    store.put(&key, noise(2, 1000), "text/plain").await.unwrap();
    assert_eq!(store.get(&key, 1000).await.unwrap().len(), 1000);
    let refused = store.get(&key, 999).await.unwrap_err();
    assert!(matches!(refused, Error::TooLarge { size_bytes: 1000, max_bytes: 999, .. }), "{refused}");
}

#[tokio::test]
async fn files_of_every_size_arrive_whole() {
    let corner = Corner::open().await;
    let folder = tempfile::tempdir().unwrap();
    for size in [0, 1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 25 * MIB + 3] {
        let bytes = noise(size as u64, size);
        let path = folder.path().join("file");
        std::fs::write(&path, &bytes).unwrap();
        let key = corner.key(&format!("file-{size}"));
        let stored = corner.store.put_file(&key, &path, "video/mp4").await.unwrap();
        assert_eq!(stored, size as u64);
        assert!(contents(&corner.store, &key).await == bytes, "{size}");
    }
    let missing = corner.store.put_file(&corner.key("x"), &folder.path().join("no"), "a/b").await;
    assert!(matches!(missing, Err(Error::LocalFile { .. })));
}

#[tokio::test]
async fn listings_go_on_after_a_thousand_keys_and_a_prefix_is_deleted_alone() {
    let corner = Corner::open().await;
    let store = &corner.store;
    let puts = (0..1205).map(|n| {
        let key = corner.key(&format!("many/{n:05}"));
        async move { store.put(&key, Bytes::from(n.to_string()), "text/plain").await }
    });
    use futures::{StreamExt, TryStreamExt};
    let _: Vec<()> = futures::stream::iter(puts).buffer_unordered(16).try_collect().await.unwrap();
    store.put(&corner.key("many"), Bytes::new(), "text/plain").await.unwrap();
    store.put(&corner.key("other"), Bytes::from("1234"), "text/plain").await.unwrap();

    let objects = store.list(&corner.under("many/")).await.unwrap();
    let keys: Vec<String> = objects.iter().map(|object| object.key.clone()).collect();
    let expected: Vec<String> = (0..1205).map(|n| corner.key(&format!("many/{n:05}")).as_str().to_owned()).collect();
    assert_eq!(keys, expected);
    assert_eq!(objects[1000].size_bytes, 4);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis() as i64;
    assert!((now - objects[0].modified_ms).abs() < 120_000, "{}", objects[0].modified_ms);

    assert_eq!(store.delete_prefix(&corner.under("many/")).await.unwrap(), 1205);
    let left = store.list(&corner.under("")).await.unwrap();
    let left: Vec<&str> = left.iter().map(|object| object.key.as_str()).collect();
    assert_eq!(left, [corner.key("many").as_str(), corner.key("other").as_str()]);
    assert_eq!(store.delete_prefix(&corner.under("nothing/")).await.unwrap(), 0);
}

#[tokio::test]
async fn wrong_settings_are_named() {
    let right = S3Settings {
        endpoint: Some("http://127.0.0.1:1".into()),
        region: "us-east-1".into(),
        bucket: "debrief".into(),
        access_key_id: "id".into(),
        secret_access_key: "secret".into(),
        path_style: true,
        sends_checksums: false,
    };
    let told = |settings: S3Settings| ObjectStore::connect(&settings).err().unwrap().to_string();
    let endpoint = S3Settings { endpoint: Some("localhost:9000".into()), ..right.clone() };
    assert!(told(endpoint).contains("DEBRIEF_S3_ENDPOINT"));
    assert!(told(S3Settings { bucket: "".into(), ..right.clone() }).contains("DEBRIEF_S3_BUCKET"));
    let secret = S3Settings { secret_access_key: "".into(), ..right.clone() };
    assert!(told(secret).contains("DEBRIEF_S3_SECRET_ACCESS_KEY"));

    let nobody = ObjectStore::connect(&right).unwrap().ensure_bucket().await.unwrap_err();
    assert!(matches!(nobody, Error::Unreachable { .. }), "{nobody}");
    assert!(nobody.to_string().contains("DEBRIEF_S3_ENDPOINT") && nobody.is_temporary());
    assert!(!format!("{right:?}").contains("secret\""));
}

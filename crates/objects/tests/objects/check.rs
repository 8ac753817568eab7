use std::io::{Seek, SeekFrom, Write};

use debrief_objects::Checked;
use sha2::{Digest, Sha256};

use crate::harness::*;

/// What `debrief doctor --verify` goes by.
#[tokio::test]
async fn an_object_is_read_to_its_end_and_damage_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let store = server.store();
    let bytes = noise(5, 9 * MIB);
    let path = folder.path().join("file");
    std::fs::write(&path, &bytes).unwrap();
    store.put_file(&key("large"), &path, "a/b").await.unwrap();
    let whole = Checked::Whole { size_bytes: bytes.len() as u64, sha256: hex::encode(Sha256::digest(&bytes)) };
    assert_eq!(store.check(&key("large")).await.unwrap(), whole);
    assert_eq!(store.check(&key("none")).await.unwrap(), Checked::Missing);

    let parts = server.files_in("parts");
    let mut part = std::fs::File::options().write(true).open(&parts[0]).unwrap();
    part.seek(SeekFrom::Start(100)).unwrap();
    part.write_all(&[!bytes[100]]).unwrap();
    let changed = store.check(&key("large")).await.unwrap();
    assert!(matches!(&changed, Checked::Whole { size_bytes, .. } if *size_bytes == bytes.len() as u64));
    assert_ne!(changed, whole);

    std::fs::remove_file(&parts[0]).unwrap();
    let unreadable = store.check(&key("large")).await.unwrap();
    assert!(matches!(unreadable, Checked::Unreadable(_)), "{unreadable:?}");
    // Nobody can be asked: that says nothing of the object.
    server.stop().await;
    assert!(store.check(&key("large")).await.is_err());
}

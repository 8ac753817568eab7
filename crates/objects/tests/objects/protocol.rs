//! What the client does not use of S3, or uses in one way only, asked with the SDK itself.

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{
    ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, Delete, MetadataDirective, ObjectIdentifier,
};
use bytes::Bytes;
use debrief_objects::{ObjectStore, S3Settings};
use md5::{Digest, Md5};

use crate::harness::*;

fn md5_hex(bytes: &[u8]) -> String {
    hex::encode(Md5::digest(bytes))
}

pub fn completed(parts: &[(i32, &str)]) -> CompletedMultipartUpload {
    let part = |(number, etag): &(i32, &str)| CompletedPart::builder().part_number(*number).e_tag(*etag).build();
    CompletedMultipartUpload::builder().set_parts(Some(parts.iter().map(part).collect())).build()
}

macro_rules! in_bucket {
    ($sdk:ident.$call:ident($key:expr)) => {
        $sdk.$call().bucket("debrief").key($key)
    };
}

#[tokio::test]
async fn types_metadata_and_etags_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let sdk = server.sdk();
    let put = in_bucket!(sdk.put_object("a"))
        .content_type("video/webm; codecs=\"vp9\"")
        .metadata("who", "a person")
        .checksum_algorithm(ChecksumAlgorithm::Sha256)
        .body(ByteStream::from_static(b"bytes"));
    let put = put.send().await.unwrap();
    let etag = put.e_tag().unwrap().to_owned();
    in_bucket!(sdk.copy_object("b")).copy_source("debrief/a").send().await.unwrap();
    in_bucket!(sdk.copy_object("c"))
        .copy_source("debrief/a")
        .metadata_directive(MetadataDirective::Replace)
        .content_type("text/plain")
        .send()
        .await
        .unwrap();
    in_bucket!(sdk.delete_object("a")).send().await.unwrap();
    for (key, content_type, who) in [("b", "video/webm; codecs=\"vp9\"", Some("a person")), ("c", "text/plain", None)] {
        let head = in_bucket!(sdk.head_object(key)).send().await.unwrap();
        assert_eq!(head.content_type(), Some(content_type));
        assert_eq!(head.e_tag(), Some(etag.as_str()));
        assert_eq!(head.metadata().and_then(|m| m.get("who")).map(String::as_str), who);
        let got = in_bucket!(sdk.get_object(key)).range("bytes=-2").send().await.unwrap();
        assert_eq!(got.content_range(), Some("bytes 3-4/5"));
        assert_eq!(got.content_type(), Some(content_type));
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), "es");
    }
    in_bucket!(sdk.copy_object("b")).copy_source("debrief/b").send().await.unwrap();
    assert_eq!(contents(&server.store(), &key("b")).await, "bytes");
}

/// An announced sum is checked, and stands in for the MD5 that the ETag is without one.
#[tokio::test]
async fn a_checksum_stands_in_for_md5() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let plain = S3Settings { sends_checksums: false, ..server.settings.clone() };
    let plain = ObjectStore::connect(&plain).unwrap();
    plain.put(&key("plain"), Bytes::from("bytes"), "a/b").await.unwrap();
    let sdk = server.sdk();
    let etag = async |key: &str| in_bucket!(sdk.head_object(key)).send().await.unwrap().e_tag.unwrap();
    let md5 = format!("\"{}\"", md5_hex(b"bytes"));
    assert_eq!(etag("plain").await, md5);
    server.store().put(&key("summed"), Bytes::from("bytes"), "a/b").await.unwrap();
    let first = etag("summed").await;
    assert_ne!(first, md5, "the client sends a sum to this server");
    server.store().put(&key("summed"), Bytes::from("bytes"), "a/b").await.unwrap();
    assert_ne!(etag("summed").await, first, "each write has its own");
    let damaged =
        in_bucket!(sdk.put_object("summed")).checksum_crc32("AAAAAA==").body(ByteStream::from_static(b"damaged"));
    assert_eq!(damaged.send().await.unwrap_err().code(), Some("BadDigest"));
    assert_eq!(contents(&server.store(), &key("summed")).await, "bytes");
}

#[tokio::test]
async fn conditions_hold() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let sdk = server.sdk();
    let put = |body: &'static [u8]| in_bucket!(sdk.put_object("a")).body(ByteStream::from_static(body));
    let first = put(b"1").if_none_match("*").send().await.unwrap().e_tag().unwrap().to_owned();
    let refused = put(b"2").if_none_match("*").send().await.unwrap_err();
    assert_eq!(refused.code(), Some("PreconditionFailed"));
    let refused = put(b"2").if_match("\"0000\"").send().await.unwrap_err();
    assert_eq!(refused.code(), Some("PreconditionFailed"));
    put(b"3").if_match(&first).send().await.unwrap();
    let get = in_bucket!(sdk.get_object("a")).if_match(&first).send().await;
    assert_eq!(get.unwrap_err().code(), Some("PreconditionFailed"));
    assert_eq!(contents(&server.store(), &key("a")).await, "3");
}

#[tokio::test]
async fn a_body_that_is_not_what_was_announced_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let sdk = server.sdk();
    let put = || in_bucket!(sdk.put_object("a")).body(ByteStream::from_static(b"bytes"));
    let wrong = "AAAAAAAAAAAAAAAAAAAAAA==";
    assert_eq!(put().content_md5(wrong).send().await.unwrap_err().code(), Some("BadDigest"));
    assert!(put().checksum_crc32("AAAAAA==").send().await.is_err());
    assert_eq!(server.store().size(&key("a")).await.unwrap(), None);
    assert_eq!(server.files_in("temporary").len(), 0);
}

#[tokio::test]
async fn parts_are_checked_when_they_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let sdk = server.sdk();
    let created = in_bucket!(sdk.create_multipart_upload("m")).content_type("video/mp4").send().await;
    let id = created.unwrap().upload_id.unwrap();
    let (first, second) = (noise(1, 5 * MIB), noise(2, 100));
    let mut etags = Vec::new();
    for (number, bytes) in [(2, second.clone()), (1, first.clone()), (3, second.clone())] {
        let sent = in_bucket!(sdk.upload_part("m")).upload_id(&id).part_number(number);
        let sent = sent.body(ByteStream::from(bytes.clone())).send().await.unwrap();
        etags.push((number, sent.e_tag.unwrap()));
    }
    etags.sort();
    let [one, two, three] = [&etags[0].1, &etags[1].1, &etags[2].1];
    let listed = in_bucket!(sdk.list_parts("m")).upload_id(&id).send().await.unwrap();
    let numbers: Vec<_> = listed.parts().iter().map(|p| (p.part_number(), p.size())).collect();
    assert_eq!(numbers, [(Some(1), Some(5 * MIB as i64)), (Some(2), Some(100)), (Some(3), Some(100))]);
    assert_eq!(listed.parts()[0].e_tag(), Some(one.as_str()));
    let page = in_bucket!(sdk.list_parts("m")).upload_id(&id).max_parts(1).send().await.unwrap();
    assert_eq!((page.is_truncated(), page.next_part_number_marker()), (Some(true), Some("1")));

    let complete = |parts: &[(i32, &str)]| {
        let parts = completed(parts);
        in_bucket!(sdk.complete_multipart_upload("m")).upload_id(&id).multipart_upload(parts).send()
    };
    for (parts, code) in [
        (vec![(1, two.as_str()), (2, two)], "InvalidPart"),
        (vec![(1, one), (4, two)], "InvalidPart"),
        (vec![(2, two), (1, one)], "InvalidPartOrder"),
        (vec![(2, two), (3, three)], "EntityTooSmall"),
    ] {
        assert_eq!(complete(&parts).await.unwrap_err().code(), Some(code), "{parts:?}");
    }
    assert_eq!(server.store().size(&key("m")).await.unwrap(), None);

    let done = complete(&[(1, one), (2, two)]).await.unwrap();
    let sums = [one, two].map(|etag| hex::decode(etag.trim_matches('"')).unwrap()).concat();
    assert_eq!(done.e_tag(), Some(format!("\"{}-2\"", md5_hex(&sums)).as_str()));
    assert!(contents(&server.store(), &key("m")).await == [first, second].concat());
    let head = in_bucket!(sdk.head_object("m")).send().await.unwrap();
    assert_eq!(head.content_type(), Some("video/mp4"));
    assert_eq!(server.files_in("uploads").len(), 0);

    // The answer got lost and the SDK asks again.
    assert_eq!(complete(&[(1, one), (2, two)]).await.unwrap().e_tag, done.e_tag);
    let late = in_bucket!(sdk.upload_part("m")).upload_id(&id).part_number(1).send().await;
    assert_eq!(late.unwrap_err().code(), Some("NoSuchUpload"));
    for id in ["../../objects", "0", &"0".repeat(32)] {
        let gone = in_bucket!(sdk.abort_multipart_upload("m")).upload_id(id).send().await;
        assert_eq!(gone.unwrap_err().code(), Some("NoSuchUpload"));
    }
}

#[tokio::test]
async fn ranges_of_objects_made_of_parts_are_copied_without_their_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let (sdk, store) = (server.sdk(), server.store());
    let path = folder.path().join("file");
    let bytes = noise(9, 20 * MIB);
    std::fs::write(&path, &bytes).unwrap();
    store.put_file(&key("whole"), &path, "video/webm").await.unwrap();
    let id = in_bucket!(sdk.create_multipart_upload("cut")).send().await.unwrap().upload_id.unwrap();
    let (from, to) = (7 * MIB, 17 * MIB);
    let copied = in_bucket!(sdk.upload_part_copy("cut"))
        .upload_id(&id)
        .part_number(1)
        .copy_source("debrief/whole")
        .copy_source_range(format!("bytes={from}-{}", to - 1));
    let etag = copied.send().await.unwrap().copy_part_result.unwrap().e_tag.unwrap();
    assert_eq!(etag, format!("\"{}\"", md5_hex(&bytes[from..to])));
    store.delete(&key("whole")).await.unwrap();
    let parts = completed(&[(1, &etag)]);
    let complete = in_bucket!(sdk.complete_multipart_upload("cut")).upload_id(&id);
    complete.multipart_upload(parts).send().await.unwrap();
    assert!(contents(&store, &key("cut")).await == bytes[from..to]);

    in_bucket!(sdk.copy_object("cut-2")).copy_source("debrief/cut").send().await.unwrap();
    store.put(&key("cut"), Bytes::from("replaced"), "text/plain").await.unwrap();
    assert!(contents(&store, &key("cut-2")).await == bytes[from..to]);
    store.delete(&key("cut")).await.unwrap();
    store.delete(&key("cut-2")).await.unwrap();
    assert_eq!(server.files_in("").len(), 0, "{:?}", server.files_in(""));
}

#[tokio::test]
async fn a_reader_keeps_what_it_reads_while_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let store = server.store();
    let path = folder.path().join("file");
    let bytes = noise(9, 40 * MIB);
    std::fs::write(&path, &bytes).unwrap();
    store.put_file(&key("whole"), &path, "video/webm").await.unwrap();
    let chunks = store.read(&key("whole"), 0..bytes.len() as u64).await.unwrap();
    store.delete(&key("whole")).await.unwrap();
    assert_eq!(store.size(&key("whole")).await.unwrap(), None);
    assert!(all(chunks).await.unwrap() == bytes);
}

#[tokio::test]
async fn many_are_deleted_at_once_and_folders_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let (sdk, store) = (server.sdk(), server.store());
    for name in ["a/1", "a/2", "b/1", "c"] {
        store.put(&key(name), Bytes::new(), "text/plain").await.unwrap();
    }
    let page = sdk.list_objects_v2().bucket("debrief").delimiter("/").max_keys(2).send().await.unwrap();
    let groups: Vec<_> = page.common_prefixes().iter().filter_map(|p| p.prefix()).collect();
    assert_eq!((groups, page.is_truncated()), (vec!["a/", "b/"], Some(true)));
    let next = sdk.list_objects_v2().bucket("debrief").delimiter("/");
    let page = next.set_continuation_token(page.next_continuation_token).send().await.unwrap();
    assert_eq!(page.contents()[0].key(), Some("c"));
    let after = sdk.list_objects_v2().bucket("debrief").start_after("a/1").send().await.unwrap();
    assert_eq!(after.contents().len(), 3);

    let object = |key: &str| ObjectIdentifier::builder().key(key).build().unwrap();
    let objects = ["a/1", "a/2", "none"].map(object).to_vec();
    let delete = Delete::builder().set_objects(Some(objects)).build().unwrap();
    let deleted = sdk.delete_objects().bucket("debrief").delete(delete).send().await.unwrap();
    assert_eq!(deleted.deleted().len(), 3);
    assert_eq!(store.list(&prefix("")).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_upload_under_a_deleted_prefix_is_aborted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let sdk = server.sdk();
    for key in ["a/1", "b/1"] {
        let id = in_bucket!(sdk.create_multipart_upload(key)).send().await.unwrap().upload_id.unwrap();
        let part = in_bucket!(sdk.upload_part(key)).upload_id(id).part_number(1);
        part.body(ByteStream::from_static(b"part")).send().await.unwrap();
    }
    server.store().delete_prefix(&prefix("a/")).await.unwrap();
    let left = sdk.list_multipart_uploads().bucket("debrief").send().await.unwrap();
    assert_eq!(left.uploads().len(), 1);
    assert_eq!(left.uploads()[0].key(), Some("b/1"));
}

//! Multipart uploads through somebody in the middle who changes requests and answers: whatever the server
//! says, the object is whole afterwards, or there is an error and no object.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use debrief_objects::{Error, Piece};

use crate::harness::*;
use crate::middle::{Meddling, Middle, at_first};

const FAILED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\nconnection: close\r\n\r\n\
    <?xml version=\"1.0\"?>\n\n  <Error><Code>InternalError</Code><Message>not this time</Message></Error>";
const NOT_IMPLEMENTED: &str = "HTTP/1.1 501 Not Implemented\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const NOT_ALLOWED: &str = "HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n\
    <Error><Code>AccessDenied</Code><Message>no</Message></Error>";
/// From a server that takes a copy for an empty part.
const IGNORED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\netag: \"1\"\r\nconnection: close\r\n\r\n";

impl Middle {
    /// The pieces of an original lie in the store already.
    async fn pieces(&self, sizes: &[usize]) -> (Vec<Piece>, Bytes) {
        let whole = noise(7, sizes.iter().sum());
        let mut pieces = Vec::new();
        let mut start = 0;
        for (index, size) in sizes.iter().enumerate() {
            let key = key(&format!("pieces/{index}"));
            self.server.store().put(&key, whole.slice(start..start + size), "a/b").await.unwrap();
            pieces.push(Piece { key, size_bytes: *size as u64 });
            start += size;
        }
        (pieces, whole)
    }

    async fn compose(&self) -> (Result<(), Error>, Bytes) {
        let (pieces, whole) = self.pieces(&[8 * MIB, MIB, 7 * MIB, 3 * MIB]).await;
        (self.store.compose(&key("target"), &pieces, "a/b").await, whole)
    }

    async fn check_whole(&self, whole: &Bytes) {
        assert!(contents(&self.server.store(), &key("target")).await == *whole);
        self.check_nothing_is_left().await;
    }

    async fn check_nothing_is_left(&self) {
        assert_eq!(self.server.store().unfinished_uploads(&prefix("")).await.unwrap(), []);
    }
}

fn is_completion(head: &str) -> bool {
    head.starts_with("post /") && head.contains("uploadid=")
}

#[tokio::test]
async fn an_error_inside_a_success_is_asked_again() {
    let (completions, meddle) = at_first(2, is_completion, || Meddling::Instead(FAILED));
    let middle = Middle::start(meddle).await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
    assert_eq!(completions.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn an_error_inside_every_success_is_told_and_leaves_nothing() {
    let (completions, meddle) = at_first(usize::MAX, is_completion, || Meddling::Instead(FAILED));
    let middle = Middle::start(meddle).await;
    let (composed, _) = middle.compose().await;
    let refused = composed.unwrap_err();
    assert!(refused.to_string().contains("not this time") && refused.is_temporary(), "{refused}");
    assert_eq!(completions.load(Ordering::SeqCst), 4);
    assert_eq!(middle.server.store().size(&key("target")).await.unwrap(), None);
    middle.check_nothing_is_left().await;
}

#[tokio::test]
async fn an_error_after_the_object_was_made_is_seen_through() {
    for told in [FAILED, ""] {
        // The server answers a repeated Complete again, as S3 does; other servers know the upload no more.
        let meddle = move |head: &str| if is_completion(head) { Meddling::Afterwards(told) } else { Meddling::Pass };
        let middle = Middle::start(meddle).await;
        let (composed, whole) = middle.compose().await;
        composed.unwrap();
        middle.check_whole(&whole).await;
    }
}

const FORGOTTEN: &str = "HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n\
    <Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>";

#[tokio::test]
async fn a_lost_answer_and_a_forgotten_upload_are_a_success_where_the_object_is_whole() {
    let count = AtomicUsize::new(0);
    let middle = Middle::start(move |head| match is_completion(head) {
        true if count.fetch_add(1, Ordering::SeqCst) == 0 => Meddling::Afterwards(""),
        true => Meddling::Instead(FORGOTTEN),
        false => Meddling::Pass,
    })
    .await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
}

/// An object of the same size that lay there before is not taken for the new one.
#[tokio::test]
async fn an_older_object_does_not_stand_for_a_lost_one() {
    let middle =
        Middle::start(|head| if is_completion(head) { Meddling::Instead(FAILED) } else { Meddling::Pass }).await;
    middle.server.store().put(&key("target"), noise(8, 19 * MIB), "a/b").await.unwrap();
    let (composed, _) = middle.compose().await;
    assert!(composed.unwrap_err().to_string().contains("not this time"));
    assert!(contents(&middle.server.store(), &key("target")).await == noise(8, 19 * MIB));
}

#[tokio::test]
async fn an_upload_that_was_aborted_begins_again() {
    for applies in [is_completion, |head: &str| head.contains("partnumber=2&")] {
        let (count, meddle) = at_first(2, applies, || Meddling::AbortFirst);
        let middle = Middle::start(meddle).await;
        let (composed, whole) = middle.compose().await;
        composed.unwrap();
        middle.check_whole(&whole).await;
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }
}

/// As Ceph does.
#[tokio::test]
async fn an_aborted_upload_that_is_called_a_fault_of_the_server_begins_again() {
    const FAULT: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let (count, meddle) = at_first(4, is_completion, || Meddling::AbortAndAnswer(FAULT));
    let middle = Middle::start(meddle).await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
    assert_eq!(count.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn an_upload_that_is_always_aborted_is_told() {
    let (count, meddle) = at_first(usize::MAX, is_completion, || Meddling::AbortFirst);
    let middle = Middle::start(meddle).await;
    let (composed, _) = middle.compose().await;
    let refused = composed.unwrap_err();
    assert!(matches!(refused, Error::UploadGone { .. }) && refused.to_string().contains("lifecycle"), "{refused}");
    assert_eq!(count.load(Ordering::SeqCst), 3);
    assert_eq!(middle.server.store().size(&key("target")).await.unwrap(), None);
}

fn is_copy(head: &str) -> bool {
    head.contains("x-amz-copy-source")
}

#[tokio::test]
async fn a_server_that_does_not_copy_is_sent_the_bytes() {
    for answer in [NOT_IMPLEMENTED, NOT_ALLOWED, IGNORED] {
        let (begun, copies) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counted = (begun.clone(), copies.clone());
        let middle = Middle::start(move |head| {
            counted.0.fetch_add(usize::from(head.starts_with("post /") && !is_completion(head)), Ordering::SeqCst);
            if !is_copy(head) {
                return Meddling::Pass;
            }
            counted.1.fetch_add(1, Ordering::SeqCst);
            Meddling::Instead(answer)
        })
        .await;
        let (pieces, whole) = middle.pieces(&[8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB, 1]).await;
        let composed = middle.store.compose(&key("target"), &pieces, "a/b").await;
        composed.unwrap_or_else(|error| panic!("{answer}: {error}"));
        middle.check_whole(&whole).await;
        assert_eq!(begun.load(Ordering::SeqCst), 1, "it goes on with the same upload: {answer}");
        let copies = copies.load(Ordering::SeqCst);
        assert!((1..=4).contains(&copies), "those on the way at once are asked, no more: {copies}, {answer}");
    }
}

/// It answers as if it had copied; only completing shows that it has not.
#[tokio::test]
async fn a_copy_that_was_none_is_sent_after_all() {
    const PRETENDED: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n\
        <CopyPartResult><ETag>\"00000000000000000000000000000000\"</ETag></CopyPartResult>";
    let middle = Middle::start(|head| if is_copy(head) { Meddling::Instead(PRETENDED) } else { Meddling::Pass }).await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
}

/// Only what is no whole part goes through this process.
#[tokio::test]
async fn a_server_that_copies_is_not_sent_whole_parts() {
    let copies = Arc::new(AtomicUsize::new(0));
    let sent = Arc::new(AtomicUsize::new(0));
    let (counted, summed) = (copies.clone(), sent.clone());
    let middle = Middle::start(move |head| {
        if is_copy(head) {
            counted.fetch_add(1, Ordering::SeqCst);
        } else if head.starts_with("put /") {
            let (_, length) = head.split_once("content-length: ").unwrap();
            summed.fetch_add(length.lines().next().unwrap().parse().unwrap(), Ordering::SeqCst);
        }
        Meddling::Pass
    })
    .await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
    assert_eq!((copies.load(Ordering::SeqCst), sent.load(Ordering::SeqCst)), (1, 11 * MIB));
}

#[tokio::test]
async fn a_copy_that_failed_inside_a_success_is_no_part() {
    let (copies, meddle) = at_first(1, is_copy, || Meddling::Instead(FAILED));
    let middle = Middle::start(meddle).await;
    let (composed, whole) = middle.compose().await;
    composed.unwrap();
    middle.check_whole(&whole).await;
    assert_eq!(copies.load(Ordering::SeqCst), 2);
}

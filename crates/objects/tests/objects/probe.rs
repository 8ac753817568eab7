//! What a probe says of servers that lack something, and that it leaves nothing behind.

use debrief_objects::{ObjectStore, S3Settings};

use crate::harness::*;
use crate::middle::{Meddling, Middle};

async fn probe(store: &ObjectStore) -> Vec<(&'static str, Result<String, String>)> {
    let mut findings = Vec::new();
    store.probe(|finding| findings.push((finding.what, finding.outcome))).await;
    findings
}

/// Probes through a server that refuses some calls; answers what the steps said that were not content.
async fn failures(
    meddle: impl Fn(&str) -> Meddling + Send + Sync + 'static,
) -> (Vec<(&'static str, String)>, Vec<(&'static str, String)>) {
    let middle = Middle::start(meddle).await;
    let (mut failed, mut said) = (Vec::new(), Vec::new());
    for (what, outcome) in probe(&middle.store).await {
        match outcome {
            Err(problem) => failed.push((what, problem)),
            Ok(content) => said.push((what, content)),
        }
    }
    // A bucket whose uploads can be aborted by nobody keeps that one.
    let left = middle.server.store().list(&prefix("")).await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    (failed, said)
}

fn of<'a>(findings: &'a [(&'static str, String)], what: &str) -> &'a str {
    findings.iter().find(|(step, _)| *step == what).map_or_else(|| panic!("{what}: {findings:?}"), |(_, said)| said)
}

const NOT_ALLOWED: &str = "HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n\
    <Error><Code>AccessDenied</Code><Message>no</Message></Error>";
const NOT_IMPLEMENTED: &str = "HTTP/1.1 501 Not Implemented\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

fn refuse(applies: fn(&str) -> bool, answer: &'static str) -> impl Fn(&str) -> Meddling + Send + Sync + 'static {
    move |head| if applies(head) { Meddling::Instead(answer) } else { Meddling::Pass }
}

#[tokio::test]
async fn a_server_that_has_all_passes_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let findings = probe(&server.store()).await;
    assert_eq!(findings.len(), 11, "{findings:?}");
    assert!(findings.iter().all(|(_, outcome)| outcome.is_ok()), "{findings:?}");
    assert_eq!(server.files_in("").len(), 0, "{:?}", server.files_in(""));
    server.stop().await;
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    for (applies, step, permission) in [
        (
            (|head| head.starts_with("put /") && !head.contains("uploadid=")) as fn(&str) -> bool,
            "write",
            "s3:PutObject",
        ),
        (|head| head.starts_with("get /debrief/?list-type"), "list", "s3:ListBucket"),
        (
            |head| head.starts_with("delete /") && head.contains("uploadid="),
            "abort an upload",
            "s3:AbortMultipartUpload",
        ),
    ] {
        let (failed, _) = failures(refuse(applies, NOT_ALLOWED)).await;
        let problem = of(&failed, step);
        assert!(problem.contains(permission) && problem.contains("bucket debrief"), "{problem}");
    }
    let denied = refuse(|head| head.starts_with("delete /debrief/doctor/") && !head.contains("uploadid="), NOT_ALLOWED);
    let middle = Middle::start(denied).await;
    let findings = probe(&middle.store).await;
    let (_, deleted) = findings.iter().find(|(what, _)| *what == "delete").unwrap();
    assert!(deleted.as_ref().is_err_and(|problem| problem.contains("s3:DeleteObject")), "{deleted:?}");
}

#[tokio::test]
async fn what_can_be_done_without_is_no_failure() {
    let (failed, said) = failures(refuse(|head| head.contains("x-amz-copy-source"), NOT_IMPLEMENTED)).await;
    assert_eq!(failed, []);
    assert!(of(&said, "copy into a part").contains("sent instead"));
    let (failed, said) = failures(refuse(|head| head.starts_with("get /debrief/?uploads"), NOT_ALLOWED)).await;
    assert_eq!(failed, []);
    let abort = of(&said, "abort an upload");
    assert!(abort.contains("lifecycle rule") && abort.contains("s3:ListBucketMultipartUploads"), "{abort}");
}

#[tokio::test]
async fn a_server_that_does_something_else_is_found_out() {
    const PUBLIC: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi";
    let (failed, _) =
        failures(refuse(|head| head.starts_with("get /") && !head.contains("authorization:"), PUBLIC)).await;
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(of(&failed, "privacy").contains("take public access off the bucket debrief"));

    // Ranges are ignored, as some gateways do.
    const WHOLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nwhole";
    let (failed, _) = failures(refuse(|head| head.contains("range: bytes=15-24"), WHOLE)).await;
    assert!(of(&failed, "read a range").contains("bytes 15 to 25"), "{failed:?}");

    // A cache before it answers with what was there before.
    const STALE: &str = "HTTP/1.1 206 Partial Content\r\ncontent-length: 5\r\nconnection: close\r\n\r\nstale";
    let (failed, _) = failures(refuse(|head| head.contains("range: bytes=0-4"), STALE)).await;
    assert!(of(&failed, "write over").contains("came back changed"), "{failed:?}");
}

#[tokio::test]
async fn where_nobody_answers_it_stops_after_the_first_step() {
    let settings = S3Settings {
        endpoint: Some("http://127.0.0.1:1".into()),
        region: "us-east-1".into(),
        bucket: "debrief".into(),
        access_key_id: "id".into(),
        secret_access_key: "secret".into(),
        path_style: true,
        sends_checksums: false,
    };
    let findings = probe(&ObjectStore::connect(&settings).unwrap()).await;
    assert_eq!(findings.len(), 1);
    assert!(findings[0].1.as_ref().is_err_and(|problem| problem.contains("DEBRIEF_S3_ENDPOINT")), "{findings:?}");
}

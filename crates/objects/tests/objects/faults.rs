//! Servers that fail in the middle, played by a listener that speaks just enough HTTP.

use bytes::Bytes;
use debrief_objects::{Error, ObjectStore, S3Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::harness::*;

/// Answers each request by its first line; an answer that is `None` closes the connection.
async fn player(answer: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> ObjectStore {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let answer = std::sync::Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = Vec::new();
                while let Ok(1..) = stream.read_buf(&mut request).await {
                    let text = String::from_utf8_lossy(&request).to_lowercase();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let length = head
                        .split_once("content-length: ")
                        .map_or(0, |(_, rest)| rest.lines().next().unwrap().trim().parse().unwrap());
                    if body.len() < length {
                        continue;
                    }
                    if let Some(reply) = answer(head) {
                        let _ = stream.write_all(reply.as_bytes()).await;
                    }
                    return;
                }
            });
        }
    });
    let settings = S3Settings {
        endpoint: Some(endpoint),
        region: "us-east-1".into(),
        bucket: "debrief".into(),
        access_key_id: "id".into(),
        secret_access_key: "secret".into(),
        path_style: true,
        sends_checksums: false,
    };
    ObjectStore::connect(&settings).unwrap()
}

fn reply(status: &str, headers: &str, body: &str) -> Option<String> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n");
    Some(format!("{head}{headers}\r\n{body}"))
}

#[tokio::test]
async fn a_full_server_is_told_apart() {
    for (status, code) in
        [("507 Insufficient Storage", "InsufficientStorage"), ("400 Bad Request", "XMinioStorageFull")]
    {
        let body = format!("<Error><Code>{code}</Code><Message>full</Message></Error>");
        let store = player(move |_| reply(status, "", &body)).await;
        let refused = store.put(&key("a"), Bytes::from("a"), "a/b").await.unwrap_err();
        assert!(matches!(refused, Error::StorageFull), "{refused}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_read_on_from_where_it_broke() {
    let store = player(|head| {
        let range = head.split_once("range: bytes=").unwrap().1.lines().next().unwrap();
        let (start, end): (usize, usize) =
            range.split_once('-').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())).unwrap();
        let length = end + 1 - start;
        let sent = &"0123456789"[start..(start + 4).min(10)];
        let head = "HTTP/1.1 206 Partial Content\r\nconnection: close\r\netag: \"1\"";
        Some(format!("{head}\r\ncontent-length: {length}\r\n\r\n{sent}"))
    })
    .await;
    let read = all(store.read(&key("a"), 0..10).await.unwrap()).await.unwrap();
    assert_eq!(read, "0123456789");
}

#[tokio::test]
async fn a_body_that_never_comes_ends_with_an_error() {
    let store =
        player(|_| Some("HTTP/1.1 206 Partial Content\r\nconnection: close\r\ncontent-length: 10\r\n\r\n".into()))
            .await;
    assert!(all(store.read(&key("a"), 0..10).await.unwrap()).await.is_err());
}

#[tokio::test]
async fn refusals_name_what_to_mend() {
    for (code, named) in [
        ("RequestTimeTooSkewed", "clock"),
        ("SignatureDoesNotMatch", "DEBRIEF_S3_SECRET_ACCESS_KEY"),
        ("InvalidAccessKeyId", "DEBRIEF_S3_ACCESS_KEY_ID"),
        ("AuthorizationHeaderMalformed", "DEBRIEF_S3_REGION; the server says: expecting eu"),
        ("AccessDenied", "allow s3:PutObject on the bucket debrief"),
    ] {
        let body = format!("<Error><Code>{code}</Code><Message>expecting eu</Message></Error>");
        let store = player(move |_| reply("403 Forbidden", "", &body)).await;
        let refused = store.put(&key("a"), Bytes::from("a"), "a/b").await.unwrap_err();
        assert!(matches!(refused, Error::Refused { .. }) && !refused.is_temporary(), "{refused}");
        assert!(refused.to_string().contains(named), "{refused}");
    }
    let body = "<Error><Code>PermanentRedirect</Code><Message>use eu-central-1</Message></Error>";
    let store = player(move |_| reply("301 Moved Permanently", "", body)).await;
    let refused = store.put(&key("a"), Bytes::from("a"), "a/b").await.unwrap_err().to_string();
    assert!(refused.contains("DEBRIEF_S3_REGION") && refused.contains("use eu-central-1"), "{refused}");
    let store = player(move |_| reply("403 Forbidden", "", "")).await;
    let refused = store.size(&key("a")).await.unwrap_err().to_string();
    assert!(refused.contains("s3:GetObject") && refused.contains("DEBRIEF_S3_REGION"), "{refused}");
}

/// How often a server is asked that always answers so, and whether its answer counts as one that passes.
async fn asked(status: &'static str, code: &str) -> (usize, bool) {
    let body = format!("<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>later</Message></Error>");
    let count = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = count.clone();
    let store = player(move |_| {
        counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        reply(status, "", &body)
    })
    .await;
    let refused = store.list(&prefix("")).await.unwrap_err();
    (count.load(std::sync::atomic::Ordering::SeqCst), refused.is_temporary())
}

/// What each server calls "later".
#[tokio::test]
async fn what_passes_is_asked_again_a_bounded_number_of_times() {
    let later = [
        ("503 Slow Down", "SlowDown"),
        ("500 Internal Server Error", "InternalError"),
        ("429 Too Many Requests", "TooManyRequests"),
        ("429 Too Many Requests", "AnotherCode"),
        ("400 Bad Request", "IncompleteBody"),
        ("200 OK", "InternalError"),
        ("200 OK", "SomethingElse"),
    ];
    let answers = futures::future::join_all(later.map(|(status, code)| asked(status, code))).await;
    assert!(answers.iter().all(|answer| *answer == (4, true)), "{answers:?}");
    assert_eq!(asked("400 Bad Request", "InvalidArgument").await, (1, false));
}

fn page(keys: &[&str], more: bool) -> Option<String> {
    let contents: String =
        keys.iter().map(|key| format!("<Contents><Key>{key}</Key><Size>1</Size></Contents>")).collect();
    let body = format!("<ListBucketResult><IsTruncated>{more}</IsTruncated>{contents}</ListBucketResult>");
    reply("200 OK", "", &body)
}

/// Servers that know only the first version of listing give no token.
#[tokio::test]
async fn a_listing_without_tokens_goes_on_after_the_last_key() {
    let store = player(|head| match head.split_once("start-after=").map(|(_, rest)| &rest[..1]) {
        None => page(&["a", "b"], true),
        Some("b") => page(&["c"], false),
        Some(other) => panic!("after {other}"),
    })
    .await;
    let keys: Vec<String> = store.list(&prefix("")).await.unwrap().into_iter().map(|object| object.key).collect();
    assert_eq!(keys, ["a", "b", "c"]);

    let store = player(|_| page(&["a", "b"], true)).await;
    let refused = store.list(&prefix("")).await.unwrap_err().to_string();
    assert!(refused.contains("does not go on"), "{refused}");
    let store = player(|_| page(&[], true)).await;
    assert!(store.list(&prefix("")).await.is_err());
}

#[tokio::test]
async fn an_object_without_a_length_is_not_an_empty_one() {
    let store = player(|_| Some("HTTP/1.1 200 OK\r\nconnection: close\r\netag: \"1\"\r\n\r\n".into())).await;
    let size = store.size(&key("a")).await;
    assert!(size.as_ref().is_err_and(|error| error.to_string().contains("without a length")), "{size:?}");
}

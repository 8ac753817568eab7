//! Servers that fail in the middle, played by a listener that speaks just enough HTTP.

use bytes::Bytes;
use debrief_objects::{Error, ObjectStore, Piece, S3Settings};
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
async fn an_error_inside_a_successful_complete_is_an_error_and_aborts() {
    let aborted = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = aborted.clone();
    let store = player(move |head| {
        if head.starts_with("delete /debrief/target?") {
            seen.store(true, std::sync::atomic::Ordering::SeqCst);
            return reply("204 No Content", "", "");
        }
        if head.contains("x-amz-copy-source") {
            let body = "<CopyPartResult><ETag>\"1\"</ETag></CopyPartResult>";
            return reply("200 OK", "", body);
        }
        if head.starts_with("post /debrief/target?uploads") {
            let body = "<InitiateMultipartUploadResult><UploadId>7</UploadId></InitiateMultipartUploadResult>";
            return reply("200 OK", "", body);
        }
        reply("200 OK", "", "<Error><Code>NotThisTime</Code><Message>no</Message></Error>")
    })
    .await;
    let piece = Piece { key: key("piece"), size_bytes: 5 };
    let refused = store.compose(&key("target"), &[piece], "a/b").await.unwrap_err();
    assert!(refused.to_string().contains("NotThisTime"), "{refused}");
    assert!(aborted.load(std::sync::atomic::Ordering::SeqCst));
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

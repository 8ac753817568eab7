use bytes::Bytes;
use debrief_objects::embedded::{self, Credentials};
use debrief_objects::{Error, ObjectStore, S3Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::harness::*;

#[tokio::test]
async fn only_its_own_credentials_open_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    server.store().put(&key("secret"), Bytes::from("bytes"), "text/plain").await.unwrap();
    let settings = &server.settings;
    for wrong in [
        S3Settings { secret_access_key: "another".into(), ..settings.clone() },
        S3Settings { access_key_id: "another".into(), ..settings.clone() },
    ] {
        let store = ObjectStore::connect(&wrong).unwrap();
        for refused in [
            store.get(&key("secret"), 10).await.err(),
            store.put(&key("secret"), Bytes::new(), "a/b").await.err(),
            store.delete(&key("secret")).await.err(),
            store.list(&prefix("")).await.err(),
            store.ensure_bucket().await.err(),
        ] {
            let refused = refused.unwrap();
            assert!(matches!(refused, Error::Refused { .. }), "{refused}");
            assert!(refused.to_string().contains("DEBRIEF_S3_SECRET_ACCESS_KEY"));
        }
    }
    assert_eq!(contents(&server.store(), &key("secret")).await, "bytes");
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    server.store().put(&key("secret"), Bytes::from("bytes"), "text/plain").await.unwrap();
    for request in ["GET /debrief/secret", "GET /debrief?list-type=2", "GET /", "DELETE /debrief/secret"] {
        let answer = raw(&server, &format!("{request} HTTP/1.1")).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{request}: {answer}");
    }
    let answer = raw(&server, "PUT /debrief/secret HTTP/1.1\r\ncontent-length: 0").await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert_eq!(contents(&server.store(), &key("secret")).await, "bytes");
}

async fn raw(server: &Server, head: &str) -> String {
    let address = server.settings.endpoint.clone().unwrap().replace("http://", "");
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!("{head}\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_bucket_of_another_name_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path()).await;
    let other = S3Settings { bucket: "another".into(), ..server.settings.clone() };
    let store = ObjectStore::connect(&other).unwrap();
    let refused = store.get(&key("a"), 1).await.unwrap_err();
    assert!(refused.is_not_found() || matches!(refused, Error::NoBucket { .. }), "{refused}");
    let refused = store.ensure_bucket().await.unwrap_err();
    assert!(matches!(refused, Error::NoBucket { .. }), "{refused}");
    assert!(refused.to_string().contains("DEBRIEF_S3_BUCKET"));
}

#[tokio::test]
async fn it_serves_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let credentials = Credentials::load_or_create(&folder.path().join("credentials")).unwrap();
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let never = std::future::pending();
    let served = embedded::serve(folder.path().into(), listener, credentials, "debrief".into(), never);
    assert!(served.await.unwrap_err().to_string().contains("loopback"));
}

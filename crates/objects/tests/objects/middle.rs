use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use debrief_objects::{ObjectStore, S3Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::*;

/// What becomes of a request that the server would have answered.
pub enum Meddling {
    Pass,
    /// The server never sees it.
    Instead(&'static str),
    /// The server carries it out, and this is what the client hears; nothing: the connection ends.
    Afterwards(&'static str),
    /// Every multipart upload is aborted before the server sees it.
    AbortFirst,
    /// The same, and then this is answered.
    AbortAndAnswer(&'static str),
}

/// Somebody between a client and an embedded server.
pub struct Middle {
    pub server: Server,
    /// The client.
    pub store: ObjectStore,
    _folder: tempfile::TempDir,
}

impl Middle {
    /// `meddle` sees the first line of a request and, in small letters, its headers.
    pub async fn start(meddle: impl Fn(&str) -> Meddling + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::start(folder.path()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = S3Settings {
            endpoint: Some(format!("http://{}", listener.local_addr().unwrap())),
            ..server.settings.clone()
        };
        let behind = server.store();
        let address = server.settings.endpoint.clone().unwrap().replace("http://", "");
        let meddle = Arc::new(meddle);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (meddle, behind, address) = (meddle.clone(), behind.clone(), address.clone());
                tokio::spawn(async move { carry(client, &address, &*meddle, &behind).await });
            }
        });
        Self { server, store: ObjectStore::connect(&settings).unwrap(), _folder: folder }
    }
}

/// Carries one request and its answer.
async fn carry(mut client: TcpStream, server: &str, meddle: &(impl Fn(&str) -> Meddling + Sync), behind: &ObjectStore) {
    let mut request = Vec::new();
    let head_end = loop {
        if let Some(at) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break at + 4;
        }
        let Ok(1..) = client.read_buf(&mut request).await else { return };
    };
    let head = String::from_utf8_lossy(&request[..head_end]).to_lowercase();
    let length =
        head.split_once("content-length: ").map_or(0, |(_, rest)| rest.lines().next().unwrap().parse().unwrap());
    while request.len() < head_end + length {
        let Ok(1..) = client.read_buf(&mut request).await else { return };
    }
    let meddling = meddle(&head);
    if matches!(meddling, Meddling::AbortFirst | Meddling::AbortAndAnswer(_)) {
        // A retry finds none any more.
        behind.abort_uploads(&prefix(""), i64::MAX).await.unwrap();
    }
    if let Meddling::Instead(answer) | Meddling::AbortAndAnswer(answer) = meddling {
        let _ = client.write_all(answer.as_bytes()).await;
        return;
    }
    let mut server = TcpStream::connect(server).await.unwrap();
    request.splice(head_end - 2..head_end - 2, *b"connection: close\r\n");
    server.write_all(&request).await.unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).await.unwrap();
    let told = match meddling {
        Meddling::Afterwards(told) => {
            assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
            told.as_bytes()
        }
        _ => &answer,
    };
    let _ = client.write_all(told).await;
}

/// Meddles with the first `times` requests that `applies` to, and counts all of them.
pub fn at_first(
    times: usize,
    applies: fn(&str) -> bool,
    meddling: fn() -> Meddling,
) -> (Arc<AtomicUsize>, impl Fn(&str) -> Meddling + Send + Sync) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let meddle = move |head: &str| match applies(head) {
        true if counted.fetch_add(1, Ordering::SeqCst) < times => meddling(),
        _ => Meddling::Pass,
    };
    (count, meddle)
}

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use s3s::S3Result;
use s3s::auth::SimpleAuth;
use s3s::host::{S3Host, VirtualHost};
use s3s::service::{S3Service, S3ServiceBuilder};
use tokio::net::{TcpListener, TcpStream};

use super::Credentials;
use super::protocol::Protocol;
use super::store::Store;
use crate::Error;

/// How long requests in progress may take to end after `shutdown`; what is cut off was not acknowledged.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves one bucket from a folder until `shutdown`. Every request carries a signature made with
/// `credentials`; the listener is on loopback.
pub async fn serve(
    root: PathBuf,
    listener: TcpListener,
    credentials: Credentials,
    bucket: String,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    check_address(&listener)?;
    if !s3s::path::check_bucket_name(&bucket) {
        let problem = format!("\"{bucket}\" is not a bucket name");
        return Err(Error::Setting { name: "DEBRIEF_S3_BUCKET", problem });
    }
    let problem = format!("cannot open its folder {}", root.display());
    let store = tokio::task::spawn_blocking(move || Store::open(&root, &bucket))
        .await
        .map_err(std::io::Error::other)
        .and_then(|opened| opened)
        .map_err(|error| Error::embedded(problem, error))?;
    let service = service(Arc::new(store), &credentials);
    let connections = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => answer(stream, service.clone(), &connections),
                Err(error) => rest(&error).await,
            },
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, connections.shutdown()).await.is_err() {
        tracing::warn!("requests to the embedded S3 server were cut off");
    }
    Ok(())
}

fn service(store: Arc<Store>, credentials: &Credentials) -> S3Service {
    let mut builder = S3ServiceBuilder::new(Protocol { store });
    let secret = credentials.secret_access_key.as_str();
    builder.set_auth(SimpleAuth::from_single(credentials.access_key_id.as_str(), secret));
    builder.set_host(BothStyles);
    builder.build()
}

/// `bucket.localhost` is virtual-host style; whatever else the server is called, the path names the bucket.
struct BothStyles;

impl S3Host for BothStyles {
    fn parse_host_header<'a>(&'a self, host: &'a str) -> S3Result<VirtualHost<'a>> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        Ok(match name.strip_suffix(".localhost") {
            Some(bucket) => VirtualHost::new("localhost").with_bucket(bucket),
            None => VirtualHost::new(host),
        })
    }
}

fn answer(stream: TcpStream, service: S3Service, connections: &GracefulShutdown) {
    // Small replies would wait for the acknowledgement of the ones before them.
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    // No time limit on headers: it would also close the client's idle connections under its hands.
    http.timer(TokioTimer::new()).header_read_timeout(None);
    let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the embedded S3 server ended");
        }
    });
}

fn check_address(listener: &TcpListener) -> Result<(), Error> {
    let address = listener.local_addr().map_err(|e| Error::embedded("it has no address", e))?;
    if address.ip().is_loopback() {
        return Ok(());
    }
    let problem = format!("it listens on loopback only, not on {address}");
    Err(Error::Embedded { problem, source: None })
}

/// Out of file descriptors, say: accepting again at once would only spin.
async fn rest(error: &std::io::Error) {
    tracing::warn!(%error, "the embedded S3 server cannot accept a connection");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

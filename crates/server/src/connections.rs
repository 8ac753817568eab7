//! Accepting connections. A connection that does not send its headers in time is closed
//! (`axum::serve` has no such limit: tokio-rs/axum issue 2741).

use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::state::Peer;

/// Enough for a slow line, too little for a client that only wants to hold a connection.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// What is under way at shutdown may take this long; an upload resumes where it was.
const GOODBYE_WITHIN: Duration = Duration::from_secs(5);

/// Serves until `closing` completes, then lets requests end.
pub async fn serve(listener: TcpListener, router: Router, closing: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    tokio::pin!(closing);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut closing => break,
        };
        let (stream, address) = match accepted {
            Ok(connection) => connection,
            Err(error) => {
                // Out of descriptors, usually: taking a breath lets others end.
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        stream.set_nodelay(true).ok();
        let router = router.clone().map_request(move |mut request: axum::http::Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(Peer(address.ip()));
            request.map(axum::body::Body::new)
        });
        let connection =
            builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(router)).into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GOODBYE_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections were cut at shutdown");
    }
}

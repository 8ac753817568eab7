//! Accepting connections. A connection that does not shake hands or send its headers in time is closed
//! (`axum::serve` has no such limit: tokio-rs/axum issue 2741).
//!
//! With TLS, a plain HTTP request on the same port is sent on to https: who types an address leaves the
//! scheme out. Requests carry who is at the other end, and whether they came encrypted; a header says neither.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Request, Response, StatusCode, header, uri::Authority};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt, service_fn};

use crate::interim::WithInterim;
use crate::state::{Encrypted, Peer};
use crate::tls::{HANDSHAKE, Tls};

/// Enough for a slow line, too little for a client that only wants to hold a connection.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);
/// From accepting to the end of the TLS handshake: a few packets.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);
/// What is under way at shutdown may take this long; an upload resumes where it was.
const GOODBYE_WITHIN: Duration = Duration::from_secs(5);

/// Serves until `closing` completes, then lets requests end.
pub async fn serve(listener: TcpListener, router: Router, tls: Option<Tls>, closing: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    // A browser keeps connections ready on which nothing has come yet; these hold nothing up.
    let hanging_up = CancellationToken::new();
    let connections = Connections { builder: builder(), router, tls };
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
        let (connections, watcher, hanging_up) = (connections.clone(), graceful.watcher(), hanging_up.clone());
        tokio::spawn(async move { connections.take(stream, address, watcher, hanging_up).await });
    }
    drop(listener);
    hanging_up.cancel();
    if tokio::time::timeout(GOODBYE_WITHIN, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections were cut at shutdown");
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    builder
}

/// What a connection becomes.
#[derive(Clone)]
struct Connections {
    builder: auto::Builder<TokioExecutor>,
    router: Router,
    tls: Option<Tls>,
}

/// A connection whose first bytes have told what it speaks.
enum Begun {
    Plain(TcpStream),
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
}

impl Connections {
    async fn take(self, stream: TcpStream, address: SocketAddr, watcher: Watcher, hanging_up: CancellationToken) {
        let Some(tls) = &self.tls else {
            let router = self.router.clone();
            return self.speak(stream, watcher, marked(router, address, None)).await;
        };
        let begun = tokio::select! {
            begun = tokio::time::timeout(HANDSHAKE_WITHIN, begin(tls, stream)) => begun,
            () = hanging_up.cancelled() => return,
        };
        match begun {
            Ok(Ok(Begun::Tls(stream))) => {
                let router = self.router.clone();
                self.speak(*stream, watcher, marked(router, address, Some(Encrypted))).await;
            }
            Ok(Ok(Begun::Plain(stream))) => {
                self.speak(stream, watcher, service_fn(|request| async move { Ok(to_https(&request)) })).await;
            }
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        }
    }

    async fn speak<S, H>(&self, stream: S, watcher: Watcher, handler: H)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        H: Service<Request<Incoming>, Response = Response<Body>, Error = std::convert::Infallible>
            + Clone
            + Send
            + 'static,
        H::Future: Send + 'static,
    {
        let (stream, interim) = WithInterim::new(TokioIo::new(stream));
        let handler = handler.map_request(move |mut request: Request<Incoming>| {
            let interim = interim.on(&request);
            if let Some(interim) = interim {
                request.extensions_mut().insert(interim);
            }
            request
        });
        let connection =
            self.builder.serve_connection_with_upgrades(stream, TowerToHyperService::new(handler)).into_owned();
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}

async fn begin(tls: &Tls, stream: TcpStream) -> std::io::Result<Begun> {
    let mut first = [0];
    match stream.peek(&mut first).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ if first[0] == HANDSHAKE => Ok(Begun::Tls(Box::new(tls.accept(stream).await?))),
        _ => Ok(Begun::Plain(stream)),
    }
}

/// The router, for requests of one connection.
fn marked(
    router: Router,
    address: SocketAddr,
    encrypted: Option<Encrypted>,
) -> impl Service<Request<Incoming>, Response = Response<Body>, Error = std::convert::Infallible, Future: Send> + Clone
{
    router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(address.ip()));
        if let Some(encrypted) = encrypted {
            request.extensions_mut().insert(encrypted);
        }
        request.map(Body::new)
    })
}

/// Temporary, since a browser would remember a permanent redirect when TLS is long turned off.
fn to_https(request: &Request<Incoming>) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| host.parse::<Authority>().ok()).filter(|host| !host.as_str().contains('@'));
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let location = host.and_then(|host| HeaderValue::from_str(&format!("https://{host}{path}")).ok());
    let mut response = Response::new(Body::from("This port speaks HTTPS. Begin the address with https://\n"));
    *response.status_mut() = if location.is_some() { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::BAD_REQUEST };
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.extend(location.map(|location| (header::LOCATION, location)));
    response
}

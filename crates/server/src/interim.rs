//! Interim responses (1xx other than 100), which hyper's server cannot send: a `Service` there gives one response
//! (hyperium/hyper issue 2426). So they are written beside it, straight to the connection.
//!
//! That is sound where hyper has nothing of its own under way. It flushes the connection only when all that it
//! wrote has been passed on, and answers the requests of a connection one by one; a handler that waits in
//! [`Interim::send`] has not answered yet. So what it sends stands between the response before and its own.
//! Only HTTP/1.1 is served; HTTP/1.0 knows no interim responses and gets none.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures::task::AtomicWaker;
use http::{HeaderMap, StatusCode, Version};
use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::sync::oneshot;

/// The way to send interim responses on one connection; in the extensions of its requests.
#[derive(Clone)]
pub struct Interim(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waiting: Mutex<Option<Letter>>,
    connection: AtomicWaker,
}

struct Letter {
    head: Bytes,
    sent: oneshot::Sender<()>,
}

impl Interim {
    /// For a request of this version; only one may ask for it at a time, which HTTP/1.1 sees to.
    pub fn on<B>(&self, request: &http::Request<B>) -> Option<Self> {
        (request.version() == Version::HTTP_11).then(|| self.clone())
    }

    /// Comes back when the response was passed on, or the connection is gone.
    pub async fn send(&self, status: StatusCode, reason: &str, headers: &HeaderMap) {
        let (sent, passed_on) = oneshot::channel();
        let letter = Letter { head: head(status, reason, headers), sent };
        *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(letter);
        self.0.connection.wake();
        passed_on.await.ok();
    }
}

fn head(status: StatusCode, reason: &str, headers: &HeaderMap) -> Bytes {
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    for (name, value) in headers {
        head.extend_from_slice(name.as_str().as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head.into()
}

/// A connection that [`Interim`] can write to.
pub struct WithInterim<T> {
    connection: T,
    shared: Arc<Shared>,
    writing: Option<Letter>,
}

impl<T> WithInterim<T> {
    pub fn new(connection: T) -> (Self, Interim) {
        let shared = Arc::<Shared>::default();
        let interim = Interim(shared.clone());
        (Self { connection, shared, writing: None }, interim)
    }
}

impl<T: Write + Unpin> WithInterim<T> {
    /// Called only where everything before has been passed on.
    fn poll_letter(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.shared.connection.register(cx.waker());
        if self.writing.is_none() {
            self.writing = self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
        self.poll_rest(cx)
    }

    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(mut letter) = self.writing.take() {
            if letter.head.is_empty() {
                letter.sent.send(()).ok();
                break;
            }
            let written = Pin::new(&mut self.connection).poll_write(cx, &letter.head);
            if let Poll::Ready(Ok(count)) = &written {
                letter.head.advance(*count);
            }
            self.writing = Some(letter);
            if ready!(written)? == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: Read + Unpin> Read for WithInterim<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(cx, buf)
    }
}

impl<T: Write + Unpin> Write for WithInterim<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(cx))?;
        Pin::new(&mut self.connection).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(cx))?;
        Pin::new(&mut self.connection).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_letter(cx))?;
        Pin::new(&mut self.connection).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(cx)
    }
}

//! Bodies between the wire and the disk, a chunk at a time.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, stream};
use md5::{Digest, Md5};
use s3s::checksum::ChecksumHasher;
use s3s::dto::{Checksum, StreamingBlob};
use s3s::{S3Result, s3_error};
use tokio::sync::mpsc;

use super::checks::Announced;
use super::durable::Draft;
use super::object::{Object, Reader};
use super::protocol::{blocking, disk};
use super::store::Store;

/// A body that arrived whole, not yet in its place.
pub struct Received {
    pub draft: Draft,
    /// `None`: nobody needed it.
    pub md5: Option<[u8; 16]>,
    pub size_bytes: u64,
    pub checksum: Checksum,
}

/// Chunks that wait for the disk; hyper's are at most some 400 KiB.
const CHUNKS_WAITING: usize = 4;

/// What one read of the disk fetches for a reply.
const READ_BYTES: usize = 256 << 10;

/// Writes a body to a draft. If the connection breaks, the draft goes.
pub async fn receive(store: &Arc<Store>, body: Option<StreamingBlob>, announced: &Announced) -> S3Result<Received> {
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING);
    let writer_store = store.clone();
    let (hasher, md5) = (announced.hasher(), announced.needs_md5().then(Md5::new));
    let writer = tokio::task::spawn_blocking(move || write(&writer_store, waiting, hasher, md5));
    let arrived = forward(body, chunks).await;
    let received = writer.await.map_err(|error| s3_error!(error, InternalError))?;
    let received = received.map_err(disk)?;
    arrived.map(|()| received)
}

async fn forward(body: Option<StreamingBlob>, chunks: mpsc::Sender<Bytes>) -> S3Result<()> {
    let Some(mut body) = body else { return Ok(()) };
    while let Some(chunk) = body.next().await {
        let chunk =
            chunk.map_err(|error| s3_error!(IncompleteBody, "The body did not arrive as it was announced: {error}"))?;
        if chunks.send(chunk).await.is_err() {
            // The writer gave up, and says why.
            break;
        }
    }
    Ok(())
}

fn write(
    store: &Store,
    mut chunks: mpsc::Receiver<Bytes>,
    mut hasher: ChecksumHasher,
    mut md5: Option<Md5>,
) -> io::Result<Received> {
    let mut draft = store.draft()?;
    let mut size_bytes = 0;
    while let Some(chunk) = chunks.blocking_recv() {
        draft.file.write_all(&chunk)?;
        if let Some(md5) = &mut md5 {
            md5.update(&chunk);
        }
        hasher.update(&chunk);
        size_bytes += chunk.len() as u64;
    }
    let md5 = md5.map(|md5| md5.finalize().into());
    Ok(Received { draft, md5, size_bytes, checksum: hasher.finalize() })
}

/// Streams a range that lies within the object.
pub fn send(object: &Object, range: &Range<u64>) -> StreamingBlob {
    StreamingBlob::wrap(stream::try_unfold(object.reader(range), |mut reader: Reader| async move {
        let (read, reader) =
            tokio::task::spawn_blocking(move || (reader.next(READ_BYTES), reader)).await.map_err(io::Error::other)?;
        let bytes = read.inspect_err(|error| tracing::error!(%error, "an object cannot be read"))?;
        Ok::<_, io::Error>((!bytes.is_empty()).then(|| (Bytes::from(bytes), reader)))
    }))
}

/// The MD5 of a range, read from the disk.
pub async fn md5_of(object: Arc<Object>, range: Range<u64>) -> S3Result<[u8; 16]> {
    blocking(move || {
        let mut reader = object.reader(&range);
        let mut md5 = Md5::new();
        loop {
            let bytes = reader.next(READ_BYTES)?;
            if bytes.is_empty() {
                return Ok(md5.finalize().into());
            }
            md5.update(&bytes);
        }
    })
    .await
}

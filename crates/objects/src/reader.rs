use std::io;
use std::ops::Range;

use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use debrief_model::ObjectKey;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};

use crate::action::Action;
use crate::{Error, ObjectStore, Piece};

/// Bytes in order, in chunks of the server's choosing.
pub type ByteChunks = BoxStream<'static, io::Result<Bytes>>;

/// How often a body that broke off is asked for again without a single byte arriving in between.
const RESUMES: u32 = 3;

impl ObjectStore {
    /// Streams a range of an object. A connection that breaks is picked up where it broke; an object
    /// that was replaced meanwhile, or that ends before the range does, is an error.
    pub async fn read(&self, key: &ObjectKey, range: Range<u64>) -> Result<ByteChunks, Error> {
        if range.is_empty() {
            return Ok(stream::empty().boxed());
        }
        let (body, etag) = self.open(key, &range, None).await?;
        let reading = Reading { store: self.clone(), key: key.clone(), rest: range, body, etag, resumes_left: RESUMES };
        Ok(stream::try_unfold(reading, Reading::next).boxed())
    }

    async fn open(
        &self,
        key: &ObjectKey,
        range: &Range<u64>,
        etag: Option<&str>,
    ) -> Result<(ByteStream, Option<String>), Error> {
        let object = self
            .client
            .get_object()
            .bucket(self.bucket())
            .key(key.as_str())
            .range(format!("bytes={}-{}", range.start, range.end - 1))
            .set_if_match(etag.map(str::to_owned))
            .send()
            .await
            .map_err(|error| match self.call(Action::Read, Some(key)).failed(error) {
                Error::Rejected { status: 416, .. } => out_of_range(key, range),
                other => other,
            })?;
        let expected = range.end - range.start;
        if object.content_length.and_then(|length| u64::try_from(length).ok()) != Some(expected) {
            return Err(out_of_range(key, range));
        }
        Ok((object.body, object.e_tag))
    }
}

fn out_of_range(key: &ObjectKey, range: &Range<u64>) -> Error {
    Error::OutOfRange { key: key.as_str().into(), start: range.start, end: range.end }
}

struct Reading {
    store: ObjectStore,
    key: ObjectKey,
    rest: Range<u64>,
    body: ByteStream,
    etag: Option<String>,
    resumes_left: u32,
}

impl Reading {
    async fn next(mut self) -> io::Result<Option<(Bytes, Self)>> {
        loop {
            if self.rest.is_empty() {
                return Ok(None);
            }
            match self.body.try_next().await {
                Ok(Some(mut chunk)) => {
                    let wanted = usize::try_from(self.rest.end - self.rest.start);
                    chunk.truncate(wanted.unwrap_or(usize::MAX).min(chunk.len()));
                    self.rest.start += chunk.len() as u64;
                    self.resumes_left = RESUMES;
                    return Ok(Some((chunk, self)));
                }
                Ok(None) => self.resume(io::ErrorKind::UnexpectedEof.into()).await?,
                Err(error) => self.resume(io::Error::other(error)).await?,
            }
        }
    }

    async fn resume(&mut self, cause: io::Error) -> io::Result<()> {
        if self.resumes_left == 0 {
            return Err(cause);
        }
        self.resumes_left -= 1;
        let opened = self.store.open(&self.key, &self.rest, self.etag.as_deref()).await?;
        self.body = opened.0;
        Ok(())
    }
}

/// The bytes of an original, whether they still lie in slices or are composed into one object.
#[derive(Clone)]
pub struct OriginalReader {
    store: ObjectStore,
    pieces: Vec<Piece>,
}

impl OriginalReader {
    #[must_use]
    pub fn new(store: ObjectStore, pieces: Vec<Piece>) -> Self {
        Self { store, pieces }
    }

    pub(crate) fn store(&self) -> &ObjectStore {
        &self.store
    }

    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.size_bytes).sum()
    }

    /// Streams a range across pieces; each piece is opened when the reader gets there.
    pub async fn read(&self, range: Range<u64>) -> Result<ByteChunks, Error> {
        if range.end > self.size_bytes() {
            let key = self.pieces.first().map(|piece| piece.key.as_str()).unwrap_or_default();
            return Err(Error::OutOfRange { key: key.into(), start: range.start, end: range.end });
        }
        let mut parts = self.parts(&range).into_iter();
        // The first piece is opened now, so that what is missing is an error of this call.
        let Some((key, first)) = parts.next() else { return Ok(stream::empty().boxed()) };
        let first = self.store.read(&key, first).await?;
        let store = self.store.clone();
        let rest = stream::iter(parts.collect::<Vec<_>>())
            .then(move |(key, range)| {
                let store = store.clone();
                async move { store.read(&key, range).await.map_err(io::Error::from) }
            })
            .try_flatten();
        Ok(first.chain(rest).boxed())
    }

    fn parts(&self, range: &Range<u64>) -> Vec<(ObjectKey, Range<u64>)> {
        let mut parts = Vec::new();
        let mut piece_start = 0;
        for piece in &self.pieces {
            let start = range.start.max(piece_start);
            let end = range.end.min(piece_start + piece.size_bytes);
            if start < end {
                parts.push((piece.key.clone(), start - piece_start..end - piece_start));
            }
            piece_start += piece.size_bytes;
        }
        parts
    }
}

//! Multipart uploads that end with the object whole or with an error, whatever the server does meanwhile.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::Bytes;
use debrief_model::ObjectKey;
use futures::{StreamExt, TryStreamExt, stream};
use md5::{Digest, Md5};
use tokio::sync::Semaphore;

use crate::action::Action;
use crate::compose::{Piece, copy_source};
use crate::plan::Part;
use crate::{Error, ObjectStore};

/// What an object is to become.
pub(crate) struct Target<'a> {
    pub key: &'a ObjectKey,
    pub content_type: &'a str,
    pub size_bytes: u64,
}

/// Where the bytes of parts are, readable again for a second try.
pub(crate) trait PartSource: Sync {
    fn bytes(&self, range: Range<u64>) -> impl Future<Output = Result<Bytes, Error>> + Send;
}

/// One part on the wire while the next is read: memory is two parts, whatever the file's size.
const SENT_AT_ONCE: usize = 2;

/// A copy costs the server a link or a disk copy, and us nothing but a connection.
const PARTS_IN_FLIGHT: usize = 4;

/// How often an upload is begun that the server forgets, because a lifecycle rule or a person aborts it.
const ROUNDS: u32 = 3;

impl ObjectStore {
    /// A multipart upload of parts; those that are a piece of `pieces` are copied inside the server.
    pub(crate) async fn put_parts(
        &self,
        target: &Target<'_>,
        parts: &[Part],
        source: &impl PartSource,
        pieces: &[Piece],
    ) -> Result<(), Error> {
        let transfer = Transfer {
            store: self,
            pieces,
            source,
            may_copy: AtomicBool::new(true),
            sending: Semaphore::new(SENT_AT_ONCE),
            etag_before: self.etag(target.key).await?,
        };
        for round in 1.. {
            match transfer.put(target, parts).await {
                Err(Error::UploadGone { .. }) if round < ROUNDS => {
                    tracing::warn!(key = %target.key, round, "the server forgot a multipart upload; it begins again");
                }
                // Some servers take a copy for something else and still answer with an ETag.
                Err(Error::Rejected { code, .. }) if code == "InvalidPart" && round < ROUNDS => {
                    tracing::warn!(key = %target.key, round, "the server lost a part; all are sent again");
                    transfer.may_copy.store(false, Ordering::Relaxed);
                }
                done => return done,
            }
        }
        Err(Error::UploadGone { key: target.key.as_str().into() })
    }

    pub(crate) async fn begin<'a>(&'a self, target: &Target<'a>) -> Result<PartsUpload<'a>, Error> {
        let request = self.client.create_multipart_upload().bucket(self.bucket());
        let request = request.key(target.key.as_str()).content_type(target.content_type);
        let created = request.send().await.map_err(|error| self.call(Action::Begin, Some(target.key)).failed(error))?;
        match created.upload_id.filter(|id| !id.is_empty()) {
            Some(id) => Ok(PartsUpload { store: self, key: target.key, id, settled: false }),
            None => Err(self.call(Action::Begin, Some(target.key)).nonsense("an upload without an id")),
        }
    }

    /// Best effort: what remains is found by `abort_uploads`, or by the bucket's own lifecycle rule.
    pub(crate) async fn abort(&self, key: &ObjectKey, id: &str) {
        if let Err(error) = self.try_abort(key, id).await {
            tracing::warn!(%key, %error, "an unfinished multipart upload stays behind");
        }
    }

    pub(crate) async fn try_abort(&self, key: &ObjectKey, id: &str) -> Result<(), Error> {
        let request = self.client.abort_multipart_upload().bucket(self.bucket()).key(key.as_str());
        match request.upload_id(id).send().await {
            Ok(_) => Ok(()),
            Err(error) => match self.call(Action::Abort, Some(key)).failed(error) {
                Error::UploadGone { .. } | Error::NotFound { .. } => Ok(()),
                error => Err(error),
            },
        }
    }
}

struct Transfer<'a, S> {
    store: &'a ObjectStore,
    pieces: &'a [Piece],
    source: &'a S,
    /// Until the server refuses the first copy.
    may_copy: AtomicBool,
    sending: Semaphore,
    etag_before: Option<String>,
}

impl<S: PartSource> Transfer<'_, S> {
    async fn put(&self, target: &Target<'_>, parts: &[Part]) -> Result<(), Error> {
        let upload = self.store.begin(target).await?;
        let taken = stream::iter(parts.iter().zip(1..))
            .map(|(part, number)| self.take(&upload, number, part))
            .buffered(PARTS_IN_FLIGHT)
            .try_collect::<Vec<_>>()
            .await;
        upload.finish(taken, target.size_bytes, self.etag_before.as_deref()).await
    }

    async fn take(&self, upload: &PartsUpload<'_>, number: i32, part: &Part) -> Result<CompletedPart, Error> {
        if let Some(piece) = part.piece.and_then(|index| self.pieces.get(index))
            && self.may_copy.load(Ordering::Relaxed)
        {
            match upload.copy_part(number, piece).await {
                Err(error) if can_be_sent_instead(&error) => {
                    self.may_copy.store(false, Ordering::Relaxed);
                    tracing::info!(key = %upload.key, %error, "parts are sent, since the server does not copy them");
                }
                done => return done,
            }
        }
        let _permit = self.sending.acquire().await.map_err(|_| upload.gone())?;
        upload.send_part(number, self.source.bytes(part.range.clone()).await?).await
    }
}

/// A server may refuse a copy with any status, or not know of copies at all; only what would fail
/// the same way when the bytes are sent is told at once.
fn can_be_sent_instead(error: &Error) -> bool {
    matches!(error, Error::Rejected { .. } | Error::Refused { .. })
}

/// A multipart upload in progress; dropped before `finish`, it is aborted in the background.
pub(crate) struct PartsUpload<'a> {
    store: &'a ObjectStore,
    key: &'a ObjectKey,
    id: String,
    settled: bool,
}

impl PartsUpload<'_> {
    pub(crate) async fn send_part(&self, number: i32, bytes: Bytes) -> Result<CompletedPart, Error> {
        let request = self.store.client.upload_part().bucket(self.store.bucket()).key(self.key.as_str());
        let request = request.upload_id(&self.id).part_number(number).set_checksum_crc32(self.store.crc32_of(&bytes));
        let request = request.body(ByteStream::from(bytes));
        let sent = match self.store.place.signs_payload {
            true => request.send().await,
            false => request.customize().disable_payload_signing().send().await,
        };
        let sent = sent.map_err(|error| {
            let failed = self.store.call(Action::WritePart, Some(self.key)).failed(error);
            if failed.is_not_found() { self.gone() } else { failed }
        })?;
        self.taken(Action::WritePart, number, sent.e_tag)
    }

    pub(crate) async fn copy_part(&self, number: i32, piece: &Piece) -> Result<CompletedPart, Error> {
        let request = self.store.client.upload_part_copy().bucket(self.store.bucket()).key(self.key.as_str());
        let request = request.upload_id(&self.id).part_number(number);
        let copied = request
            .copy_source(copy_source(self.store.bucket(), &piece.key))
            .send()
            .await
            .map_err(|error| self.store.call(Action::CopyPart, Some(&piece.key)).failed(error))?;
        self.taken(Action::CopyPart, number, copied.copy_part_result.and_then(|result| result.e_tag))
    }

    /// A server that does not know copies takes one for an empty part, and answers without an ETag.
    fn taken(&self, action: Action, number: i32, etag: Option<String>) -> Result<CompletedPart, Error> {
        match etag.filter(|etag| !etag.is_empty()) {
            Some(etag) => Ok(CompletedPart::builder().part_number(number).e_tag(etag).build()),
            None => Err(self.store.call(action, Some(self.key)).nonsense("a part without an ETag")),
        }
    }

    pub(crate) async fn finish(
        mut self,
        parts: Result<Vec<CompletedPart>, Error>,
        size_bytes: u64,
        etag_before: Option<&str>,
    ) -> Result<(), Error> {
        self.settled = true;
        let completed = match parts {
            Ok(parts) => {
                let etag = etag_of(&parts);
                match self.complete(parts).await {
                    Err(error) if self.took_effect(size_bytes, etag, etag_before).await => {
                        tracing::info!(key = %self.key, %error, "the object is whole, though completing it failed");
                        Ok(())
                    }
                    done => done,
                }
            }
            Err(error) => Err(error),
        };
        if let Err(error) = completed {
            self.store.abort(self.key, &self.id).await;
            return Err(error);
        }
        self.check_size(size_bytes).await
    }

    /// Ends it without an object.
    pub(crate) async fn give_up(mut self) -> Result<(), Error> {
        self.settled = true;
        self.store.try_abort(self.key, &self.id).await
    }

    /// The SDK reads S3's "200 OK" with an error in its body as an error.
    async fn complete(&self, parts: Vec<CompletedPart>) -> Result<(), Error> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        let request = self.store.client.complete_multipart_upload().bucket(self.store.bucket());
        let request = request.key(self.key.as_str()).upload_id(&self.id).multipart_upload(parts);
        match request.send().await.map_err(|error| self.store.call(Action::Complete, Some(self.key)).failed(error)) {
            Ok(_) => Ok(()),
            Err(Error::NotFound { .. }) => Err(self.gone()),
            // Ceph answers 500 where it knows the upload no more.
            Err(Error::Rejected { status: 500.., .. }) if self.is_forgotten().await => Err(self.gone()),
            Err(error) => Err(error),
        }
    }

    async fn is_forgotten(&self) -> bool {
        let request = self.store.client.list_parts().bucket(self.store.bucket()).key(self.key.as_str());
        let parts = request.upload_id(&self.id).max_parts(1).send().await;
        parts.is_err_and(|error| error.code() == Some("NoSuchUpload"))
    }

    /// The answer of a successful Complete can be lost, and the next one finds no upload. Whether it is
    /// this upload's object that lies there is told by its ETag: that of these parts where the server
    /// makes it as S3 does, at least another one than before.
    async fn took_effect(&self, size_bytes: u64, etag: Option<String>, etag_before: Option<&str>) -> bool {
        let Ok(Some(found)) = self.store.look(self.key).await else { return false };
        let found_etag = found.etag.as_deref().map(unquoted);
        let ours = found_etag.is_some() && (found_etag == etag.as_deref() || found_etag != etag_before.map(unquoted));
        found.size_bytes == size_bytes && ours
    }

    /// Slices are deleted on the strength of this object, so its size is asked for and not assumed.
    async fn check_size(&self, expected_bytes: u64) -> Result<(), Error> {
        let found_bytes = self.store.size(self.key).await?.unwrap_or(0);
        if found_bytes == expected_bytes {
            return Ok(());
        }
        self.store.delete(self.key).await?;
        let key = self.key.as_str().into();
        Err(Error::Incomplete { key, expected_bytes, found_bytes })
    }

    fn gone(&self) -> Error {
        Error::UploadGone { key: self.key.as_str().into() }
    }
}

impl Drop for PartsUpload<'_> {
    fn drop(&mut self) {
        if self.settled {
            return;
        }
        let (store, key, id) = (self.store.clone(), self.key.clone(), self.id.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { store.abort(&key, &id).await });
        }
    }
}

/// The ETag that S3 gives an object of these parts: the MD5 of their MD5s, and their number. `None`
/// where theirs are no MD5s, as with encryption by a key of KMS.
fn etag_of(parts: &[CompletedPart]) -> Option<String> {
    let mut md5 = Md5::new();
    for part in parts {
        md5.update(hex::decode(unquoted(part.e_tag()?)).ok()?);
    }
    Some(format!("{}-{}", hex::encode(md5.finalize()), parts.len()))
}

fn unquoted(etag: &str) -> &str {
    etag.trim_matches('"')
}

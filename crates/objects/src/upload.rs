use std::path::Path;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use bytes::{Bytes, BytesMut};
use debrief_model::ObjectKey;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use crate::{Error, ObjectStore};

/// Above S3's lower limit of 5 MiB for all parts but the last, and what a slice of an upload has.
pub(crate) const PART_BYTES: u64 = 8 << 20;

/// S3's upper limit for the parts of one object.
pub(crate) const MAX_PARTS: u64 = 10_000;

/// One part on the wire while the next is read: memory is three parts, whatever the file's size.
const PARTS_IN_FLIGHT: usize = 2;

impl ObjectStore {
    /// Writes a file as an object and answers its size; memory does not grow with the file.
    pub async fn put_file(&self, key: &ObjectKey, path: &Path, content_type: &str) -> Result<u64, Error> {
        let unreadable = |source| Error::LocalFile { path: path.to_owned(), source };
        let file = File::open(path).await.map_err(unreadable)?;
        let size_bytes = file.metadata().await.map_err(unreadable)?.len();
        let mut parts = file_parts(file, size_bytes).map_err(unreadable).boxed();
        if size_bytes <= PART_BYTES {
            let bytes = parts.try_next().await?.unwrap_or_default();
            self.put(key, bytes, content_type).await?;
        } else {
            self.put_parts(key, parts, size_bytes, content_type).await?;
        }
        Ok(size_bytes)
    }

    /// A multipart upload of parts that are at hand; all but the last have the same size.
    pub(crate) async fn put_parts(
        &self,
        key: &ObjectKey,
        parts: impl Stream<Item = Result<Bytes, Error>> + Send,
        size_bytes: u64,
        content_type: &str,
    ) -> Result<(), Error> {
        let upload = self.begin(key, content_type).await?;
        let sent = parts
            .zip(stream::iter(1..))
            .map(|(bytes, number)| upload.send_part(number, bytes))
            .buffered(PARTS_IN_FLIGHT)
            .try_collect()
            .await;
        upload.finish(sent, size_bytes).await
    }

    pub(crate) async fn begin<'a>(&'a self, key: &'a ObjectKey, content_type: &str) -> Result<PartsUpload<'a>, Error> {
        let created = self
            .client
            .create_multipart_upload()
            .bucket(self.bucket())
            .key(key.as_str())
            .content_type(content_type)
            .send()
            .await
            .map_err(|error| self.call("begin", Some(key)).failed(error))?;
        let id = created.upload_id.unwrap_or_default();
        Ok(PartsUpload { store: self, key, id, settled: false })
    }

    /// Best effort: what remains is found by `delete_prefix`, or by the bucket's own lifecycle rule.
    pub(crate) async fn abort(&self, key: &ObjectKey, id: &str) {
        let request = self.client.abort_multipart_upload().bucket(self.bucket());
        if let Err(error) = request.key(key.as_str()).upload_id(id).send().await {
            let error = self.call("abort", Some(key)).failed(error);
            tracing::warn!(%key, %error, "an unfinished multipart upload stays behind");
        }
    }
}

/// A multipart upload in progress; dropped before `finish`, it is aborted in the background.
pub(crate) struct PartsUpload<'a> {
    pub store: &'a ObjectStore,
    pub key: &'a ObjectKey,
    pub id: String,
    settled: bool,
}

impl PartsUpload<'_> {
    pub(crate) async fn send_part(&self, number: i32, bytes: Result<Bytes, Error>) -> Result<CompletedPart, Error> {
        let sent = self
            .store
            .client
            .upload_part()
            .bucket(self.store.bucket())
            .key(self.key.as_str())
            .upload_id(&self.id)
            .part_number(number)
            .body(ByteStream::from(bytes?))
            .send()
            .await
            .map_err(|error| self.store.call("write a part of", Some(self.key)).failed(error))?;
        Ok(CompletedPart::builder().part_number(number).set_e_tag(sent.e_tag).build())
    }

    pub(crate) async fn finish(
        mut self,
        parts: Result<Vec<CompletedPart>, Error>,
        size_bytes: u64,
    ) -> Result<(), Error> {
        let completed = match parts {
            Ok(parts) => self.complete(parts).await,
            Err(error) => Err(error),
        };
        self.settled = true;
        if let Err(error) = completed {
            self.store.abort(self.key, &self.id).await;
            return Err(error);
        }
        self.check_size(size_bytes).await
    }

    /// The SDK turns S3's "200 OK" with an error in its body into an error here.
    async fn complete(&self, parts: Vec<CompletedPart>) -> Result<(), Error> {
        let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
        self.store
            .client
            .complete_multipart_upload()
            .bucket(self.store.bucket())
            .key(self.key.as_str())
            .upload_id(&self.id)
            .multipart_upload(parts)
            .send()
            .await
            .map_err(|error| self.store.call("complete", Some(self.key)).failed(error))?;
        Ok(())
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

/// The part size for an object: grown by whole MiB where 10,000 parts of 8 MiB do not suffice. All
/// parts but the last are equal, as some S3 servers demand.
pub(crate) fn part_bytes_for(size_bytes: u64) -> u64 {
    PART_BYTES.max(size_bytes.div_ceil(MAX_PARTS).next_multiple_of(1 << 20))
}

fn file_parts(file: File, size_bytes: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let part_bytes = part_bytes_for(size_bytes);
    stream::try_unfold((file, size_bytes), move |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let wanted = left.min(part_bytes);
        let mut bytes = BytesMut::with_capacity(usize::try_from(wanted).unwrap_or(0));
        let mut part = (&mut file).take(wanted);
        while part.read_buf(&mut bytes).await? > 0 {}
        if bytes.len() as u64 != wanted {
            return Err(std::io::Error::other("it became shorter while it was read"));
        }
        Ok(Some((bytes.freeze(), (file, left - wanted))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_size_grows_so_that_ten_thousand_parts_suffice() {
        const TIB: u64 = 1 << 40;
        assert_eq!(part_bytes_for(1), PART_BYTES);
        assert_eq!(part_bytes_for(PART_BYTES * MAX_PARTS), PART_BYTES);
        assert!(part_bytes_for(PART_BYTES * MAX_PARTS + 1) > PART_BYTES);
        assert!((5 * TIB).div_ceil(part_bytes_for(5 * TIB)) <= MAX_PARTS);
    }
}

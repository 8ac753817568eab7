use aws_sdk_s3::types::CompletedPart;
use bytes::{Bytes, BytesMut};
use debrief_model::ObjectKey;
use futures::{Stream, StreamExt, TryStreamExt, stream};

use crate::reader::{ByteChunks, OriginalReader};
use crate::upload::{MAX_PARTS, PART_BYTES, PartsUpload, part_bytes_for};
use crate::{Error, ObjectStore};

/// A run of an original's bytes that is an object of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub key: ObjectKey,
    pub size_bytes: u64,
}

/// S3's lower limit for every part but the last.
const MIN_PART_BYTES: u64 = 5 << 20;

/// S3's upper limit for what one UploadPartCopy takes.
const MAX_COPY_BYTES: u64 = 5 << 30;

/// A copy costs the server a link or a disk copy, and us nothing but a connection.
const COPIES_IN_FLIGHT: usize = 4;

impl ObjectStore {
    /// Makes one object of pieces, in their order; the pieces stay. Inside the server where its rules
    /// allow it, else through this process with constant memory. The target appears whole or not at all.
    pub async fn compose(&self, target: &ObjectKey, pieces: &[Piece], content_type: &str) -> Result<(), Error> {
        if pieces.is_empty() {
            return Err(Error::NoPieces { key: target.as_str().into() });
        }
        let pieces: Vec<Piece> = pieces.iter().filter(|p| p.size_bytes > 0).cloned().collect();
        if !can_be_copied(&pieces) {
            return self.recut(target, pieces, content_type).await;
        }
        match self.copy_pieces(target, &pieces, content_type).await {
            // A server without UploadPartCopy.
            Err(Error::Rejected { status: 501 | 405, .. }) => self.recut(target, pieces, content_type).await,
            result => result,
        }
    }

    async fn copy_pieces(&self, target: &ObjectKey, pieces: &[Piece], content_type: &str) -> Result<(), Error> {
        let upload = self.begin(target, content_type).await?;
        let copied = stream::iter(pieces.iter().zip(1..))
            .map(|(piece, number)| upload.take_part(number, piece))
            .buffered(COPIES_IN_FLIGHT)
            .try_collect()
            .await;
        upload.finish(copied, pieces.iter().map(|piece| piece.size_bytes).sum()).await
    }

    async fn recut(&self, target: &ObjectKey, pieces: Vec<Piece>, content_type: &str) -> Result<(), Error> {
        let original = OriginalReader::new(self.clone(), pieces);
        let size_bytes = original.size_bytes();
        let chunks = original.read(0..size_bytes).await?;
        let parts = cut(chunks, part_bytes_for(size_bytes)).map_err(|error| self.cut(error));
        if size_bytes <= PART_BYTES {
            let whole = Box::pin(parts).try_next().await?.unwrap_or_default();
            return self.put(target, whole, content_type).await;
        }
        self.put_parts(target, parts, size_bytes, content_type).await
    }
}

impl PartsUpload<'_> {
    /// Garage refuses UploadPartCopy from a source below the least part size, though it is the last part.
    async fn take_part(&self, number: i32, piece: &Piece) -> Result<CompletedPart, Error> {
        if piece.size_bytes < MIN_PART_BYTES {
            return self.send_part(number, self.store.get(&piece.key, MIN_PART_BYTES).await).await;
        }
        self.copy_part(number, piece).await
    }

    async fn copy_part(&self, number: i32, piece: &Piece) -> Result<CompletedPart, Error> {
        let copied = self
            .store
            .client
            .upload_part_copy()
            .bucket(self.store.bucket())
            .key(self.key.as_str())
            .upload_id(&self.id)
            .part_number(number)
            .copy_source(copy_source(self.store.bucket(), &piece.key))
            .send()
            .await
            .map_err(|error| self.store.call("copy", Some(&piece.key)).failed(error))?;
        let etag = copied.copy_part_result.and_then(|result| result.e_tag);
        Ok(CompletedPart::builder().part_number(number).set_e_tag(etag).build())
    }
}

/// Equal parts: some S3 servers refuse others (all but the last, which may be shorter).
fn can_be_copied(pieces: &[Piece]) -> bool {
    let Some((last, others)) = pieces.split_last() else { return false };
    let Some(first) = others.first() else { return last.size_bytes <= MAX_COPY_BYTES };
    pieces.len() as u64 <= MAX_PARTS
        && (MIN_PART_BYTES..=MAX_COPY_BYTES).contains(&first.size_bytes)
        && others.iter().all(|piece| piece.size_bytes == first.size_bytes)
        && last.size_bytes <= first.size_bytes
}

/// `bucket/key` as the copy source header wants it: every byte but the unreserved ones and `/` encoded.
fn copy_source(bucket: &str, key: &ObjectKey) -> String {
    let mut source = format!("{bucket}/");
    for byte in key.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                source.push(char::from(byte));
            }
            _ => source.push_str(&format!("%{byte:02X}")),
        }
    }
    source
}

/// Chunks of any size into parts of `part_bytes`, the last one shorter.
fn cut(chunks: ByteChunks, part_bytes: u64) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let part_bytes = usize::try_from(part_bytes).unwrap_or(usize::MAX);
    stream::try_unfold((chunks, Bytes::new()), move |(mut chunks, mut rest)| async move {
        let mut part = BytesMut::new();
        while part.len() < part_bytes {
            if rest.is_empty() {
                match chunks.try_next().await? {
                    Some(chunk) => rest = chunk,
                    None => break,
                }
            }
            if part.is_empty() {
                part.reserve(part_bytes);
            }
            let taken = rest.split_to(rest.len().min(part_bytes - part.len()));
            part.extend_from_slice(&taken);
        }
        Ok((!part.is_empty()).then(|| (part.freeze(), (chunks, rest))))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn pieces(sizes: &[u64]) -> Vec<Piece> {
        let key = || ObjectKey::from_stored("k".into());
        sizes.iter().map(|&size_bytes| Piece { key: key(), size_bytes }).collect()
    }

    #[test]
    fn only_equal_parts_of_a_lawful_size_are_copied_inside_the_server() {
        const MIB: u64 = 1 << 20;
        assert!(can_be_copied(&pieces(&[8 * MIB, 8 * MIB, 1])));
        assert!(can_be_copied(&pieces(&[1])));
        assert!(!can_be_copied(&pieces(&[])));
        assert!(!can_be_copied(&pieces(&[8 * MIB, 7 * MIB, 8 * MIB])));
        assert!(!can_be_copied(&pieces(&[MIB, MIB])));
        assert!(!can_be_copied(&pieces(&[8 * MIB, 9 * MIB])));
        assert!(!can_be_copied(&pieces(&vec![8 * MIB; 10_001])));
    }

    #[test]
    fn a_copy_source_is_encoded_byte_by_byte() {
        let key = ObjectKey::from_stored("a b/ü?+.x".into());
        assert_eq!(copy_source("bucket", &key), "bucket/a%20b/%C3%BC%3F%2B.x");
    }

    #[tokio::test]
    async fn chunks_are_cut_into_equal_parts() {
        let chunks = stream::iter(["abcdefg", "h", "", "ij"].map(|s| Ok(Bytes::from(s)))).boxed();
        let parts: Vec<Bytes> = cut(chunks, 3).try_collect().await.unwrap();
        assert_eq!(parts, ["abc", "def", "ghi", "j"]);
    }
}

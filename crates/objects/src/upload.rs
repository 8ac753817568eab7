use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use debrief_model::ObjectKey;
use futures::TryStreamExt;

use crate::multipart::{PartSource, Target};
use crate::plan::{PART_BYTES, parts_of};
use crate::reader::OriginalReader;
use crate::{Error, ObjectStore};

impl ObjectStore {
    /// Writes a file as an object and answers its size; memory does not grow with the file.
    pub async fn put_file(&self, key: &ObjectKey, path: &Path, content_type: &str) -> Result<u64, Error> {
        let file = LocalFile::open(path).await?;
        let target = Target { key, content_type, size_bytes: file.size_bytes };
        self.put_source(&target, &file).await?;
        Ok(target.size_bytes)
    }

    /// One call where the bytes are one part, else a multipart upload.
    async fn put_source(&self, target: &Target<'_>, source: &impl PartSource) -> Result<(), Error> {
        if target.size_bytes <= PART_BYTES {
            let whole = source.bytes(0..target.size_bytes).await?;
            return self.put(target.key, whole, target.content_type).await;
        }
        // One piece larger than a part: every part is sent.
        self.put_parts(target, &parts_of(&[target.size_bytes]), source, &[]).await
    }
}

struct LocalFile {
    file: Arc<std::fs::File>,
    path: PathBuf,
    size_bytes: u64,
}

impl LocalFile {
    async fn open(path: &Path) -> Result<Self, Error> {
        let unreadable = |source| Error::LocalFile { path: path.to_owned(), source };
        let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let size_bytes = file.metadata().await.map_err(unreadable)?.len();
        Ok(Self { file: Arc::new(file.into_std().await), path: path.to_owned(), size_bytes })
    }
}

impl PartSource for LocalFile {
    async fn bytes(&self, range: Range<u64>) -> Result<Bytes, Error> {
        let file = self.file.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = vec![0; usize::try_from(range.end - range.start).unwrap_or(0)];
            file.read_exact_at(&mut bytes, range.start).map(|()| bytes.into())
        });
        let read = read.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
        read.map_err(|source| Error::LocalFile { path: self.path.clone(), source })
    }
}

impl PartSource for OriginalReader {
    async fn bytes(&self, range: Range<u64>) -> Result<Bytes, Error> {
        let mut bytes = Vec::with_capacity(usize::try_from(range.end - range.start).unwrap_or(0));
        let mut chunks = self.read(range).await?;
        while let Some(chunk) = chunks.try_next().await.map_err(|error| self.store().cut(error))? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.into())
    }
}

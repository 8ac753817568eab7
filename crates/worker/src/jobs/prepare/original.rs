//! The original: one object out of the slices, and a file of it for ffmpeg, its bytes proved on the way.
//!
//! Invariant: slices are only forgotten once the composed object was read again from the storage and has the
//! SHA-256 of what was acknowledged. Until then no row names the object.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use debrief_db::recordings::{self, StoredMedia};
use debrief_db::uploads::Part;
use debrief_db::{jobs, uploads};
use debrief_model::{ObjectKey, ObjectPrefix, Reason, UploadId};
use debrief_objects::{OriginalReader, Piece};
use futures::StreamExt;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::Prepare;
use crate::context::Context;
use crate::jobs::{Ending, storage_full, storage_unavailable};

/// What goes wrong while the object is put together is mended by doing so again; what was wrong before is not.
const COMPOSE_TRIES: u32 = 2;

impl Prepare<'_> {
    /// ffmpeg seeks, so it gets a file of its own.
    pub(super) async fn take_original(&mut self) -> Result<PathBuf, Ending> {
        let path = self.folder.path().join("original");
        match self.recording.original.clone() {
            Some(original) => self.fetch_composed(&original, &path).await?,
            None => self.compose_original(&path).await?,
        }
        Ok(path)
    }

    async fn fetch_composed(&self, original: &StoredMedia, path: &Path) -> Result<(), Ending> {
        let sha256 = self.fetch(original, path).await?;
        if !self.is_expected(&sha256) {
            tracing::error!(recording = %self.recording.id, key = %original.key, sha256, "the original is damaged");
            return Err(Ending::Retry(damaged()));
        }
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::original_verified(&mut tx, &self.recording, &sha256).await?;
        Ok(tx.commit().await?)
    }

    /// One object out of the slices. Finishing the upload has not waited for this.
    async fn compose_original(&mut self, path: &Path) -> Result<(), Ending> {
        let id = self.recording.id;
        let mut reader = self.ctx.db.read().await?;
        let slices = uploads::slices(&mut reader, id).await?;
        let upload_id = uploads::id_of(&mut reader, id).await?.ok_or(Ending::Fenced)?;
        let parts = uploads::parts_of(&mut reader, id).await?;
        drop(reader);
        let key = ObjectKey::original(id, upload_id, &self.nonce);
        let pieces: Vec<Piece> =
            slices.iter().map(|(key, size_bytes)| Piece { key: key.clone(), size_bytes: *size_bytes }).collect();
        let size_bytes = pieces.iter().map(|piece| piece.size_bytes).sum();
        let original = StoredMedia { key, media_type: "application/octet-stream".into(), size_bytes };
        for _ in 0..COMPOSE_TRIES {
            self.ctx.objects.compose(&original.key, &pieces, &original.media_type).await?;
            let sums = Sums::of_parts(&parts);
            let (sha256, are_parts) = self.fetch_with(&original, path, sums).await?;
            if self.is_expected(&sha256) && are_parts {
                return self.keep_original(original, &sha256, &pieces, upload_id).await;
            }
            tracing::error!(recording = %id, key = %original.key, sha256, "the composed original is damaged");
            self.ctx.objects.delete(&original.key).await?;
        }
        Err(Ending::Retry(pieces_damaged()))
    }

    async fn keep_original(
        &mut self,
        original: StoredMedia,
        sha256: &str,
        pieces: &[Piece],
        upload_id: UploadId,
    ) -> Result<(), Ending> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::original_composed(&mut tx, &self.recording, &original.key, sha256).await?;
        tx.commit().await?;
        // Nobody names them any more; what cannot be deleted now, the sweep finds.
        let prefix = ObjectPrefix::slices(self.recording.id, upload_id);
        self.ctx.objects.delete_prefix(&prefix).await.ok();
        // Slices stay where they were made when an upload is joined from others, or a file changes its row.
        for piece in pieces.iter().filter(|piece| !piece.key.as_str().starts_with(prefix.as_str())) {
            self.ctx.objects.delete(&piece.key).await.ok();
        }
        self.recording.original = Some(original);
        Ok(())
    }

    /// Where nothing is known of the whole, as of an upload that was joined from others, its parts tell.
    fn is_expected(&self, sha256: &str) -> bool {
        let known = self.recording.file.as_ref().and_then(|file| file.sha256.as_deref());
        known.is_none_or(|known| known.eq_ignore_ascii_case(sha256))
    }

    async fn fetch(&self, stored: &StoredMedia, path: &Path) -> Result<String, Ending> {
        Ok(self.fetch_with(stored, path, Sums::of_parts(&[])).await?.0)
    }

    /// Writes the object to a file. Answers its SHA-256 in hex, and whether its parts have theirs.
    async fn fetch_with(&self, stored: &StoredMedia, path: &Path, mut sums: Sums) -> Result<(String, bool), Ending> {
        fetch_file(self.ctx, stored, path, |chunk| sums.update(chunk)).await?;
        Ok(sums.finish())
    }

    pub(super) fn check_space(&self, wanted_bytes: u64) -> Result<(), Ending> {
        check_space(self.ctx, self.folder.path(), wanted_bytes)
    }
}

/// Writes an object to a file in a working folder.
pub(in crate::jobs) async fn fetch_file(
    ctx: &Context,
    stored: &StoredMedia,
    path: &Path,
    mut look: impl FnMut(&[u8]),
) -> Result<(), Ending> {
    check_space(ctx, path.parent().unwrap_or(path), stored.size_bytes)?;
    let mut file = tokio::fs::File::create(path).await?;
    let piece = Piece { key: stored.key.clone(), size_bytes: stored.size_bytes };
    let mut chunks = OriginalReader::new(ctx.objects.clone(), vec![piece]).read(0..stored.size_bytes).await?;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| {
            tracing::warn!(%error, "a file could not be read to its end");
            Ending::Wait(storage_unavailable())
        })?;
        look(&chunk);
        file.write_all(&chunk).await?;
    }
    Ok(file.flush().await?)
}

fn check_space(ctx: &Context, folder: &Path, wanted_bytes: u64) -> Result<(), Ending> {
    let facts = rustix::fs::statvfs(folder).map_err(std::io::Error::from)?;
    let free = facts.f_bavail.saturating_mul(facts.f_frsize);
    if free < ctx.settings.min_free_bytes.saturating_add(wanted_bytes) {
        // Waiting costs no attempt: it goes on when there is space.
        return Err(Ending::Wait(storage_full()));
    }
    Ok(())
}

/// SHA-256 of the whole, and of each part in it whose own is known.
struct Sums {
    whole: Sha256,
    parts: VecDeque<Part>,
    /// Of the first part that has not ended: what has come of it, and how much.
    part: Sha256,
    part_bytes: u64,
    are_parts: bool,
}

impl Sums {
    fn of_parts(parts: &[Part]) -> Self {
        let parts = parts.iter().cloned().collect();
        Self { whole: Sha256::new(), parts, part: Sha256::new(), part_bytes: 0, are_parts: true }
    }

    fn update(&mut self, mut bytes: &[u8]) {
        self.whole.update(bytes);
        while let Some(part) = self.parts.front()
            && !bytes.is_empty()
        {
            let left = usize::try_from(part.size_bytes - self.part_bytes).unwrap_or(usize::MAX);
            let (of_part, rest) = bytes.split_at(left.min(bytes.len()));
            self.part.update(of_part);
            self.part_bytes += of_part.len() as u64;
            bytes = rest;
            if self.part_bytes == part.size_bytes {
                let sum = hex::encode(std::mem::take(&mut self.part).finalize());
                self.are_parts &= part.sha256.as_deref().is_none_or(|known| known.eq_ignore_ascii_case(&sum));
                self.part_bytes = 0;
                self.parts.pop_front();
            }
        }
    }

    fn finish(self) -> (String, bool) {
        (hex::encode(self.whole.finalize()), self.are_parts && self.parts.is_empty())
    }
}

fn pieces_damaged() -> Reason {
    Reason::new(
        "original_mismatch",
        "What the storage gives back is not what was uploaded (its SHA-256 differs). Nothing was thrown away. Ask an \
         admin to run “debrief doctor --verify”, then try again, or upload the file again.",
    )
}

fn damaged() -> Reason {
    Reason::new(
        "original_damaged",
        "The stored file is no longer what was uploaded (its SHA-256 differs). Ask an admin to run “debrief doctor \
         --verify” and to bring the file back from a backup, or upload it again with “Replace file…”.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(parts: &[(&[u8], bool)], come: &[&[u8]]) -> bool {
        let parts: Vec<Part> = parts
            .iter()
            .map(|(bytes, is_known)| Part {
                size_bytes: bytes.len() as u64,
                sha256: is_known.then(|| hex::encode(Sha256::digest(bytes))),
            })
            .collect();
        let mut sums = Sums::of_parts(&parts);
        come.iter().for_each(|bytes| sums.update(bytes));
        let (whole, are_parts) = sums.finish();
        assert_eq!(whole, hex::encode(Sha256::digest(come.concat())));
        are_parts
    }

    #[test]
    fn each_part_has_its_own_sum() {
        assert!(sums(&[], &[b"any"]));
        assert!(sums(&[(b"one", true), (b"two", true)], &[b"o", b"net", b"wo"]));
        assert!(sums(&[(b"one", false), (b"two", true)], &[b"0netwo"]), "what is not known is not missed");
        assert!(!sums(&[(b"one", true), (b"two", true)], &[b"onetw0"]));
        assert!(!sums(&[(b"one", true), (b"two", true)], &[b"0netwo"]));
        assert!(!sums(&[(b"one", true), (b"two", true)], &[b"one"]), "one is missing");
    }
}

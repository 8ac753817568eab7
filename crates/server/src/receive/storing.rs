//! Stores slices and moves the offset over them, in their order.

use axum::body::Body;
use debrief_db::uploads::{self, NewSlice, Upload};
use debrief_model::ObjectKey;
use futures::StreamExt;
use futures::stream::FuturesOrdered;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::buffers::Buffers;
use super::cutting::{Cutter, Slice};
use super::receivers::Receiving;
use super::running_hash::RunningHash;
use super::{EXPIRES_AFTER_MS, ReceiveOptions, compaction, fenced, incomplete};
use crate::checksum::Summing;
use crate::error::{Error, Result};
use crate::quotas;
use crate::state::AppState;
use crate::uploads::{check_space, empty_file};

/// One request that appends.
pub(super) struct Receiver {
    state: AppState,
    /// As it was when this request took the fence.
    upload: Upload,
    receiving: Receiving,
    options: ReceiveOptions,
}

/// An object that no row names yet.
struct Stored {
    start_bytes: u64,
    size_bytes: u64,
    key: ObjectKey,
    hash: RunningHash,
}

impl Receiver {
    pub fn new(state: AppState, upload: Upload, receiving: Receiving, options: ReceiveOptions) -> Self {
        Self { state, upload, receiving, options }
    }

    pub async fn run(mut self, body: Body) -> Result<()> {
        let summing = self.options.checksum.take().map(Summing::new);
        let holds_back = summing.is_some();
        // The buffers limit what is under way; the channel only hands over.
        let (sender, slices) = mpsc::channel(1);
        let buffers = Buffers::new(self.state.receivers.budget.clone());
        let limit = self.state.settings.max_upload_bytes;
        let cutter = Cutter::new(body, &self.upload, limit, self.receiving.asked_to_end(), buffers, summing, sender);
        let ((hash, read), stored) = tokio::join!(cutter.run(), self.store(slices, holds_back));
        let held_back = stored?;
        match (holds_back, read) {
            (true, Ok(())) => self.commit(held_back).await?,
            (true, Err(error)) => {
                self.delete(held_back).await;
                return Err(error);
            }
            (false, read) => read?,
        }
        self.close(&hash).await
    }

    /// Gives those that are not committed: all with `holds_back`, else none.
    async fn store(&mut self, mut slices: mpsc::Receiver<Slice>, holds_back: bool) -> Result<Vec<Stored>> {
        let mut under_way: FuturesOrdered<JoinHandle<Result<Stored>>> = FuturesOrdered::new();
        let mut held_back = Vec::new();
        let mut failed = None;
        loop {
            tokio::select! {
                slice = slices.recv(), if !slices.is_closed() || !slices.is_empty() => match slice {
                    Some(_) if failed.is_some() => {}
                    Some(slice) => under_way.push_back(tokio::spawn(put(self.state.clone(), self.upload.clone(), slice))),
                    None => slices.close(),
                },
                Some(stored) = under_way.next(), if !under_way.is_empty() => {
                    let stored = stored.map_err(Error::internal).flatten();
                    let kept = match stored {
                        // Behind a gap nothing counts.
                        Ok(stored) if failed.is_some() => { self.delete(vec![stored]).await; Ok(()) }
                        Ok(stored) if holds_back => { held_back.push(stored); Ok(()) }
                        Ok(stored) => self.commit(vec![stored]).await,
                        Err(error) => Err(error),
                    };
                    if let Err(error) = kept {
                        failed.get_or_insert(error);
                        slices.close();
                    }
                }
                else => break,
            }
        }
        match failed {
            None => Ok(held_back),
            Some(error) => {
                self.delete(held_back).await;
                Err(error)
            }
        }
    }

    /// All of them at once; if another request has taken over, none, and their objects go.
    async fn commit(&mut self, slices: Vec<Stored>) -> Result<()> {
        let Some(last) = slices.last() else { return Ok(()) };
        let rows: Vec<NewSlice<'_>> = slices.iter().map(Stored::row).collect();
        match self.commit_rows(&rows, &last.hash).await {
            Ok(offset) => {
                self.upload.offset_bytes = offset;
                Ok(())
            }
            Err(NotCommitted::Refused(error)) => {
                self.delete(slices).await;
                Err(error)
            }
            // Whether the rows came to be is unknown: the objects stay, and the sweep knows later.
            Err(NotCommitted::Unknown(error)) => Err(error.into()),
        }
    }

    async fn commit_rows(&self, rows: &[NewSlice<'_>], hash: &RunningHash) -> std::result::Result<u64, NotCommitted> {
        let Self { state, upload, .. } = self;
        let mut tx = state.db.begin().await?;
        let expires_at = tx.now().unix_ms() + EXPIRES_AFTER_MS;
        let state_now = hash.state();
        let offset = uploads::append(&mut tx, upload.id, upload.fence, rows, state_now.as_deref(), expires_at).await?;
        match upload.size_bytes {
            Some(size_bytes) if size_bytes == offset => {
                uploads::finish(&mut tx, upload.id, hash.sum().as_deref()).await?;
            }
            Some(_) => {}
            // Where the length is known, it was counted as a whole.
            None => {
                let added = offset - upload.offset_bytes;
                let (workspace, owner) = (upload.workspace_id, upload.owner_id);
                quotas::check(&mut tx, &state.settings, workspace, owner, added)
                    .await
                    .map_err(NotCommitted::Refused)?;
            }
        }
        tx.commit().await?;
        Ok(offset)
    }

    /// Nobody names these objects; what cannot be deleted now, the sweep finds.
    async fn delete(&self, slices: Vec<Stored>) {
        for slice in slices {
            self.state.objects.delete(&slice.key).await.ok();
        }
    }

    /// The body has ended well.
    async fn close(&mut self, hash: &RunningHash) -> Result<()> {
        let offset = self.upload.offset_bytes;
        match self.upload.size_bytes {
            Some(length) if length == offset => self.finish(hash).await,
            Some(length) if self.options.is_last => Err(incomplete(offset, length)),
            None if self.options.is_last && offset == 0 => Err(empty_file()),
            None if self.options.is_last => self.finish(hash).await,
            _ => {
                if let Err(error) = compaction::run(&self.state, &self.upload).await {
                    tracing::warn!(upload = %self.upload.id, "small slices stay apart: {error:?}");
                }
                Ok(())
            }
        }
    }

    /// Where the length became known only with the last bytes, or after them.
    async fn finish(&self, hash: &RunningHash) -> Result<()> {
        let upload = &self.upload;
        let mut tx = self.state.db.begin().await?;
        if upload.size_bytes.is_none() {
            uploads::declare_length(&mut tx, upload.id, upload.fence, upload.offset_bytes).await?;
        }
        uploads::finish(&mut tx, upload.id, hash.sum().as_deref()).await?;
        Ok(tx.commit().await?)
    }
}

enum NotCommitted {
    /// Nothing of it happened.
    Refused(Error),
    Unknown(debrief_db::Error),
}

impl From<debrief_db::Error> for NotCommitted {
    fn from(error: debrief_db::Error) -> Self {
        match error {
            debrief_db::Error::Fenced => Self::Refused(fenced()),
            error => Self::Unknown(error),
        }
    }
}

impl Stored {
    fn row(&self) -> NewSlice<'_> {
        NewSlice { start_bytes: self.start_bytes, size_bytes: self.size_bytes, key: &self.key }
    }
}

async fn put(state: AppState, upload: Upload, slice: Slice) -> Result<Stored> {
    let Slice { start_bytes, bytes, permit, hash } = slice;
    let size_bytes = bytes.len() as u64;
    check_space(&state, size_bytes)?;
    let key = upload.slice_key(start_bytes, &nonce());
    state.objects.put(&key, bytes.clone(), "application/octet-stream").await?;
    permit.give_back(bytes);
    Ok(Stored { start_bytes, size_bytes, key, hash })
}

/// Two attempts at one offset never share a key.
pub(super) fn nonce() -> String {
    format!("{:016x}", rand::random::<u64>())
}

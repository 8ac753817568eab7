//! Stores slices and moves the offset over them, in their order.

use axum::body::Body;
use debrief_db::uploads::{self, NewSlice, Upload};
use debrief_model::ObjectKey;
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

/// So many slices may wait for their rows; how many are in flight, the buffers say.
const UNCOMMITTED: usize = 8;

type UnderWay = JoinHandle<Result<Stored>>;

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
        let (line, slices) = mpsc::channel(UNCOMMITTED);
        let buffers = Buffers::new(self.state.receivers.budget.clone());
        let limit = self.state.settings.max_upload_bytes;
        let outlet = Outlet { state: self.state.clone(), upload: self.upload.clone(), line };
        let cutter = Cutter::new(body, &self.upload, limit, self.receiving.asked_to_end(), buffers, summing, outlet);
        let ((hash, read), stored) = tokio::join!(cutter.run(), self.store(Line { slices, next: None }, holds_back));
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

    /// Commits slices in their order. Gives those that are not committed: all with `holds_back`, else none.
    async fn store(&mut self, mut line: Line, holds_back: bool) -> Result<Vec<Stored>> {
        let mut held_back = Vec::new();
        let mut failed = None;
        while let Some((stored, ended)) = line.stored_by_now().await {
            let kept = match &failed {
                // Behind a gap nothing counts.
                Some(_) => {
                    self.delete(stored).await;
                    Ok(())
                }
                None if holds_back => {
                    held_back.extend(stored);
                    Ok(())
                }
                None => self.commit(stored).await,
            };
            if let Err(error) = kept.and(ended) {
                failed.get_or_insert(error);
                // The cutter ends; what is under way is waited for, so that its objects do not stay.
                line.slices.close();
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

/// Where cut slices go: each is on its way to the store at once, whatever is being committed.
pub(super) struct Outlet {
    state: AppState,
    upload: Upload,
    line: mpsc::Sender<UnderWay>,
}

impl Outlet {
    /// False if nobody commits slices any more. The place in the line comes first: what is under way always has one,
    /// and so is committed or deleted.
    pub async fn store(&self, slice: Slice) -> bool {
        let Ok(place) = self.line.reserve().await else { return false };
        place.send(tokio::spawn(put(self.state.clone(), self.upload.clone(), slice)));
        true
    }
}

/// Slices on their way to the store, in their order.
struct Line {
    slices: mpsc::Receiver<UnderWay>,
    next: Option<UnderWay>,
}

impl Line {
    /// Waits for the first, and takes those behind it that have ended as well: one commit is one fsync. The error is
    /// that of the slice behind them. `None`: no more will come.
    async fn stored_by_now(&mut self) -> Option<(Vec<Stored>, Result<()>)> {
        let mut now = match self.next.take() {
            Some(slice) => slice,
            None => self.slices.recv().await?,
        };
        let mut stored = Vec::new();
        loop {
            match now.await.map_err(Error::internal).flatten() {
                Ok(slice) => stored.push(slice),
                Err(error) => return Some((stored, Err(error))),
            }
            match self.slices.try_recv() {
                Ok(slice) if slice.is_finished() => now = slice,
                Ok(slice) => {
                    self.next = Some(slice);
                    break;
                }
                Err(_) => break,
            }
        }
        Some((stored, Ok(())))
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

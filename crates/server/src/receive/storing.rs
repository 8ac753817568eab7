//! Stores slices and moves the offset over them, in their order.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use debrief_db::uploads::{self, NewSlice, Upload};
use debrief_model::ObjectKey;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

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
    /// Over everything before the offset.
    hash: RunningHash,
}

/// Slices of one upload that are stored at the same time; while they are, the next one is filled.
const IN_FLIGHT: usize = 3;

/// So many slices may wait for their rows.
const UNCOMMITTED: usize = 16;

/// Between two commits while bytes keep coming: each is an fsync, which slices on the same disk wait for.
const BETWEEN_COMMITS: Duration = Duration::from_millis(100);

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
        let hash = RunningHash::of(&upload);
        Self { state, upload, receiving, options, hash }
    }

    pub async fn run(mut self, body: Body) -> Result<()> {
        let summing = self.options.checksum.take().map(Summing::new);
        let holds_back = summing.is_some();
        let (line, slices) = mpsc::channel(UNCOMMITTED);
        let buffers = Buffers::new(self.state.receivers.budget.clone());
        let limit = self.state.settings.max_upload_bytes;
        let outlet = Outlet::new(&self.state, &self.upload, self.hash.clone(), line);
        let cutter = Cutter::new(body, &self.upload, limit, self.receiving.asked_to_end(), buffers, summing, outlet);
        let (read, stored) = tokio::join!(cutter.run(), self.store(Line::new(slices), holds_back));
        let held_back = stored?;
        match (holds_back, read) {
            (true, Ok(())) => self.commit(held_back).await?,
            (true, Err(error)) => {
                self.delete(held_back).await;
                return Err(error);
            }
            (false, read) => read?,
        }
        self.close().await
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
                self.hash = last.hash.clone();
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
    async fn close(&mut self) -> Result<()> {
        let offset = self.upload.offset_bytes;
        match self.upload.size_bytes {
            Some(length) if length == offset => self.finish().await,
            Some(length) if self.options.is_last => Err(incomplete(offset, length)),
            None if self.options.is_last && offset == 0 => Err(empty_file()),
            None if self.options.is_last => self.finish().await,
            _ => {
                if let Err(error) = compaction::run(&self.state, &self.upload).await {
                    tracing::warn!(upload = %self.upload.id, "small slices stay apart: {error:?}");
                }
                Ok(())
            }
        }
    }

    /// Where the length became known only with the last bytes, or after them.
    async fn finish(&self) -> Result<()> {
        let Self { upload, hash, .. } = self;
        let mut tx = self.state.db.begin().await?;
        if upload.size_bytes.is_none() {
            let declared = uploads::declare_length(&mut tx, upload.id, upload.fence, upload.offset_bytes).await;
            declared.map_err(|error| match error {
                debrief_db::Error::Fenced => fenced(),
                error => error.into(),
            })?;
        }
        uploads::finish(&mut tx, upload.id, hash.sum().as_deref()).await?;
        Ok(tx.commit().await?)
    }
}

/// Where cut slices go: each is on its way to the store at once, whatever is being committed.
pub(super) struct Outlet {
    state: AppState,
    upload: Upload,
    in_flight: Arc<Semaphore>,
    /// Comes from the slice before: they are hashed one after the other while they are stored side by side.
    hash: oneshot::Receiver<RunningHash>,
    line: mpsc::Sender<UnderWay>,
}

impl Outlet {
    fn new(state: &AppState, upload: &Upload, hash: RunningHash, line: mpsc::Sender<UnderWay>) -> Self {
        let (state, upload, in_flight) = (state.clone(), upload.clone(), Arc::new(Semaphore::new(IN_FLIGHT)));
        let (first, hash_before) = oneshot::channel();
        first.send(hash).ok();
        Self { state, upload, in_flight, hash: hash_before, line }
    }

    /// False if nobody commits slices any more. The place in the line comes first: what is under way always has one,
    /// and so is committed or deleted.
    pub async fn store(&mut self, slice: Slice) -> bool {
        let Ok(place) = self.line.reserve().await else { return false };
        let Ok(turn) = self.in_flight.clone().acquire_owned().await else { return false };
        let (after, hash) = oneshot::channel();
        let before = std::mem::replace(&mut self.hash, hash);
        let (state, upload) = (self.state.clone(), self.upload.clone());
        place.send(tokio::spawn(async move {
            let stored = put(state, upload, slice, before, after).await;
            drop(turn);
            stored
        }));
        true
    }
}

/// Slices on their way to the store, in their order.
struct Line {
    slices: mpsc::Receiver<UnderWay>,
    next: Option<UnderWay>,
    /// Not before this is what was given last followed by more.
    due: Instant,
}

impl Line {
    fn new(slices: mpsc::Receiver<UnderWay>) -> Self {
        Self { slices, next: None, due: Instant::now() }
    }

    /// Waits for the first, and takes those behind it that end before the next commit is due, all if no more will
    /// come. The error is that of the slice behind them. `None`: no more will come.
    async fn stored_by_now(&mut self) -> Option<(Vec<Stored>, Result<()>)> {
        let mut stored = Vec::new();
        let mut ended = Ok(());
        let mut now = self.next().await;
        while let Some(slice) = now {
            match slice {
                Ok(slice) => stored.push(slice),
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            }
            now = timeout_at(self.due, self.next()).await.unwrap_or(None);
        }
        self.due = Instant::now() + BETWEEN_COMMITS;
        (!stored.is_empty() || ended.is_err()).then_some((stored, ended))
    }

    /// May be dropped while it waits: nothing is lost.
    async fn next(&mut self) -> Option<Result<Stored>> {
        if self.next.is_none() {
            self.next = self.slices.recv().await;
        }
        let ended = self.next.as_mut()?.await;
        self.next = None;
        Some(ended.map_err(Error::internal).flatten())
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

async fn put(
    state: AppState,
    upload: Upload,
    slice: Slice,
    before: oneshot::Receiver<RunningHash>,
    after: oneshot::Sender<RunningHash>,
) -> Result<Stored> {
    let Slice { start_bytes, bytes, permit } = slice;
    let size_bytes = bytes.len() as u64;
    check_space(&state, size_bytes)?;
    let key = upload.slice_key(start_bytes, &nonce());
    let hashing = async {
        // Where it does not come, a slice before has failed.
        let hash = before.await.map_err(Error::internal)?.with(bytes.clone()).await?;
        after.send(hash.clone()).ok();
        Ok::<_, Error>(hash)
    };
    let storing = state.objects.put(&key, bytes.clone(), "application/octet-stream");
    let (hash, stored) = tokio::join!(hashing, storing);
    stored?;
    permit.give_back(bytes);
    match hash {
        Ok(hash) => Ok(Stored { start_bytes, size_bytes, key, hash }),
        Err(error) => {
            state.objects.delete(&key).await.ok();
            Err(error)
        }
    }
}

/// Two attempts at one offset never share a key.
pub(super) fn nonce() -> String {
    format!("{:016x}", rand::random::<u64>())
}

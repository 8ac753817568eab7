//! The requests of this process that append to uploads right now.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use debrief_model::UploadId;
use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use super::buffers::Budget;

#[derive(Default)]
pub struct Receivers {
    now: Mutex<HashMap<UploadId, Vec<Arc<Signals>>>>,
    pub(super) budget: Arc<Budget>,
}

struct Signals {
    /// Before the fence is drawn nobody can know whether this one is older.
    fence: AtomicI64,
    asked_to_end: CancellationToken,
    ended: CancellationToken,
}

/// One request that appends; dropped, it has ended.
pub struct Receiving {
    of: UploadId,
    signals: Arc<Signals>,
    receivers: Arc<Receivers>,
}

impl Receivers {
    pub(super) fn begin(self: &Arc<Self>, of: UploadId) -> Receiving {
        let signals = Arc::new(Signals {
            fence: AtomicI64::new(i64::MAX),
            asked_to_end: CancellationToken::new(),
            ended: CancellationToken::new(),
        });
        self.lock().entry(of).or_default().push(signals.clone());
        Receiving { of, signals, receivers: self.clone() }
    }

    /// Asks those to end whose writes are refused by now, without waiting for them.
    pub(super) fn end_older_than(&self, of: UploadId, fence: i64) {
        for signals in self.of(of) {
            if signals.fence.load(Ordering::SeqCst) < fence {
                signals.asked_to_end.cancel();
            }
        }
    }

    /// Asks all to store what they have and to end; waits for that no longer than `limit`.
    pub(super) async fn settle(&self, of: UploadId, limit: Duration) {
        let running = self.of(of);
        running.iter().for_each(|signals| signals.asked_to_end.cancel());
        let all_ended = join_all(running.iter().map(|signals| signals.ended.cancelled()));
        tokio::time::timeout(limit, all_ended).await.ok();
    }

    fn of(&self, of: UploadId) -> Vec<Arc<Signals>> {
        self.lock().get(&of).cloned().unwrap_or_default()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<UploadId, Vec<Arc<Signals>>>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Receiving {
    pub(super) fn holds_fence(&self, fence: i64) {
        self.signals.fence.store(fence, Ordering::SeqCst);
    }

    pub(super) fn asked_to_end(&self) -> CancellationToken {
        self.signals.asked_to_end.clone()
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        self.signals.ended.cancel();
        let mut now = self.receivers.lock();
        if let Some(running) = now.get_mut(&self.of) {
            running.retain(|other| !Arc::ptr_eq(other, &self.signals));
            if running.is_empty() {
                now.remove(&self.of);
            }
        }
    }
}

//! The memory that uploads hold: blocks that are filled from the network and emptied into the store.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What every upload has, so that none waits for others.
const OWN: usize = 1;
/// So many more may one upload borrow: one is filled while others are stored. More in flight has not become faster
/// on an S3 server in the same machine.
const BORROWED_BY_ONE: usize = 3;
/// Blocks of the whole process that uploads may borrow, 256 MiB: ten uploads have all they can use, and fifty have
/// less than 16 MiB each.
const BORROWED: usize = 32;

pub(super) struct Budget(Arc<Semaphore>);

impl Default for Budget {
    fn default() -> Self {
        return_freed_blocks();
        Self(Arc::new(Semaphore::new(BORROWED)))
    }
}

/// After the first block is freed glibc would take blocks from its heaps, which keep what was freed in between:
/// fifty uploads left 750 MiB behind. With a fixed threshold each block goes back to the system.
fn return_freed_blocks() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: mallopt only stores a number, under the lock of the allocator that reads it.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, 1 << 20);
    }
}

/// The blocks of one upload, used again and again: fresh ones would have to be cleared by the system each time.
pub(super) struct Buffers {
    own: Arc<Semaphore>,
    borrowed: Arc<Semaphore>,
    budget: Arc<Budget>,
    free: Arc<Mutex<Vec<BytesMut>>>,
}

/// The right to hold one block.
pub(super) struct Permit {
    _own: OwnedSemaphorePermit,
    _of_all: Option<OwnedSemaphorePermit>,
    free: Arc<Mutex<Vec<BytesMut>>>,
}

impl Buffers {
    pub fn new(budget: Arc<Budget>) -> Self {
        let (own, borrowed) = (Semaphore::new(OWN), Semaphore::new(BORROWED_BY_ONE));
        Self { own: Arc::new(own), borrowed: Arc::new(borrowed), budget, free: Arc::default() }
    }

    /// An empty block with room for `size_bytes`; waits for one of this upload where none can be borrowed.
    pub async fn take(&self, size_bytes: usize) -> (BytesMut, Permit) {
        let permit = self.permit().await;
        let mut bytes = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        bytes.reserve(size_bytes);
        (bytes, permit)
    }

    async fn permit(&self) -> Permit {
        let free = self.free.clone();
        if let Ok(own) = self.own.clone().try_acquire_owned() {
            return Permit { _own: own, _of_all: None, free };
        }
        if let Ok(borrowed) = self.borrowed.clone().try_acquire_owned()
            && let Ok(of_all) = self.budget.0.clone().try_acquire_owned()
        {
            return Permit { _own: borrowed, _of_all: Some(of_all), free };
        }
        loop {
            // Nobody closes it, so that the first try succeeds.
            if let Ok(own) = self.own.clone().acquire_owned().await {
                return Permit { _own: own, _of_all: None, free };
            }
        }
    }
}

impl Permit {
    /// The block was stored, or is wanted by nobody.
    pub fn give_back(self, bytes: Bytes) {
        // The store's client may still hold it; then the memory goes when the client lets go.
        if let Ok(mut bytes) = bytes.try_into_mut() {
            bytes.clear();
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
        }
    }
}

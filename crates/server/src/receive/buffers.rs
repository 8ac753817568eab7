//! The memory that uploads hold: blocks that are filled from the network and emptied into the store.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One is filled while the other is stored: 16 MiB an upload.
const OWN: usize = 2;
/// Blocks of the whole process that single uploads may borrow, so that few of them keep the store busier than
/// one after the other would, and many of them do not.
const BORROWED: usize = 6;
/// More in flight has not become faster on an S3 server in the same machine.
const BORROWED_BY_ONE: usize = 2;

pub(super) struct Budget(Arc<Semaphore>);

impl Default for Budget {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BORROWED)))
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

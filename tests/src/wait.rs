use std::time::{Duration, Instant};

/// How long a story waits for another process. Far above what is usual, so that a busy machine fails nothing.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Processes outside tell nobody when they are done, so their state is looked at again and again.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Waits until `look` answers something, and fails with `what` when it never does.
pub fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    wait_within(PATIENCE, what, look)
}

/// The same for what takes longer.
pub fn wait_within<T>(limit: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < limit, "waited {} s in vain for: {what}", limit.as_secs());
        std::thread::sleep(LOOK_AGAIN);
    }
}

pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    wait_for(what, || condition().then_some(()));
}

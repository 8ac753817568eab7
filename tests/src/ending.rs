use std::collections::BTreeSet;
use std::time::Duration;

use crate::{TestApp, wait_until};

/// Longer than any upload may rest and than any orphan is left alone.
const ALL_SWEEPS_ARE_DUE: Duration = Duration::from_secs(30 * 24 * 3600);

/// Every object that a row names.
const NAMED_KEYS: &str = "select original_key from recordings union all select rendition_key from recordings
    union all select poster_key from recordings union all select pictures_key from recordings
    union all select object_key from upload_slices union all select object_key from audio_chunks
    union all select object_key from attachments";

/// Uploads that the sweep takes away, once they are old.
const EXPIRED_UPLOADS: &str =
    "select count(*) from uploads where joined_into is null and (finished_at is null or partial_at is not null)";

const SET_ASIDE: &str = "select kind || ': ' || coalesce(reason_message, '') from jobs
    where state = 'failed' and recording_id not in (select id from recordings where media_state = 'failed')";

impl TestApp {
    /// The end of a story: the queue is empty, no object is without a row and no row without its object,
    /// nothing panicked, and the app ends cleanly with all its processes.
    pub fn finish(mut self) {
        self.wait_for_an_empty_queue();
        self.stop();
        self.check_objects();
        let log = self.log();
        assert!(!log.contains("panicked at"), "something panicked:\n{log}");
    }

    /// After a fault objects without rows are allowed, until the sweep has seen them.
    pub fn finish_after_a_fault(mut self) {
        self.wait_for_a_hurried_queue();
        self.sweep();
        // Their rows go first: until then their objects are no orphans.
        wait_until("the expiry of unfinished uploads", || self.database.number(EXPIRED_UPLOADS) == 0);
        wait_until("the sweep of orphan objects", || self.orphans().is_empty());
        wait_until("the sweep of unfinished uploads", || self.objects.unfinished(Some(self.worker())).is_empty());
        self.finish();
    }

    /// Moves the clock on when a job was put off, so that nobody waits for the storage longer than it is away.
    pub fn hurry(&self) {
        if self.database.number("select count(*) from jobs where state = 'queued' and reason_code is not null") > 0 {
            self.advance_clock(Duration::from_secs(2));
        }
    }

    fn wait_for_a_hurried_queue(&self) {
        wait_until("an empty queue", || {
            self.hurry();
            self.database.number("select count(*) from jobs where state <> 'failed'") == 0
        });
        self.wait_for_an_empty_queue();
    }

    /// Jobs that were set aside stay, to be looked at; only those of refused media are intended.
    pub fn wait_for_an_empty_queue(&self) {
        wait_until("an empty queue", || self.database.number("select count(*) from jobs where state <> 'failed'") == 0);
        let set_aside = self.database.column(SET_ASIDE);
        assert!(set_aside.is_empty(), "jobs were set aside: {set_aside:?}");
    }

    /// A worker sweeps when it starts; by now everything is old enough.
    pub fn sweep(&mut self) {
        self.stop();
        self.advance_clock(ALL_SWEEPS_ARE_DUE);
        self.serve();
    }

    fn check_objects(&self) {
        let stored: BTreeSet<String> = self.objects.keys(None).into_iter().collect();
        let named: BTreeSet<String> = self.database.column(NAMED_KEYS).into_iter().collect();
        let missing: Vec<_> = named.difference(&stored).collect();
        assert!(missing.is_empty(), "rows name objects that are not there: {missing:#?}");
        let orphans: Vec<_> = stored.difference(&named).collect();
        assert!(orphans.is_empty(), "objects that no row names: {orphans:#?}");
    }

    /// How many objects there are while it runs.
    pub fn object_count(&self) -> usize {
        self.objects.keys(Some(self.worker())).len()
    }

    fn orphans(&self) -> Vec<String> {
        let named: BTreeSet<String> = self.database.column(NAMED_KEYS).into_iter().collect();
        self.objects.keys(Some(self.worker())).into_iter().filter(|key| !named.contains(key)).collect()
    }
}

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard};

use debrief_stories::{PATIENCE, Process};

use super::kind::Kind;

/// Where uploaders and killer meet: what has happened, who is in the middle of what, and whether all is calm.
#[derive(Default)]
pub struct Board {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    tally: BTreeMap<Kind, u64>,
    faults: u64,
    acknowledged_bytes: u64,
    lost_bytes: u64,
    starts: u64,
    /// Odd while something is being killed and started again.
    disturbances: u64,
    meeting: Meeting,
    kills_are_done: bool,
    somebody_failed: bool,
    /// Whom an uploader that has just read an offset kills itself, so that no moment passes.
    at_once: Vec<Process>,
}

/// How a kill comes to hit a request: an uploader stands still in the middle of one until the blow has fallen.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Meeting {
    #[default]
    None,
    Wanted(Moment),
    Standing,
    Struck,
    Told {
        was_hit: bool,
    },
}

/// Where an uploader is to stand when it is struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Bytes of a PATCH are sent and its answer has not come.
    InPatch,
    /// An offset was just read that is higher than any before.
    Acknowledged,
}

/// When something began, to say later whether it was disturbed.
#[derive(Clone, Copy)]
pub struct Mark(u64);

/// Tells the others when its holder panics, so that nobody waits for somebody who is gone.
pub struct Watch<'a>(&'a Board);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).somebody_failed = true;
            self.0.changed.notify_all();
        }
    }
}

impl Board {
    pub fn watch(&self) -> Watch<'_> {
        Watch(self)
    }

    pub fn count(&self, kind: Kind) {
        self.change(|state| {
            *state.tally.entry(kind).or_default() += 1;
            state.faults += u64::from(Kind::OF_CLIENTS.contains(&kind));
        });
    }

    pub fn counted(&self, kind: Kind) -> u64 {
        self.lock().tally.get(&kind).copied().unwrap_or(0)
    }

    pub fn faults(&self) -> u64 {
        self.lock().faults
    }

    pub fn wait_for_faults(&self, number: u64) {
        // One by one: on a busy machine many take longer than anybody waits for one thing.
        while self.faults() < number {
            let before = self.faults();
            drop(self.wait("one more fault", |state| state.faults > before));
        }
    }

    pub fn acknowledge(&self, bytes: u64) {
        self.change(|state| state.acknowledged_bytes += bytes);
    }

    pub fn acknowledged_bytes(&self) -> u64 {
        self.lock().acknowledged_bytes
    }

    pub fn lose(&self, bytes: u64) {
        self.lock().lost_bytes += bytes;
    }

    pub fn lost_bytes(&self) -> u64 {
        self.lock().lost_bytes
    }

    /// A server or a storage is there again.
    pub fn count_start(&self) {
        self.lock().starts += 1;
    }

    pub fn starts(&self) -> u64 {
        self.lock().starts
    }

    pub fn end_kills(&self) {
        self.change(|state| state.kills_are_done = true);
    }

    /// Whether enough was done to the server.
    pub fn is_enough(&self, faults: u64) -> bool {
        let state = self.lock();
        state.somebody_failed || (state.kills_are_done && state.faults >= faults)
    }

    pub fn mark(&self) -> Mark {
        Mark(self.lock().disturbances)
    }

    /// Nothing was killed and not yet back at any time since.
    pub fn was_calm_since(&self, mark: Mark) -> bool {
        mark.0.is_multiple_of(2) && self.lock().disturbances == mark.0
    }

    pub fn wait_for_calm(&self) {
        drop(self.wait("calm", |state| state.disturbances.is_multiple_of(2)));
    }

    pub fn disturb(&self) {
        self.change(|state| state.disturbances += 1);
    }

    pub fn calm(&self) {
        self.change(|state| state.disturbances += 1);
    }

    /// An uploader at such a moment. If the killer wants one, it stands still until it was struck, and answers true;
    /// then it has to [`Self::tell`] whether the blow really fell into its request.
    pub fn reach(&self, moment: Moment, is_really: impl FnOnce() -> bool) -> bool {
        let mut state = self.lock();
        if state.meeting != Meeting::Wanted(moment) || !is_really() {
            return false;
        }
        for (number, process) in std::mem::take(&mut state.at_once).into_iter().enumerate() {
            state.disturbances += u64::from(number == 0);
            process.kill();
        }
        state.meeting = Meeting::Standing;
        drop(state);
        self.changed.notify_all();
        drop(self.wait("the blow", |state| state.meeting == Meeting::Struck));
        true
    }

    pub fn tell(&self, was_hit: bool) {
        self.change(|state| state.meeting = Meeting::Told { was_hit });
    }

    /// The killer's side: an uploader stands still.
    pub fn meet(&self, moment: Moment, at_once: Vec<Process>) {
        self.change(|state| {
            state.meeting = Meeting::Wanted(moment);
            state.at_once = at_once;
        });
        drop(self.wait("an uploader in the middle of a request", |state| state.meeting == Meeting::Standing));
    }

    pub fn strike(&self) {
        self.change(|state| state.meeting = Meeting::Struck);
    }

    pub fn was_hit(&self) -> bool {
        let state = self.wait("what the blow did", |state| matches!(state.meeting, Meeting::Told { .. }));
        state.meeting == Meeting::Told { was_hit: true }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn wait(&self, what: &str, is_so: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let not_yet = |state: &mut State| !state.somebody_failed && !is_so(state);
        let (state, waited) = self.changed.wait_timeout_while(self.lock(), PATIENCE, not_yet).unwrap();
        let (failed, in_vain) = (state.somebody_failed, waited.timed_out());
        if failed || in_vain {
            drop(state);
            assert!(!failed, "ends because another one has failed");
            panic!("waited in vain for {what}");
        }
        state
    }
}

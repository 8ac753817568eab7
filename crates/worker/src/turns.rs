//! Whose window is heard next.
//!
//! Fair by audio, not by jobs: start-time fair queueing (Goyal, Vin and Cheng, 1996) over recordings. Each window moves
//! its recording's own clock on by its length, and the recording whose clock is least comes first. One that is new, or
//! was idle, begins at the clock of the window that was let in last: it waits for no backlog, and has saved up nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use debrief_model::RecordingId;
use tokio::sync::oneshot;

/// The slots of the machine, whichever model fills them.
pub struct Turns {
    slots: usize,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    taken: usize,
    /// Where the clock stood of whoever was let in last.
    now_ms: i64,
    clocks: HashMap<RecordingId, i64>,
    waiting: Vec<Waiter>,
    arrived: u64,
    /// Who was let in without need, and leaves when asked to.
    spare: Vec<oneshot::Sender<()>>,
}

struct Waiter {
    of: RecordingId,
    start_ms: i64,
    arrived: u64,
    slots: usize,
    go: oneshot::Sender<Turn>,
}

/// The right to hear a window; dropped, the slots are free again.
pub struct Turn {
    turns: Arc<Turns>,
    slots: usize,
}

impl Turns {
    #[must_use]
    pub fn new(slots: usize) -> Arc<Self> {
        Arc::new(Self { slots: slots.max(1), queue: Mutex::default() })
    }

    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// Waits for a turn for so much audio. `alone`: nothing else is heard meanwhile.
    pub async fn take(self: &Arc<Self>, of: RecordingId, audio_ms: i64, alone: bool) -> Turn {
        let receiver = self.stand_in_line(of, audio_ms, alone);
        // The sender lies in the queue until it has sent.
        receiver.await.unwrap_or_else(|_| Turn { turns: self.clone(), slots: 0 })
    }

    /// A turn that nobody else wants now, and when it has to be given back: once somebody does. It costs a recording
    /// nothing of its share.
    pub fn spare(self: &Arc<Self>) -> Option<(Turn, oneshot::Receiver<()>)> {
        let mut queue = self.lock();
        queue.waiting.retain(|waiter| !waiter.go.is_closed());
        if !queue.waiting.is_empty() || queue.taken >= self.slots {
            return None;
        }
        queue.taken += 1;
        queue.spare.retain(|wanted| !wanted.is_closed());
        let (wanted, is_wanted) = oneshot::channel();
        queue.spare.push(wanted);
        Some((Turn { turns: self.clone(), slots: 1 }, is_wanted))
    }

    fn stand_in_line(self: &Arc<Self>, of: RecordingId, audio_ms: i64, alone: bool) -> oneshot::Receiver<Turn> {
        let (go, receiver) = oneshot::channel();
        let mut queue = self.lock();
        let now_ms = queue.now_ms;
        let clock = queue.clocks.entry(of).or_insert(now_ms);
        let start_ms = (*clock).max(now_ms);
        *clock = start_ms + audio_ms;
        queue.arrived += 1;
        let arrived = queue.arrived;
        let slots = if alone { self.slots } else { 1 };
        queue.waiting.push(Waiter { of, start_ms, arrived, slots, go });
        self.let_in(&mut queue);
        receiver
    }

    fn let_in(self: &Arc<Self>, queue: &mut Queue) {
        queue.waiting.retain(|waiter| !waiter.go.is_closed());
        loop {
            let least = queue.waiting.iter().enumerate().min_by_key(|(_, waiter)| (waiter.start_ms, waiter.arrived));
            // Whoever needs all of them is not overtaken, or it would never have them.
            let Some((first, waiter)) = least else { break };
            if queue.taken + waiter.slots > self.slots {
                // Whoever has left already is not there to hear it.
                queue.spare.drain(..).for_each(|wanted| wanted.send(()).unwrap_or_default());
                break;
            }
            let waiter = queue.waiting.swap_remove(first);
            queue.taken += waiter.slots;
            queue.now_ms = queue.now_ms.max(waiter.start_ms);
            let turn = Turn { turns: self.clone(), slots: waiter.slots };
            if let Err(mut turn) = waiter.go.send(turn) {
                // Nobody waits any more. Its drop would ask for the lock that is held here.
                queue.taken -= std::mem::take(&mut turn.slots);
            }
        }
        let Queue { clocks, waiting, now_ms, .. } = queue;
        clocks.retain(|of, clock| *clock > *now_ms || waiting.iter().any(|waiter| waiter.of == *of));
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.slots == 0 {
            return;
        }
        let mut queue = self.turns.lock();
        queue.taken -= self.slots;
        self.turns.let_in(&mut queue);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn came(receiver: &mut oneshot::Receiver<Turn>) -> Option<Turn> {
        receiver.try_recv().ok()
    }

    #[test]
    fn a_short_note_is_not_stuck_behind_a_long_recording() {
        let turns = Turns::new(1);
        let (long, short) = (RecordingId::new(), RecordingId::new());
        let mut first = turns.stand_in_line(long, 28_000, false);
        let mut backlog: Vec<_> = (0..3).map(|_| turns.stand_in_line(long, 28_000, false)).collect();
        let turn = came(&mut first).unwrap();
        let mut note = turns.stand_in_line(short, 5_000, false);
        assert!(came(&mut note).is_none(), "one slot");
        drop(turn);
        let turn = came(&mut note).expect("it begins where the clock stands, before the backlog");
        assert!(came(&mut backlog[0]).is_none());
        drop(turn);
        assert!(came(&mut backlog[0]).is_some());
    }

    #[test]
    fn recordings_share_by_audio() {
        let turns = Turns::new(1);
        let (a, b) = (RecordingId::new(), RecordingId::new());
        let mut holder = turns.stand_in_line(RecordingId::new(), 1, false);
        let mut of_a: Vec<_> = (0..4).map(|_| turns.stand_in_line(a, 10_000, false)).collect();
        let mut of_b: Vec<_> = (0..4).map(|_| turns.stand_in_line(b, 20_000, false)).collect();
        let mut turn = came(&mut holder).unwrap();
        let mut order = String::new();
        for _ in 0..6 {
            drop(turn);
            turn = if let Some(turn) = of_a.iter_mut().find_map(came) {
                order.push('a');
                turn
            } else {
                order.push('b');
                of_b.iter_mut().find_map(came).unwrap()
            };
        }
        assert_eq!(order, "abaaba", "twice as many windows of half the length");
    }

    #[test]
    fn alone_means_alone_and_comes() {
        let turns = Turns::new(2);
        let id = RecordingId::new();
        let mut first = turns.stand_in_line(id, 1, false);
        let mut alone = turns.stand_in_line(id, 1, true);
        let mut behind = turns.stand_in_line(id, 1, false);
        let turn = came(&mut first).unwrap();
        assert!(came(&mut alone).is_none() && came(&mut behind).is_none(), "it waits, and nobody overtakes it");
        drop(turn);
        let turn = came(&mut alone).unwrap();
        assert!(came(&mut behind).is_none());
        drop(turn);
        assert!(came(&mut behind).is_some());
    }

    #[test]
    fn a_spare_turn_goes_to_who_wants_one() {
        let turns = Turns::new(1);
        let id = RecordingId::new();
        let (spare, mut is_wanted) = turns.spare().unwrap();
        assert!(turns.spare().is_none(), "one slot");
        assert!(is_wanted.try_recv().is_err(), "nobody waits");
        let mut first = turns.stand_in_line(id, 1, false);
        assert!(came(&mut first).is_none());
        assert_eq!(is_wanted.try_recv(), Ok(()));
        drop(spare);
        let turn = came(&mut first).unwrap();
        let mut second = turns.stand_in_line(id, 1, false);
        drop(turn);
        let turn = came(&mut second).unwrap();
        assert!(turns.spare().is_none());
        drop(turn);
        assert!(turns.spare().is_some());
    }

    #[test]
    fn who_left_is_passed_over() {
        let turns = Turns::new(1);
        let id = RecordingId::new();
        let mut first = turns.stand_in_line(id, 1, false);
        drop(turns.stand_in_line(id, 1, false));
        let mut last = turns.stand_in_line(id, 1, false);
        drop(came(&mut first).unwrap());
        let turn = came(&mut last).unwrap();
        drop(last);
        drop(turn);
        assert!(came(&mut turns.stand_in_line(id, 1, false)).is_some(), "all slots are free again");
    }
}

//! Uploads under every fault at once: nothing acknowledged is lost, and the offset never falls.
//!
//! Some clients upload files, each by itself, and do to the server what networks and browsers do: cuts, stalls,
//! duplicates, late packets, wrong sums. A killer takes server, worker and storage away in the middle of a PATCH,
//! and server and storage together right after an offset was acknowledged. `Transfer` holds every answer against
//! the rules; what is done to it lies in `wounds`. The board knows who is disturbed by a kill: whoever is not,
//! has to succeed at once. `DEBRIEF_TEST_SEED` repeats the choices of a run, not the timing of its processes.

mod board;
mod kind;
mod report;

mod checksum;
mod transfer;
mod wounds;

mod killer;
mod uploader;

use std::sync::Mutex;
use std::time::Instant;

use debrief_stories::speech::fresh_seed;
use debrief_stories::{Client, Start, TestDatabase, is_full, on_both_databases};

use board::Board;

on_both_databases![uploads_survive_every_fault_at_once];

/// How long and how hard.
pub struct Form {
    /// Clients that upload at once.
    uploaders: usize,
    /// Faults of clients, kills not counted.
    faults: u64,
    /// Kills of each kind that hit a PATCH.
    kills: u64,
    min_bytes: usize,
    max_bytes: usize,
}

const MIB: usize = 1024 * 1024;

/// Within the usual test run: well below 90 s on two cores.
const SHORT: Form = Form { uploaders: 3, faults: 150, kills: 2, min_bytes: 3 * MIB, max_bytes: 16 * MIB };

/// With DEBRIEF_TEST_FULL=1: thousands of faults.
const LONG: Form = Form { uploaders: 6, faults: 2000, kills: 15, min_bytes: 4 * MIB, max_bytes: 40 * MIB };

/// What all who take part share.
pub struct Run {
    seed: u64,
    form: Form,
    owner: Client,
    database: TestDatabase,
    board: Board,
    uploaded: Mutex<Vec<uploader::Uploaded>>,
}

fn uploads_survive_every_fault_at_once(start: Start) {
    let form = if is_full() { LONG } else { SHORT };
    let mut app = start.with_store_apart().serve();
    let began = Instant::now();
    let run = Run {
        seed: fresh_seed(),
        form,
        owner: app.owner(),
        database: app.database().clone(),
        board: Board::default(),
        uploaded: Mutex::default(),
    };
    std::thread::scope(|scope| {
        let _watch = run.board.watch();
        for number in 0..run.form.uploaders {
            let run = &run;
            scope.spawn(move || {
                let _watch = run.board.watch();
                uploader::play(run, number);
            });
        }
        killer::play(&mut app, &run);
    });
    uploader::check_all_prepared(&run);
    report::write(&run, began.elapsed());
    app.finish_after_a_fault();
}

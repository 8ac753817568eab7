use std::time::Duration;

use debrief_stories::TestApp;
use debrief_stories::speech::Chance;

use super::Run;
use super::board::Moment;
use super::kind::Kind;

/// A blow may miss: the answer was quicker.
const TRIES: u64 = 20;

/// Kills again and again, spread over the faults of the uploaders, until each kind has hit often enough.
pub fn play(app: &mut TestApp, run: &Run) {
    let mut chance = Chance::from(run.seed);
    let mut plan: Vec<Kind> = Kind::KILLS.iter().flat_map(|kind| vec![*kind; run.form.kills as usize]).collect();
    for at in (1..plan.len()).rev() {
        plan.swap(at, chance.below(at + 1));
    }
    let blows = plan.len() as u64;
    for (number, kind) in (1..).zip(plan) {
        run.board.wait_for_faults(run.form.faults * number / (blows + 1));
        let hit = (0..TRIES).any(|_| strike(app, run, kind, &mut chance));
        assert!(hit, "{TRIES} blows have missed: {}", kind.words());
        run.board.count(kind);
    }
    run.board.end_kills();
}

/// Whether it really fell into a request.
fn strike(app: &mut TestApp, run: &Run, kind: Kind, chance: &mut Chance) -> bool {
    let board = &run.board;
    match kind {
        Kind::ServerAndStoreKilled => {
            board.meet(Moment::Acknowledged, vec![app.server().process(), app.store_process()])
        }
        _ => board.meet(Moment::InPatch, Vec::new()),
    }
    // The server may just have received the bytes, or put them, or committed them: at most 30 ms, and no one waits
    // for anything else.
    if kind != Kind::ServerAndStoreKilled && chance.below(2) == 0 {
        std::thread::sleep(Duration::from_micros(chance.below(30_000) as u64));
    }
    // A worker's end disturbs no upload.
    if kind == Kind::WorkerKilled {
        app.worker().kill();
        board.strike();
        return board.was_hit();
    }
    if kind != Kind::ServerAndStoreKilled {
        board.disturb();
    }
    match kind {
        Kind::StoreKilled => app.kill_store(),
        Kind::ServerAndStoreKilled => app.kill_server_and_store(),
        _ => app.kill_server(),
    }
    board.strike();
    let was_hit = board.was_hit();
    if kind != Kind::ServerKilled {
        app.restart_store();
        board.count_start();
    }
    if kind != Kind::StoreKilled {
        app.serve();
        board.count_start();
    }
    board.calm();
    was_hit
}

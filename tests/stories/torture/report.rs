use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use super::Run;
use super::kind::Kind;

/// The table of what really happened, on standard output and in `artefacts/`, where the test run shows it.
/// A kind of fault that never happened was not tried, and fails.
pub fn write(run: &Run, took: Duration) {
    let database = if run.database.is_postgres() { "PostgreSQL" } else { "SQLite" };
    let table = table(run, database, took);
    println!("{table}");
    let artefacts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../artefacts");
    std::fs::create_dir_all(&artefacts).expect("artefacts");
    std::fs::write(artefacts.join(format!("torture-{}.txt", database.to_lowercase())), &table).expect("the table");
    let never: Vec<&str> =
        Kind::ALL.iter().filter(|kind| run.board.counted(**kind) == 0).map(|kind| kind.words()).collect();
    assert!(never.is_empty(), "never happened: {never:?}\n{table}");
}

fn table(run: &Run, database: &str, took: Duration) -> String {
    let board = &run.board;
    let kills: u64 = Kind::KILLS.iter().map(|kind| board.counted(*kind)).sum();
    let mut table = format!(
        "Torture on {database}, seed {}: {} faults and {kills} kills in {} s\n",
        run.seed,
        board.faults(),
        took.as_secs()
    );
    for kind in Kind::ALL {
        let _ = writeln!(table, "  {:<38} {:>7}", kind.words(), board.counted(kind));
    }
    let uploaded = run.uploaded.lock().unwrap();
    let size: u64 = uploaded.iter().map(|uploaded| uploaded.size_bytes as u64).sum();
    let _ = writeln!(table, "  {:<38} {:>7}", "uploads finished and compared", uploaded.len());
    let _ = writeln!(table, "  {:<38} {:>7} MiB", "their bytes", size >> 20);
    let _ = writeln!(table, "  {:<38} {:>7} MiB", "acknowledged bytes", board.acknowledged_bytes() >> 20);
    let _ = writeln!(table, "  {:<38} {:>7}", "acknowledged bytes lost", board.lost_bytes());
    let _ = writeln!(table, "  {:<38} {:>7}", "starts of server and storage", board.starts());
    table
}

//! A start is quick: what has to be done once is not done again.

use std::time::Duration;

use debrief_stories::{Start, on_both_databases, speech};

on_both_databases![a_second_start_says_its_address_at_once];

/// Of the server's own computing, so that a busy machine fails nothing. A debug build is the slower one.
const AT_ONCE: Duration = Duration::from_secs(1);

fn a_second_start_says_its_address_at_once(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.restart();
    let spent = app.server().cpu_at_address();
    println!("{spent:?} until the address");
    assert!(spent < AT_ONCE, "the server computed for {spent:?} before it printed its address");
    assert_eq!(owner.recording(&id)["transcript"]["state"], "ready");
    app.finish();
}

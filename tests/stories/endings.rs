//! The end of a story can fail: what it looks for is found.

use std::panic::{AssertUnwindSafe, catch_unwind};

use debrief_stories::{Start, TestApp, on_both_databases, speech};

on_both_databases![objects_without_rows_fail_a_story, objects_that_are_gone_fail_a_story];

fn objects_without_rows_fail_a_story(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.wait_for_an_empty_queue();
    app.database().change("update recordings set poster_key = null, audio_prefix = null, original_key = null");
    assert!(failure_of(app).contains("objects that no row names"));
}

fn objects_that_are_gone_fail_a_story(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.wait_for_an_empty_queue();
    app.database().change("update recordings set poster_key = 'recordings/nowhere'");
    assert!(failure_of(app).contains("rows name objects that are not there"));
}

fn failure_of(app: TestApp) -> String {
    let failure = catch_unwind(AssertUnwindSafe(|| app.finish())).expect_err("it has to fail");
    failure.downcast_ref::<String>().expect("a sentence").clone()
}

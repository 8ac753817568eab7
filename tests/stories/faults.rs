//! Whatever is killed at whatever moment: nothing acknowledged is lost, the job goes on, there is one transcript.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use debrief_stories::speech::{fresh_seed, walkthrough};
use debrief_stories::{
    Client, Process, Start, TestApp, media, on_both_databases, sha256, speech, wait_for, wait_until, wait_within,
};
use serde_json::{Value, json};

use crate::transcripts::check_words;

on_both_databases![
    objects_survive_a_worker_killed_while_it_prepares,
    objects_survive_a_server_killed_while_it_prepares,
    objects_survive_kills_while_they_are_transcribed,
    objects_survive_a_worker_killed_during_an_upload,
    objects_survive_a_storage_that_fails_for_a_while,
    objects_survive_a_storage_that_is_away_for_long,
    objects_may_come_later_than_a_start,
];

/// Takes ffmpeg some seconds to make over.
fn slow_to_prepare(app: &TestApp) -> PathBuf {
    let sound = speech::sample("short-walkthrough.wav");
    let picture = "-f lavfi -i testsrc2=size=1280x720:rate=30:duration=16";
    media::ffmpeg(app.folder(), &format!("{picture} -i {} -c:v mpeg4 -q:v 5 -c:a ac3 slow.mkv", sound.display()))
}

fn check_prepared(owner: &Client, id: &str, file: &std::path::Path) {
    let recording = owner.wait_ready(id);
    assert_eq!((&recording["kind"], &recording["has_poster"]), (&json!("video"), &json!(true)));
    let original = owner.get(&format!("/api/recordings/{id}/original")).send().expect_status(200).body;
    assert_eq!(sha256(&original), sha256(&std::fs::read(file).unwrap()));
    let text = "In this walkthrough I will show the new upload page. Here you see that the migration failed because \
        the column was missing. Click the deploy button and wait for thirty seconds. The dashboard should be green now.";
    check_words(text, &owner.text(id), 0.2);
}

fn objects_survive_a_worker_killed_while_it_prepares(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let file = slow_to_prepare(&app);
    let id = owner.upload_file(&file);
    wait_until("ffmpeg to work", || {
        app.find("ffmpeg").is_some() && owner.recording(&id)["media"]["state"] == "preparing"
    });
    let (worker, server) = (app.worker(), app.server().process());
    worker.kill();
    wait_until("ffmpeg to die with its worker", || app.find("work").is_some_and(|other| other != worker));
    check_prepared(&owner, &id, &file);
    assert!(server.lives() && app.server().process() == server);

    // The tool alone: the job is tried again.
    let again = owner.upload_file(&file);
    wait_for("ffmpeg to work", || app.find("ffmpeg")).kill();
    check_prepared(&owner, &again, &file);
    app.finish_after_a_fault();
}

fn objects_survive_a_server_killed_while_it_prepares(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let file = slow_to_prepare(&app);
    let id = owner.upload_file(&file);
    wait_until("ffmpeg to work", || app.find("ffmpeg").is_some());
    app.kill_server();
    app.serve();
    check_prepared(&owner, &id, &file);
    app.finish_after_a_fault();
}

fn objects_survive_kills_while_they_are_transcribed(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 240_000);
    let file = app.folder().join("long.wav");
    spoken.wave.write(&file);
    let id = owner.upload_file(&file);
    let mut seen = owner.wait_running_with_text(&id);

    let server = app.server().process();
    app.worker().kill();
    seen = more_text(&owner, &id, &seen);
    app.worker().signal(libc::SIGABRT);
    seen = more_text(&owner, &id, &seen);
    assert!(server.lives() && app.server().is_running(), "an aborted worker ends no server");
    if let Some(infer) = app.find("infer") {
        infer.kill();
    }
    seen = more_text(&owner, &id, &seen);
    app.kill_server();
    app.serve();
    owner.wait_ready(&id);

    let segments = owner.segments(&id);
    assert_eq!(segments[..seen.len()], seen, "what could be read is still there");
    check_words(&spoken.text(), &owner.text(&id), 0.15);
    let starts: Vec<i64> = segments.iter().map(|segment| segment["start_ms"].as_i64().unwrap()).collect();
    assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "a segment is there twice: {starts:?}");
    assert_eq!(app.database().number("select count(*) from transcripts"), 1);
    assert_eq!(app.database().number("select count(*) from segments"), segments.len() as i64);
    app.finish_after_a_fault();
}

/// Waits until there is more text than was seen, or the transcript is ready; nothing seen may change.
fn more_text(owner: &Client, id: &str, seen: &[Value]) -> Vec<Value> {
    wait_for("more text after a kill", || {
        let transcript = owner.transcript(id);
        let segments = transcript["segments"].as_array().unwrap().clone();
        assert!(segments.len() >= seen.len() && segments[..seen.len()] == *seen, "text was lost");
        assert_ne!(transcript["state"], "failed", "{:#}", owner.recording(id));
        (segments.len() > seen.len() || transcript["state"] == "ready").then_some(segments)
    })
}

fn objects_survive_a_worker_killed_during_an_upload(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = std::fs::read(speech::sample("short-walkthrough.wav")).unwrap();
    let upload = owner.create_upload("half.wav", bytes.len());
    let half = bytes.len() / 2;
    owner.send_piece(&upload, 0, &bytes[..half]);
    app.worker().kill();
    assert_eq!(owner.offset(&upload), half as u64);
    owner.send_piece(&upload, half, &bytes[half..]);
    owner.wait_ready(&upload.recording_id);
    let original =
        owner.get(&format!("/api/recordings/{}/original", upload.recording_id)).send().expect_status(200).body;
    assert_eq!(sha256(&original), sha256(&bytes));
    app.finish();
}

/// A storage may keep silent about a request whose line was cut; the client waits two minutes for an answer, and then asks
/// again.
const LONGER_THAN_AN_ANSWER: Duration = Duration::from_secs(300);

fn objects_survive_a_storage_that_fails_for_a_while(start: Start) {
    let app = start.with_breakable_objects().serve();
    let owner = app.owner();
    let file = slow_to_prepare(&app);
    let bytes = std::fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    let upload = owner.create_upload("slow.mkv", bytes.len());
    owner.send_piece(&upload, 0, &bytes[..half]);
    let kept = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&kept);

    app.cut_objects();
    let refused = owner.piece(&upload, half).bytes(&bytes[half..]).send();
    assert!((500..600).contains(&refused.status), "nothing is acknowledged that is not stored: {refused}");
    assert!(refused.json()["error"]["message"].is_string(), "{refused}");
    assert_eq!(owner.offset(&upload), half as u64);
    assert!(owner.text(&kept).to_lowercase().contains("layout"), "what is no object can still be read");
    app.mend_objects();

    owner.send_piece(&upload, half, &bytes[half..]);
    wait_until("ffmpeg to work", || app.find("ffmpeg").is_some());
    app.cut_objects();
    wait_until("the preparation to be tried again", || {
        app.database().number("select count(*) from jobs where reason_code is not null or attempts > 1") > 0
    });
    app.mend_objects();
    wait_within(LONGER_THAN_AN_ANSWER, "the preparation to go on", || {
        (owner.recording(&upload.recording_id)["media"]["state"] == "ready").then_some(())
    });
    check_prepared(&owner, &upload.recording_id, &file);
    app.finish_after_a_fault();
}

fn objects_may_come_later_than_a_start(start: Start) {
    let mut app = start.with_breakable_objects().serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.stop();
    app.cut_objects();
    let server = app.spawn(&["serve", "--listen", "127.0.0.1:0", "--model", "demo"]);
    wait_until("the start to tell what it waits for", || {
        let log = app.log();
        log.contains("waiting for the object storage") && log.contains("check DEBRIEF_S3_ENDPOINT and that it runs")
    });
    assert!(server.is_running() && server.printed().is_empty(), "{:?}", server.printed());
    app.mend_objects();
    wait_until("the start to go on", || server.printed().iter().any(|line| line.starts_with("Debrief is at")));
    // Just started, it may not be ready to end in peace.
    server.process().signal(libc::SIGTERM);
    server.wait_for_the_end_of_all();
    app.serve();
    app.finish();
}

/// A job that counted these would be set aside.
const MORE_THAN_ALL_TRIES: usize = 6;

fn objects_survive_a_storage_that_is_away_for_long(start: Start) {
    let app = start.with_breakable_objects().serve();
    let owner = app.owner();
    let kept = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&kept);
    let file = slow_to_prepare(&app);
    let id = owner.upload_file(&file);
    // Held, so that it cannot be done before the storage is away; another one decodes the sound meanwhile.
    let held = wait_for("ffmpeg to prepare it", || {
        let makes_over = |process: &Process| process.is("ffmpeg") && process.was_given("libx264");
        let tools: Vec<_> = app.server().processes().into_iter().filter(makes_over).collect();
        tools.iter().for_each(|tool| tool.signal(libc::SIGSTOP));
        let is_preparing = !tools.is_empty() && owner.recording(&id)["media"]["state"] == "preparing";
        if !is_preparing {
            tools.iter().for_each(|tool| tool.signal(libc::SIGCONT));
        }
        is_preparing.then_some(tools)
    });
    app.cut_objects();
    held.iter().for_each(|tool| tool.signal(libc::SIGCONT));
    owner.post(&format!("/api/recordings/{kept}/transcribe")).json(json!({})).send().expect_status(202);

    let mut seen = BTreeSet::new();
    for _ in 0..MORE_THAN_ALL_TRIES {
        for kind in ["prepare", "transcribe"] {
            let put_off = format!(
                "select kind || ' ' || run_at from jobs where kind = '{kind}' and state = 'queued'
                    and reason_code = 'storage_unavailable'"
            );
            wait_until("the next try to be put off", || {
                for recording in [owner.recording(&id), owner.recording(&kept)] {
                    assert_ne!(recording["media"]["state"], "failed", "{recording:#}");
                    assert_ne!(recording["transcript"]["state"], "failed", "{recording:#}");
                }
                app.database().column(&put_off).into_iter().any(|put_off| seen.insert(put_off))
            });
        }
        app.advance_clock(Duration::from_secs(3));
    }
    owner.wait_waiting_for(&kept, "storage_unavailable");
    let media = &owner.recording(&id)["media"];
    assert_eq!((&media["state"], &media["reason"]["code"]), (&json!("preparing"), &json!("storage_unavailable")));
    assert!(media["reason"]["message"].as_str().unwrap().contains(' '), "{media}");
    assert!(owner.text(&kept).to_lowercase().contains("layout"), "what was heard before can still be read");

    app.mend_objects();
    check_prepared(&owner, &id, &file);
    let recording = owner.wait_ready(&kept);
    assert_eq!(recording["transcript"]["version"], 2, "{recording:#}");
    app.finish_after_a_fault();
}

/// Only with PostgreSQL do several workers share one queue.
#[test]
fn objects_of_a_lost_worker_are_taken_over_by_another() {
    let app = Start::on_postgres().without_worker().serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 90_000);
    let file = app.folder().join("long.wav");
    spoken.wave.write(&file);
    let lost = app.spawn(&["work"]);
    let id = owner.upload_file(&file);
    let seen = owner.wait_running_with_text(&id);
    // A machine that is gone renews no lease; by the clock of the others it has run out.
    lost.process().signal(libc::SIGSTOP);
    let _other = app.spawn(&["work"]);
    app.advance_clock(Duration::from_secs(120));
    owner.wait_ready(&id);
    let segments = owner.segments(&id);
    // It comes back, and may write nothing any more.
    lost.process().signal(libc::SIGCONT);
    let again = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&again);
    assert_eq!(owner.segments(&id), segments);
    assert_eq!(segments[..seen.len()], seen);
    check_words(&spoken.text(), &owner.text(&id), 0.15);
    assert_eq!(app.database().number(&format!("select count(*) from transcripts where recording_id = '{id}'")), 1);
    app.wait_for_an_empty_queue();
}

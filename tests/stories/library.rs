//! The list of recordings, and what can be done with one.

use debrief_stories::recordings::percent_encoded;
use debrief_stories::{Client, Start, on_both_databases, speech};
use serde_json::json;

on_both_databases![
    the_newest_recording_comes_first,
    a_recording_is_renamed,
    objects_go_with_a_deleted_recording,
    objects_of_a_recording_deleted_in_the_middle_of_work_go,
    objects_of_the_sample_walkthrough_show_everything,
    objects_are_uploaded_from_a_terminal,
];

fn titled(owner: &Client, title: &str) -> String {
    let id = owner.upload_bytes(&format!("{title}.mp4"), b"These are only words, no media at all.");
    owner.wait_refused(&id);
    id
}

fn the_newest_recording_comes_first(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    assert_eq!(owner.json("/api/recordings")["recordings"], json!([]));
    let mut ids: Vec<String> = (0..5).map(|i| titled(&owner, &format!("Walkthrough {i}"))).collect();
    ids.reverse();
    let mut seen = Vec::new();
    let mut path = "/api/recordings?limit=2".to_string();
    loop {
        let page = owner.json(&path);
        seen.extend(page["recordings"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_string()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/recordings?limit=2&cursor={}", percent_encoded(cursor));
    }
    assert_eq!(seen, ids);
    let first = &owner.json("/api/recordings")["recordings"][0];
    assert_eq!(*first, owner.recording(&ids[0]), "a list shows what the page shows");
    assert_eq!(first["owner"]["name"], "Olga");
    let odd = owner.get("/api/recordings?cursor=nonsense").send();
    assert!([200, 400, 422].contains(&odd.status), "{odd}");
    app.finish();
}

fn a_recording_is_renamed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = titled(&owner, "Before");
    let path = format!("/api/recordings/{id}");
    let change = json!({"title": "  Nach dem Umbau 🎬  ", "description": "Two\nlines"});
    let changed = owner.patch(&path).json(change).send().expect_status(200).json();
    assert_eq!(
        (changed["title"].as_str().map(str::trim), &changed["description"]),
        (Some("Nach dem Umbau 🎬"), &json!("Two\nlines"))
    );
    for title in ["".to_string(), "   ".into(), "a\u{0}b".into(), "x".repeat(100_000)] {
        let reply = owner.patch(&path).json(json!({"title": title})).send();
        assert!([413, 422].contains(&reply.status), "{reply}");
    }
    let both = owner.patch(&path).json(json!({"title": "Only this"})).send().expect_status(200).json();
    assert_eq!((&both["title"], &both["description"]), (&json!("Only this"), &json!("Two\nlines")));
    app.finish();
}

fn objects_go_with_a_deleted_recording(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("short-walkthrough.wav"));
    owner.wait_ready(&id);
    let path = format!("/api/recordings/{id}");
    owner.post(&format!("{path}/comments")).json(json!({"start_ms": 1, "body": "Soon gone"})).send().expect_status(201);
    assert!(!owner.search("dashboard").is_empty());
    owner.delete(&path).send().expect_status(204);
    assert!(owner.search("dashboard").is_empty() && owner.search("gone").is_empty());
    for path in [path.clone(), format!("{path}/media"), format!("{path}/transcript"), format!("{path}/comments")] {
        owner.get(&path).send().expect_error(404, "not_found");
    }
    owner.delete(&path).send().expect_error(404, "not_found");
    for table in ["recordings", "transcripts", "segments", "comments", "audio_chunks", "uploads"] {
        assert_eq!(app.database().number(&format!("select count(*) from {table}")), 0, "rows are left in {table}");
    }
    // That no object is left is looked at by the end of every story.
    app.finish();
}

fn objects_of_a_recording_deleted_in_the_middle_of_work_go(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = speech::walkthrough(11, 60_000);
    let file = app.folder().join("long.wav");
    spoken.wave.write(&file);
    let at_once = owner.upload_file(&file);
    owner.delete(&format!("/api/recordings/{at_once}")).send().expect_status(204);
    let later = owner.upload_file(&file);
    owner.wait_running_with_text(&later);
    owner.delete(&format!("/api/recordings/{later}")).send().expect_status(204);
    let kept = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&kept);
    assert_eq!(app.database().number("select count(*) from recordings"), 1);
    app.finish_after_a_fault();
}

fn objects_of_the_sample_walkthrough_show_everything(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let sample = owner.post("/api/sample").json(json!({})).send().expect_status(201).json();
    let id = sample["id"].as_str().unwrap();
    let recording = owner.wait_ready(id);
    assert_eq!(
        (&recording["is_sample"], &recording["kind"], &recording["has_poster"]),
        (&json!(true), &json!("video"), &json!(true))
    );
    assert!(recording["comment_count"].as_i64().unwrap() >= 1, "{recording:#}");
    assert!(owner.segments(id).len() >= 3);
    owner.get(&format!("/api/recordings/{id}/media")).header("Range", "bytes=0-9").send().expect_status(206);
    let viewer = app.member(&owner, "Vera", "viewer");
    viewer.post("/api/sample").json(json!({})).send().expect_error(403, "forbidden");
    app.finish();
}

fn objects_are_uploaded_from_a_terminal(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let token = app.last_line_of(&["token", "create", "olga@example.org", "--name", "terminal"]);
    let file = speech::sample("short-walkthrough.wav");
    let server = format!("http://{}", app.address());
    let printed = app.last_line_of(&[
        "upload",
        file.to_str().unwrap(),
        "--title",
        "From a terminal",
        "--server",
        &server,
        "--token",
        &token,
        "--wait",
    ]);
    let id = printed.rsplit('/').next().unwrap();
    let recording = owner.recording(id);
    assert_eq!((&recording["title"], &recording["transcript"]["state"]), (&json!("From a terminal"), &json!("ready")));
    let refused = app.run(&["upload", file.to_str().unwrap(), "--server", &server, "--token", "dbt_wrong"]);
    assert!(!refused.status.success());
    app.finish();
}

//! Chapters: headings in a recording's time, also while it still uploads.

use debrief_stories::{Client, Reply, Start, on_both_databases};
use serde_json::{Value, json};

on_both_databases![
    chapters_are_set_while_the_file_still_uploads,
    chapters_are_replaced_as_a_whole_and_keep_their_identity,
    only_who_may_change_the_recording_sets_chapters,
    chapters_that_make_no_sense_are_refused,
    two_who_set_chapters_at_once_leave_those_of_one,
    chapters_are_headings_of_the_text_and_pages_hear_of_them,
];

fn put(client: &Client, recording: &str, chapters: Value) -> Reply {
    let path = format!("/api/recordings/{recording}/chapters");
    client.request("PUT", &path).json(json!({ "chapters": chapters })).send()
}

fn chapters(client: &Client, recording: &str) -> Vec<(i64, String)> {
    let list = client.json(&format!("/api/recordings/{recording}/chapters"));
    let one = |chapter: &Value| (chapter["start_ms"].as_i64().unwrap(), chapter["title"].as_str().unwrap().to_string());
    list["chapters"].as_array().unwrap().iter().map(one).collect()
}

fn recording(owner: &Client) -> String {
    let id = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
    owner.wait_refused(&id);
    id
}

fn chapters_are_set_while_the_file_still_uploads(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let upload = owner.create_upload("walkthrough.webm", 38);
    let id = &upload.recording_id;
    assert_eq!(chapters(&owner, id), []);
    let set = json!([{"start_ms": 90_000, "title": " Später 🎬 "}, {"start_ms": 0, "title": "<b>Anfang</b>"}]);
    put(&owner, id, set).expect_status(200);
    viewer.get(&format!("/api/recordings/{id}/chapters")).send().expect_status(404);
    app.kill_server();
    app.serve();
    owner.send_piece(&upload, 0, b"These are only words, no media at all.");
    owner.wait_refused(id);
    let expected = [(0, "<b>Anfang</b>".to_string()), (90_000, "Später 🎬".to_string())];
    assert_eq!(chapters(&viewer, id), expected, "text comes back as it was written, in the order of its time");
    app.finish();
}

fn chapters_are_replaced_as_a_whole_and_keep_their_identity(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (id, other) = (recording(&owner), recording(&owner));
    let first = put(&owner, &id, json!([{"start_ms": 1, "title": "One"}, {"start_ms": 2, "title": "Two"}]));
    let [one, two] = [0, 1].map(|at| first.json()["chapters"][at]["id"].clone());
    // They change places, a third comes, and one id is used for two.
    let set = json!([
        {"id": one, "start_ms": 2, "title": "One"}, {"id": two, "start_ms": 1, "title": "Two"},
        {"id": one, "start_ms": 3, "title": "Three"},
    ]);
    let second = put(&owner, &id, set).expect_status(200).json();
    let found = second["chapters"].as_array().unwrap();
    assert_eq!(found.iter().map(|chapter| &chapter["title"]).collect::<Vec<_>>(), ["Two", "One", "Three"]);
    assert_eq!((&found[0]["id"], &found[1]["id"]), (&two, &one));
    assert!(found[2]["id"] != one && found[2]["id"] != two);
    // An id of another recording is no way to take its chapter away.
    put(&owner, &other, json!([{"id": one, "start_ms": 5, "title": "Mine"}])).expect_status(200);
    assert_eq!(chapters(&owner, &id).len(), 3);
    put(&owner, &id, json!([])).expect_status(200);
    assert_eq!((chapters(&owner, &id).len(), chapters(&owner, &other).len()), (0, 1));
    owner.delete(&format!("/api/recordings/{other}")).send().expect_status(204);
    app.finish();
}

fn only_who_may_change_the_recording_sets_chapters(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (member, viewer) = (app.member(&owner, "Mo", "member"), app.member(&owner, "Vera", "viewer"));
    let id = recording(&member);
    let set = || json!([{"start_ms": 0, "title": "Intro"}]);
    put(&member, &id, set()).expect_status(200);
    put(&owner, &id, set()).expect_status(200);
    put(&viewer, &id, json!([])).expect_error(403, "forbidden");
    let owners = recording(&owner);
    put(&member, &owners, set()).expect_error(403, "forbidden");
    put(&app.stranger(), &id, json!([])).expect_error(404, "not_found");
    put(&app.anyone(), &id, json!([])).expect_error(401, "login_required");
    assert_eq!(chapters(&viewer, &id), [(0, "Intro".to_string())]);
    app.finish();
}

fn chapters_that_make_no_sense_are_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    put(&owner, &id, json!([{"start_ms": 7, "title": "Stays"}])).expect_status(200);
    let many: Vec<Value> = (0..501).map(|at| json!({"start_ms": at, "title": "x"})).collect();
    let refused = [
        (json!(many), "too_many_chapters"),
        (json!([{"start_ms": 0, "title": "a"}, {"start_ms": 0, "title": "b"}]), "duplicate_chapter"),
        (json!([{"start_ms": -1, "title": "a"}]), "invalid_time"),
        (json!([{"start_ms": 0, "title": "  "}]), "invalid_text"),
        (json!([{"start_ms": 0, "title": "x".repeat(301)}]), "invalid_text"),
        (json!([{"start_ms": 0, "title": "a\u{0}b"}]), "invalid_text"),
        (json!([{"start_ms": 0.5, "title": "a"}]), "invalid_body"),
        (json!([{"start_ms": 0, "title": "a", "id": "1"}]), "invalid_body"),
        (json!("none"), "invalid_body"),
    ];
    for (set, code) in refused {
        put(&owner, &id, set).expect_error(422, code);
    }
    assert_eq!(chapters(&owner, &id), [(7, "Stays".to_string())]);
    put(&owner, &id, json!(many[..500])).expect_status(200);
    assert_eq!(chapters(&owner, &id).len(), 500);
    app.finish();
}

fn two_who_set_chapters_at_once_leave_those_of_one(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    let all = |who: &str, from: i64| -> Vec<Value> {
        (0..50).map(|at| json!({"start_ms": from + 2 * at, "title": who})).collect()
    };
    std::thread::scope(|scope| {
        for round in 0..4 {
            let (owner, id, set) = (&owner, &id, json!(all(&round.to_string(), round % 2)));
            scope.spawn(move || put(owner, id, set).expect_status(200));
        }
    });
    let left = chapters(&owner, &id);
    assert!(left.len() == 50 && left.iter().all(|(_, title)| *title == left[0].1), "{left:?}");
    app.finish();
}

fn chapters_are_headings_of_the_text_and_pages_hear_of_them(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    let events = owner.events(None);
    put(&owner, &id, json!([{"start_ms": 0, "title": "# Not *markup*"}])).expect_status(200);
    assert_eq!(events.next("recording.changed").data["recording_id"], json!(id));
    let text = owner.get(&format!("/api/recordings/{id}/transcript.md")).send().expect_status(200).text();
    assert!(text.contains("\n## \\# Not \\*markup\\*\n"), "{text}");
    drop(events);
    app.finish();
}

//! The sweep deletes what no row names, and nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use debrief_stories::{Client, Start, TestApp, on_both_databases, speech, wait_until};

on_both_databases![old_objects_go_exactly_when_no_row_names_them, partial_uploads_expire_with_their_objects];

const A_DAY: Duration = Duration::from_secs(25 * 3600);
const A_MONTH: Duration = Duration::from_secs(30 * 24 * 3600);

fn keys(app: &TestApp) -> BTreeSet<String> {
    app.object_keys().into_iter().collect()
}

/// Half of a partial upload, with a slice of its own.
fn partial_slice(owner: &Client) {
    let made = owner.tus("POST", "/api/uploads").header("Upload-Length", 1000).header("Upload-Concat", "partial");
    let path = made.send().expect_status(201).header("Location").expect("an address").to_string();
    let from = path.find("/api/uploads/").expect("an upload");
    let piece = owner.tus("PATCH", &path[from..]).header("Upload-Offset", 0);
    piece.header("Content-Type", "application/offset+octet-stream").bytes([7; 400]).send().expect_status(204);
}

fn old_objects_go_exactly_when_no_row_names_them(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let bytes = std::fs::read(speech::sample("single-us.wav")).unwrap();
    let id = owner.upload_bytes("talk.wav", &bytes);
    owner.wait_ready(&id);
    let upload = owner.create_upload("half.wav", bytes.len());
    owner.send_piece(&upload, 0, &bytes[..1000]);
    partial_slice(&owner);
    // Rows name objects that lie under the ids of others, as they do once a file was replaced.
    let other = owner.upload_bytes("other.wav", &bytes);
    owner.wait_ready(&other);
    app.wait_for_an_empty_queue();
    let moved = app.database().column(&format!("select original_key from recordings where id = '{id}'")).remove(0);
    let elsewhere = format!("recordings/{other}/original/moved");
    app.put_object(&elsewhere, app.object(&moved));
    app.database().change(&format!("update recordings set original_key = '{elsewhere}' where id = '{id}'"));
    let named: BTreeSet<String> = keys(&app).into_iter().filter(|key| *key != moved).collect();
    assert!(named.iter().any(|key| key.starts_with("uploads/")), "{named:?}");

    let nobody = "0190a0a0-0000-7000-8000-000000000000";
    let unnamed = [
        format!("recordings/{nobody}/original/{nobody}"),
        format!("recordings/{id}/poster/0.jpg"),
        format!("recordings/{}/slices/{nobody}/0-0", upload.recording_id),
        "recordings/no-id/audio/0".to_string(),
        format!("uploads/{nobody}/0-0"),
    ];
    for key in &unnamed {
        app.put_object(key, b"nobody's".to_vec());
    }
    app.stop();
    app.advance_clock(A_DAY);
    app.serve();
    wait_until("the sweep", || keys(&app) == named);
    owner.get(&format!("/api/recordings/{id}/original")).send().expect_status(200);
    owner.send_piece(&upload, 1000, &bytes[1000..]);
    owner.wait_ready(&upload.recording_id);
    app.finish_after_a_fault();
}

fn partial_uploads_expire_with_their_objects(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    partial_slice(&owner);
    assert_eq!(keys(&app).len(), 1);
    app.stop();
    app.advance_clock(A_MONTH);
    app.serve();
    wait_until("the expiry", || keys(&app).is_empty());
    assert_eq!(app.database().number("select count(*) from uploads"), 0);
    app.finish();
}

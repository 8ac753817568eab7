//! What is stored is what was uploaded, or it is said that it is not.

use std::time::Duration;

use debrief_stories::{Start, TestApp, on_both_databases, sha256, speech, wait_until};
use serde_json::json;

on_both_databases![damaged_bytes_are_never_called_ready, a_damaged_original_is_not_prepared_again];

/// The slice's bytes, one of them changed.
fn damage(app: &TestApp, key: &str) -> Vec<u8> {
    let right = app.object(key);
    let mut wrong = right.clone();
    wrong[right.len() / 2] ^= 1;
    app.put_object(key, wrong);
    right
}

fn damaged_bytes_are_never_called_ready(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = std::fs::read(speech::sample("single-us.wav")).unwrap();
    let upload = owner.create_upload("talk.wav", bytes.len());
    let id = &upload.recording_id;
    owner.send_piece(&upload, 0, &bytes[..50_000]);
    let key = app.database().column("select object_key from upload_slices").remove(0);
    let right = damage(&app, &key);
    owner.send_piece(&upload, 50_000, &bytes[50_000..]);

    wait_until("the preparation to be given up", || {
        // Not before the tries that count have all been made.
        app.advance_clock(Duration::from_secs(60));
        let recording = owner.recording(id);
        assert_ne!(recording["media"]["state"], "ready", "{recording:#}");
        recording["media"]["state"] == "failed"
    });
    let recording = owner.recording(id);
    assert_eq!(recording["media"]["reason"]["code"], "original_mismatch", "{recording:#}");
    assert!(recording["file"]["verified_at"].is_null(), "{recording:#}");
    owner.get(&format!("/api/recordings/{id}/media")).send().expect_error(409, "not_ready");
    let kept = app.database().number("select cast(sum(size_bytes) as bigint) from upload_slices");
    assert_eq!(kept, bytes.len() as i64, "nothing that was acknowledged is thrown away");
    assert!(!app.object_keys().iter().any(|key| key.contains("/original/")), "{:?}", app.object_keys());

    // The storage is mended, for instance from a backup. Until then no text could be made of it, either.
    app.database().change("update transcripts set state = 'failed', reason_code = 'attempts_exhausted'");
    app.put_object(&key, right);
    owner.post(&format!("/api/recordings/{id}/prepare")).send().expect_status(202);
    let recording = owner.wait_ready(id);
    assert_eq!(recording["file"]["sha256"], json!(sha256(&bytes)), "{recording:#}");
    assert!(recording["file"]["verified_at"].is_string(), "{recording:#}");
    app.finish();
}

fn a_damaged_original_is_not_prepared_again(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = std::fs::read(speech::sample("single-us.wav")).unwrap();
    let id = owner.upload_bytes("talk.wav", &bytes);
    owner.wait_ready(&id);
    let key = app.database().column("select original_key from recordings").remove(0);
    let right = damage(&app, &key);
    // As after a preparation that has failed for a reason which is mended by now.
    app.database().change("update recordings set media_state = 'failed', media_reason_code = 'media_tool_missing'");
    owner.post(&format!("/api/recordings/{id}/prepare")).send().expect_status(202);
    wait_until("the preparation to be given up", || {
        app.advance_clock(Duration::from_secs(60));
        let recording = owner.recording(&id);
        assert_ne!(recording["media"]["state"], "ready", "{recording:#}");
        recording["media"]["state"] == "failed"
    });
    let reason = owner.recording(&id)["media"]["reason"].clone();
    assert_eq!(reason["code"], "original_damaged", "{reason:#}");

    app.put_object(&key, right);
    owner.post(&format!("/api/recordings/{id}/prepare")).send().expect_status(202);
    owner.wait_ready(&id);
    app.finish();
}

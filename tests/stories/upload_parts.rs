//! Partial uploads of tus, which may come at the same time, and the final one that joins them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_stories::{Client, Reply, Start, TestApp, Upload, on_both_databases, sha256, speech, wait_for, wait_until};

use crate::upload_tus::{check_original, receipt, repr_digest};

on_both_databases![
    objects_of_parts_are_joined,
    objects_of_parts_that_cannot_be_joined_stay_apart,
    objects_of_parts_go_when_nobody_joins_them,
    objects_of_parts_are_verified_before_the_receipt_says_so,
];

const MIB: usize = 1024 * 1024;

/// A partial upload; answers its path.
fn partial(client: &Client, bytes: &[u8], sent: usize) -> String {
    let creation = client.tus("POST", "/api/uploads").header("Upload-Length", bytes.len());
    // One key for all of them, as tus-js-client sends it.
    let creation = creation.header("Upload-Concat", "partial").header("Idempotency-Key", "the file");
    let created = creation.send().expect_status(201);
    let path = created.header("Location").expect("a Location").to_string();
    assert_eq!(created.header("Debrief-Recording"), None);
    if sent > 0 {
        let piece = client.tus("PATCH", &path).header("Upload-Offset", 0);
        piece.header("Content-Type", "application/offset+octet-stream").bytes(&bytes[..sent]).send().expect_status(204);
    }
    path
}

fn join(client: &Client, partials: &[String]) -> Reply {
    let metadata = format!("filename {}", STANDARD.encode("joined.wav"));
    let creation = client.tus("POST", "/api/uploads").header("Upload-Metadata", metadata);
    creation.header("Upload-Concat", format!("final;{}", partials.join(" "))).send()
}

fn objects_of_parts_are_joined(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(36, 21 * MIB + 77);
    let cuts = [0, 9 * MIB + 5, 10 * MIB, bytes.len()];
    let partials: Vec<String> = std::thread::scope(|scope| {
        let sending: Vec<_> = cuts
            .windows(2)
            .map(|cut| {
                let (owner, piece) = (&owner, &bytes[cut[0]..cut[1]]);
                scope.spawn(move || partial(owner, piece, piece.len()))
            })
            .collect();
        sending.into_iter().map(|thread| thread.join().expect("a part")).collect()
    });
    let head = owner.tus("HEAD", &partials[1]).send().expect_status(200);
    assert_eq!(head.header("Upload-Concat"), Some("partial"));
    assert_eq!(head.header("Repr-Digest"), Some(repr_digest(&bytes[cuts[1]..cuts[2]]).as_str()));
    assert_eq!(owner.json("/api/uploads")["uploads"].as_array().unwrap().len(), 0, "parts are no uploads of their own");
    assert_eq!(owner.json("/api/recordings")["recordings"].as_array().unwrap().len(), 0);

    let mut named = partials.clone();
    named[0] = format!("http://elsewhere.example{}", named[0]);
    let joined = join(&owner, &named).expect_status(201);
    assert_eq!(joined.number("Upload-Offset"), bytes.len() as u64);
    let upload = Upload::created_by(&joined);
    let first = receipt(&owner, &upload);
    assert!(["verifying", "stored"].contains(&first["state"].as_str().unwrap()), "{first}");
    assert_eq!(Upload::created_by(&join(&owner, &partials).expect_status(201)).path, upload.path, "the same again");
    join(&owner, &partials[..2]).expect_error(409, "partial_taken");
    let head = owner.tus("HEAD", &upload.path).send().expect_status(200);
    assert_eq!(head.header("Upload-Concat"), Some(format!("final;{}", named.join(" ")).as_str()));
    assert_eq!((head.number("Upload-Offset"), head.number("Upload-Length")), (bytes.len() as u64, bytes.len() as u64));
    owner.piece(&upload, bytes.len()).bytes(*b"x").send().expect_error(403, "final_upload");
    owner.tus("DELETE", &partials[0]).send().expect_error(409, "upload_finished");
    check_original(&owner, &upload.recording_id, &bytes);
    let stored = wait_for("the bytes to be read again", || {
        Some(receipt(&owner, &upload)).filter(|receipt| receipt["state"] != "verifying")
    });
    assert_eq!((&stored["state"], &stored["sha256"]), (&"stored".into(), &sha256(&bytes).into()), "{stored}");
    owner.wait_ready(&upload.recording_id);
    check_original(&owner, &upload.recording_id, &bytes);
    owner.delete(&format!("/api/recordings/{}", upload.recording_id)).send().expect_status(204);
    app.wait_for_an_empty_queue();
    app.finish();
}

/// Nobody has hashed the whole, so nobody says its sum before it was read.
fn objects_of_parts_are_verified_before_the_receipt_says_so(start: Start) {
    let mut app = start.without_worker().serve();
    let owner = app.owner();
    let bytes = speech::noise(38, MIB);
    let partials = [partial(&owner, &bytes[..5], 5), partial(&owner, &bytes[5..], bytes.len() - 5)];
    let expires = owner.tus("HEAD", &partials[0]).send().expect_status(200);
    assert!(expires.header("Upload-Expires").is_some(), "a finished part waits, and not for ever");
    let upload = Upload::created_by(&join(&owner, &partials).expect_status(201));
    let unread = receipt(&owner, &upload);
    assert_eq!((&unread["state"], &unread["sha256"]), (&"verifying".into(), &serde_json::Value::Null), "{unread}");
    app.restart_with_worker();
    owner.wait_ready(&upload.recording_id);
    let read = receipt(&owner, &upload);
    assert_eq!((&read["state"], &read["sha256"]), (&"stored".into(), &sha256(&bytes).into()), "{read}");
    app.wait_for_an_empty_queue();
    app.finish();
}

fn objects_of_parts_that_cannot_be_joined_stay_apart(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let mo = app.member(&owner, "Mo", "member");
    let bytes = speech::noise(37, 100_000);
    let (whole, open) = (partial(&owner, &bytes, bytes.len()), partial(&owner, &bytes, 5));
    let foreign = partial(&mo, &bytes, bytes.len());
    let plain = owner.create_upload("plain.wav", 5).path;
    let unknown = "/api/uploads/01900000-0000-7000-8000-000000000001".to_string();
    join(&owner, &[whole.clone(), open.clone()]).expect_error(409, "partial_unfinished");
    join(&owner, &[whole.clone(), foreign.clone()]).expect_error(404, "not_found");
    join(&owner, &[unknown]).expect_error(404, "not_found");
    join(&owner, &[whole.clone(), plain.clone()]).expect_error(400, "invalid_concat");
    join(&owner, &[whole.clone(), whole.clone()]).expect_error(400, "invalid_concat");
    join(&owner, &vec![whole.clone(); 1001]).expect_error(400, "invalid_concat");
    let text = format!("final;{whole}");
    let with_length = owner.tus("POST", "/api/uploads").header("Upload-Concat", &text).header("Upload-Length", 100_000);
    with_length.send().expect_error(400, "invalid_concat");
    let with_bytes = owner.tus("POST", "/api/uploads").header("Upload-Concat", &text).bytes(*b"x");
    with_bytes.header("Content-Type", "application/offset+octet-stream").send().expect_error(403, "final_upload");

    let joined = Upload::created_by(&join(&owner, std::slice::from_ref(&whole)).expect_status(201));
    join(&owner, std::slice::from_ref(&joined.path)).expect_error(400, "invalid_concat");
    for path in [&open, &plain] {
        owner.tus("DELETE", path).send().expect_status(204);
    }
    mo.tus("DELETE", &foreign).send().expect_status(204);
    owner.wait_media(&joined.recording_id);
    check_original(&owner, &joined.recording_id, &bytes);
    app.finish();
}

fn objects_of_parts_go_when_nobody_joins_them(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(38, 50_000);
    let (whole, open) = (partial(&owner, &bytes, bytes.len()), partial(&owner, &bytes, 5));
    app.advance_clock(Duration::from_secs(60 * 24 * 3600));
    let owner = app.login("olga@example.org");
    for path in [&whole, &open] {
        owner.tus("HEAD", path).send().expect_status(410);
    }
    sweep_rows(&mut app);
    let owner = app.login("olga@example.org");
    owner.tus("HEAD", &whole).send().expect_status(404);
    app.finish();
}

fn sweep_rows(app: &mut TestApp) {
    app.sweep();
    wait_until("the sweep of parts", || app.database().number("select count(*) from uploads") == 0);
    wait_until("their objects to go", || app.object_count() == 0);
}

//! Pictures and short recordings beside comments.

use std::time::Duration;

use debrief_stories::{Client, Start, TestApp, on_both_databases, speech, wait_until};
use serde_json::{Value, json};

on_both_databases![
    objects_a_picture_beside_a_comment_is_seen_by_who_sees_the_comment,
    only_what_browsers_show_is_taken,
    an_attachment_stands_beside_one_comment_of_its_author,
    objects_of_attachments_go_with_what_they_stood_beside,
    the_same_key_gives_the_first_attachment,
    objects_that_no_comment_ever_has_are_forgotten,
    attachments_count_for_the_quota,
];

/// Of one pixel by two; the rest of a picture is its reader's affair.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x02\x08\x06\0\0\0picture";
const WEBM: &[u8] = &[0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3];

struct Talk<'a> {
    client: &'a Client,
    recording: String,
}

impl<'a> Talk<'a> {
    fn of(client: &'a Client) -> Self {
        let recording = client.upload_bytes("words.mp4", b"These are only words, no media at all.");
        client.wait_refused(&recording);
        Self { client, recording }
    }

    fn comments(&self) -> String {
        format!("/api/recordings/{}/comments", self.recording)
    }

    fn attachments(&self) -> String {
        format!("/api/recordings/{}/attachments", self.recording)
    }

    /// Answers its id.
    fn attach(&self, bytes: &[u8]) -> String {
        let sent = self.client.post(&self.attachments()).bytes(bytes).send().expect_status(201).json();
        sent["id"].as_str().unwrap().into()
    }

    fn say(&self, comment: Value) -> Value {
        self.client.post(&self.comments()).json(comment).send().expect_status(201).json()
    }

    #[track_caller]
    fn refused(&self, comment: Value, code: &str) {
        self.client.post(&self.comments()).json(comment).send().expect_error(422, code);
    }
}

fn path(attachment: &str) -> String {
    format!("/api/attachments/{attachment}")
}

fn stored(app: &TestApp) -> Vec<String> {
    app.object_keys().into_iter().filter(|key| key.contains("/attachments/")).collect()
}

fn objects_a_picture_beside_a_comment_is_seen_by_who_sees_the_comment(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (mo, stranger) = (app.member(&owner, "Mo", "viewer"), app.stranger());
    let talk = Talk::of(&owner);
    let id = talk.attach(PNG);
    let seen = |client: &Client| client.get(&path(&id)).send().status;
    assert_eq!([&owner, &mo, &stranger].map(seen), [200, 404, 404], "until a comment has it, it is its author's");

    let said = talk.say(json!({"start_ms": 0, "body": "", "attachments": [id]}));
    let expected = json!([{"id": id, "media_type": "image/png", "width": 1, "height": 2, "duration_ms": null,
        "size_bytes": PNG.len()}]);
    assert_eq!(said["attachments"], expected);
    assert_eq!(mo.json(&talk.comments())["comments"][0]["attachments"], expected);
    assert_eq!([&owner, &mo, &stranger].map(seen), [200, 200, 404]);

    let sent = mo.get(&path(&id)).send();
    assert_eq!((sent.body.as_slice(), sent.header("content-type")), (PNG, Some("image/png")));
    assert!(sent.header("content-security-policy").unwrap().contains("sandbox"), "{sent}");
    assert_eq!(sent.header("x-content-type-options"), Some("nosniff"));
    let known = mo.get(&path(&id)).header("If-None-Match", sent.header("etag").unwrap()).send().expect_status(304);
    assert!(known.body.is_empty());
    let part = mo.get(&path(&id)).header("Range", "bytes=1-3").send().expect_status(206);
    assert_eq!(part.body, b"PNG");
    app.finish();
}

fn only_what_browsers_show_is_taken(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let attach = || owner.post(&talk.attachments()).header("Content-Type", "image/png");
    for bytes in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", &PNG[..20]] {
        attach().bytes(bytes).send().expect_error(415, "unsupported_attachment");
    }
    let mut large = PNG.to_vec();
    large.resize(32 * 1024 * 1024 + 1, 0);
    attach().bytes(large).send().expect_error(413, "attachment_too_large");
    let long = format!("{}?duration_ms=900001", talk.attachments());
    owner.post(&long).bytes(WEBM).send().expect_error(422, "invalid_duration");
    assert_eq!(app.database().number("select count(*) from attachments"), 0);

    let spoken = format!("{}?duration_ms=4200", talk.attachments());
    let reply = owner.post(&spoken).header("Content-Type", "audio/webm;codecs=opus").bytes(WEBM).send();
    let reply = reply.expect_status(201).json();
    assert_eq!((&reply["media_type"], &reply["duration_ms"]), (&json!("audio/webm"), &json!(4200)));
    assert_eq!((&reply["width"], &reply["height"]), (&json!(null), &json!(null)));
    app.finish();
}

fn an_attachment_stands_beside_one_comment_of_its_author(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let mo = app.member(&owner, "Mo", "member");
    let talk = Talk::of(&owner);
    let (one, two) = (talk.attach(PNG), talk.attach(WEBM));
    talk.refused(json!({"start_ms": 0, "body": " "}), "invalid_text");
    let eleven: Vec<String> = (0..11).map(|_| one.clone()).collect();
    talk.refused(json!({"start_ms": 0, "body": "", "attachments": eleven}), "too_many_attachments");
    let unknown = uuid::Uuid::now_v7().to_string();
    talk.refused(json!({"start_ms": 0, "body": "x", "attachments": [one, unknown]}), "unknown_attachment");
    let theirs = json!({"start_ms": 0, "body": "x", "attachments": [one]});
    mo.post(&talk.comments()).json(theirs.clone()).send().expect_error(422, "unknown_attachment");
    let elsewhere = Talk::of(&owner);
    elsewhere.refused(theirs, "unknown_attachment");
    assert_eq!(owner.json(&talk.comments())["comments"], json!([]), "nothing is left of a refusal");

    let said = talk.say(json!({"start_ms": 0, "body": "Look", "attachments": [two, one]}));
    let ids = |comment: &Value| -> Vec<String> {
        let attachments = comment["attachments"].as_array().unwrap();
        attachments.iter().map(|one| one["id"].as_str().unwrap().into()).collect()
    };
    assert_eq!(ids(&said), [two.clone(), one.clone()]);
    talk.refused(json!({"start_ms": 0, "body": "x", "attachments": [one]}), "unknown_attachment");

    let comment = format!("/api/comments/{}", said["id"].as_str().unwrap());
    let edit = |change: Value| owner.patch(&comment).json(change).send();
    assert_eq!(ids(&edit(json!({"body": "See"})).expect_status(200).json()), [two.clone(), one.clone()]);
    let three = talk.attach(PNG);
    let edited = edit(json!({"attachments": [one, three]})).expect_status(200).json();
    assert_eq!((ids(&edited), &edited["body"]), (vec![one.clone(), three.clone()], &json!("See")));
    owner.get(&path(&two)).send().expect_error(404, "not_found");
    wait_until("the purge", || stored(&app).iter().all(|key| !key.contains(&two)));
    edit(json!({"body": ""})).expect_status(200);
    edit(json!({"attachments": []})).expect_error(422, "invalid_text");
    assert_eq!(ids(&owner.json(&talk.comments())["comments"][0]), [one, three]);
    app.finish();
}

fn objects_of_attachments_go_with_what_they_stood_beside(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let (one, two) = (talk.attach(PNG), talk.attach(PNG));
    let said = talk.say(json!({"start_ms": 0, "body": "One", "attachments": [one]}));
    talk.say(json!({"start_ms": 0, "body": "Two", "attachments": [two]}));
    owner.delete(&format!("/api/comments/{}", said["id"].as_str().unwrap())).send().expect_status(204);
    owner.get(&path(&one)).send().expect_error(404, "not_found");
    owner.get(&path(&two)).send().expect_status(200);
    wait_until("the purge of one", || stored(&app).len() == 1);
    owner.delete(&format!("/api/recordings/{}", talk.recording)).send().expect_status(204);
    wait_until("the purge", || stored(&app).is_empty());
    assert_eq!(app.database().number("select count(*) from attachments"), 0);
    app.finish();
}

fn the_same_key_gives_the_first_attachment(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let send = |bytes: &[u8]| owner.post(&talk.attachments()).header("Idempotency-Key", "one").bytes(bytes).send();
    let first = send(PNG).expect_status(201).json();
    assert_eq!(send(PNG).expect_status(201).json(), first);
    send(WEBM).expect_error(409, "conflict");
    assert_eq!(stored(&app).len(), 1);
    app.finish();
}

fn objects_that_no_comment_ever_has_are_forgotten(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    let talk = Talk { client: &owner, recording: id };
    let (kept, forgotten) = (talk.attach(PNG), talk.attach(PNG));
    talk.say(json!({"start_ms": 0, "body": "Look", "attachments": [kept]}));
    app.wait_for_an_empty_queue();
    app.stop();
    app.advance_clock(Duration::from_secs(8 * 24 * 3600));
    app.serve();
    wait_until("the sweep", || stored(&app).iter().all(|key| !key.contains(&forgotten)));
    owner.get(&path(&forgotten)).send().expect_error(404, "not_found");
    owner.get(&path(&kept)).send().expect_status(200);
    app.finish_after_a_fault();
}

fn attachments_count_for_the_quota(start: Start) {
    let quota = PNG.len() * 2 + 50;
    let app = start.env("DEBRIEF_MEMBER_QUOTA_BYTES", quota).serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let used = || owner.json("/api/me")["limits"]["member_used_bytes"].as_u64().unwrap();
    let before = used();
    let id = talk.attach(PNG);
    assert_eq!(used() - before, PNG.len() as u64);
    talk.attach(PNG);
    owner.post(&talk.attachments()).bytes(PNG).send().expect_error(413, "quota_exceeded");
    assert_eq!(stored(&app).len(), 2);
    let said = talk.say(json!({"start_ms": 0, "body": "", "attachments": [id]}));
    owner.delete(&format!("/api/comments/{}", said["id"].as_str().unwrap())).send().expect_status(204);
    talk.attach(PNG);
    app.finish();
}

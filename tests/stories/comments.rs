//! Text anchored in time, in threads.

use debrief_stories::{Client, Start, on_both_databases};
use serde_json::{Value, json};

on_both_databases![
    people_comment_and_reply,
    only_the_author_changes_a_comment,
    a_comment_that_is_sent_twice_is_there_once,
    a_comment_that_makes_no_sense_is_refused,
];

fn recording(owner: &Client) -> String {
    let id = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
    owner.wait_refused(&id);
    id
}

fn say(client: &Client, recording: &str, comment: Value) -> Value {
    let path = format!("/api/recordings/{recording}/comments");
    client.post(&path).json(comment).send().expect_status(201).json()
}

fn comments(client: &Client, recording: &str) -> Vec<Value> {
    client.json(&format!("/api/recordings/{recording}/comments"))["comments"].as_array().unwrap().clone()
}

fn path(comment: &Value) -> String {
    format!("/api/comments/{}", comment["id"].as_str().unwrap())
}

fn people_comment_and_reply(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = recording(&owner);
    let late = say(&owner, &id, json!({"start_ms": 9000, "end_ms": 9500, "body": "Late"}));
    let early = say(&viewer, &id, json!({"start_ms": 1000, "body": "Früh 🎬 <script>alert(1)</script>\nzweite Zeile"}));
    let reply = say(&owner, &id, json!({"start_ms": 1000, "body": "A reply", "parent_id": early["id"]}));
    assert_eq!(
        (&early["author"]["name"], &early["start_ms"], &early["end_ms"]),
        (&json!("Vera"), &json!(1000), &json!(null))
    );
    assert_eq!((&late["end_ms"], &reply["parent_id"]), (&json!(9500), &early["id"]));
    assert!(early["created_at"].as_str().unwrap().ends_with('Z'));

    app.kill_server();
    app.serve();
    let found = comments(&viewer, &id);
    let ids: Vec<&Value> = found.iter().map(|comment| &comment["id"]).collect();
    assert_eq!(ids, [&early["id"], &reply["id"], &late["id"]], "by their moment, then by age");
    assert_eq!(
        found[0]["body"], "Früh 🎬 <script>alert(1)</script>\nzweite Zeile",
        "text comes back as it was written"
    );
    assert_eq!(owner.recording(&id)["comment_count"], 3);
    app.finish();
}

fn only_the_author_changes_a_comment(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let other = app.member(&owner, "Mo", "member");
    let id = recording(&owner);
    let comment = say(&viewer, &id, json!({"start_ms": 5, "body": "Before"}));
    let reply = say(&other, &id, json!({"start_ms": 5, "body": "Reply", "parent_id": comment["id"]}));

    assert_eq!(comments(&other, &id)[0]["can_edit"], false);
    other.patch(&path(&comment)).json(json!({"body": "Mine"})).send().expect_error(403, "forbidden");
    other.delete(&path(&comment)).send().expect_error(403, "forbidden");
    let edited = viewer.patch(&path(&comment)).json(json!({"body": "After"})).send().expect_status(200).json();
    assert_eq!(edited["body"], "After");
    assert!(edited["edited_at"].is_string() && comment["edited_at"].is_null());

    viewer.delete(&path(&comment)).send().expect_status(204);
    let left = comments(&viewer, &id);
    assert_eq!(
        (left.len(), &left[0]["deleted"], &left[0]["body"]),
        (2, &json!(true), &json!("")),
        "its reply keeps its place"
    );
    viewer.patch(&path(&comment)).json(json!({"body": "Again"})).send().expect_status(404);
    // Whoever may delete the recording may also take a comment away.
    owner.delete(&path(&reply)).send().expect_status(204);
    assert_eq!(comments(&viewer, &id).len(), 0, "nothing is left to hold a place for");
    app.finish();
}

fn a_comment_that_is_sent_twice_is_there_once(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    let address = format!("/api/recordings/{id}/comments");
    let send = |client: &Client, body: &str| {
        client.post(&address).header("Idempotency-Key", "key-1").json(json!({"start_ms": 1, "body": body})).send()
    };
    let first = send(&owner, "Once").expect_status(201).json();
    let again = send(&owner, "Once");
    assert!([200, 201].contains(&again.status), "{again}");
    assert_eq!(again.json()["id"], first["id"]);
    let viewer = app.member(&owner, "Vera", "viewer");
    assert_ne!(send(&viewer, "Once").expect_status(201).json()["id"], first["id"], "a key is its author's own");
    assert_eq!(comments(&owner, &id).len(), 2);
    app.finish();
}

fn a_comment_that_makes_no_sense_is_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (id, other) = (recording(&owner), recording(&owner));
    let elsewhere = say(&owner, &other, json!({"start_ms": 0, "body": "Elsewhere"}));
    let address = format!("/api/recordings/{id}/comments");
    for comment in [
        json!({"start_ms": 0, "body": ""}),
        json!({"start_ms": 0, "body": " \n "}),
        json!({"start_ms": -1, "body": "Before the beginning"}),
        json!({"start_ms": 10, "end_ms": 5, "body": "Backwards"}),
        json!({"start_ms": 0, "body": "a\u{0}b"}),
        json!({"start_ms": 0, "body": "x".repeat(200_000)}),
        json!({"start_ms": 0, "body": "Lost", "parent_id": elsewhere["id"]}),
        json!({"start_ms": "soon", "body": "No number"}),
        json!({"body": "No time"}),
        json!("no object"),
    ] {
        let reply = owner.post(&address).json(comment.clone()).send();
        assert!([400, 404, 413, 422].contains(&reply.status), "{comment}: {reply}");
        assert!(reply.json()["error"]["code"].is_string(), "{reply}");
    }
    let broken = owner.post(&address).header("Content-Type", "application/json").bytes(*b"{\"start_ms\":").send();
    assert!([400, 422].contains(&broken.status) && broken.json()["error"]["code"].is_string(), "{broken}");
    assert_eq!(comments(&owner, &id).len(), 0);
    app.finish();
}

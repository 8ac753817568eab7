//! Text anchored in time, in threads.

use debrief_stories::{Client, Start, on_both_databases};
use serde_json::{Value, json};

on_both_databases![
    people_comment_and_reply,
    only_the_author_changes_a_comment,
    a_comment_that_is_sent_twice_is_there_once,
    a_comment_that_makes_no_sense_is_refused,
    a_comment_asks_something_of_somebody,
    what_a_comment_asks_is_changed_and_taken_back,
    only_members_are_asked,
    the_owner_comments_while_the_file_still_uploads,
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

fn a_comment_asks_something_of_somebody(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = recording(&owner);
    let plain = say(&owner, &id, json!({"start_ms": 0, "body": "As ever"}));
    assert_eq!((&plain["kind"], &plain["assignee"], &plain["due_at"]), (&json!("note"), &json!(null), &json!(null)));
    let asked = json!({
        "start_ms": 1, "body": "Rotate the keys", "kind": "action",
        "assignee_id": viewer.user_id(), "due_at": "2027-01-15T17:00:00+01:00",
    });
    say(&owner, &id, asked);
    for (at, kind) in [(2, "question"), (3, "decision"), (4, "note")] {
        say(&viewer, &id, json!({"start_ms": at, "body": kind, "kind": kind, "assignee_id": null, "due_at": null}));
    }
    app.kill_server();
    app.serve();
    let found = comments(&viewer, &id);
    let kinds: Vec<&Value> = found.iter().map(|comment| &comment["kind"]).collect();
    assert_eq!(kinds, ["note", "action", "question", "decision", "note"]);
    assert_eq!(found[1]["assignee"], json!({"id": viewer.user_id(), "name": "Vera"}));
    assert_eq!(found[1]["due_at"], "2027-01-15T16:00:00Z");
    app.finish();
}

fn what_a_comment_asks_is_changed_and_taken_back(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = recording(&owner);
    let due = json!("2027-01-15T16:00:00Z");
    let asked =
        json!({"start_ms": 0, "body": "Why?", "kind": "question", "assignee_id": viewer.user_id(), "due_at": due});
    let comment = say(&owner, &id, asked);
    let change = |change: Value| owner.patch(&path(&comment)).json(change).send().expect_status(200).json();
    let events = viewer.events(None);

    let edited = change(json!({"body": "Why so?"}));
    assert_eq!(
        (&edited["kind"], &edited["assignee"], &edited["due_at"]),
        (&json!("question"), &comment["assignee"], &due)
    );
    assert_eq!(events.next("comment.changed").data["comment_id"], comment["id"]);
    let decided = change(json!({"kind": "decision", "assignee_id": null}));
    assert_eq!((&decided["kind"], &decided["assignee"], &decided["due_at"]), (&json!("decision"), &json!(null), &due));
    assert_eq!(decided["body"], "Why so?", "what is not named stays");
    let handed = change(json!({"assignee_id": owner.user_id(), "due_at": null}));
    assert_eq!((&handed["assignee"]["name"], &handed["due_at"]), (&json!("Olga"), &json!(null)));
    viewer.patch(&path(&comment)).json(json!({"kind": "note"})).send().expect_error(403, "forbidden");

    // A deleted comment asks nothing of anybody.
    say(&viewer, &id, json!({"start_ms": 0, "body": "Because", "parent_id": comment["id"]}));
    owner.delete(&path(&comment)).send().expect_status(204);
    assert_eq!(comments(&viewer, &id)[0]["assignee"], json!(null));
    drop(events);
    app.finish();
}

fn only_members_are_asked(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let stranger = app.stranger();
    let id = recording(&owner);
    let address = format!("/api/recordings/{id}/comments");
    let comment = say(&owner, &id, json!({"start_ms": 0, "body": "Mine"}));
    let unknown = json!("018f0000-0000-7000-8000-000000000000");
    for assignee in [json!(stranger.user_id()), unknown] {
        let asked = json!({"start_ms": 0, "body": "Please", "kind": "action", "assignee_id": assignee});
        owner.post(&address).json(asked).send().expect_error(422, "unknown_assignee");
        let change = json!({ "assignee_id": assignee });
        owner.patch(&path(&comment)).json(change).send().expect_error(422, "unknown_assignee");
    }
    for wrong in
        [json!({"kind": "order"}), json!({"assignee_id": 7}), json!({"due_at": "tomorrow"}), json!({"due_at": 1})]
    {
        let mut asked = json!({"start_ms": 0, "body": "Please"});
        asked.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        owner.post(&address).json(asked).send().expect_error(422, "invalid_body");
        owner.patch(&path(&comment)).json(wrong).send().expect_error(422, "invalid_body");
    }
    // Who has left the workspace is still named, and no longer asked.
    let viewer = app.member(&owner, "Vera", "viewer");
    let vera = viewer.user_id();
    let asked = json!({"start_ms": 0, "body": "Please", "assignee_id": vera});
    say(&owner, &id, asked.clone());
    owner.delete(&format!("/api/members/{vera}")).send().expect_status(204);
    owner.post(&address).json(asked).send().expect_error(422, "unknown_assignee");
    assert_eq!(comments(&owner, &id)[1]["assignee"]["name"], "Vera");
    app.finish();
}

fn the_owner_comments_while_the_file_still_uploads(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let upload = owner.create_upload("words.mp4", 38);
    let id = &upload.recording_id;
    let asked =
        json!({"start_ms": 0, "body": "Anything pineapple?", "kind": "question", "assignee_id": viewer.user_id()});
    say(&owner, id, asked);
    viewer.get(&format!("/api/recordings/{id}/comments")).send().expect_error(404, "not_found");
    assert_eq!(viewer.search("pineapple").len(), 0, "an unfinished upload is its owner's alone");
    owner.send_piece(&upload, 0, b"These are only words, no media at all.");
    owner.wait_refused(id);
    assert_eq!(comments(&viewer, id)[0]["assignee"]["name"], "Vera");
    assert_eq!(viewer.search("pineapple").len(), 1);
    app.finish();
}

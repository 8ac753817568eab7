//! Others see a change at once, and only what they may see.

use debrief_stories::{Client, Start, on_both_databases, speech};
use serde_json::{Value, json};

on_both_databases![
    changes_reach_a_teammate_at_once,
    a_stream_goes_on_where_it_was_cut,
    a_stream_tells_nothing_of_others,
    a_stream_ends_with_the_membership_and_with_the_session,
    many_open_streams_leave_the_server_responsive,
];

fn comment(client: &Client, recording: &str, body: &str) -> Value {
    let path = format!("/api/recordings/{recording}/comments");
    client.post(&path).json(json!({"start_ms": 1, "body": body})).send().expect_status(201).json()
}

fn recording(owner: &Client) -> String {
    let id = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
    owner.wait_refused(&id);
    id
}

fn changes_reach_a_teammate_at_once(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let events = viewer.events(None);
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    // From the worker, another process: the media and the text as they come.
    let mut ready = false;
    events.until(|event| {
        assert_eq!(event.name, "change");
        if event.data["recording_id"] == id.as_str() {
            ready = viewer.recording(&id)["transcript"]["state"] == "ready";
        }
        ready
    });
    let said = comment(&owner, &id, "Look at this");
    let seen = events.next("comment.created");
    assert_eq!((&seen.data["comment_id"], &seen.data["recording_id"]), (&said["id"], &json!(id)));
    assert!(!seen.data.to_string().contains("Look at this"), "events carry ids only");
    let path = format!("/api/comments/{}", said["id"].as_str().unwrap());
    owner.patch(&path).json(json!({"body": "Look at that"})).send().expect_status(200);
    assert_eq!(events.next("comment.changed").data["comment_id"], said["id"]);
    owner.delete(&path).send().expect_status(204);
    assert_eq!(events.next("comment.deleted").data["comment_id"], said["id"]);
    // The text can be ready before the picture is.
    app.wait_for_an_empty_queue();
    owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
    assert_eq!(events.next("recording.deleted").data["recording_id"], id.as_str());
    app.finish();
}

fn a_stream_goes_on_where_it_was_cut(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    let events = owner.events(None);
    comment(&owner, &id, "Seen");
    let last = events.next("comment.created").id;
    drop(events);
    let missed: Vec<Value> = (0..3).map(|i| comment(&owner, &id, &format!("Missed {i}"))["id"].clone()).collect();
    app.kill_server();
    app.serve();
    let events = owner.events(Some(&last));
    let now = comment(&owner, &id, "Live again")["id"].clone();
    let seen = events.until(|event| event.data["comment_id"] == now);
    let told: Vec<Value> =
        seen.iter().map(|event| event.data["comment_id"].clone()).filter(|id| !id.is_null()).collect();
    assert_eq!(told, [missed, vec![now]].concat(), "each once and in order");
    let numbers: Vec<i64> = seen.iter().map(|event| event.id.parse().unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    app.finish();
}

fn a_stream_tells_nothing_of_others(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let stranger = app.stranger();
    let id = recording(&owner);
    let (foreign, teammate) = (stranger.events(None), viewer.events(None));
    let unfinished = owner.create_upload("unfinished.wav", 100);
    owner.send_piece(&unfinished, 0, &[1; 10]);
    comment(&owner, &id, "Among us");
    let mine = stranger.create_upload("mine.wav", 10);

    let seen = foreign.until(|event| event.data["recording_id"] == mine.recording_id.as_str());
    assert!(seen.iter().all(|event| event.data["recording_id"] == mine.recording_id.as_str()), "{seen:#?}");
    let seen = teammate.until(|event| event.data["kind"] == "comment.created");
    assert!(seen.iter().all(|event| event.data["recording_id"] != unfinished.recording_id.as_str()), "{seen:#?}");
    let all = stranger.events(Some("0"));
    let own = stranger.create_upload("second.wav", 10);
    let seen = all.until(|event| event.data["recording_id"] == own.recording_id.as_str());
    assert!(seen.iter().all(|event| event.data["recording_id"] != id.as_str()), "catching up tells no more: {seen:#?}");
    for (client, upload) in [(&owner, &unfinished), (&stranger, &mine), (&stranger, &own)] {
        client.tus("DELETE", &upload.path).send().expect_status(204);
    }
    app.finish();
}

fn a_stream_ends_with_the_membership_and_with_the_session(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let other = app.login("olga@example.org");
    let id = recording(&owner);
    let (of_viewer, of_session) = (viewer.events(None), other.events(None));
    owner.delete(&format!("/api/members/{}", viewer.user_id())).send().expect_status(204);
    other.post("/api/logout").send().expect_status(204);
    comment(&owner, &id, "Among those who are left");
    for stream in [of_viewer, of_session] {
        let told = stream.rest();
        assert!(told.iter().all(|event| event.data["kind"] != "comment.created"), "{told:#?}");
    }
    app.finish();
}

fn many_open_streams_leave_the_server_responsive(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = recording(&owner);
    let streams: Vec<_> = (0..24).map(|_| owner.events(None)).collect();
    let said = comment(&owner, &id, "To everybody");
    for stream in &streams {
        assert_eq!(stream.next("comment.created").data["comment_id"], said["id"]);
    }
    owner.get("/api/recordings").send().expect_status(200);
    drop(streams);
    app.finish();
}

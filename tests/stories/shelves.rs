//! How a library of many recordings is kept: trash, tags, order, what took another's place, how far one has watched.

use debrief_stories::recordings::percent_encoded;
use debrief_stories::{Client, Start, on_both_databases, speech};
use serde_json::{Value, json};

on_both_databases![
    the_trash_keeps_everything_until_it_is_asked_to_delete,
    tags_are_given_counted_and_asked_for,
    lists_are_sorted_and_paged_alike,
    a_newer_recording_takes_the_place_of_an_older_one,
    everybody_goes_on_where_they_stopped,
];

fn titled(client: &Client, title: &str) -> String {
    let id = client.upload_bytes(&format!("{title}.mp4"), b"These are only words, no media at all.");
    client.wait_refused(&id);
    id
}

fn titles(client: &Client, question: &str) -> Vec<String> {
    let list = client.json(&format!("/api/recordings?{question}"));
    list["recordings"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

fn found(client: &Client, id: &str) -> bool {
    client.search("cormorant").iter().any(|moment| moment["recording_id"] == id)
}

fn the_trash_keeps_everything_until_it_is_asked_to_delete(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    let path = format!("/api/recordings/{id}");
    let comment = json!({"start_ms": 0, "body": "A cormorant"});
    owner.post(&format!("{path}/comments")).json(comment).send().expect_status(201);
    assert!(found(&owner, &id), "the comment is found");
    let before = owner.recording(&id);

    viewer.post(&format!("{path}/trash")).send().expect_status(403);
    let trashed = owner.post(&format!("{path}/trash")).send().expect_status(200).json();
    assert_eq!(trashed["trash"]["by"]["name"], "Olga");
    assert!(trashed["trash"]["at"].is_string());
    assert!(titles(&owner, "").is_empty() && titles(&viewer, "").is_empty());
    assert_eq!(titles(&owner, "trash=true"), [before["title"].as_str().unwrap()]);
    assert!(!found(&owner, &id), "search leaves it out");
    // Whoever has its address still finds the words and the file.
    assert_eq!(viewer.recording(&id)["trash"]["by"]["name"], "Olga");
    viewer.get(&format!("{path}/media")).send().expect_status(200);
    let again = owner.post(&format!("{path}/trash")).send().expect_status(200).json();
    assert_eq!(again["trash"], trashed["trash"], "the second time changes nothing");

    viewer.post(&format!("{path}/restore")).send().expect_status(403);
    let restored = owner.post(&format!("{path}/restore")).send().expect_status(200).json();
    assert_eq!((&restored["trash"], &restored["comment_count"]), (&Value::Null, &before["comment_count"]));
    assert_eq!(titles(&owner, "trash=true"), [""; 0]);
    assert!(found(&owner, &id), "the comment is found");

    owner.post(&format!("{path}/trash")).send().expect_status(200);
    owner.delete(&path).send().expect_status(204);
    assert!(titles(&owner, "trash=true").is_empty());
    app.finish();
}

fn tags_are_given_counted_and_asked_for(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (first, second) = (titled(&owner, "First"), titled(&owner, "Second"));
    let tag = |id: &str, tags: Value| owner.patch(&format!("/api/recordings/{id}")).json(json!({"tags": tags})).send();
    let tagged = tag(&first, json!(["  Deploy   Logs", "deploy", "DEPLOY", "Ärger"])).expect_status(200).json();
    assert_eq!(tagged["tags"], json!(["deploy", "deploy logs", "ärger"]));
    assert_eq!(tagged["title"], "First", "nothing else changes");
    tag(&second, json!(["deploy"])).expect_status(200);

    let listed = owner.json("/api/tags");
    let count = |name: &str, count: u64| json!({"name": name, "count": count});
    assert_eq!(listed["tags"], json!([count("deploy", 2), count("deploy logs", 1), count("ärger", 1)]));
    assert_eq!(titles(&owner, "tag=deploy"), ["Second", "First"]);
    assert_eq!(titles(&owner, "tag=Deploy%20logs"), ["First"]);
    assert_eq!(titles(&owner, "tag=logs"), [""; 0], "a part of a tag is none");
    assert_eq!(titles(&owner, "tag=%25"), [""; 0], "nothing stands for everything");

    owner.post(&format!("/api/recordings/{first}/trash")).send().expect_status(200);
    assert_eq!(owner.json("/api/tags")["tags"], json!([count("deploy", 1)]));
    let many: Vec<String> = (0..21).map(|i| format!("tag {i}")).collect();
    for tags in [json!(["  "]), json!(["x".repeat(41)]), json!(["a\u{0}b"]), json!(many)] {
        tag(&second, tags).expect_status(422);
    }
    assert_eq!(tag(&second, json!(["one\ntwo"])).expect_status(200).json()["tags"], json!(["one two"]));
    assert_eq!(tag(&second, json!([])).expect_status(200).json()["tags"], json!([]));
    app.finish();
}

fn lists_are_sorted_and_paged_alike(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let member = app.member(&owner, "Mia", "member");
    for title in ["beta", "Alpha", "gamma/delta", "alpha"] {
        titled(&owner, title);
    }
    titled(&member, "Mia’s");
    let paged = |question: &str| {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = owner.json(&format!("/api/recordings?limit=1&{question}{cursor}"));
            seen.extend(page["recordings"].as_array().unwrap().iter().map(|r| r["title"].as_str().unwrap().to_owned()));
            let Some(next) = page["next_cursor"].as_str() else { return seen };
            cursor = format!("&cursor={}", percent_encoded(next));
        }
    };
    assert_eq!(paged("sort=newest"), ["Mia’s", "alpha", "gamma/delta", "Alpha", "beta"]);
    assert_eq!(paged("sort=oldest"), ["beta", "Alpha", "gamma/delta", "alpha", "Mia’s"]);
    assert_eq!(paged("sort=title"), ["Alpha", "alpha", "beta", "gamma/delta", "Mia’s"]);
    assert_eq!(paged("sort=longest").len(), 5, "without a length all are alike, and none is lost");
    assert_eq!(paged(&format!("owner={}", member.user_id())), ["Mia’s"]);
    assert_eq!(paged("kind=video"), [""; 0], "what could not be prepared is of no kind");
    for odd in ["sort=best", "kind=book", "owner=me", "cursor=bm9uc2Vuc2U", "trash=perhaps"] {
        let reply = owner.get(&format!("/api/recordings?{odd}")).send();
        assert!((400..500).contains(&reply.status), "{odd}: {reply}");
    }
    app.finish();
}

fn a_newer_recording_takes_the_place_of_an_older_one(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (old, newer, newest) = (titled(&owner, "Old"), titled(&owner, "Newer"), titled(&owner, "Newest"));
    let replace =
        |id: &str, by: Value| owner.patch(&format!("/api/recordings/{id}")).json(json!({"superseded_by": by})).send();
    let replaced = replace(&old, json!(newer)).expect_status(200).json();
    assert_eq!(replaced["superseded_by"], json!({"id": newer, "title": "Newer"}));
    assert_eq!(owner.recording(&newer)["supersedes"], json!({"id": old, "title": "Old"}));
    replace(&newer, json!(newest)).expect_status(200);
    for (id, by) in [(&old, &old), (&newest, &old), (&newest, &newer)] {
        assert_eq!(replace(id, json!(by)).expect_status(422).json()["error"]["code"], "superseded_in_a_circle");
    }
    let unknown = replace(&old, json!("01900000-0000-7000-8000-00000000dead")).expect_status(422);
    assert_eq!(unknown.json()["error"]["code"], "unknown_recording");
    owner.patch(&format!("/api/recordings/{old}")).json(json!({"title": "Older"})).send().expect_status(200);
    assert_eq!(owner.recording(&old)["superseded_by"]["id"], json!(newer), "another change leaves it");

    owner.post(&format!("/api/recordings/{newer}/trash")).send().expect_status(200);
    assert_eq!(owner.recording(&old)["superseded_by"], Value::Null, "nobody is sent to the trash");
    owner.post(&format!("/api/recordings/{newer}/restore")).send().expect_status(200);
    assert_eq!(owner.recording(&old)["superseded_by"]["id"], json!(newer));
    assert_eq!(replace(&old, Value::Null).expect_status(200).json()["superseded_by"], Value::Null);
    replace(&old, json!(newest)).expect_status(200);
    owner.delete(&format!("/api/recordings/{newest}")).send().expect_status(204);
    assert_eq!(owner.recording(&old)["superseded_by"], Value::Null);
    app.finish();
}

fn everybody_goes_on_where_they_stopped(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = titled(&owner, "Long");
    let path = format!("/api/recordings/{id}/position");
    let put = |client: &Client, position: Value| client.request("PUT", &path).json(position).send();
    assert_eq!(owner.recording(&id)["position_ms"], Value::Null);
    put(&owner, json!({"position_ms": 61_500})).expect_status(204);
    put(&viewer, json!({"position_ms": 5})).expect_status(204);
    put(&owner, json!({"position_ms": 62_000})).expect_status(204);
    assert_eq!(owner.recording(&id)["position_ms"], 62_000);
    assert_eq!(owner.json("/api/recordings")["recordings"][0]["position_ms"], 62_000);
    assert_eq!(viewer.recording(&id)["position_ms"], 5);
    for odd in [json!({"position_ms": -1}), json!({"position_ms": 1.5}), json!({"position_ms": "x"}), json!({})] {
        let reply = put(&owner, odd);
        assert!([400, 422].contains(&reply.status), "{reply}");
    }
    assert_eq!(owner.recording(&id)["position_ms"], 62_000);
    app.finish();
}

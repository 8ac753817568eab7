//! What stands beside a comment: its place in text and picture, whom it means, answers at a touch, its earlier words, and
//! whether its thread is settled.

use debrief_stories::{Client, Start, on_both_databases};
use serde_json::{Value, json};

on_both_databases![
    a_comment_keeps_its_quote_and_its_region,
    places_that_make_no_sense_are_refused,
    a_comment_mentions_members_alone,
    answers_at_a_touch_are_counted_once,
    an_edited_comment_keeps_its_earlier_words,
    a_thread_is_settled_and_opened_again,
    open_questions_are_found,
];

struct Talk<'a> {
    client: &'a Client,
    recording: String,
}

impl<'a> Talk<'a> {
    fn of(owner: &'a Client) -> Self {
        let recording = owner.upload_bytes("words.mp4", b"These are only words, no media at all.");
        owner.wait_refused(&recording);
        Self { client: owner, recording }
    }

    fn path(&self) -> String {
        format!("/api/recordings/{}/comments", self.recording)
    }

    fn say(&self, comment: Value) -> Value {
        self.client.post(&self.path()).json(comment).send().expect_status(201).json()
    }

    fn all(&self, client: &Client) -> Vec<Value> {
        client.json(&self.path())["comments"].as_array().unwrap().clone()
    }
}

fn path(comment: &Value) -> String {
    format!("/api/comments/{}", comment["id"].as_str().unwrap())
}

fn names(people: &Value) -> Vec<&str> {
    people.as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect()
}

fn a_comment_keeps_its_quote_and_its_region(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let quote = json!({"text": "<b>the column</b>", "before": "because ", "after": " was missing"});
    let region = json!({"x": 0.25, "y": 0.5, "width": 0.5, "height": 0.125});
    let said = talk.say(json!({"start_ms": 1000, "end_ms": 3000, "body": "Here", "quote": quote, "region": region}));
    assert_eq!((&said["quote"], &said["region"]), (&quote, &region));
    let edited = owner.patch(&path(&said)).json(json!({"body": "There"})).send().expect_status(200).json();
    assert_eq!((&edited["quote"], &edited["region"]), (&quote, &region), "an edit of the text leaves them");
    assert_eq!(talk.all(&owner)[0]["quote"], quote);
    let plain = talk.say(json!({"start_ms": 1000, "body": "Plain"}));
    assert_eq!((&plain["quote"], &plain["region"]), (&json!(null), &json!(null)));
    app.finish();
}

fn places_that_make_no_sense_are_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let talk = Talk::of(&owner);
    let refused = |more: Value, code: &str| {
        let mut comment = json!({"start_ms": 0, "body": "x"});
        comment.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        owner.post(&talk.path()).json(comment).send().expect_error(422, code);
    };
    refused(json!({"region": {"x": 0.9, "y": 0.0, "width": 0.2, "height": 0.1}}), "invalid_region");
    refused(json!({"region": {"x": 0.1, "y": 0.1, "width": 0.0, "height": 0.1}}), "invalid_region");
    refused(json!({"quote": {"text": ""}}), "invalid_text");
    refused(json!({"quote": {"text": "a".repeat(2001)}}), "invalid_text");
    refused(json!({"quote": {"text": "a\u{0}"}}), "invalid_text");
    assert!(talk.all(&owner).is_empty());
    app.finish();
}

fn a_comment_mentions_members_alone(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let vera = app.member(&owner, "Vera", "viewer");
    let max = app.member(&owner, "Max", "member");
    let stranger = app.stranger();
    let talk = Talk::of(&owner);
    let said = talk.say(json!({"start_ms": 0, "body": "@Vera @Max?", "mentions": [vera.user_id(), max.user_id()]}));
    assert_eq!(names(&said["mentions"]), ["Max", "Vera"]);
    let nobody = json!({"start_ms": 0, "body": "@Eve", "mentions": [stranger.user_id()]});
    owner.post(&talk.path()).json(nobody).send().expect_error(422, "unknown_mention");
    let change = json!({"body": "@Vera?", "mentions": [vera.user_id()]});
    let edited = owner.patch(&path(&said)).json(change).send().expect_status(200).json();
    assert_eq!(names(&edited["mentions"]), ["Vera"]);
    let reworded = owner.patch(&path(&said)).json(json!({"body": "@Vera, please"})).send().expect_status(200).json();
    assert_eq!(names(&reworded["mentions"]), ["Vera"], "whoever says nothing of them leaves them");
    assert_eq!(names(&talk.all(&vera)[0]["mentions"]), ["Vera"]);
    app.finish();
}

fn answers_at_a_touch_are_counted_once(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let vera = app.member(&owner, "Vera", "viewer");
    let talk = Talk::of(&owner);
    let said = talk.say(json!({"start_ms": 0, "body": "Done"}));
    let reaction = |emoji: &str| format!("{}/reactions/{}", path(&said), encoded(emoji));
    let events = vera.events(None);
    vera.request("PUT", &reaction("🎉")).send().expect_status(200);
    events.next("comment.changed");
    vera.request("PUT", &reaction("🎉")).send().expect_status(200);
    owner.request("PUT", &reaction("🎉")).send().expect_status(200);
    let answered = owner.request("PUT", &reaction("👀")).send().expect_status(200).json();
    let shown: Vec<_> = answered["reactions"].as_array().unwrap().iter().collect();
    assert_eq!(shown.len(), 2);
    assert_eq!(
        (shown[0]["emoji"].as_str(), names(&shown[0]["people"])),
        (Some("🎉"), vec!["Vera", owner_name(shown[0])])
    );
    assert_eq!((&shown[0]["mine"], &shown[1]["mine"]), (&json!(true), &json!(true)));
    assert_eq!(talk.all(&vera)[0]["reactions"][1]["mine"], json!(false));
    let taken = vera.request("DELETE", &reaction("🎉")).send().expect_status(200).json();
    assert_eq!(taken["reactions"][0]["people"].as_array().unwrap().len(), 1);
    vera.request("PUT", &reaction("🦖")).send().expect_error(422, "unknown_reaction");
    vera.request("PUT", &reaction("a/../b")).send().expect_error(422, "unknown_reaction");
    owner.delete(&path(&said)).send().expect_status(204);
    vera.request("PUT", &reaction("🎉")).send().expect_error(404, "not_found");
    assert_eq!(app.database().number("select count(*) from reactions"), 0);
    app.finish();
}

fn owner_name(reaction: &Value) -> &str {
    reaction["people"][1]["name"].as_str().unwrap()
}

/// Percent-encoded, every byte.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn an_edited_comment_keeps_its_earlier_words(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let vera = app.member(&owner, "Vera", "viewer");
    let talk = Talk::of(&owner);
    let said = talk.say(json!({"start_ms": 0, "body": "First"}));
    let history = |client: &Client| -> Vec<String> {
        let versions = client.json(&format!("{}/history", path(&said)))["versions"].clone();
        versions.as_array().unwrap().iter().map(|version| version["body"].as_str().unwrap().to_owned()).collect()
    };
    assert!(history(&vera).is_empty());
    for body in ["Second", "Second", "Third"] {
        owner.patch(&path(&said)).json(json!({"body": body})).send().expect_status(200);
    }
    owner.patch(&path(&said)).json(json!({"kind": "question"})).send().expect_status(200);
    assert_eq!(history(&vera), ["First", "Second"], "what is read now is no history");
    vera.patch(&path(&said)).json(json!({"body": "Mine"})).send().expect_error(403, "forbidden");
    assert_eq!(history(&vera).len(), 2);
    owner.delete(&path(&said)).send().expect_status(204);
    vera.get(&format!("{}/history", path(&said))).send().expect_error(404, "not_found");
    assert_eq!(app.database().number("select count(*) from comment_versions"), 0, "deleted is deleted");
    app.finish();
}

fn a_thread_is_settled_and_opened_again(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let vera = app.member(&owner, "Vera", "viewer");
    let talk = Talk::of(&owner);
    let asked = talk.say(json!({"start_ms": 0, "body": "Why?", "kind": "question"}));
    let reply = talk.say(json!({"start_ms": 0, "body": "Because.", "parent_id": asked["id"]}));
    let settle = |client: &Client, comment: &Value, resolved: bool| {
        client.request("PUT", &format!("{}/resolved", path(comment))).json(json!({"resolved": resolved})).send()
    };
    settle(&vera, &reply, true).expect_error(422, "not_a_thread");
    let settled = settle(&vera, &asked, true).expect_status(200).json();
    assert_eq!(settled["resolved_by"]["name"], "Vera");
    let again = settle(&owner, &asked, true).expect_status(200).json();
    assert_eq!(
        (&again["resolved_by"]["name"], &again["resolved_at"]),
        (&json!("Vera"), &settled["resolved_at"]),
        "who settled it first did"
    );
    let opened = settle(&owner, &asked, false).expect_status(200).json();
    assert_eq!((&opened["resolved_at"], &opened["resolved_by"]), (&json!(null), &json!(null)));
    app.finish();
}

fn open_questions_are_found(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (asked, other) = (Talk::of(&owner), Talk::of(&owner));
    let question = asked.say(json!({"start_ms": 0, "body": "mango?", "kind": "question"}));
    other.say(json!({"start_ms": 0, "body": "mango!"}));
    let found = || owner.json("/api/search?q=mango&open=question")["moments"].as_array().unwrap().len();
    assert_eq!(owner.search("mango").len(), 2);
    assert_eq!(found(), 1);
    let settled = json!({"resolved": true});
    owner.request("PUT", &format!("{}/resolved", path(&question))).json(settled).send().expect_status(200);
    assert_eq!(found(), 0);
    owner.get("/api/search?q=mango&open=everything").send().expect_error(422, "invalid_open");
    app.finish();
}

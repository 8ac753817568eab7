//! What is told of a text's structure, from its words and pauses.

use debrief_stories::{Start, on_both_databases};
use serde_json::{Value, json};

use crate::corrections::{done, heard};

on_both_databases![texts_have_paragraphs_and_suggested_chapters,];

fn texts_have_paragraphs_and_suggested_chapters(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let subjects = ["um the database migration adds a table", "the login page has a button, uh"];
    let lines: Vec<&str> = (0..120).map(|at| subjects[at / 60]).collect();
    let id = heard(&app, &owner, &lines);
    app.database().change("update transcripts set language = 'en'");
    let transcript = owner.transcript(&id);
    assert_eq!(transcript["segments"][0]["fillers"], json!([[0, 3]]));
    let path = format!("/api/recordings/{id}/chapters");
    let list = owner.json(&path);
    assert_eq!(list["chapters"], json!([]));
    let suggested = list["suggested"].as_array().unwrap();
    assert_eq!(suggested.iter().map(|one| &one["start_ms"]).collect::<Vec<_>>(), [0, 120_000], "{list:#}");
    assert!(suggested[1]["title"].as_str().unwrap().to_lowercase().contains("login"), "{list:#}");
    // A change of speakers is a new paragraph.
    let begins = |transcript: &Value, at: usize| {
        transcript["paragraphs"].as_array().unwrap().contains(&transcript["segments"][at]["id"])
    };
    assert!(begins(&transcript, 0) && !begins(&transcript, 1) && !begins(&transcript, 2));
    let line = transcript["segments"][1]["id"].clone();
    done(&owner, &id, json!({"kind": "speaker", "lines": [line], "speaker": {"name": "Ana"}}));
    let transcript = owner.transcript(&id);
    assert!(begins(&transcript, 1) && begins(&transcript, 2) && !begins(&transcript, 3));
    // Who takes some over still sees the others.
    let chosen = json!({"chapters": [{"start_ms": 0, "title": suggested[0]["title"]}]});
    owner.request("PUT", &path).json(chosen).send().expect_status(200);
    let list = owner.json(&path);
    assert_eq!(list["chapters"].as_array().unwrap().len(), 1);
    assert_eq!(list["suggested"], json!([suggested[1]]), "what is left of them");
    // Who sets chapters of their own wants no others.
    let own = json!({"chapters": [{"start_ms": 5_000, "title": "Mine"}]});
    let list = owner.request("PUT", &path).json(own).send().expect_status(200).json();
    assert_eq!(list["suggested"], json!([]), "{list:#}");
    assert_eq!(owner.json(&path), list);
    app.finish();
}

//! What is told of a text's structure, from its words and pauses.

use debrief_stories::{Start, media, on_both_databases};
use serde_json::{Value, json};

use crate::corrections::{done, heard};

on_both_databases![texts_have_paragraphs_and_suggested_chapters, pictures_that_change_are_found,];

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

/// A slide, another at four seconds, and a third at nine: evidence for chapters, which nobody waits for.
fn pictures_that_change_are_found(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let slide =
        |color: &str, seconds: u32| format!("-f lavfi -i color=c={color}:size=320x180:rate=10:duration={seconds}");
    let slides = format!("{} {} {}", slide("white", 4), slide("navy", 5), slide("gray", 3));
    let how = "-filter_complex concat=n=3:v=1:a=0 -c:v libx264 -preset ultrafast -pix_fmt yuv420p slides.mp4";
    let id = owner.upload_file(&media::ffmpeg(app.folder(), &format!("{slides} {how}")));
    owner.wait_media(&id);
    app.wait_for_an_empty_queue();
    let found = app.database().column(&format!("select scenes from recordings where id = '{id}'")).remove(0);
    let found: Vec<i64> = serde_json::from_str(&found).unwrap();
    let is_at = |at_ms: i64| found.iter().any(|scene_ms| (scene_ms - at_ms).abs() <= 500);
    assert!(found.len() == 2 && is_at(4_000) && is_at(9_000), "{found:?}");
    app.finish();
}

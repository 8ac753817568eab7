//! Other languages, English captions of them, and voices, as far as no real weights are needed: a scripted model sits in the
//! place of one, in the same child behind the same protocol. With a real model none of this was verified here.

use std::path::PathBuf;

use debrief_stories::speech::{fresh_seed, walkthrough};
use debrief_stories::{Client, Start, TestApp, on_both_databases, sha256, wait_for, wait_until};
use serde_json::{Value, json};

on_both_databases![
    what_is_said_in_another_language_gets_english_captions,
    a_translation_waits_for_a_model_that_can,
    a_workspace_chooses_its_model,
    voices_begin_paragraphs,
];

/// An app that knows a model named `double-tdrz`, which is such a script, and whose own model is the demo model.
fn app(start: Start) -> (TestApp, PathBuf) {
    let double = format!(
        "debrief-double\n{}",
        json!({
            "language": "de",
            "said": [{"text": "Das ist das erste von {ms} auf {language}.", "turn_next": true}, {"text": "Und das das zweite."}],
            "translated": [{"text": "One of {ms} <b>from</b> {language}."}, {"text": "And a second one."}],
        })
    );
    let mut app = start.prepare();
    let catalogue = app.folder().join("catalogue.json");
    let entry = |name: &str, languages: &str| json!({"name": name, "file": format!("{name}.bin"), "size_bytes": double.len(), "sha256": sha256(double.as_bytes()), "languages": languages});
    let models = [entry("double-tdrz", "many"), entry("late", "many")];
    std::fs::write(&catalogue, json!({"base_url": "http://127.0.0.1:1", "models": models}).to_string()).unwrap();
    app.set_env("DEBRIEF_TEST_CATALOGUE", catalogue.display());
    let folder = app.data_dir().join("models");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("double-tdrz.bin"), &double).unwrap();
    std::fs::write(app.folder().join("late.bin"), &double).unwrap();
    app.serve();
    let late = folder.join("late.bin");
    (app, late)
}

fn uploaded(app: &TestApp, owner: &Client) -> String {
    let spoken = walkthrough(fresh_seed(), 60_000);
    spoken.wave.write(&app.folder().join("speech.wav"));
    let id = owner.upload_file(&app.folder().join("speech.wav"));
    owner.wait_ready(&id);
    id
}

fn transcribe_with(owner: &Client, id: &str, model: &str) {
    let version = owner.transcript(id)["version"].as_i64().unwrap();
    owner.post(&format!("/api/recordings/{id}/transcribe")).json(json!({"model": model})).send().expect_status(202);
    wait_until("the next version", || {
        let transcript = owner.transcript(id);
        transcript["version"] == version + 1 && transcript["state"] == "ready"
    });
}

fn wait_translated(owner: &Client, id: &str) -> Value {
    wait_for("the translation", || {
        let translation = owner.json(&format!("/api/recordings/{id}/translation"));
        assert_ne!(translation["state"], "failed", "{translation:#}");
        (translation["state"] == "ready" && translation["again"] == false).then_some(translation)
    })
}

fn what_is_said_in_another_language_gets_english_captions(start: Start) {
    let (app, _) = app(start);
    let owner = app.owner();
    let id = uploaded(&app, &owner);
    let path = format!("/api/recordings/{id}/translation");
    owner.get(&path).send().expect_error(404, "not_found");
    let refusal = owner.post(&path).json(json!({"model": "double-tdrz"})).send().expect_error(409, "already_english");
    assert!(refusal.to_string().contains("English"), "{refusal}");

    transcribe_with(&owner, &id, "double-tdrz");
    let transcript = owner.transcript(&id);
    assert_eq!((&transcript["language"], &transcript["translation"]), (&json!("de"), &Value::Null), "{transcript:#}");
    let captions = owner.get(&format!("/api/recordings/{id}/captions.vtt")).send().expect_status(200).text();
    assert!(captions.contains("Language: de"), "{captions}");

    owner.post(&path).json(json!({"model": "double-tdrz"})).send().expect_status(202);
    let translation = wait_translated(&owner, &id);
    assert_eq!((&translation["language"], &translation["model"]), (&json!("en"), &json!("double-tdrz")));
    let said = owner.segments(&id);
    let lines = translation["lines"].as_array().unwrap();
    assert_eq!(lines.len(), said.len(), "the same windows: {translation:#}");
    for (line, segment) in lines.iter().zip(&said) {
        assert_eq!(line["start_ms"], segment["start_ms"]);
        let text = line["text"].as_str().unwrap();
        assert!(text.contains("from</b> de.") || text == "And a second one.", "{line}");
    }
    let captions = owner.get(&format!("/api/recordings/{id}/captions.en.vtt")).send().expect_status(200).text();
    assert!(
        captions.starts_with("WEBVTT\nLanguage: en\n") && captions.contains("&lt;b&gt;from&lt;/b&gt; de."),
        "{captions}"
    );
    assert_eq!(captions.matches(" --> ").count(), lines.len());
    assert_eq!(owner.transcript(&id)["translation"]["state"], "ready");

    // Transcribing again changes nothing of what is said in English.
    transcribe_with(&owner, &id, "demo");
    assert_eq!(owner.json(&path)["lines"], translation["lines"]);
    // Who only reads can neither make nor remove one.
    let vera = app.member(&owner, "Vera", "viewer");
    assert_eq!(vera.json(&path)["lines"], translation["lines"]);
    vera.post(&path).json(json!({})).send().expect_error(403, "forbidden");
    vera.delete(&path).send().expect_error(403, "forbidden");
    owner.delete(&path).send().expect_status(204);
    owner.get(&path).send().expect_error(404, "not_found");
    owner.delete(&path).send().expect_error(404, "not_found");
    assert_eq!(app.database().number("select count(*) from translated_lines"), 0);
    app.finish();
}

fn a_translation_waits_for_a_model_that_can(start: Start) {
    let (app, late) = app(start);
    let owner = app.owner();
    let id = uploaded(&app, &owner);
    transcribe_with(&owner, &id, "double-tdrz");
    let path = format!("/api/recordings/{id}/translation");
    let waits_for = |code: &str| {
        wait_for(code, || {
            let translation = owner.json(&path);
            (translation["state"] == "waiting" && translation["reason"]["code"] == code).then_some(translation)
        })
    };
    // The operator's model is the demo model.
    owner.post(&path).json(json!({})).send().expect_status(202);
    let translation = waits_for("model_english_only");
    assert!(translation["reason"]["message"].as_str().unwrap().contains("debrief model pull"), "{translation:#}");
    owner.post(&path).json(json!({"model": "late"})).send().expect_status(202);
    waits_for("model_missing");
    std::fs::copy(app.folder().join("late.bin"), app.folder().join("partial")).unwrap();
    std::fs::rename(app.folder().join("partial"), &late).unwrap();
    let translation = wait_translated(&owner, &id);
    assert_eq!(translation["model"], "late");

    // The worker is killed in the middle: each window is there once.
    owner.post(&path).json(json!({"model": "double-tdrz"})).send().expect_status(202);
    app.worker().kill();
    let again = wait_translated(&owner, &id);
    assert_eq!((&again["model"], &again["lines"]), (&json!("double-tdrz"), &translation["lines"]));
    app.finish_after_a_fault();
}

fn a_workspace_chooses_its_model(start: Start) {
    let (app, _) = app(start);
    let owner = app.owner();
    let mo = app.member(&owner, "Mo", "member");
    let first = uploaded(&app, &owner);
    assert_eq!(owner.recording(&first)["transcript"]["demo"], true);
    assert_eq!(owner.json("/api/workspace")["model"], Value::Null);
    mo.request("PUT", "/api/workspace").json(json!({"model": "demo"})).send().expect_error(403, "forbidden");
    let refusal =
        owner.request("PUT", "/api/workspace").json(json!({"model": "late"})).send().expect_error(422, "model_missing");
    assert!(refusal.to_string().contains("double-tdrz"), "{refusal}");
    owner.request("PUT", "/api/workspace").json(json!({"model": "../demo"})).send().expect_error(422, "invalid_model");
    let changed =
        owner.request("PUT", "/api/workspace").json(json!({"model": "double-tdrz"})).send().expect_status(200).json();
    assert_eq!(changed, mo.json("/api/workspace"));

    let second = uploaded(&app, &owner);
    let transcript = owner.transcript(&second);
    assert_eq!((&transcript["model"], &transcript["language"]), (&json!("double-tdrz"), &json!("de")));
    assert_eq!(owner.transcript(&first)["model"], "demo", "what is there stays");
    owner.request("PUT", "/api/workspace").json(json!({"model": null})).send().expect_status(200);
    let third = uploaded(&app, &owner);
    assert_eq!(owner.transcript(&third)["model"], "demo");
    app.finish();
}

fn voices_begin_paragraphs(start: Start) {
    let (app, _) = app(start);
    let owner = app.owner();
    let id = uploaded(&app, &owner);
    transcribe_with(&owner, &id, "double-tdrz");
    let transcript = owner.transcript(&id);
    let turns: Vec<&Value> = turns_of(&transcript);
    assert!(!turns.is_empty(), "{transcript:#}");
    let paragraphs = transcript["paragraphs"].as_array().unwrap();
    for line in turns {
        assert!(line["text"].as_str().unwrap().contains("zweite"), "it was told behind the first line: {line}");
        assert!(paragraphs.contains(&line["id"]), "{transcript:#}");
    }
    // A correction of the line leaves the voice where it was.
    let line = turns_of(&transcript)[0].clone();
    let edit = json!({"kind": "text", "line": {"id": line["id"], "revision": 0}, "text": "Somebody else speaks."});
    owner.post(&format!("/api/recordings/{id}/transcript/edits")).json(edit).send().expect_status(200);
    let corrected = owner.transcript(&id);
    assert!(turns_of(&corrected).iter().any(|line| line["text"] == "Somebody else speaks."), "{corrected:#}");
    app.finish();
}

fn turns_of(transcript: &Value) -> Vec<&Value> {
    transcript["segments"].as_array().unwrap().iter().filter(|line| line["speaker_turn"] == true).collect()
}

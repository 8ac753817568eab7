//! A workspace's names and terms, in new texts and in older ones.

use debrief_stories::recordings::percent_encoded;
use debrief_stories::{Client, Reply, Start, on_both_databases, speech};
use serde_json::{Value, json};

use crate::corrections::{found, history, mend, texts};

on_both_databases![terms_are_written_right, terms_make_sense_and_stay_in_their_workspace,];

fn glossary(client: &Client, term: &str, heard_as: &[&str]) -> Reply {
    client.post("/api/glossary").json(json!({"term": term, "heard_as": heard_as})).send()
}

fn terms_are_written_right(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let sample = speech::sample("short-walkthrough.wav");
    let older = owner.upload_file(&sample);
    owner.wait_ready(&older);
    let heard = owner.segments(&older);
    let word = speech::words(heard[0]["text"].as_str().unwrap()).into_iter().max_by_key(String::len).unwrap();
    let term = glossary(&owner, "ProductName", &[&word]).expect_status(201).json();

    // New texts are mended as they come, and say so.
    let newer = owner.upload_file(&sample);
    owner.wait_ready(&newer);
    let lines = owner.segments(&newer);
    assert!(lines[0]["text"].as_str().unwrap().contains("ProductName"), "{:#}", lines[0]);
    assert_eq!((&lines[0]["edited"]["kind"], &lines[0]["edited"]["by"]), (&json!("glossary"), &Value::Null));
    assert!(found(&owner, "ProductName") >= 1);
    assert!(
        !owner
            .search(&word)
            .iter()
            .any(|moment| moment["recording_id"] == newer.as_str() && moment["kind"] == "transcript")
    );
    // What the glossary did can be undone like anything else.
    let edits = history(&owner, &newer);
    assert_eq!((&edits[0]["kind"], &edits[0]["can_undo"]), (&json!("glossary"), &json!(true)));

    // Older ones where somebody wants it, with what would change.
    let path = format!("/api/glossary/{}", term["id"].as_str().unwrap());
    let occurrences = owner.json(&format!("{path}/occurrences"))["occurrences"].as_array().unwrap().clone();
    assert!(
        !occurrences.is_empty() && occurrences.iter().all(|found| found["recording_id"] == older.as_str()),
        "{occurrences:#?}"
    );
    assert_eq!(occurrences[0]["before"], heard[0]["text"]);
    let mut wanted = occurrences.clone();
    // Somebody was quicker there.
    mend(&owner, &older, &heard[0], "Nothing of that kind.");
    wanted.push(json!({"recording_id": older, "line_id": uuid::Uuid::now_v7().to_string(), "revision": 0}));
    let count = wanted.len();
    let mended = owner.post(&format!("{path}/mend")).json(json!({"lines": wanted})).send().expect_status(200).json();
    assert_eq!(mended, json!({"mended": count - 2, "skipped": 2}));
    assert_eq!(texts(&owner, &older)[0], "Nothing of that kind.");
    assert!(owner.json(&format!("{path}/occurrences"))["occurrences"].as_array().unwrap().is_empty());
    app.finish();
}

fn terms_make_sense_and_stay_in_their_workspace(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let (member, viewer, stranger) =
        (app.member(&owner, "Mo", "member"), app.member(&owner, "Vera", "viewer"), app.stranger());
    let first = glossary(&member, " Debrief ", &["de brief", "De-Brief", "the brief"]).expect_status(201).json();
    assert_eq!((&first["term"], &first["heard_as"]), (&json!("Debrief"), &json!(["de brief", "the brief"])));
    let again = glossary(&owner, "debrief", &["THE BRIEF", "debris"]).expect_status(200).json();
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["heard_as"], json!(["de brief", "the brief", "debris"]));
    assert_eq!(viewer.json("/api/glossary")["terms"].as_array().unwrap().len(), 1);
    assert!(stranger.json("/api/glossary")["terms"].as_array().unwrap().is_empty());

    let path = format!("/api/glossary/{}", first["id"].as_str().unwrap());
    glossary(&viewer, "x", &[]).expect_error(403, "forbidden");
    viewer.patch(&path).json(json!({"term": "x"})).send().expect_error(403, "forbidden");
    viewer.delete(&path).send().expect_error(403, "forbidden");
    viewer.post(&format!("{path}/mend")).json(json!({"lines": []})).send().expect_error(403, "forbidden");
    stranger.patch(&path).json(json!({"term": "x"})).send().expect_error(404, "not_found");
    stranger.get(&format!("{path}/occurrences")).send().expect_error(404, "not_found");
    app.anyone().get("/api/glossary").send().expect_error(401, "login_required");
    for (term, heard_as) in
        [("", vec![]), ("!?", vec![]), ("ok", vec!["..."]), ("a\u{0}", vec![]), (&"x".repeat(101), vec![])]
    {
        glossary(&owner, term, &heard_as).expect_error(422, "invalid_text");
    }
    let many: Vec<String> = (0..51).map(|at| format!("v{at}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    glossary(&owner, "ok", &many).expect_error(422, "too_many_variants");

    let other = glossary(&owner, "Other", &[]).expect_status(201).json();
    owner.patch(&path).json(json!({"term": "OTHER"})).send().expect_error(409, "conflict");
    let changed = owner.patch(&path).json(json!({"heard_as": []})).send().expect_status(200).json();
    assert_eq!((&changed["term"], &changed["heard_as"]), (&json!("Debrief"), &json!([])));
    owner.delete(&format!("/api/glossary/{}", other["id"].as_str().unwrap())).send().expect_status(204);
    owner.delete(&format!("/api/glossary/{}", percent_encoded("x"))).send().expect_error(404, "not_found");
    assert_eq!(owner.json("/api/glossary")["terms"].as_array().unwrap().len(), 1);
    app.finish();
}

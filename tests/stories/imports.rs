//! Texts go out as files and come back as they were.

use debrief_stories::{Client, Reply, Start, on_both_databases};
use serde_json::{Value, json};

use crate::corrections::{done, found, heard, mend, texts};

on_both_databases![texts_go_out_and_come_back, files_that_are_no_text_are_refused,];

fn import(client: &Client, id: &str, query: &str, file: &str) -> Reply {
    let path = format!("/api/recordings/{id}/transcript/import?{query}");
    client.post(&path).header("Content-Type", "text/plain").bytes(file.as_bytes()).send()
}

/// What a text says, without the names of its lines.
fn said(client: &Client, id: &str) -> Vec<Value> {
    let names = client.transcript(id)["speakers"].as_array().unwrap().clone();
    let name = |line: &Value| names.iter().find(|one| one["id"] == line["speaker_id"]).map(|one| one["name"].clone());
    client
        .segments(id)
        .iter()
        .map(|line| json!([line["start_ms"], line["end_ms"], line["text"], line["words"], name(line)]))
        .collect()
}

fn texts_go_out_and_come_back(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = heard(&app, &owner, &["one two", "three four", "five"]);
    let lines = owner.segments(&id);
    mend(&owner, &id, &lines[0], "a --> b <i>x</i> & *stars* &lt;");
    mend(&owner, &id, &lines[1], "مرحبا <b");
    done(&owner, &id, json!({"kind": "speaker", "lines": [lines[1]["id"]], "speaker": {"name": "Ana & <Bo>"}}));
    let file = |extension: &str| {
        owner.get(&format!("/api/recordings/{id}/transcript.{extension}")).send().expect_status(200).text()
    };
    // The names of lines are new in each version.
    let bare = |file: &str| -> Vec<String> {
        file.lines().filter(|line| uuid::Uuid::try_parse(line).is_err()).map(str::to_owned).collect()
    };
    let before = said(&owner, &id);
    let json_file = file("json");
    for extension in ["vtt", "srt", "md", "txt"] {
        let written = file(extension);
        import(&owner, &id, &format!("format={extension}"), &written).expect_status(201);
        let again = file(extension);
        assert_eq!(bare(&again), bare(&written), "{extension}");
        let texts_then: Vec<&Value> = before.iter().map(|line| &line[2]).collect();
        let now = said(&owner, &id);
        let texts_now: Vec<&Value> = now.iter().map(|line| &line[2]).collect();
        assert_eq!(texts_now, texts_then, "{extension}");
        import(&owner, &id, "format=json", &json_file).expect_status(201);
        assert_eq!(said(&owner, &id), before, "JSON has all of it");
    }
    let recording = owner.recording(&id);
    assert_eq!(recording["transcript"]["state"], "ready", "{recording:#}");
    assert_eq!(owner.transcript(&id)["model"], "imported");
    assert_eq!(found(&owner, "stars"), 1, "what is read is what is found");
    // What was imported is corrected like anything else.
    mend(&owner, &id, &owner.segments(&id)[2], "six");
    assert_eq!(texts(&owner, &id)[2], "six");
    import(&owner, &id, "format=srt&language=pt-BR", "1\n00:00:01,000 --> 00:00:02,000\nOlá\n").expect_status(201);
    assert_eq!(
        (texts(&owner, &id), owner.transcript(&id)["language"].clone()),
        (vec!["Olá".to_owned()], json!("pt-BR"))
    );
    assert_eq!(owner.transcript(&id)["left_over"], 1, "a correction that does not fit is kept");
    app.finish();
}

fn files_that_are_no_text_are_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let viewer = app.member(&owner, "Vera", "viewer");
    let id = heard(&app, &owner, &["one"]);
    let vtt = |times: &str| format!("WEBVTT\n\n{times}\nhello\n");
    let refused = [
        ("vtt", "hello".to_owned(), "not_readable"),
        ("vtt", "WEBVTT\n".to_owned(), "invalid_lines"),
        ("vtt", vtt("00:01.000 -> 00:02.000"), "not_readable"),
        ("vtt", vtt("99:00:00.000 --> 99:00:01.000"), "invalid_time"),
        ("vtt", vtt(&format!("{0}:00 --> {0}:01", "9".repeat(30))), "not_readable"),
        ("srt", "nothing at all".to_owned(), "not_readable"),
        ("md", "# Title\n".to_owned(), "not_readable"),
        ("json", "{\"segments\": 1}".to_owned(), "not_readable"),
        ("json", json!({"segments": [{"start_ms": -5, "end_ms": 5, "text": "x"}]}).to_string(), "invalid_time"),
        (
            "json",
            json!({"segments": [{"start_ms": 0, "end_ms": 5, "text": "x".repeat(5001)}]}).to_string(),
            "invalid_text",
        ),
        ("txt", "  \n ".to_owned(), "invalid_lines"),
    ];
    for (format, file, code) in refused {
        import(&owner, &id, &format!("format={format}"), &file).expect_error(422, code);
    }
    import(&owner, &id, "format=srt&language=x_y", "1\n00:00:01,000 --> 00:00:02,000\nx\n")
        .expect_error(422, "invalid_language");
    let path = format!("/api/recordings/{id}/transcript/import?format=txt");
    owner.post(&path).bytes([0xff, 0xfe, 0]).send().expect_error(422, "not_utf8");
    import(&viewer, &id, "format=txt", "x").expect_error(403, "forbidden");
    import(&app.stranger(), &id, "format=txt", "x").expect_error(404, "not_found");
    assert_eq!((texts(&owner, &id), owner.transcript(&id)["version"].clone()), (vec!["one".to_owned()], json!(1)));
    app.finish();
}

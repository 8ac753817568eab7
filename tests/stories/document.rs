//! A walkthrough as a document that is read without the video.

use std::path::PathBuf;
use std::process::Command;

use debrief_stories::{Client, Start, TestApp, media, on_both_databases, speech, wait_for};
use serde_json::json;

on_both_databases![
    a_document_has_text_chapters_and_comments_at_their_place,
    objects_of_a_document_are_stills_of_its_scenes,
];

/// Unpacks it by a program that is not ours.
fn unpacked(app: &TestApp, client: &Client, id: &str) -> PathBuf {
    let zip = client.get(&format!("/api/recordings/{id}/document.zip")).send().expect_status(200);
    assert_eq!(zip.header("content-type"), Some("application/zip"));
    let (file, folder) = (app.folder().join("document.zip"), app.folder().join("unpacked"));
    std::fs::write(&file, &zip.body).unwrap();
    let unzip = Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&file).arg(&folder).status().unwrap();
    assert!(unzip.success());
    folder
}

fn a_document_has_text_chapters_and_comments_at_their_place(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let lines = ["first the tables", "then <img src=x onerror=alert(1)>", "and the end"];
    let id = crate::corrections::heard(&app, &owner, &lines);
    let path = format!("/api/recordings/{id}");
    let chapters = json!({"chapters": [{"start_ms": 0, "title": "Tables *all* of them"}]});
    owner.request("PUT", &format!("{path}/chapters")).json(chapters).send().expect_status(200);
    let say = |comment: serde_json::Value| {
        owner.post(&format!("{path}/comments")).json(comment).send().expect_status(201).json()
    };
    let first = say(json!({"start_ms": 100, "body": "Which?\n# none"}));
    let picture = owner.post(&format!("{path}/attachments")).bytes(crate::attachments::PNG).send().expect_status(201);
    let picture = picture.json()["id"].as_str().unwrap().to_string();
    say(json!({"start_ms": 3_000, "body": "At the end", "attachments": [picture]}));
    let gone = say(json!({"start_ms": 100, "body": "A mistake"}));
    say(json!({"start_ms": 200, "body": "All", "parent_id": first["id"]}));
    owner.delete(&format!("/api/comments/{}", gone["id"].as_str().unwrap())).send().expect_status(204);

    let folder = unpacked(&app, &owner, &id);
    let text = std::fs::read_to_string(folder.join("document.md")).unwrap();
    let mut at = 0;
    for piece in [
        "# ",
        &format!("/r/{id}>"),
        "## Tables \\*all\\* of them",
        &format!("[0:00](http://{}/r/{id}?t=0)", app.address()),
        "first the tables",
        "\\<img src=x onerror=alert(1)\\>",
        "and the end",
        &format!(
            "> **Olga** [0:00](http://{}/r/{id}#c-{})\n> Which?\n> \\# none\n>\n> >",
            app.address(),
            first["id"].as_str().unwrap()
        ),
        "> > All",
        &format!("> At the end\n>\n> ![{picture}.png](attachments/{picture}.png)"),
    ] {
        let found = text[at..].find(piece);
        at += found.unwrap_or_else(|| panic!("{piece:?} is not behind {:?} in:\n{text}", &text[..at]));
    }
    assert!(!text.contains("A mistake"), "{text}");
    let attached = std::fs::read(folder.join(format!("attachments/{picture}.png"))).unwrap();
    assert_eq!(attached, crate::attachments::PNG);
    app.finish();
}

fn objects_of_a_document_are_stills_of_its_scenes(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let sound = speech::sample("single-us.wav");
    let how = format!("-f lavfi -i testsrc=size=320x180:rate=5:duration=4 -i {} scenes.mkv", sound.display());
    let id = owner.upload_file(&media::ffmpeg(app.folder(), &how));
    owner.wait_ready(&id);
    wait_for("pictures", || owner.recording(&id)["has_pictures"].as_bool()?.then_some(()));
    let folder = unpacked(&app, &owner, &id);
    let text = std::fs::read_to_string(folder.join("document.md")).unwrap();
    assert!(text.contains("![0:00](images/000000000.jpg)"), "{text}");
    let still = std::fs::read(folder.join("images/000000000.jpg")).unwrap();
    assert_eq!(media::probe(app.folder(), &still)["streams"][0]["codec_name"], "mjpeg");
    app.finish();
}

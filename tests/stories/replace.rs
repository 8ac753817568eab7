//! A recording's file is replaced: the link, the comments and whoever watches stay.

use debrief_stories::{
    Client, Reply, Start, TestApp, Upload, media, on_both_databases, sha256, speech, wait_for, wait_until,
};
use serde_json::{Value, json};

on_both_databases![
    a_file_is_replaced_under_its_link,
    an_earlier_file_comes_back_and_goes,
    only_those_who_may_change_a_recording_replace_it,
    a_file_on_its_way_is_no_recording,
    a_replacement_that_fails_changes_nothing,
    the_last_of_two_replacements_stays_and_none_is_lost,
    a_replacement_survives_kills_around_the_exchange,
    a_recording_is_replaced_before_it_is_prepared,
    a_recording_is_deleted_while_its_next_file_arrives,
];

fn first() -> Vec<u8> {
    std::fs::read(speech::sample("single-us.wav")).unwrap()
}

fn second() -> Vec<u8> {
    std::fs::read(speech::sample("short-walkthrough.wav")).unwrap()
}

fn begin(client: &Client, id: &str, bytes: &[u8]) -> Reply {
    use base64::Engine;
    let encoded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let metadata = format!("filename {},replaces {}", encoded("next.wav"), encoded(id));
    client.tus("POST", "/api/uploads").header("Upload-Length", bytes.len()).header("Upload-Metadata", metadata).send()
}

fn replace(client: &Client, id: &str, bytes: &[u8]) -> Upload {
    let upload = Upload::created_by(&begin(client, id, bytes).expect_status(201));
    assert_eq!(upload.recording_id, id, "the link that people know");
    client.send_piece(&upload, 0, bytes);
    upload
}

fn wait_current(client: &Client, id: &str, bytes: &[u8]) -> Value {
    wait_for("the new file to take its place", || {
        let recording = client.recording(id);
        assert_ne!(recording["replacement"]["state"], "failed", "{recording:#}");
        (recording["file"]["sha256"] == json!(sha256(bytes))).then_some(recording)
    })
}

fn files(client: &Client, id: &str) -> Vec<Value> {
    client.json(&format!("/api/recordings/{id}/files"))["files"].as_array().unwrap().clone()
}

fn original(client: &Client, path: &str) -> String {
    sha256(&client.get(&format!("{path}/original")).send().expect_status(200).body)
}

fn file_path(id: &str, file: &Value) -> String {
    format!("/api/recordings/{id}/files/{}", file["id"].as_str().unwrap())
}

fn a_file_is_replaced_under_its_link(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    let before = owner.wait_ready(&id);
    assert_eq!(before["file"]["sha256"], json!(sha256(&first())));
    assert!(before["file"]["verified_at"].is_string() && before["replacement"].is_null(), "{before:#}");
    let comments = format!("/api/recordings/{id}/comments");
    owner.post(&comments).json(json!({"start_ms": 1000, "body": "Look here"})).send().expect_status(201);

    let upload = Upload::created_by(&begin(&owner, &id, &second()).expect_status(201));
    let half = second().len() / 2;
    owner.send_piece(&upload, 0, &second()[..half]);
    let during = owner.recording(&id);
    let coming = &during["replacement"];
    assert_eq!((&coming["state"], &coming["offset_bytes"]), (&json!("uploading"), &json!(half)), "{during:#}");
    assert_eq!((&during["media"]["state"], &during["file"]), (&json!("ready"), &before["file"]));
    assert_eq!(original(&owner, &format!("/api/recordings/{id}")), sha256(&first()));
    owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);

    owner.send_piece(&upload, half, &second()[half..]);
    let after = wait_current(&owner, &id, &second());
    assert_eq!((&after["title"], &after["filename"]), (&before["title"], &json!("next.wav")));
    assert!(after["replacement"].is_null() && after["duration_ms"] != before["duration_ms"], "{after:#}");
    assert_eq!(original(&owner, &format!("/api/recordings/{id}")), sha256(&second()));
    wait_until("the new text", || {
        let transcript = owner.recording(&id)["transcript"].clone();
        transcript["version"] == 2 && transcript["state"] == "ready"
    });
    assert!(owner.text(&id).to_lowercase().contains("migration"), "{}", owner.text(&id));
    let kept = owner.json(&comments);
    assert_eq!(kept["comments"][0]["body"], "Look here", "{kept:#}");
    let receipt = owner.json(&upload.path);
    assert_eq!((&receipt["recording_id"], &receipt["receipt"]["state"]), (&json!(id), &json!("stored")), "{receipt:#}");
    assert!(receipt["receipt"]["verified_at"].is_string(), "{receipt:#}");
    app.finish();
}

fn an_earlier_file_comes_back_and_goes(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    replace(&owner, &id, &second());
    wait_current(&owner, &id, &second());

    let both = files(&owner, &id);
    assert_eq!(both.len(), 2, "{both:#?}");
    let [newer, older] = [&both[0], &both[1]];
    assert_eq!((&newer["current"], &older["current"]), (&json!(true), &json!(false)));
    assert_eq!((&newer["filename"], &older["filename"]), (&json!("next.wav"), &json!("talk.wav")));
    assert_eq!(older["sha256"], json!(sha256(&first())));
    assert!(older["superseded_at"].is_string() && older["uploaded_by"]["name"].is_string(), "{older:#}");
    assert_eq!(original(&owner, &file_path(&id, older)), sha256(&first()));
    owner.delete(&file_path(&id, newer)).send().expect_error(409, "file_is_current");
    owner.post(&format!("{}/restore", file_path(&id, newer))).send().expect_error(409, "file_is_current");

    owner.post(&format!("{}/restore", file_path(&id, older))).send().expect_status(202);
    let restored = owner.recording(&id);
    assert_eq!((&restored["filename"], &restored["file"]["id"]), (&json!("talk.wav"), &older["id"]), "{restored:#}");
    owner.wait_transcript(&id, "ready");
    assert!(owner.text(&id).to_lowercase().contains("layout"), "{}", owner.text(&id));

    // Its objects lie under the id of the row that had held it, and under that of the recording.
    owner.delete(&file_path(&id, newer)).send().expect_status(204);
    owner.get(&format!("{}/original", file_path(&id, newer))).send().expect_error(404, "not_found");
    app.wait_for_an_empty_queue();
    assert_eq!(files(&owner, &id).len(), 1);
    assert_eq!(original(&owner, &format!("/api/recordings/{id}")), sha256(&first()));

    replace(&owner, &id, &second());
    wait_current(&owner, &id, &second());
    let older = files(&owner, &id)[1].clone();
    owner.delete(&file_path(&id, &older)).send().expect_status(204);
    app.wait_for_an_empty_queue();
    assert_eq!(original(&owner, &format!("/api/recordings/{id}")), sha256(&second()));
    // What is left lies under the id of a row that is gone; it goes with its recording.
    owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
    app.wait_for_an_empty_queue();
    assert_eq!(app.object_keys(), Vec::<String>::new());
    app.finish();
}

fn only_those_who_may_change_a_recording_replace_it(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    replace(&owner, &id, &second());
    wait_current(&owner, &id, &second());
    let earlier = file_path(&id, &files(&owner, &id)[1]);
    let coming = Upload::created_by(&begin(&owner, &id, &first()).expect_status(201));

    let colleague = app.member(&owner, "Grace", "member");
    let stranger = app.stranger();
    begin(&colleague, &id, &first()).expect_error(403, "forbidden");
    begin(&stranger, &id, &first()).expect_error(404, "not_found");
    begin(&owner, "0190a0a0-0000-7000-8000-000000000000", &first()).expect_error(404, "not_found");
    begin(&owner, "no id", &first()).expect_error(404, "not_found");
    assert_eq!(files(&colleague, &id).len(), 1, "others see the file that plays");
    assert!(colleague.recording(&id)["replacement"].is_null());
    colleague.get(&format!("{earlier}/original")).send().expect_error(404, "not_found");
    colleague.post(&format!("{earlier}/restore")).send().expect_error(403, "forbidden");
    colleague.delete(&earlier).send().expect_error(403, "forbidden");
    for (method, path) in
        [("GET", format!("{earlier}/original")), ("POST", format!("{earlier}/restore")), ("DELETE", earlier.clone())]
    {
        stranger.request(method, &path).send().expect_error(404, "not_found");
    }
    stranger.get(&format!("/api/recordings/{id}/files")).send().expect_error(404, "not_found");

    let admin = app.member(&owner, "Linus", "admin");
    assert_eq!(files(&admin, &id).len(), 3);
    admin.post(&format!("{earlier}/restore")).send().expect_status(202);
    assert_eq!(owner.recording(&id)["file"]["sha256"], json!(sha256(&first())));
    owner.tus("DELETE", &coming.path).send().expect_status(204);
    owner.wait_transcript(&id, "ready");
    app.finish();
}

fn a_file_on_its_way_is_no_recording(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    let upload = Upload::created_by(&begin(&owner, &id, &second()).expect_status(201));
    owner.send_piece(&upload, 0, &second()[..1000]);
    let hidden = app.database().column("select id from recordings where file_of is not null").remove(0);
    for path in ["", "/files", "/media", "/original", "/poster", "/transcript", "/comments"] {
        owner.get(&format!("/api/recordings/{hidden}{path}")).send().expect_error(404, "not_found");
    }
    owner.delete(&format!("/api/recordings/{hidden}")).send().expect_error(404, "not_found");
    begin(&owner, &hidden, &second()).expect_error(404, "not_found");
    let listed = owner.json("/api/recordings");
    assert_eq!(listed["recordings"].as_array().unwrap().len(), 1, "{listed:#}");
    owner.send_piece(&upload, 1000, &second()[1000..]);
    wait_current(&owner, &id, &second());
    assert_eq!(owner.json("/api/recordings")["recordings"].as_array().unwrap().len(), 1);
    assert!(owner.search("next").is_empty(), "a file's name is no title");
    owner.wait_transcript(&id, "ready");
    app.finish();
}

fn a_replacement_that_fails_changes_nothing(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    let before = owner.wait_ready(&id);
    replace(&owner, &id, b"Dear diary, nothing moved today.");
    let coming = wait_for("the refusal", || {
        let recording = owner.recording(&id);
        (recording["replacement"]["state"] == "failed").then(|| recording["replacement"].clone())
    });
    assert_eq!(coming["reason"]["code"], "not_media", "{coming:#}");
    let after = owner.recording(&id);
    for same in ["media", "file", "filename", "duration_ms", "transcript"] {
        assert_eq!(after[same], before[same], "{same}");
    }
    owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);
    let failed = format!("/api/recordings/{id}/files/{}", coming["upload_id"].as_str().unwrap());
    owner.delete(&failed).send().expect_status(204);
    assert!(owner.recording(&id)["replacement"].is_null());
    app.finish();
}

fn the_last_of_two_replacements_stays_and_none_is_lost(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    let third = std::fs::read(media::ffmpeg(app.folder(), "-f lavfi -i sine=duration=3 third.wav")).unwrap();
    let one = Upload::created_by(&begin(&owner, &id, &second()).expect_status(201));
    let other = Upload::created_by(&begin(&owner, &id, &third).expect_status(201));
    // Both are there before either is looked at.
    app.worker().signal(libc::SIGSTOP);
    owner.send_piece(&other, 0, &third);
    owner.send_piece(&one, 0, &second());
    app.worker().signal(libc::SIGCONT);
    wait_until("both to have been prepared", || {
        let files = files(&owner, &id);
        files.len() == 3
            && files
                .iter()
                .all(|file| file["state"] == "ready" && (file["current"] == true || file["superseded_at"].is_string()))
    });
    let mut sums: Vec<String> = files(&owner, &id)
        .iter()
        .map(|file| {
            let sum = original(&owner, &file_path(&id, file));
            assert_eq!(file["sha256"], json!(sum));
            sum
        })
        .collect();
    let mut sent = [sha256(&first()), sha256(&second()), sha256(&third)];
    sums.sort();
    sent.sort();
    assert_eq!(sums, sent, "none is lost");
    assert_eq!(files(&owner, &id).iter().filter(|file| file["current"] == true).count(), 1);
    assert_ne!(owner.recording(&id)["file"]["sha256"], json!(sha256(&first())));
    wait_until("one text", || {
        let transcript = owner.recording(&id)["transcript"].clone();
        transcript["version"] == 3 && transcript["state"] == "ready"
    });
    app.finish_after_a_fault();
}

fn a_replacement_survives_kills_around_the_exchange(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    let moments = [
        "select count(*) from recordings where file_of is not null and superseded_at is null and media_state = 'preparing'",
        "select count(*) from recordings r join audio_chunks c on c.recording_id = r.id where r.file_of is not null and r.superseded_at is null",
        "select count(*) from recordings where file_of is not null and superseded_at is not null",
    ];
    for (round, moment) in moments.into_iter().enumerate() {
        let (now, then) = if round % 2 == 0 { (second(), first()) } else { (first(), second()) };
        for file in files(&owner, &id).iter().filter(|file| file["current"] == false) {
            owner.delete(&file_path(&id, file)).send().expect_status(204);
        }
        replace(&owner, &id, &now);
        wait_until("the moment to kill", || {
            app.database().number(moment) > 0 || owner.recording(&id)["file"]["sha256"] == json!(sha256(&now))
        });
        app.kill_server();
        app.serve();
        wait_current(&owner, &id, &now);
        let files = files(&owner, &id);
        assert_eq!(files.len(), 2, "{files:#?}");
        for file in &files {
            let expected = if file["current"] == true { &now } else { &then };
            assert_eq!(original(&owner, &file_path(&id, file)), sha256(expected), "round {round}");
        }
        owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);
    }
    owner.wait_transcript(&id, "ready");
    app.finish_after_a_fault();
}

/// The wrong file was chosen: one need not wait until it is prepared. While it is uploaded, that upload can be ended.
fn a_recording_is_replaced_before_it_is_prepared(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let unfinished = owner.create_upload("talk.wav", first().len());
    begin(&owner, &unfinished.recording_id, &second()).expect_error(409, "still_uploading");

    let worker = app.worker();
    worker.signal(libc::SIGSTOP);
    owner.send_piece(&unfinished, 0, &first());
    let id = unfinished.recording_id;
    assert_eq!(owner.recording(&id)["media"]["state"], "preparing");
    replace(&owner, &id, &second());
    worker.signal(libc::SIGCONT);
    wait_current(&owner, &id, &second());
    let both = files(&owner, &id);
    assert_eq!((both.len(), original(&owner, &file_path(&id, &both[1]))), (2, sha256(&first())));
    owner.post(&format!("{}/restore", file_path(&id, &both[1]))).send().expect_status(202);
    wait_current(&owner, &id, &first());
    owner.wait_ready(&id);
    app.finish_after_a_fault();
}

fn a_recording_is_deleted_while_its_next_file_arrives(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let id = owner.upload_bytes("talk.wav", &first());
    owner.wait_ready(&id);
    let upload = Upload::created_by(&begin(&owner, &id, &second()).expect_status(201));
    owner.send_piece(&upload, 0, &second()[..100_000]);
    owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
    owner.piece(&upload, 100_000).bytes(&second()[100_000..]).send().expect_error(404, "not_found");
    app.wait_for_an_empty_queue();
    assert_eq!(gone(&app), 0, "rows of the file are left");
    assert_eq!(app.object_keys(), Vec::<String>::new());
    app.finish();
}

fn gone(app: &TestApp) -> i64 {
    app.database().number("select (select count(*) from recordings) + (select count(*) from uploads)")
}

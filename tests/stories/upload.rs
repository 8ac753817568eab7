//! tus 1.0: what was acknowledged stays, whatever happens.

use std::time::Duration;

use debrief_stories::{Client, Start, Upload, on_both_databases, sha256, speech, wait_until};

on_both_databases![
    objects_come_in_pieces,
    objects_arrive_with_the_creation,
    objects_of_several_uploads_at_once_stay_apart,
    objects_survive_a_cut_connection,
    objects_can_be_read_while_they_are_composed,
    objects_survive_a_killed_server,
    objects_of_a_stale_connection_are_not_mixed_in,
    objects_go_with_a_terminated_upload,
    objects_go_with_an_expired_upload,
    objects_are_refused_when_empty_or_too_large,
    objects_stay_readable_when_the_disk_is_full,
];

/// Three slices and a bit, so that whole slices and tails are both there.
const LARGE: usize = 26 * 1024 * 1024 + 12_345;

fn objects_come_in_pieces(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let options = app.anyone().request("OPTIONS", "/api/uploads").send();
    assert!(options.status < 300, "{options}");
    assert_eq!(options.header("Tus-Version"), Some("1.0.0"));
    for extension in [
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "termination",
        "expiration",
        "checksum",
        "checksum-trailer",
        "concatenation",
    ] {
        let told = options.header("Tus-Extension").unwrap();
        assert!(told.split(',').any(|name| name.trim() == extension), "{extension} is missing: {told}");
    }

    let bytes = speech::noise(1, LARGE);
    let created = owner.creation("three.pieces.wav", bytes.len()).send().expect_status(201);
    assert!(created.header("Upload-Expires").is_some(), "{created}");
    let upload = Upload::created_by(&created);
    let mo = app.member(&owner, "Mo", "admin");
    mo.get(&format!("/api/recordings/{}", upload.recording_id)).send().expect_error(404, "not_found");
    mo.tus("HEAD", &upload.path).send().expect_status(404);

    let (first, second) = (10 * 1024 * 1024 + 1, 10 * 1024 * 1024 + 2);
    assert_eq!(owner.send_piece(&upload, 0, &bytes[..first]), first as u64);
    assert_eq!(owner.offset(&upload), first as u64);
    for wrong in [0, first - 1, second, bytes.len()] {
        owner.piece(&upload, wrong).bytes(*b"x").send().expect_error(409, "offset_mismatch");
    }
    let too_many = owner.piece(&upload, first).bytes(bytes.clone()).send();
    assert!((400..500).contains(&too_many.status), "more than was announced: {too_many}");
    assert_eq!(owner.offset(&upload), first as u64, "nothing of a refused piece is kept");
    let listed = &owner.json("/api/uploads")["uploads"][0];
    assert_eq!(
        (listed["offset_bytes"].as_u64(), listed["filename"].as_str()),
        (Some(owner.offset(&upload)), Some("three.pieces.wav"))
    );
    assert_eq!(mo.json("/api/uploads")["uploads"].as_array().unwrap().len(), 0);
    assert_eq!(owner.recording(&upload.recording_id)["upload"]["offset_bytes"].as_u64(), Some(owner.offset(&upload)));

    send_rest(&owner, &upload, &bytes);
    assert_eq!(owner.json("/api/uploads")["uploads"].as_array().unwrap().len(), 0);
    check_original(&mo, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    // Composed by now, from the slices.
    check_original(&owner, &upload, &bytes);
    app.finish();
}

fn objects_arrive_with_the_creation(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(2, 300_000);
    let typed = |request: debrief_stories::Request<'_>, bytes: &[u8]| {
        request.header("Content-Type", "application/offset+octet-stream").bytes(bytes).send().expect_status(201)
    };
    let whole = typed(owner.creation("whole.wav", bytes.len()), &bytes);
    assert_eq!(whole.number("Upload-Offset"), bytes.len() as u64);
    let whole = Upload::created_by(&whole);
    let part = typed(owner.creation("part.wav", bytes.len()), &bytes[..1000]);
    assert_eq!(part.number("Upload-Offset"), 1000);
    let part = Upload::created_by(&part);
    send_rest(&owner, &part, &bytes);
    for upload in [whole, part] {
        owner.wait_ready(&upload.recording_id);
        check_original(&owner, &upload, &bytes);
    }

    let create = || Upload::created_by(&owner.creation("once.wav", 5).header("Idempotency-Key", "again").send());
    let (first, again) = (create(), create());
    assert_eq!((first.path, &first.recording_id), (again.path.clone(), &again.recording_id));
    owner.tus("DELETE", &again.path).send().expect_status(204);
    app.finish();
}

fn objects_of_several_uploads_at_once_stay_apart(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let uploaded: Vec<(Upload, Vec<u8>)> = std::thread::scope(|scope| {
        let one = |seed: u64| {
            let owner = owner.clone();
            move || {
                let bytes = speech::noise(seed, 9_000_000 + seed as usize * 4);
                let upload = owner.create_upload("one.of.many.wav", bytes.len());
                for piece in bytes.chunks(3_000_000) {
                    let offset = owner.offset(&upload) as usize;
                    owner.send_piece(&upload, offset, piece);
                }
                (upload, bytes)
            }
        };
        let threads: Vec<_> = (20..24).map(|seed| scope.spawn(one(seed))).collect();
        threads.into_iter().map(|thread| thread.join().expect("the upload")).collect()
    });
    for (upload, bytes) in uploaded {
        owner.wait_ready(&upload.recording_id);
        check_original(&owner, &upload, &bytes);
    }
    app.finish();
}

fn objects_survive_a_cut_connection(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(3, LARGE);
    let upload = owner.create_upload("cut.wav", bytes.len());
    let mut acknowledged = 0;
    // Within the first slice, in a later one, and on its border.
    for cut in [1_000_000, 17_000_000, 24 * 1024 * 1024] {
        let mut connection = owner.begin_piece(&upload, acknowledged, bytes.len() - acknowledged);
        connection.send(&bytes[acknowledged..cut]).unwrap();
        connection.cut();
        wait_until("the tail of a cut connection to be kept", || {
            // A HEAD would end the request that still reads what the network holds.
            let offset = owner.json(&upload.path)["offset_bytes"].as_u64().unwrap() as usize;
            assert!(offset >= acknowledged && offset <= cut, "{offset} is not in {acknowledged}..={cut}");
            acknowledged = offset;
            offset == cut
        });
    }
    send_rest(&owner, &upload, &bytes);
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

fn objects_can_be_read_while_they_are_composed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(10, 40 * 1024 * 1024);
    let upload = owner.create_upload("read.wav", bytes.len());
    send_rest(&owner, &upload, &bytes);
    // Begun over the slices; by the time it is read on they were composed.
    let path = format!("/api/recordings/{}/original", upload.recording_id);
    let mut download = owner.connect();
    download.send_head("GET", &path, &owner.credentials(), None).unwrap();
    owner.wait_media(&upload.recording_id);
    let reply = download.reply("GET").expect("the download goes on").expect_status(200);
    assert_eq!((reply.body.len(), sha256(&reply.body)), (bytes.len(), sha256(&bytes)));
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

fn objects_survive_a_killed_server(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(4, LARGE);
    let upload = owner.create_upload("killed.wav", bytes.len());
    let mut connection = owner.begin_piece(&upload, 0, bytes.len());
    connection.send(&bytes[..20 * 1024 * 1024]).unwrap();
    let mut acknowledged = 0;
    wait_until("a slice to be durable while the next one arrives", || {
        acknowledged = owner.json(&upload.path)["offset_bytes"].as_u64().unwrap();
        acknowledged >= 8 * 1024 * 1024
    });
    app.kill_server();
    app.serve();
    let offset = owner.offset(&upload);
    assert!(offset >= acknowledged, "the offset fell from {acknowledged} to {offset}");
    send_rest(&owner, &upload, &bytes);
    app.kill_server();
    app.serve();
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    check_original(&owner, &upload, &bytes);
    app.finish_after_a_fault();
}

fn objects_of_a_stale_connection_are_not_mixed_in(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(5, 3_000_000);
    let upload = owner.create_upload("stale.wav", bytes.len());
    let before = app.fence(&upload);
    let mut stale = owner.begin_piece(&upload, 0, 2_000_000);
    stale.send(&bytes[..1_000_000]).unwrap();
    // Sent is not read.
    wait_until("the PATCH to begin", || app.fence(&upload) > before);
    // The browser lost this connection; the server does not know it yet.
    let offset = owner.offset(&upload) as usize;
    assert!(offset <= 1_000_000, "{offset}");
    // Whatever the stale one still sends is too late.
    let _ = stale.send(&[0x55; 1_000_000]);
    assert_eq!(owner.send_piece(&upload, offset, &bytes[offset..]), bytes.len() as u64);
    let late = stale.reply("PATCH");
    assert!(late.is_err() || late.is_ok_and(|late| late.status == 409), "both were acknowledged");
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

fn objects_go_with_a_terminated_upload(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let upload = owner.create_upload("ended.wav", 2_000_000);
    owner.send_piece(&upload, 0, &[7; 1_000_000]);
    owner.tus("DELETE", &upload.path).send().expect_status(204);
    assert!([404, 410].contains(&owner.tus("HEAD", &upload.path).send().status));
    owner.get(&format!("/api/recordings/{}", upload.recording_id)).send().expect_error(404, "not_found");
    app.finish();
}

fn objects_go_with_an_expired_upload(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let upload = owner.create_upload("expired.wav", 2_000_000);
    owner.send_piece(&upload, 0, &[7; 1_000_000]);
    app.advance_clock(Duration::from_secs(3600));
    assert_eq!(owner.offset(&upload), 1_000_000, "an hour is no age");
    app.advance_clock(Duration::from_secs(60 * 24 * 3600));
    let owner = app.login("olga@example.org");
    assert!([404, 410].contains(&owner.tus("HEAD", &upload.path).send().status));
    assert!([404, 410].contains(&owner.piece(&upload, 1_000_000).bytes(*b"x").send().status));
    app.sweep();
    let owner = app.login("olga@example.org");
    wait_until("the sweep of the expired upload", || app.database().number("select count(*) from recordings") == 0);
    owner.get(&format!("/api/recordings/{}", upload.recording_id)).send().expect_error(404, "not_found");
    app.finish();
}

fn objects_are_refused_when_empty_or_too_large(start: Start) {
    let app = start.env("DEBRIEF_MAX_UPLOAD_BYTES", 1_000_000).serve();
    let owner = app.owner();
    assert_eq!(owner.json("/api/me")["limits"]["max_upload_bytes"], 1_000_000);
    owner.creation("empty.wav", 0).send().expect_error(422, "empty_file");
    owner.creation("large.wav", 1_000_001).send().expect_error(413, "file_too_large");
    let no_length = owner.tus("POST", "/api/uploads").send();
    assert!((400..500).contains(&no_length.status), "{no_length}");
    let old = owner.request("POST", "/api/uploads").header("Tus-Resumable", "0.2.2").header("Upload-Length", 5).send();
    assert_eq!(old.status, 412, "another version of tus: {old}");
    assert_eq!(
        owner.json("/api/recordings")["recordings"].as_array().unwrap().len(),
        0,
        "nothing is left of a refusal"
    );
    let just = owner.create_upload("just.wav", 1_000_000);
    owner.tus("DELETE", &just.path).send().expect_status(204);
    app.finish();
}

fn objects_stay_readable_when_the_disk_is_full(start: Start) {
    let mut app = start.clone().serve();
    let owner = app.owner();
    let bytes = speech::noise(6, 200_000);
    let upload = owner.create_upload("kept.wav", bytes.len());
    send_rest(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    let begun = owner.create_upload("begun.wav", bytes.len());
    app.stop();

    app.set_env("DEBRIEF_MIN_FREE_BYTES", u64::MAX / 4);
    app.serve();
    owner.creation("new.wav", bytes.len()).send().expect_error(507, "storage_full");
    owner.piece(&begun, 0).bytes(bytes.clone()).send().expect_error(507, "storage_full");
    check_original(&owner, &upload, &bytes);
    let warnings = &owner.json("/api/me")["warnings"];
    assert!(!warnings.as_array().unwrap().is_empty(), "an admin is warned");
    let viewer = app.member(&owner, "Vera", "viewer");
    assert_eq!(viewer.json("/api/me")["warnings"].as_array().unwrap().len(), 0);
    app.stop();

    app.set_env("DEBRIEF_MIN_FREE_BYTES", 0);
    app.serve();
    send_rest(&owner, &begun, &bytes);
    owner.wait_ready(&begun.recording_id);
    app.finish();
}

fn send_rest(client: &Client, upload: &Upload, bytes: &[u8]) {
    let offset = client.offset(upload) as usize;
    assert_eq!(client.send_piece(upload, offset, &bytes[offset..]), bytes.len() as u64);
}

fn check_original(client: &Client, upload: &Upload, bytes: &[u8]) {
    let path = format!("/api/recordings/{}/original", upload.recording_id);
    let reply = client.get(&path).send().expect_status(200);
    assert!(reply.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
    assert_eq!((reply.body.len(), sha256(&reply.body)), (bytes.len(), sha256(bytes)));
}

//! “Resumable Uploads for HTTP”, the standard to come, on the same address and the same store as tus.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_stories::{
    Client, Connection, Reply, Request, Start, Upload, no_media, on_both_databases, sha256, wait_until,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

on_both_databases![
    objects_come_by_the_standard_in_one_request,
    objects_come_by_the_standard_in_pieces,
    a_cut_creation_goes_on_where_104_said,
    who_cannot_have_104_gets_none,
    offsets_and_lengths_that_do_not_agree_are_problems,
    digests_of_the_standard_are_held_to,
    an_upload_may_change_its_protocol,
    each_draft_is_answered_in_its_own_words,
    a_retrieval_of_the_offset_fences,
    limits_are_told_and_held,
];

/// The newest draft.
const VERSION: u32 = 8;
const PARTIAL: &str = "application/partial-upload";
const PROBLEMS: &str = "https://iana.org/assignments/http-problem-types#";

fn speaking<'a>(client: &'a Client, method: &str, path: &str) -> Request<'a> {
    client.request(method, path).header("Upload-Draft-Interop-Version", VERSION)
}

fn create<'a>(client: &'a Client, complete: bool) -> Request<'a> {
    let request = speaking(client, "POST", "/api/uploads").header("Upload-Complete", flag(complete));
    request
        .header("Content-Disposition", "inline; filename=\"walk.mp4\"; filename*=UTF-8''w%C3%A4lk%20%F0%9F%8E%A5.mp4")
}

fn append<'a>(client: &'a Client, upload: &Upload, offset: usize, complete: bool) -> Request<'a> {
    let request = speaking(client, "PATCH", &upload.path).header("Content-Type", PARTIAL);
    request.header("Upload-Offset", offset).header("Upload-Complete", flag(complete))
}

/// The last bytes, in one chunk.
fn append_chunk(client: &Client, upload: &Upload, offset: usize, bytes: &[u8]) -> Reply {
    let mut headers = client.credentials();
    headers.extend([
        ("Content-Type".to_string(), PARTIAL.to_string()),
        ("Upload-Offset".to_string(), offset.to_string()),
        ("Upload-Complete".to_string(), "?1".to_string()),
        ("Transfer-Encoding".to_string(), "chunked".to_string()),
    ]);
    let mut connection = client.connect();
    connection.send_head("PATCH", &upload.path, &headers, None).unwrap();
    let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n0\r\n\r\n"].concat();
    connection.send(&chunk).unwrap();
    connection.reply("PATCH").unwrap()
}

fn flag(value: bool) -> &'static str {
    if value { "?1" } else { "?0" }
}

/// Where the standard says that the upload is.
#[track_caller]
fn state(client: &Client, upload: &Upload) -> (u64, String) {
    let reply = speaking(client, "HEAD", &upload.path).send();
    assert!([200, 204].contains(&reply.status), "{reply}");
    assert_eq!(reply.header("Cache-Control"), Some("no-store"));
    assert!(reply.header("Upload-Limit").is_some_and(|limit| limit.contains("max-age=")), "{reply}");
    (reply.number("Upload-Offset"), reply.header("Upload-Complete").unwrap_or("none").to_string())
}

#[track_caller]
fn expect_problem(reply: Reply, status: u16, kind: &str, code: &str) -> Value {
    let reply = reply.expect_error(status, code);
    assert_eq!(reply.header("Content-Type"), Some("application/problem+json"), "{reply}");
    let body = reply.json();
    assert_eq!(body["type"], format!("{PROBLEMS}{kind}"), "{reply}");
    assert!(body["title"].as_str().is_some_and(|title| title.contains(' ')), "{reply}");
    body
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

fn objects_come_by_the_standard_in_one_request(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = no_media(9_000_000);
    let whole = create(&owner, true).header("Content-Type", "video/mp4").bytes(bytes.clone()).send().expect_status(201);
    assert_eq!(whole.header("Upload-Complete"), Some("?1"));
    assert_eq!(whole.header("Repr-Digest"), Some(digest(&bytes).as_str()));
    let upload = Upload::created_by(&whole);
    assert_eq!(whole.json()["receipt"]["sha256"], sha256(&bytes), "the answer is that of the file: {whole}");
    assert_eq!(owner.recording(&upload.recording_id)["filename"], "wälk 🎥.mp4");
    assert_eq!(state(&owner, &upload), (9_000_000, "?1".into()));
    owner.check_stored(&upload.path, &bytes);

    // Whoever lost that answer asks for it again; nothing else can be appended.
    let again = append(&owner, &upload, 9_000_000, true).send().expect_status(201);
    assert_eq!((again.header("Upload-Complete"), &again.json()["id"]), (Some("?1"), &whole.json()["id"]));
    let more = append(&owner, &upload, 9_000_000, true).bytes(*b"more").send();
    expect_problem(more, 409, "completed-upload", "upload_finished");

    let empty = create(&owner, true).send().expect_error(422, "empty_file");
    assert_eq!(empty.header("Upload-Complete"), Some("?1"), "it would not help to go on");
    app.finish();
}

fn objects_come_by_the_standard_in_pieces(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = no_media(20_000_000);
    // The length is told with the last piece alone.
    let created = create(&owner, false).bytes(&bytes[..1000]).send().expect_status(201);
    assert_eq!((created.header("Upload-Complete"), created.number("Upload-Offset")), (Some("?0"), 1000));
    assert!(created.header("Upload-Limit").is_some(), "{created}");
    let upload = Upload::created_by(&created);
    let head = speaking(&owner, "HEAD", &upload.path).send();
    assert_eq!(head.header("Upload-Length"), None, "nobody knows it: {head}");
    let second = append(&owner, &upload, 1000, false).bytes(&bytes[1000..12_000_000]).send();
    assert_eq!(second.expect_status(204).header("Upload-Complete"), Some("?0"));
    assert_eq!(state(&owner, &upload), (12_000_000, "?0".into()));
    let last = append(&owner, &upload, 12_000_000, true).bytes(&bytes[12_000_000..]).send().expect_status(201);
    assert_eq!(last.header("Upload-Complete"), Some("?1"));
    owner.check_stored(&upload.path, &bytes);

    // A length that is told beforehand, and an end that is told after the last byte.
    let created = create(&owner, false).header("Upload-Length", 5).send().expect_status(201);
    let told = Upload::created_by(&created);
    append(&owner, &told, 0, false).bytes(*b"words").send().expect_status(201);
    append(&owner, &told, 5, true).send().expect_status(201);
    owner.check_stored(&told.path, b"words");
    let untold = Upload::created_by(&create(&owner, false).bytes(*b"other").send().expect_status(201));
    assert_eq!(state(&owner, &untold), (5, "?0".into()));
    append(&owner, &untold, 5, true).send().expect_status(201);
    owner.check_stored(&untold.path, b"other");
    // In chunks, so that the end of the body is the first that anybody hears of its length.
    let unknown = Upload::created_by(&create(&owner, false).bytes(*b"some ").send().expect_status(201));
    let last = append_chunk(&owner, &unknown, 5, b"chunk").expect_status(201);
    assert_eq!(last.header("Upload-Complete"), Some("?1"));
    owner.check_stored(&unknown.path, b"some chunk");

    let given_up = Upload::created_by(&create(&owner, false).bytes(*b"gone").send().expect_status(201));
    speaking(&owner, "DELETE", &given_up.path).send().expect_status(204);
    speaking(&owner, "HEAD", &given_up.path).send().expect_status(404);
    app.finish();
}

/// A POST that announces `length` bytes and sends none of them yet.
fn begin(client: &Client, version: &str, http: &str, length: usize) -> Connection {
    let mut headers = client.credentials();
    headers.extend([("Upload-Complete".to_string(), "?1".to_string()), ("Host".to_string(), "debrief".to_string())]);
    headers.push(("Content-Length".to_string(), length.to_string()));
    if !version.is_empty() {
        headers.push(("Upload-Draft-Interop-Version".to_string(), version.to_string()));
    }
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut connection = client.connect();
    connection.send(format!("POST /api/uploads {http}\r\n{lines}\r\n").as_bytes()).unwrap();
    connection
}

fn a_cut_creation_goes_on_where_104_said(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = no_media(3_000_000);
    let mut connection = begin(&owner, "8", "HTTP/1.1", bytes.len());
    let interim = connection.reply_head().unwrap();
    assert_eq!((interim.status, interim.header("Upload-Draft-Interop-Version")), (104, Some("8")), "{interim}");
    assert!(interim.header("Upload-Limit").is_some(), "{interim}");
    connection.send(&bytes[..2_000_000]).unwrap();
    connection.cut();

    let path = interim.header("Location").expect("where to go on").to_string();
    let recording_id = owner.json(&path)["recording_id"].as_str().expect("a recording").to_string();
    let upload = Upload { path, recording_id };
    let mut offset = 0;
    wait_until("what came to be kept", || {
        offset = state(&owner, &upload).0 as usize;
        offset == 2_000_000
    });
    append(&owner, &upload, offset, true).bytes(&bytes[offset..]).send().expect_status(201);
    owner.check_stored(&upload.path, &bytes);

    // On one connection, one after the other: each answer stands behind its own interim one.
    let mut connection = owner.connect();
    for (complete, sent) in [("?1", &b"first words"[..]), ("?0", b"second words"), ("?1", b"third words")] {
        let mut headers = owner.credentials();
        headers.extend([
            ("Upload-Draft-Interop-Version".to_string(), "8".to_string()),
            ("Upload-Complete".to_string(), complete.to_string()),
        ]);
        connection.send_head("POST", "/api/uploads", &headers, Some(sent.len())).unwrap();
        connection.send(sent).unwrap();
        let interim = connection.reply_head().unwrap();
        let reply = connection.reply("POST").unwrap().expect_status(201);
        assert_eq!((interim.status, interim.header("Location")), (104, reply.header("Location")), "{interim}");
        assert_eq!(reply.header("Upload-Complete"), Some(complete));
        let upload = Upload::created_by(&reply);
        if complete == "?0" {
            owner.delete(&upload.path).send().expect_status(204);
        } else {
            owner.check_stored(&upload.path, sent);
        }
    }
    app.finish();
}

fn who_cannot_have_104_gets_none(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    // The draft forbids it where the version is unknown, and HTTP where the client is of 1996.
    for (version, http) in [("", "HTTP/1.1"), ("99", "HTTP/1.1"), ("8", "HTTP/1.0")] {
        let mut connection = begin(&owner, version, http, 5);
        connection.send(b"words").unwrap();
        let reply = connection.reply_head().unwrap().expect_status(201);
        owner.check_stored(&Upload::created_by(&reply).path, b"words");
    }
    app.finish();
}

fn offsets_and_lengths_that_do_not_agree_are_problems(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let create_10 = || create(&owner, false).header("Upload-Length", 10).bytes(*b"12345").send().expect_status(201);
    let upload = Upload::created_by(&create_10());
    for wrong in [0, 4, 6, 10] {
        let reply = append(&owner, &upload, wrong, true).bytes(*b"67890").send();
        assert_eq!((reply.number("Upload-Offset"), reply.header("Upload-Complete")), (5, Some("?0")), "{reply}");
        let problem = expect_problem(reply, 409, "mismatching-upload-offset", "offset_mismatch");
        assert_eq!((&problem["expected-offset"], &problem["provided-offset"]), (&json!(5), &json!(wrong)));
    }
    let inconsistent = "inconsistent-upload-length";
    let differs = || append(&owner, &upload, 5, false).header("Upload-Length", 11);
    expect_problem(differs().bytes(*b"6").send(), 400, inconsistent, "length_changed");
    expect_problem(append(&owner, &upload, 5, true).bytes(*b"678").send(), 400, inconsistent, "length_changed");
    expect_problem(append(&owner, &upload, 5, false).bytes(*b"67890!").send(), 400, inconsistent, "too_many_bytes");
    let two = create(&owner, true).header("Upload-Length", 999).bytes(*b"hello world").send();
    expect_problem(two, 400, inconsistent, "inconsistent_length");
    // A body in chunks tells its length at its end.
    expect_problem(append_chunk(&owner, &upload, 5, b"6"), 400, inconsistent, "incomplete");
    assert_eq!(state(&owner, &upload), (6, "?0".into()), "what came is kept, and it is not complete");

    let untyped = speaking(&owner, "PATCH", &upload.path).header("Upload-Offset", 6).header("Upload-Complete", "?1");
    untyped.header("Content-Type", "text/plain").bytes(*b"7890").send().expect_error(415, "wrong_content_type");
    let nowhere = speaking(&owner, "PATCH", &upload.path).header("Content-Type", PARTIAL);
    nowhere.header("Upload-Complete", "?1").bytes(*b"7890").send().expect_error(400, "offset_required");
    // Without a word about the end it is not the end, as a browser's tus-js-client means it; the length decides.
    let wordless = speaking(&owner, "PATCH", &upload.path).header("Content-Type", PARTIAL).header("Upload-Offset", 6);
    assert_eq!(wordless.bytes(*b"7890").send().expect_status(201).header("Upload-Complete"), Some("?1"));
    let wordless = speaking(&owner, "POST", "/api/uploads").bytes(*b"words").send();
    wordless.expect_error(400, "complete_required");
    owner.check_stored(&upload.path, b"1234567890");
    app.finish();
}

fn digests_of_the_standard_are_held_to(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let create = |body: &[u8], promised: &[u8]| {
        create(&owner, false).header("Content-Digest", digest(promised)).bytes(body).send()
    };
    expect_problem(create(b"first ", b"other"), 400, "digest-mismatching-values", "checksum_mismatch");
    assert_eq!(owner.json("/api/uploads")["uploads"], json!([]), "nobody was told where to go on");
    let upload = Upload::created_by(&create(b"first ", b"first ").expect_status(201));
    let wrong = append(&owner, &upload, 6, false).header("Content-Digest", digest(b"other")).bytes(*b"words").send();
    expect_problem(wrong, 400, "digest-mismatching-values", "checksum_mismatch");
    assert_eq!(state(&owner, &upload), (6, "?0".into()), "nothing of it is kept");
    let right = append(&owner, &upload, 6, true).header("Content-Digest", digest(b"words"));
    let right = right.bytes(*b"words").send().expect_status(201);
    assert_eq!(right.header("Repr-Digest"), Some(digest(b"first words").as_str()));
    owner.check_stored(&upload.path, b"first words");

    // What is promised of the whole is told when the whole is there.
    let promised = speaking(&owner, "POST", "/api/uploads").header("Upload-Complete", "?1");
    let promised = promised.header("Repr-Digest", digest(b"promised")).bytes(*b"came").send();
    assert_eq!(promised.header("Upload-Complete"), Some("?1"), "it was transferred: {promised}");
    expect_problem(promised, 400, "digest-mismatching-values", "sha256_mismatch");
    app.wait_for_an_empty_queue();
    app.finish();
}

fn an_upload_may_change_its_protocol(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = no_media(2_000_000);
    let upload = owner.create_upload("by.tus.mp4", bytes.len());
    owner.send_piece(&upload, 0, &bytes[..700_000]);
    assert_eq!(state(&owner, &upload), (700_000, "?0".into()));
    append(&owner, &upload, 700_000, false).bytes(&bytes[700_000..1_500_000]).send().expect_status(204);
    assert_eq!(owner.offset(&upload), 1_500_000);
    owner.send_piece(&upload, 1_500_000, &bytes[1_500_000..]);
    assert_eq!(state(&owner, &upload), (2_000_000, "?1".into()));
    owner.check_stored(&upload.path, &bytes);

    // Without any field that tells, a HEAD is answered as the standard has it, and both understand it.
    let head = owner.request("HEAD", &upload.path).send();
    assert_eq!((head.number("Upload-Offset"), head.number("Upload-Length")), (2_000_000, 2_000_000));
    app.finish();
}

fn each_draft_is_answered_in_its_own_words(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    for version in 3..=8 {
        let (name, last, more) =
            if version == 3 { ("Upload-Incomplete", "?0", "?1") } else { ("Upload-Complete", "?1", "?0") };
        let speaking =
            |method: &str, path: &str| owner.request(method, path).header("Upload-Draft-Interop-Version", version);
        let created = speaking("POST", "/api/uploads").header(name, more).bytes(*b"few ").send().expect_status(201);
        assert_eq!(
            (created.header(name), created.header("Upload-Draft-Interop-Version")),
            (Some(more), Some(version.to_string().as_str()))
        );
        let upload = Upload::created_by(&created);
        let piece = speaking("PATCH", &upload.path).header(name, last).header("Upload-Offset", 4).bytes(*b"words");
        let piece = if version < 6 { piece } else { piece.header("Content-Type", PARTIAL) };
        assert_eq!(piece.send().expect_status(201).header(name), Some(last), "version {version}");
        assert_eq!(speaking("HEAD", &upload.path).send().expect_status(204).header(name), Some(last));
        owner.check_stored(&upload.path, b"few words");
    }
    app.finish();
}

fn a_retrieval_of_the_offset_fences(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let upload =
        Upload::created_by(&create(&owner, false).header("Upload-Length", 2_000_000).send().expect_status(201));
    let before = app.fence(&upload);
    let mut stale = owner.connect();
    let mut headers = owner.credentials();
    headers.extend([
        ("Content-Type".to_string(), PARTIAL.to_string()),
        ("Upload-Offset".to_string(), "0".to_string()),
        ("Upload-Complete".to_string(), "?1".to_string()),
    ]);
    stale.send_head("PATCH", &upload.path, &headers, Some(2_000_000)).unwrap();
    stale.send(&vec![b'x'; 1_000_000]).unwrap();
    // Sent is not read.
    wait_until("the PATCH to begin", || app.fence(&upload) > before);
    let (offset, _) = state(&owner, &upload);
    // All that the old request still had comes now, ahead of the next one: too late.
    let _ = stale.send(&vec![b'x'; 1_000_000]);
    let late = stale.reply("PATCH");
    assert!(late.is_err() || late.is_ok_and(|late| late.status >= 400), "it was acknowledged behind the fence");
    let rest = no_media(2_000_000 - offset as usize);
    append(&owner, &upload, offset as usize, true).bytes(rest.clone()).send().expect_status(201);
    let mut whole = vec![b'x'; offset as usize];
    whole.extend(rest);
    owner.check_stored(&upload.path, &whole);
    app.finish();
}

fn limits_are_told_and_held(start: Start) {
    let app = start.env("DEBRIEF_MAX_UPLOAD_BYTES", 1_000_000).env("DEBRIEF_MEMBER_QUOTA_BYTES", 1_500_000).serve();
    let owner = app.owner();
    let options = owner.request("OPTIONS", "/api/uploads").send();
    assert!(options.status < 300 && options.header("Tus-Version") == Some("1.0.0"), "{options}");
    assert_eq!(options.header("Upload-Limit"), Some("max-size=1000000"), "{options}");
    let told = create(&owner, false).header("Upload-Length", 1_000_001).send().expect_error(413, "file_too_large");
    assert!(told.header("Upload-Limit").is_some_and(|limit| limit.contains("max-size=1000000")), "{told}");
    create(&owner, true).bytes(no_media(1_000_001)).send().expect_error(413, "file_too_large");
    let upload = Upload::created_by(&create(&owner, false).bytes(no_media(900_000)).send().expect_status(201));
    append(&owner, &upload, 900_000, false).bytes(no_media(100_001)).send().expect_error(413, "file_too_large");
    assert_eq!(state(&owner, &upload), (900_000, "?0".into()));
    create(&owner, true).bytes(no_media(600_001)).send().expect_error(413, "quota_exceeded");
    owner.delete(&upload.path).send().expect_status(204);

    let viewer = app.member(&owner, "Vera", "viewer");
    create(&viewer, true).bytes(*b"words").send().expect_status(403);
    let mo = app.member(&owner, "Mo", "member");
    let upload = Upload::created_by(&create(&owner, false).send().expect_status(201));
    for method in ["HEAD", "DELETE"] {
        speaking(&mo, method, &upload.path).send().expect_status(404);
    }
    append(&mo, &upload, 0, true).bytes(*b"words").send().expect_error(404, "not_found");
    create(&app.anyone(), true).bytes(*b"words").send().expect_error(401, "login_required");
    owner.delete(&upload.path).send().expect_status(204);
    app.finish();
}

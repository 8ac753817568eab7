//! tus 1.0 beyond its core: lengths that come late, checksums, and the receipt at the end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_stories::{Client, Reply, Start, Upload, on_both_databases, sha256, speech, wait_until};
use serde_json::Value;
use sha2::{Digest, Sha256};

on_both_databases![
    objects_of_a_length_that_comes_late,
    objects_of_an_unknown_length_are_limited,
    objects_keep_only_what_has_the_promised_sum,
    objects_keep_only_what_has_the_sum_in_its_trailer,
    objects_are_receipted,
    objects_of_tiny_pieces_are_put_together,
    objects_come_by_post_alone,
    contradictions_make_no_upload,
];

const MIB: usize = 1024 * 1024;

fn deferred(client: &Client, filename: &str) -> Upload {
    let metadata = format!("filename {}", STANDARD.encode(filename));
    let creation = client.tus("POST", "/api/uploads").header("Upload-Defer-Length", 1);
    Upload::created_by(&creation.header("Upload-Metadata", metadata).send().expect_status(201))
}

pub fn receipt(client: &Client, upload: &Upload) -> Value {
    client.json(&upload.path)["receipt"].clone()
}

pub fn check_original(client: &Client, recording_id: &str, bytes: &[u8]) {
    let original = client.get(&format!("/api/recordings/{recording_id}/original")).send().expect_status(200).body;
    assert_eq!((original.len(), sha256(&original)), (bytes.len(), sha256(bytes)));
}

pub fn repr_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

fn objects_of_a_length_that_comes_late(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(31, 20 * MIB + 4321);
    let half = 9 * MIB;
    let upload = deferred(&owner, "late.wav");
    let head = owner.tus("HEAD", &upload.path).send().expect_status(200);
    assert_eq!((head.header("Upload-Defer-Length"), head.header("Upload-Length")), (Some("1"), None), "{head}");
    assert_eq!((head.header("Cache-Control"), head.body.len()), (Some("no-store"), 0), "{head}");
    assert_eq!(head.header("Tus-Resumable"), Some("1.0.0"), "{head}");
    let view = owner.json(&upload.path);
    assert!(view["size_bytes"].is_null() && view["receipt"].is_null(), "{view}");
    assert_eq!(owner.send_piece(&upload, 0, &bytes[..half]), half as u64);
    assert!(owner.json(&upload.path)["finished_at"].is_null());
    assert!(owner.recording(&upload.recording_id)["upload"]["size_bytes"].is_null());

    let told = owner.piece(&upload, half).header("Upload-Length", bytes.len()).bytes(&bytes[half..half + 10]).send();
    assert_eq!(told.expect_status(204).number("Upload-Length"), bytes.len() as u64);
    let changed = owner.piece(&upload, half + 10).header("Upload-Length", bytes.len() + 1).bytes(*b"x").send();
    changed.expect_error(400, "length_changed");
    let head = owner.tus("HEAD", &upload.path).send().expect_status(200);
    assert_eq!((head.header("Upload-Defer-Length"), head.number("Upload-Length")), (None, bytes.len() as u64));
    assert_eq!(owner.send_piece(&upload, half + 10, &bytes[half + 10..]), bytes.len() as u64);
    assert_eq!(receipt(&owner, &upload)["sha256"], sha256(&bytes));
    let again = owner.piece(&upload, bytes.len());
    again.header("Upload-Length", bytes.len() + 1).send().expect_error(400, "length_changed");

    // The length alone, when everything has come.
    let second = deferred(&owner, "second.wav");
    owner.send_piece(&second, 0, &bytes[..half]);
    let end = owner.piece(&second, half).header("Upload-Length", half).send().expect_status(204);
    assert_eq!(end.header("Repr-Digest"), Some(repr_digest(&bytes[..half]).as_str()), "{end}");
    for (upload, bytes) in [(&upload, &bytes[..]), (&second, &bytes[..half])] {
        owner.wait_media(&upload.recording_id);
        check_original(&owner, &upload.recording_id, bytes);
    }
    app.finish();
}

fn objects_of_an_unknown_length_are_limited(start: Start) {
    let app = start.env("DEBRIEF_MAX_UPLOAD_BYTES", 1_000_000).serve();
    let owner = app.owner();
    let upload = deferred(&owner, "endless.wav");
    owner.piece(&upload, 0).header("Upload-Length", 1_000_001).send().expect_error(413, "file_too_large");
    owner.piece(&upload, 0).header("Upload-Length", 0).send().expect_error(422, "empty_file");
    owner.send_piece(&upload, 0, &[7; 900_000]);
    owner.piece(&upload, 900_000).bytes(vec![7; 100_001]).send().expect_error(413, "file_too_large");
    owner.piece(&upload, 900_000).header("Upload-Length", 899_999).send().expect_error(400, "length_changed");
    assert_eq!(owner.offset(&upload), 900_000, "what was acknowledged stays");
    owner.tus("DELETE", &upload.path).send().expect_status(204);
    app.finish();
}

fn objects_keep_only_what_has_the_promised_sum(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(32, 20 * MIB);
    let upload = owner.create_upload("summed.wav", bytes.len());
    let options = owner.request("OPTIONS", &upload.path).send().expect_status(204);
    assert_eq!(options.header("Tus-Checksum-Algorithm"), Some("sha1,sha256,crc32"));
    let send = |at: usize, bytes: &[u8], sum: &str| {
        owner.piece(&upload, at).header("Upload-Checksum", sum).bytes(bytes).send()
    };
    let sum = |bytes: &[u8]| format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes)));

    send(0, b"test", "md5 CY9rzUYh03PK3k6DJie09g==").expect_error(400, "invalid_checksum");
    // More than a slice, so that objects are there before the sum is known.
    send(0, &bytes[..9 * MIB], &sum(b"something else")).expect_error(460, "checksum_mismatch");
    assert_eq!(owner.offset(&upload), 0, "nothing of a wrong piece is kept");
    assert_eq!(app.database().number("select count(*) from upload_slices"), 0);
    assert_eq!(
        send(0, &bytes[..9 * MIB], &sum(&bytes[..9 * MIB])).expect_status(204).number("Upload-Offset"),
        9 * MIB as u64
    );

    // A cut connection: what came may be wrong, and nobody can tell.
    let mut connection = owner.connect();
    let mut headers = owner.credentials();
    headers.extend(
        [
            ("Tus-Resumable", "1.0.0".to_string()),
            ("Upload-Offset", (9 * MIB).to_string()),
            ("Content-Type", "application/offset+octet-stream".into()),
            ("Upload-Checksum", sum(&bytes[9 * MIB..])),
        ]
        .map(|(name, value)| (name.to_string(), value)),
    );
    connection.send_head("PATCH", &upload.path, &headers, Some(bytes.len() - 9 * MIB)).unwrap();
    connection.send(&bytes[9 * MIB..18 * MIB]).unwrap();
    connection.cut();
    assert_eq!(owner.offset(&upload), 9 * MIB as u64);
    let end = send(9 * MIB, &bytes[9 * MIB..], &sum(&bytes[9 * MIB..])).expect_status(204);
    assert_eq!(end.header("Repr-Digest"), Some(repr_digest(&bytes).as_str()));

    let creation = owner.creation("first.wav", 100).header("Content-Type", "application/offset+octet-stream");
    let refused =
        creation.header("Upload-Checksum", sum(b"other")).bytes([1; 100]).send().expect_error(460, "checksum_mismatch");
    let path = refused.header("Location").expect("the upload exists").to_string();
    assert_eq!(owner.tus("HEAD", &path).send().number("Upload-Offset"), 0);
    owner.tus("DELETE", &path).send().expect_status(204);
    owner.wait_media(&upload.recording_id);
    check_original(&owner, &upload.recording_id, &bytes);
    app.finish();
}

fn objects_keep_only_what_has_the_sum_in_its_trailer(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(33, 70_000);
    let upload = owner.create_upload("trailer.wav", bytes.len());
    let sum = |bytes: &[u8]| format!("Upload-Checksum: sha256 {}\r\n", STANDARD.encode(Sha256::digest(bytes)));
    for trailer in [sum(b"other"), String::new(), "Upload-Checksum: sha256 x\r\n".into()] {
        let refused = send_chunked(&owner, &upload, &bytes, &trailer);
        assert!([400, 460].contains(&refused.status), "{trailer}: {refused}");
        assert_eq!(owner.offset(&upload), 0, "{trailer}");
    }
    let end = send_chunked(&owner, &upload, &bytes, &sum(&bytes));
    assert_eq!((end.status, end.number("Upload-Offset")), (204, bytes.len() as u64), "{end}");
    owner.wait_media(&upload.recording_id);
    check_original(&owner, &upload.recording_id, &bytes);
    app.finish();
}

fn send_chunked(client: &Client, upload: &Upload, bytes: &[u8], trailer: &str) -> Reply {
    let mut connection = client.connect();
    let mut headers = client.credentials();
    headers.extend(
        [
            ("Tus-Resumable", "1.0.0"),
            ("Upload-Offset", "0"),
            ("Content-Type", "application/offset+octet-stream"),
            ("Transfer-Encoding", "chunked"),
            ("Trailer", "Upload-Checksum"),
        ]
        .map(|(name, value)| (name.into(), value.into())),
    );
    connection.send_head("PATCH", &upload.path, &headers, None).unwrap();
    for piece in bytes.chunks(30_000) {
        connection.send(format!("{:x}\r\n", piece.len()).as_bytes()).unwrap();
        connection.send(piece).unwrap();
        connection.send(b"\r\n").unwrap();
    }
    connection.send(format!("0\r\n{trailer}\r\n").as_bytes()).unwrap();
    connection.reply("PATCH").unwrap()
}

fn objects_are_receipted(start: Start) {
    let mut app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(34, 10 * MIB);
    let upload = owner.create_upload("receipt.wav", bytes.len());
    // The hash goes on in another process, in the middle of its blocks.
    owner.send_piece(&upload, 0, &bytes[..1_000_001]);
    app.kill_server();
    app.serve();
    owner.send_piece(&upload, 1_000_001, &bytes[1_000_001..9 * MIB]);
    assert!(receipt(&owner, &upload).is_null());
    let end = owner.piece(&upload, 9 * MIB).bytes(&bytes[9 * MIB..]).send().expect_status(204);
    assert_eq!(end.header("Repr-Digest"), Some(repr_digest(&bytes).as_str()), "{end}");
    let head = owner.tus("HEAD", &upload.path).send().expect_status(200);
    assert_eq!(head.header("Repr-Digest"), end.header("Repr-Digest"), "{head}");
    let stored = receipt(&owner, &upload);
    assert_eq!((&stored["state"], &stored["sha256"]), (&"stored".into(), &sha256(&bytes).into()), "{stored}");
    assert_eq!(stored["size_bytes"].as_u64(), Some(bytes.len() as u64));
    assert!(stored["stored_at"].is_string(), "{stored}");
    app.member(&owner, "Mo", "admin").get(&upload.path).send().expect_error(404, "not_found");

    let promising = |promise: &str, bytes: &[u8]| {
        let metadata = format!("filename {},sha256 {}", STANDARD.encode("p.wav"), STANDARD.encode(promise));
        let creation = owner.tus("POST", "/api/uploads").header("Upload-Length", bytes.len());
        let typed = creation.header("Content-Type", "application/offset+octet-stream");
        typed.header("Upload-Metadata", metadata).bytes(bytes).send()
    };
    let kept = Upload::created_by(&promising(&sha256(&bytes).to_uppercase(), &bytes));
    assert_eq!(receipt(&owner, &kept)["state"], "stored");
    let broken = Upload::created_by(&promising(&sha256(b"other"), &bytes));
    assert_eq!(
        (&receipt(&owner, &broken)["state"], &receipt(&owner, &broken)["sha256"]),
        (&"mismatch".into(), &sha256(&bytes).into())
    );
    promising("abc", &bytes).expect_error(400, "invalid_metadata");
    for upload in [&upload, &kept, &broken] {
        owner.wait_media(&upload.recording_id);
    }
    wait_until("the original to be read again", || receipt(&owner, &upload)["verified_at"].is_string());
    app.finish_after_a_fault();
}

fn objects_of_tiny_pieces_are_put_together(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(35, 1200 * 1000);
    let upload = owner.create_upload("tiny.wav", bytes.len());
    for (index, piece) in bytes.chunks(1000).enumerate().take(1199) {
        assert_eq!(owner.send_piece(&upload, index * 1000, piece), (index as u64 + 1) * 1000);
        if index == 40 {
            owner.piece(&upload, 0).bytes(*b"x").send().expect_error(409, "offset_mismatch");
        }
    }
    let slices = app.database().number("select count(*) from upload_slices");
    assert!(slices < 96, "{slices} slices of 1199 pieces");
    let covered = "select cast(sum(size_bytes) as bigint) from upload_slices";
    assert_eq!(app.database().number(covered), 1_199_000);
    assert_eq!(app.object_count(), slices as usize, "what was put together is gone");
    owner.send_piece(&upload, 1_199_000, &bytes[1_199_000..]);
    assert_eq!(receipt(&owner, &upload)["sha256"], sha256(&bytes));
    owner.wait_media(&upload.recording_id);
    check_original(&owner, &upload.recording_id, &bytes);
    app.finish();
}

fn objects_come_by_post_alone(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(39, 30_000);
    let upload = owner.create_upload("post.wav", bytes.len());
    let post = |method: &str| owner.tus("POST", &upload.path).header("X-HTTP-Method-Override", method);
    let piece = post("PATCH").header("Upload-Offset", 0).header("Content-Type", "application/offset+octet-stream");
    assert_eq!(piece.bytes(&bytes[..20_000]).send().expect_status(204).number("Upload-Offset"), 20_000);
    assert_eq!(post("HEAD").send().expect_status(200).number("Upload-Offset"), 20_000);
    owner.tus("POST", &upload.path).send().expect_error(405, "method_not_allowed");
    post("BREW").send().expect_error(405, "method_not_allowed");
    post("delete").send().expect_status(204);
    owner.tus("HEAD", &upload.path).send().expect_status(404);
    app.finish();
}

fn contradictions_make_no_upload(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let create = |headers: &[(&str, &str)]| {
        let creation = owner.tus("POST", "/api/uploads");
        headers.iter().fold(creation, |creation, (name, value)| creation.header(name, value)).send()
    };
    create(&[]).expect_error(400, "length_required");
    create(&[("Upload-Length", "5"), ("Upload-Defer-Length", "1")]).expect_error(400, "invalid_header");
    create(&[("Upload-Defer-Length", "2")]).expect_error(400, "invalid_header");
    create(&[("Upload-Length", "5"), ("Upload-Length", "6")]).expect_error(400, "invalid_header");
    for length in ["-1", "+5", "1e3", "0x10", "9223372036854775808", "340282366920938463463374607431768211456"] {
        create(&[("Upload-Length", length)]).expect_error(400, "invalid_header");
    }
    create(&[("Upload-Length", "9223372036854775807")]).expect_error(413, "file_too_large");
    create(&[("Upload-Length", "5"), ("Upload-Concat", "whole")]).expect_error(400, "invalid_concat");
    create(&[("Upload-Length", "5"), ("Upload-Checksum", "sha512 x")]).expect_error(400, "invalid_checksum");
    let old = owner.request("POST", "/api/uploads").header("Tus-Resumable", "0.2.2").header("Upload-Length", 5).send();
    assert_eq!((old.status, old.header("Tus-Version")), (412, Some("1.0.0")), "{old}");
    assert_eq!(app.database().number("select count(*) from uploads"), 0);

    // More announced than there is room for, and a body that is longer or shorter than it says.
    let upload = owner.create_upload("liar.wav", 1000);
    owner.piece(&upload, 0).bytes([1; 1001]).send().expect_error(400, "too_many_bytes");
    let far =
        owner.piece(&upload, 0).header("Upload-Length", 1000).header("Content-Length", "18446744073709551615").send();
    assert!((400..500).contains(&far.status), "{far}");
    let mut liar = owner.begin_piece(&upload, 0, 10);
    liar.send(&[2; 500]).unwrap();
    liar.reply("PATCH").unwrap().expect_status(204);
    assert_eq!(owner.offset(&upload), 10);
    owner.tus("DELETE", &upload.path).send().expect_status(204);
    app.finish();
}

//! What a member and a workspace may keep: refused before bytes are taken, and while they come.

use debrief_stories::{Client, Reply, Start, Upload, no_media, on_both_databases, wait_until};

on_both_databases![
    a_member_keeps_no_more_than_the_quota,
    a_workspace_keeps_no_more_than_the_quota,
    of_two_creations_at_once_only_what_fits_passes,
    a_deferred_length_is_held_to_the_quota_while_bytes_come,
    joined_parts_count_once,
    without_a_quota_nothing_is_refused,
];

const QUOTA: usize = 1_000_000;

fn limits(client: &Client, name: &str) -> u64 {
    client.json("/api/me")["limits"][name].as_u64().unwrap()
}

#[track_caller]
fn refused(reply: Reply, setting: &str) {
    let reply = reply.expect_error(413, "quota_exceeded");
    let message = reply.json()["error"]["message"].as_str().unwrap().to_string();
    assert!(message.contains("of the 1.0 MB") && message.contains(setting), "used, limit, what to do: {message}");
}

fn a_member_keeps_no_more_than_the_quota(start: Start) {
    let app = start.env("DEBRIEF_MEMBER_QUOTA_BYTES", QUOTA).serve();
    let owner = app.owner();
    assert_eq!((limits(&owner, "member_quota_bytes"), limits(&owner, "workspace_quota_bytes")), (QUOTA as u64, 0));
    let first = owner.create_upload("first.mp4", 600_000);
    assert_eq!(limits(&owner, "member_used_bytes"), 600_000, "it counts from its beginning");
    refused(owner.creation("second.mp4", 400_001).send(), "DEBRIEF_MEMBER_QUOTA_BYTES");
    assert_eq!(owner.json("/api/uploads")["uploads"].as_array().unwrap().len(), 1, "nothing is left of a refusal");
    let second = owner.create_upload("second.mp4", 400_000);
    refused(owner.creation("third.mp4", 1).send(), "DEBRIEF_MEMBER_QUOTA_BYTES");

    let mo = app.member(&owner, "Mo", "member");
    assert_eq!((limits(&mo, "member_used_bytes"), limits(&mo, "workspace_used_bytes")), (0, 1_000_000));
    let of_mo = mo.create_upload("of.mo.mp4", QUOTA);
    mo.tus("DELETE", &of_mo.path).send().expect_status(204);

    // What was promised room gets it, and what is deleted gives its room back.
    owner.send_piece(&first, 0, &no_media(600_000));
    owner.tus("DELETE", &second.path).send().expect_status(204);
    let third = owner.create_upload("third.mp4", 400_000);
    owner.wait_refused(&first.recording_id);
    refused(owner.creation("fourth.mp4", 1).send(), "DEBRIEF_MEMBER_QUOTA_BYTES");
    owner.delete(&format!("/api/recordings/{}", first.recording_id)).send().expect_status(204);
    wait_until("the room of a deleted recording", || limits(&owner, "member_used_bytes") == 400_000);
    owner.tus("DELETE", &third.path).send().expect_status(204);
    app.finish();
}

fn a_workspace_keeps_no_more_than_the_quota(start: Start) {
    let app = start.env("DEBRIEF_WORKSPACE_QUOTA_BYTES", QUOTA).serve();
    let (owner, sam) = (app.owner(), app.stranger());
    let mo = app.member(&owner, "Mo", "member");
    let of_owner = owner.create_upload("first.mp4", 600_000);
    refused(mo.creation("second.mp4", 400_001).send(), "DEBRIEF_WORKSPACE_QUOTA_BYTES");
    let of_mo = mo.create_upload("second.mp4", 400_000);
    let elsewhere = sam.create_upload("elsewhere.mp4", QUOTA);
    assert_eq!(limits(&mo, "workspace_used_bytes"), QUOTA as u64);
    for (client, upload) in [(&owner, of_owner), (&mo, of_mo), (&sam, elsewhere)] {
        client.tus("DELETE", &upload.path).send().expect_status(204);
    }
    app.finish();
}

fn of_two_creations_at_once_only_what_fits_passes(start: Start) {
    let app = start.env("DEBRIEF_WORKSPACE_QUOTA_BYTES", QUOTA).serve();
    let owner = app.owner();
    let members: Vec<Client> = ["Mo", "Mia", "Max"].iter().map(|name| app.member(&owner, name, "member")).collect();
    for round in 0..8 {
        // Parts of an upload as well: they take other ways through the database than a recording does.
        let kind = if round % 2 == 0 { "partial" } else { "" };
        let made: Vec<Option<(Client, String)>> = std::thread::scope(|scope| {
            let create = |client: Client| move || begin(&client, kind).map(|path| (client, path));
            let threads: Vec<_> = members.iter().chain(&members).map(|m| scope.spawn(create(m.clone()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
        });
        let made: Vec<(Client, String)> = made.into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "round {round}: six asked for 600,000 of 1,000,000 bytes at once");
        for (client, path) in made {
            client.tus("DELETE", &path).send().expect_status(204);
        }
    }
    app.finish();
}

/// The path of an upload of 600,000 bytes, if it is allowed.
fn begin(client: &Client, concat: &str) -> Option<String> {
    let creation = client.creation("race.mp4", 600_000);
    let creation = if concat.is_empty() { creation } else { creation.header("Upload-Concat", concat) };
    let reply = creation.send();
    match reply.status {
        201 => reply.header("Location").map(str::to_string),
        _ => {
            refused(reply, "DEBRIEF_WORKSPACE_QUOTA_BYTES");
            None
        }
    }
}

fn deferred(client: &Client) -> Reply {
    client.tus("POST", "/api/uploads").header("Upload-Defer-Length", 1).send()
}

fn a_deferred_length_is_held_to_the_quota_while_bytes_come(start: Start) {
    let app = start.env("DEBRIEF_MEMBER_QUOTA_BYTES", QUOTA).serve();
    let owner = app.owner();
    let upload = Upload::created_by(&deferred(&owner).expect_status(201));
    owner.send_piece(&upload, 0, &no_media(300_000));
    assert_eq!(limits(&owner, "member_used_bytes"), 300_000, "what has come counts");
    let other = owner.create_upload("other.mp4", 500_000);
    refused(owner.piece(&upload, 300_000).bytes(no_media(200_001)).send(), "DEBRIEF_MEMBER_QUOTA_BYTES");
    assert_eq!(owner.offset(&upload), 300_000, "nothing of it is kept");
    let told = owner.piece(&upload, 300_000).header("Upload-Length", 500_001).bytes(no_media(10)).send();
    refused(told, "DEBRIEF_MEMBER_QUOTA_BYTES");
    assert_eq!(owner.offset(&upload), 300_000);
    owner.send_piece(&upload, 300_000, &no_media(200_000));
    refused(deferred(&owner), "DEBRIEF_MEMBER_QUOTA_BYTES");

    // With room again it goes on where it was.
    owner.tus("DELETE", &other.path).send().expect_status(204);
    let last = owner.piece(&upload, 500_000).header("Upload-Length", 700_000).bytes(no_media(200_000)).send();
    assert_eq!(last.expect_status(204).number("Upload-Offset"), 700_000);
    assert_eq!(limits(&owner, "member_used_bytes"), 700_000);
    owner.wait_refused(&upload.recording_id);
    app.finish();
}

fn joined_parts_count_once(start: Start) {
    let app = start.env("DEBRIEF_MEMBER_QUOTA_BYTES", QUOTA).serve();
    let owner = app.owner();
    let parts: Vec<String> = (0..2)
        .map(|_| {
            let part = owner.tus("POST", "/api/uploads").header("Upload-Length", 400_000);
            let part = part.header("Upload-Concat", "partial").send().expect_status(201);
            let path = part.header("Location").unwrap().to_string();
            let piece = owner.tus("PATCH", &path).header("Upload-Offset", 0);
            let piece = piece.header("Content-Type", "application/offset+octet-stream").bytes(no_media(400_000));
            piece.send().expect_status(204);
            path
        })
        .collect();
    let over = owner.tus("POST", "/api/uploads").header("Upload-Length", 200_001).header("Upload-Concat", "partial");
    refused(over.send(), "DEBRIEF_MEMBER_QUOTA_BYTES");
    let join = format!("final;{}", parts.join(" "));
    let whole = owner.tus("POST", "/api/uploads").header("Upload-Concat", join).send().expect_status(201);
    assert_eq!(limits(&owner, "member_used_bytes"), 800_000);
    owner.wait_refused(&Upload::created_by(&whole).recording_id);
    app.finish();
}

fn without_a_quota_nothing_is_refused(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    assert_eq!((limits(&owner, "member_quota_bytes"), limits(&owner, "workspace_quota_bytes")), (0, 0));
    let upload = owner.create_upload("large.mp4", 10_000_000_000);
    assert_eq!(limits(&owner, "member_used_bytes"), 10_000_000_000);
    owner.tus("DELETE", &upload.path).send().expect_status(204);
    app.finish();
}

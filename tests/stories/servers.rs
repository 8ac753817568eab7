//! Several servers on one database and one storage are as one. With SQLite there is only one: it is its own other.

use std::time::{Duration, Instant};

use debrief_stories::speech::{self, Chance, fresh_seed};
use debrief_stories::{Client, Server, Start, TestApp, Upload, on_both_databases, sha256, wait_for, wait_until};

use crate::fences::{check_original, expect_fenced, two_race};

on_both_databases![
    a_head_at_another_server_fences_a_patch_that_hangs,
    one_of_two_patches_at_two_servers_wins,
    another_server_goes_on_after_a_kill,
    parts_from_two_servers_are_joined,
    events_are_seen_at_the_other_server,
];

const MIB: usize = 1024 * 1024;

/// Two servers and a worker that belongs to neither; or one with its worker.
struct Servers {
    app: TestApp,
    other: Option<Server>,
    worker: Option<Server>,
    owner: Client,
}

impl Servers {
    fn serve(start: Start) -> Self {
        let is_alone = !start.is_on_postgres();
        let app = if is_alone { start.serve() } else { start.without_worker().serve() };
        let other = app.serve_beside("other");
        let worker = (!is_alone).then(|| app.spawn(&["work"]));
        let owner = app.owner();
        Self { app, other, worker, owner }
    }

    /// The same person at either server.
    fn both(&self) -> [Client; 2] {
        let other = self.other.as_ref().map_or_else(|| self.owner.clone(), |server| self.owner.at(server));
        [self.owner.clone(), other]
    }

    fn finish(self) {
        let Self { mut app, other, worker, .. } = self;
        app.wait_for_an_empty_queue();
        for server in other.iter().chain(&worker) {
            server.process().signal(libc::SIGTERM);
            assert!(server.wait_for_the_end_of_all().success(), "SIGTERM is a clean end");
        }
        app.restart_with_worker();
        app.finish_after_a_fault();
    }
}

fn a_head_at_another_server_fences_a_patch_that_hangs(start: Start) {
    let servers = Servers::serve(start);
    let [one, other] = servers.both();
    let seed = fresh_seed();
    let bytes = speech::noise(seed, 30 * MIB);
    let upload = one.create_upload("elsewhere.wav", bytes.len());
    let mut chance = Chance::from(seed);
    let (mut at, mut quickest) = (0, Duration::MAX);
    for round in 0..10 {
        let (here, there) = if round % 2 == 0 { (&one, &other) } else { (&other, &one) };
        let first = 1 + chance.below(if round == 4 { 9 * MIB } else { 300_000 });
        let hanging = here.hang_in_piece(&upload, at, bytes.len() - at, &bytes[at..at + first]);
        let asked = Instant::now();
        let offset = there.offset(&upload) as usize;
        quickest = quickest.min(asked.elapsed());
        assert!((at..=hanging.sent).contains(&offset), "{offset} is not in {at}..={}", hanging.sent);
        let next = 1 + chance.below(300_000);
        there.send_piece(&upload, offset, &bytes[offset..offset + next]);
        at = offset + next;
        expect_fenced(hanging, &[0x55; 100_000]);
        assert_eq!([here.offset(&upload), there.offset(&upload)], [at as u64; 2], "seed {seed}");
    }
    // A busy machine may be late now and then, but not always.
    assert!(quickest < Duration::from_secs(2), "no HEAD was answered within two seconds, the quickest in {quickest:?}");
    one.send_piece(&upload, at, &bytes[at..]);
    check_original(&other, &upload, &bytes);
    one.wait_ready(&upload.recording_id);
    check_original(&other, &upload, &bytes);
    servers.finish();
}

fn one_of_two_patches_at_two_servers_wins(start: Start) {
    let servers = Servers::serve(start);
    let [one, other] = servers.both();
    two_race(&one, &other, &mut Chance::from(fresh_seed()), 40);
    servers.finish();
}

fn another_server_goes_on_after_a_kill(start: Start) {
    let mut servers = Servers::serve(start);
    let [one, other] = servers.both();
    let bytes = speech::noise(fresh_seed(), 26 * MIB);
    let upload = one.create_upload("killed.wav", bytes.len());
    let hanging = one.hang_in_piece(&upload, 0, bytes.len(), &bytes[..18 * MIB]);
    let look = |client: &Client| client.json(&upload.path)["offset_bytes"].as_u64().unwrap() as usize;
    wait_until("two slices to be durable", || look(&other) >= 16 * MIB);
    let acknowledged = look(&one);
    servers.app.kill_server();
    if servers.other.is_none() {
        servers.app.serve();
    }
    let at = other.offset(&upload) as usize;
    assert!((acknowledged..=hanging.sent).contains(&at), "{at} is not in {acknowledged}..={}", hanging.sent);
    drop(hanging);
    other.send_piece(&upload, at, &bytes[at..]);
    check_original(&other, &upload, &bytes);
    other.wait_ready(&upload.recording_id);
    check_original(&other, &upload, &bytes);
    if servers.other.is_some() {
        servers.app.serve();
    }
    check_original(&one, &upload, &bytes);
    servers.finish();
}

fn parts_from_two_servers_are_joined(start: Start) {
    let servers = Servers::serve(start);
    let clients = servers.both();
    let bytes = speech::noise(fresh_seed(), 21 * MIB + 7);
    let parts: Vec<&[u8]> = bytes.chunks(bytes.len().div_ceil(3)).collect();
    let paths: Vec<String> = std::thread::scope(|scope| {
        let uploading: Vec<_> = (0..)
            .zip(&parts)
            .map(|(number, part)| {
                let [one, other] =
                    if number % 2 == 0 { [&clients[0], &clients[1]] } else { [&clients[1], &clients[0]] };
                scope.spawn(move || upload_part(one, other, part))
            })
            .collect();
        uploading.into_iter().map(|thread| thread.join().expect("a part")).collect()
    });
    let [one, other] = &clients;
    let all = format!("final;{}", paths.join(" "));
    let joined =
        Upload::created_by(&one.tus("POST", "/api/uploads").header("Upload-Concat", all).send().expect_status(201));
    check_original(other, &joined, &bytes);
    one.wait_ready(&joined.recording_id);
    check_original(other, &joined, &bytes);
    for client in &clients {
        let receipt = wait_for("the receipt", || {
            let receipt = client.json(&joined.path)["receipt"].clone();
            (receipt["state"] != "verifying").then_some(receipt)
        });
        assert_eq!((&receipt["state"], &receipt["sha256"]), (&"stored".into(), &sha256(&bytes).into()), "{receipt}");
    }
    servers.finish();
}

/// Created at one server, one half through each.
fn upload_part(one: &Client, other: &Client, part: &[u8]) -> String {
    let creation = one.tus("POST", "/api/uploads").header("Upload-Concat", "partial");
    let created = creation.header("Upload-Length", part.len()).send().expect_status(201);
    let location = created.header("Location").expect("a location");
    let path = location[location.find("/api/uploads/").expect("an upload")..].to_string();
    let upload = Upload { path, recording_id: String::new() };
    let half = part.len() / 2;
    one.send_piece(&upload, 0, &part[..half]);
    assert_eq!(other.offset(&upload) as usize, half);
    other.send_piece(&upload, half, &part[half..]);
    upload.path
}

fn events_are_seen_at_the_other_server(start: Start) {
    let servers = Servers::serve(start);
    let [one, other] = servers.both();
    let events = [one.events(None), other.events(None)];
    let bytes = speech::noise(fresh_seed(), 2 * MIB);
    let ids = [one.upload_bytes("first.wav", &bytes), other.upload_bytes("second.wav", &bytes)];
    for stream in events {
        let mut unseen: Vec<&String> = ids.iter().collect();
        stream.until(|event| {
            unseen.retain(|id| event.data["recording_id"] != id.as_str());
            unseen.is_empty()
        });
    }
    for id in &ids {
        other.wait_ready(id);
    }
    servers.finish();
}

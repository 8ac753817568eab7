//! One upload has one writer: whoever asks last takes over, and nothing of an older one lands any more.

use std::time::{Duration, Instant};

use debrief_stories::speech::{Chance, fresh_seed};
use debrief_stories::{Client, Hanging, Reply, Start, Upload, on_both_databases, sha256, speech, wait_until};

on_both_databases![
    a_head_answers_soon_and_fences_a_patch_that_hangs,
    a_head_answers_soon_though_the_storage_hangs,
    a_look_at_an_upload_fences_nothing,
    late_packets_of_a_fenced_patch_never_land,
    one_of_two_patches_at_one_offset_wins,
];

/// What the person who waits is promised.
const SOON: Duration = Duration::from_secs(2);

/// On a busy machine a single round says little.
const ROUNDS: usize = 8;

const MIB: usize = 1024 * 1024;

fn a_head_answers_soon_and_fences_a_patch_that_hangs(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(fresh_seed(), 30 * MIB);
    let upload = owner.create_upload("hangs.wav", bytes.len());
    let (mut at, mut quickest, mut kept_whole) = (0, Duration::MAX, 0);
    for round in 0..ROUNDS {
        // Less than a slice, and more than one.
        let length = if round % 2 == 0 { 700_000 } else { 9 * MIB - 300_000 }.min(bytes.len() - at - 1);
        let hanging = owner.hang_in_piece(&upload, at, bytes.len() - at, &bytes[at..at + length / 2]);
        let asked = Instant::now();
        let offset = owner.offset(&upload) as usize;
        quickest = quickest.min(asked.elapsed());
        assert!((at..=hanging.sent).contains(&offset), "{offset} is not in {at}..={}", hanging.sent);
        kept_whole += usize::from(offset == hanging.sent);
        at = offset;
        expect_fenced(hanging, &[0x55; 1000]);
        assert_eq!(owner.offset(&upload) as usize, at, "what came after the fence has landed");
    }
    assert!(quickest < SOON, "no HEAD of {ROUNDS} was answered before {quickest:?}");
    assert!(kept_whole > 0, "what a hanging PATCH had sent was never kept whole");
    owner.send_piece(&upload, at, &bytes[at..]);
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

/// The bytes of the old PATCH are on their way to the storage, and nobody knows when they arrive.
fn a_head_answers_soon_though_the_storage_hangs(start: Start) {
    let mut app = start.with_store_apart().serve();
    let owner = app.owner();
    let bytes = speech::noise(fresh_seed(), 20 * MIB);
    let upload = owner.create_upload("stuck.wav", bytes.len());
    owner.send_piece(&upload, 0, &bytes[..1000]);
    let mut quickest = Duration::MAX;
    let mut at = 1000;
    for _ in 0..3 {
        app.hold_store();
        let hanging = owner.hang_in_piece(&upload, at, bytes.len() - at, &bytes[at..at + 100_000]);
        let asked = Instant::now();
        let offset = owner.offset(&upload) as usize;
        quickest = quickest.min(asked.elapsed());
        assert_eq!(offset, at, "nothing more is stored");
        app.let_store_go_on();
        expect_fenced(hanging, &[0x55; 1000]);
        assert_eq!(owner.offset(&upload) as usize, at, "a slice has landed behind the fence");
        owner.send_piece(&upload, at, &bytes[at..at + 50_000]);
        at += 50_000;
    }
    assert!(quickest < SOON, "no HEAD was answered before {quickest:?}");
    owner.send_piece(&upload, at, &bytes[at..]);
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish_after_a_fault();
}

fn a_look_at_an_upload_fences_nothing(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let bytes = speech::noise(fresh_seed(), 18 * MIB);
    let upload = owner.create_upload("looked.at.wav", bytes.len());
    let mut hanging = owner.hang_in_piece(&upload, 0, bytes.len(), &bytes[..9 * MIB]);
    wait_until("the first slice to be seen", || {
        owner.json(&upload.path)["offset_bytes"].as_u64().unwrap() as usize >= 8 * MIB
    });
    owner.json("/api/uploads");
    owner.recording(&upload.recording_id);
    hanging.connection.send(&bytes[hanging.sent..]).expect("it is still read");
    let reply = hanging.connection.reply("PATCH").expect("an answer").expect_status(204);
    assert_eq!(reply.number("Upload-Offset") as usize, bytes.len());
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

fn late_packets_of_a_fenced_patch_never_land(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let seed = fresh_seed();
    let mut chance = Chance::from(seed);
    let bytes = speech::noise(seed, 12 * MIB);
    let upload = owner.create_upload("late.wav", bytes.len());
    let mut at = 0;
    for _ in 0..4 * ROUNDS {
        let first = 1 + chance.below(100_000);
        let mut hanging = owner.hang_in_piece(&upload, at, bytes.len() - at, &bytes[at..at + first]);
        at = owner.offset(&upload) as usize;
        let next = 1 + chance.below(200_000);
        let late = vec![0x55; chance.below(300_000)];
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let _ = hanging.connection.send(&late);
                expect_fenced(hanging, &[]);
            });
            assert_eq!(owner.send_piece(&upload, at, &bytes[at..at + next]) as usize, at + next);
        });
        at += next;
        assert_eq!(owner.offset(&upload) as usize, at, "seed {seed}");
    }
    owner.send_piece(&upload, at, &bytes[at..]);
    check_original(&owner, &upload, &bytes);
    owner.wait_ready(&upload.recording_id);
    app.finish();
}

fn one_of_two_patches_at_one_offset_wins(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let mut chance = Chance::from(fresh_seed());
    two_race(&owner, &owner, &mut chance, 5 * ROUNDS);
    app.finish();
}

/// Two writers at one offset, with different bytes, again and again: one is acknowledged, the other refused, and what
/// lies there in the end is what the winners sent.
pub fn two_race(one: &Client, other: &Client, chance: &mut Chance, rounds: usize) {
    let creation = one.tus("POST", "/api/uploads").header("Upload-Defer-Length", 1);
    let upload = Upload::created_by(&creation.send().expect_status(201));
    let mut stored = Vec::new();
    for round in 0..rounds {
        // Some are longer than a slice.
        let limit = if round % 10 == 9 { 9 * MIB } else { 150_000 };
        let pieces = [0x11, 0x22].map(|mark| vec![mark ^ round as u8; 1 + chance.below(limit)]);
        let [first, second] = std::thread::scope(|scope| {
            let sending = [(one, &pieces[0]), (other, &pieces[1])].map(|(client, piece)| {
                let (upload, at) = (&upload, stored.len());
                scope.spawn(move || client.piece(upload, at).bytes(piece.as_slice()).try_send().ok())
            });
            sending.map(|thread| thread.join().expect("a writer"))
        });
        let has_won = |reply: &Option<Reply>| reply.as_ref().is_some_and(|reply| reply.status == 204);
        let (winner, loser) = match (has_won(&first), has_won(&second)) {
            (true, false) => (&pieces[0], second),
            (false, true) => (&pieces[1], first),
            (both, _) => panic!("{} has won: {first:?}\n{second:?}", if both { "each" } else { "neither" }),
        };
        if let Some(loser) = loser {
            loser.expect_status(409);
        }
        stored.extend_from_slice(winner);
        assert_eq!(other.offset(&upload) as usize, stored.len(), "round {round}: not what the winner sent");
    }
    other.piece(&upload, stored.len()).header("Upload-Length", stored.len()).send().expect_status(204);
    check_original(one, &upload, &stored);
    one.wait_refused(&upload.recording_id);
    check_original(one, &upload, &stored);
}

/// The old writer: whatever it still sends, it is told that it is too late, or finds the connection closed.
/// A server that does not know of the fence yet comes upon it when it stores what has come, at the end.
pub fn expect_fenced(mut hanging: Hanging, late: &[u8]) {
    let _ = hanging.connection.send(late);
    hanging.connection.end_sending();
    if let Ok(reply) = hanging.connection.reply("PATCH") {
        reply.expect_error(409, "fenced");
    }
}

pub fn check_original(client: &Client, upload: &Upload, bytes: &[u8]) {
    let reply = client.get(&format!("/api/recordings/{}/original", upload.recording_id)).send().expect_status(200);
    assert_eq!((reply.body.len(), sha256(&reply.body)), (bytes.len(), sha256(bytes)));
}

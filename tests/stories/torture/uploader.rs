use debrief_stories::speech::{self, Chance};
use debrief_stories::{Reply, sha256, wait_for};
use serde_json::Value;

use super::Run;
use super::kind::Kind;
use super::transfer::{Attempt, Transfer};

/// A finished upload, and what its client sent.
pub struct Uploaded {
    path: String,
    recording_id: String,
    pub size_bytes: usize,
    sha256: String,
}

/// How many faults an upload suffers between two PATCHes that bring it on.
const FAULTS_BETWEEN: usize = 3;

/// Uploads file after file until enough has happened, and compares each with what it sent.
pub fn play(run: &Run, number: usize) {
    let mut chance = Chance::from(run.seed.wrapping_add(1 + number as u64));
    let mut deck = Vec::new();
    for file in number.. {
        if run.board.is_enough(run.form.faults) {
            return;
        }
        let size_bytes = run.form.min_bytes + chance.below(run.form.max_bytes - run.form.min_bytes);
        let bytes = speech::noise(chance.number(), size_bytes);
        let reply = if file % 3 == 2 {
            upload_joined(run, &mut chance, &mut deck, &bytes)
        } else {
            upload_whole(run, &mut chance, &mut deck, &bytes, file % 3 == 1)
        };
        let recording_id = reply.header("Debrief-Recording").unwrap_or_else(|| panic!("no recording: {reply}"));
        let uploaded = Uploaded {
            path: path_of(&reply),
            recording_id: recording_id.into(),
            size_bytes: bytes.len(),
            sha256: sha256(&bytes),
        };
        check(run, &mut chance, &uploaded);
        run.uploaded.lock().unwrap().push(uploaded);
    }
}

fn upload_whole(run: &Run, chance: &mut Chance, deck: &mut Vec<Kind>, bytes: &[u8], is_deferred: bool) -> Reply {
    let (transfer, created) = create(run, chance, bytes, is_deferred, None);
    bring_to_the_end(&mut [transfer], chance, deck);
    created
}

/// Parts that are uploaded side by side, and put together at the end.
fn upload_joined(run: &Run, chance: &mut Chance, deck: &mut Vec<Kind>, bytes: &[u8]) -> Reply {
    let length = bytes.len().div_ceil(2 + chance.below(3));
    let parts = bytes.chunks(length).map(|part| {
        let is_deferred = chance.below(3) == 0;
        create(run, chance, part, is_deferred, Some("partial")).0
    });
    let mut parts: Vec<_> = parts.collect();
    bring_to_the_end(&mut parts, chance, deck);
    let paths: Vec<&str> = parts.iter().map(|part| part.path.as_str()).collect();
    let all = format!("final;{}", paths.join(" "));
    let joined = parts[0].surely("the concatenation", |_| {
        let request = run.owner.tus("POST", "/api/uploads").header("Upload-Concat", &all);
        created(request.header("Upload-Metadata", metadata()).try_send())
    });
    run.board.count(Kind::Concatenation);
    joined
}

fn bring_to_the_end(transfers: &mut [Transfer], chance: &mut Chance, deck: &mut Vec<Kind>) {
    loop {
        let mut unfinished: Vec<&mut Transfer> =
            transfers.iter_mut().filter(|transfer| !transfer.is_finished()).collect();
        if unfinished.is_empty() {
            return;
        }
        let chosen = chance.below(unfinished.len());
        let transfer = &mut unfinished[chosen];
        for _ in 0..chance.below(FAULTS_BETWEEN * 2) {
            if !transfer.run.board.is_enough(transfer.run.form.faults) {
                let kind = draw(chance, deck);
                transfer.suffer(kind);
            }
        }
        let length = transfer.piece();
        transfer.go_on(length);
    }
}

/// Each kind once, in an order that chance decides, and then all of them again.
fn draw(chance: &mut Chance, deck: &mut Vec<Kind>) -> Kind {
    if deck.is_empty() {
        deck.extend(Kind::OF_CLIENTS);
    }
    let drawn = chance.below(deck.len());
    deck.swap_remove(drawn)
}

fn metadata() -> String {
    use base64::Engine;
    let encoded = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    format!("filename {},filetype {}", encoded("tortured.wav"), encoded("audio/wav"))
}

fn create<'a>(
    run: &'a Run,
    chance: &mut Chance,
    bytes: &'a [u8],
    is_deferred: bool,
    concat: Option<&str>,
) -> (Transfer<'a>, Reply) {
    let mut transfer = Transfer::of(run, chance, bytes);
    transfer.length_is_told = !is_deferred;
    let key = format!("torture-{:016x}", chance.number());
    let reply = transfer.surely("the creation", |_| {
        let mut request = run.owner.tus("POST", "/api/uploads").header("Upload-Metadata", metadata());
        request = match is_deferred {
            true => request.header("Upload-Defer-Length", 1),
            false => request.header("Upload-Length", bytes.len()),
        };
        request = match concat {
            Some(concat) => request.header("Upload-Concat", concat),
            None => request.header("Idempotency-Key", &key),
        };
        created(request.try_send())
    });
    if is_deferred {
        run.board.count(Kind::DeferredLength);
    }
    transfer.path = path_of(&reply);
    (transfer, reply)
}

fn created(reply: std::io::Result<Reply>) -> Attempt<Reply> {
    let reply = reply.map_err(|error| error.to_string())?;
    if reply.status == 201 { Ok(reply) } else { Err(reply.to_string()) }
}

pub fn path_of(reply: &Reply) -> String {
    let location = reply.header("Location").unwrap_or_else(|| panic!("no Location: {reply}"));
    let from = location.find("/api/uploads/").unwrap_or_else(|| panic!("not an upload: {location}"));
    location[from..].to_string()
}

/// Receipt and original, as they are now: over slices, or composed.
fn check(run: &Run, chance: &mut Chance, uploaded: &Uploaded) {
    let mut asking = Transfer::of(run, chance, &[]);
    asking.path.clone_from(&uploaded.path);
    let receipt = asking.surely("the receipt", |_| json(run, &uploaded.path))["receipt"].clone();
    if receipt["state"] != "verifying" {
        uploaded.compare_receipt(&receipt);
    }
    let original = asking.surely("the original", |_| {
        let path = format!("/api/recordings/{}/original", uploaded.recording_id);
        let reply = run.owner.get(&path).try_send().map_err(|error| error.to_string())?;
        if reply.status == 200 { Ok(reply.body) } else { Err(reply.to_string()) }
    });
    assert_eq!(original.len(), uploaded.size_bytes, "{}, seed {}", uploaded.path, run.seed);
    assert_eq!(sha256(&original), uploaded.sha256, "{} holds other bytes, seed {}", uploaded.path, run.seed);
}

fn json(run: &Run, path: &str) -> Attempt<Value> {
    let reply = run.owner.get(path).try_send().map_err(|error| error.to_string())?;
    if reply.status == 200 { Ok(reply.json()) } else { Err(reply.to_string()) }
}

/// Once more when all were composed: nothing is killed any more.
pub fn check_all_prepared(run: &Run) {
    let mut chance = Chance::from(run.seed);
    for uploaded in run.uploaded.lock().unwrap().iter() {
        run.owner.wait_media(&uploaded.recording_id);
        let receipt = wait_for("a receipt for what was stored", || {
            let receipt = run.owner.json(&uploaded.path)["receipt"].clone();
            (receipt["state"] != "verifying").then_some(receipt)
        });
        uploaded.compare_receipt(&receipt);
        assert!(receipt["verified_at"].is_string(), "composed, and not read again: {receipt}");
        check(run, &mut chance, uploaded);
    }
}

impl Uploaded {
    fn compare_receipt(&self, receipt: &Value) {
        assert_eq!(receipt["state"], "stored", "{}: {receipt}", self.path);
        assert_eq!(receipt["size_bytes"], self.size_bytes as u64, "{}: {receipt}", self.path);
        assert_eq!(receipt["sha256"], self.sha256, "{}: {receipt}", self.path);
    }
}

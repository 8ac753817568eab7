//! Faults between Debrief and its S3 server: people see success with the right bytes or an error that is
//! true, and never "ready" without the bytes.

use debrief_stories::{
    Client, Fault, Reply, Start, TestApp, Upload, media, on_both_databases, sha256, wait_for, wait_until,
};
use serde_json::Value;

on_both_databases![objects_under_all_faults_at_once];

/// Three blocks: an original of parts that are copied and one that is sent.
const FILE_BYTES: usize = 19 << 20;

/// Until every kind of fault has happened; some need a completion each, and one recording has one.
const MOST_FILES: usize = 12;

/// A refused answer is followed by another try; this many in a row would be no service any more.
const MOST_TRIES: usize = 60;

fn objects_under_all_faults_at_once(start: Start) {
    objects_under(start, &Fault::ALL);
}

macro_rules! each_fault_alone {
    ($($story:ident: $fault:ident),* $(,)?) => {
        $(#[test] fn $story() { objects_under(Start::on_sqlite(), &[Fault::$fault]); })*
    };
}

each_fault_alone! {
    objects_on_a_server_that_is_asked_too_much: Unavailable,
    objects_on_a_line_that_breaks_while_sending: CutSending,
    objects_on_a_line_that_breaks_while_receiving: CutReceiving,
    objects_on_a_slow_line: Slow,
    objects_on_a_server_that_fails_after_saying_ok: ErrorInstead,
    objects_on_a_server_that_says_it_failed_and_has_not: ErrorAfterwards,
    objects_on_a_server_whose_answers_get_lost: AnswerLost,
    objects_on_a_server_that_forgets_uploads: Aborted,
}

fn objects_under(start: Start, kinds: &[Fault]) {
    let app = start.with_faults(kinds).serve();
    let owner = app.owner();
    let picture = media::ffmpeg(
        app.folder(),
        "-f lavfi -i testsrc2=size=320x240:rate=10:duration=2 -c:v libx264 -pix_fmt yuv420p -movflags +faststart p.mp4",
    );
    let picture = std::fs::read(picture).unwrap();
    let mut kept = Vec::new();
    let (mut files, mut failures) = (0, 0);
    while files < 2 || !app.has_seen_every_fault() {
        assert!(files < MOST_FILES, "some kinds of fault never happened: {:?}", app.faults());
        files += 1;
        let movie = padded(&picture, files as u8);
        let upload = owner.create_upload_patiently(movie.len());
        upload_patiently(&owner, &upload, &movie);
        let recording = settled(&app, &owner, &upload.recording_id);
        if recording["media"]["state"] == "failed" {
            // True and to be acted on; whatever was stored is still the upload's.
            let code = recording["media"]["reason"]["code"].as_str().unwrap().to_string();
            assert!(code.starts_with("storage"), "{recording:#}");
            failures += 1;
            continue;
        }
        watch(&owner, &upload.recording_id, &movie);
        if files.is_multiple_of(2) {
            delete_patiently(&owner, &upload.recording_id);
        } else {
            kept.push((upload.recording_id, movie));
        }
    }
    println!("{} calls, faults {:?}, {failures} of {files} failed", app.calls_to_objects(), app.faults());
    assert!(failures < files, "nothing ever succeeded");
    app.calm_objects();
    for (id, movie) in &kept {
        watch(&owner, id, movie);
    }
    app.finish_after_a_fault();
}

/// An MP4 with a box that players skip: as large as wanted, and no two alike.
fn padded(picture: &[u8], number: u8) -> Vec<u8> {
    let size = FILE_BYTES - picture.len();
    let mut movie = picture.to_vec();
    movie.extend_from_slice(&(size as u32).to_be_bytes());
    movie.extend_from_slice(b"free");
    let mut state = u64::from(number) << 32 | 0x9E37_79B9;
    while movie.len() < FILE_BYTES {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        movie.extend_from_slice(&state.to_le_bytes());
    }
    movie.truncate(FILE_BYTES);
    movie
}

trait Patience {
    fn create_upload_patiently(&self, size_bytes: usize) -> Upload;
}

impl Patience for Client {
    fn create_upload_patiently(&self, size_bytes: usize) -> Upload {
        for _ in 0..MOST_TRIES {
            let reply = self.creation("movie.mp4", size_bytes).send();
            if reply.status == 201 {
                return Upload::created_by(&reply);
            }
            check_sentence(&reply);
        }
        panic!("no upload could be created");
    }
}

/// As tus clients do: from the offset that the server has, until it has all.
fn upload_patiently(owner: &Client, upload: &Upload, bytes: &[u8]) {
    let mut offset = 0;
    for _ in 0..MOST_TRIES {
        let reply = owner.piece(upload, offset).bytes(&bytes[offset..]).send();
        if reply.status != 204 {
            check_sentence(&reply);
        }
        let now = owner.offset(upload) as usize;
        assert!(now >= offset, "the offset fell from {offset} to {now}");
        offset = now;
        if offset == bytes.len() {
            return;
        }
    }
    panic!("{offset} of {} bytes arrived in {MOST_TRIES} tries", bytes.len());
}

/// An error that a person can do something with.
#[track_caller]
fn check_sentence(reply: &Reply) {
    assert!((500..600).contains(&reply.status), "{reply}");
    let message = reply.json()["error"]["message"].as_str().unwrap_or_default().to_string();
    assert!(message.contains(' ') && message.ends_with('.'), "{reply}");
}

/// The recording when its preparation has ended, well or not. What waits for the storage need not wait long.
fn settled(app: &TestApp, owner: &Client, id: &str) -> Value {
    wait_for("the media to be ready or failed", || {
        app.hurry();
        let recording = owner.recording(id);
        matches!(recording["media"]["state"].as_str(), Some("ready" | "failed")).then_some(recording)
    })
}

/// "Ready" means that the bytes are there: a reply that is whole has all of them, and one comes soon.
fn watch(owner: &Client, id: &str, movie: &[u8]) {
    let original = format!("/api/recordings/{id}/original");
    let range = format!("bytes={}-{}", 8 << 20, (8 << 20) + 999_999);
    for (header, expected) in [(None, movie), (Some(range), &movie[8 << 20..][..1_000_000])] {
        let whole = (0..MOST_TRIES).find_map(|_| {
            let request = owner.get(&original);
            let request = header.iter().fold(request, |request, range| request.header("Range", range));
            // A body that ends before its length is an error to every client.
            let reply = request.try_send().ok()?;
            if !matches!(reply.status, 200 | 206) {
                check_sentence(&reply);
                return None;
            }
            Some(reply.body)
        });
        let whole = whole.expect("the original can be read within some tries");
        assert_eq!((whole.len(), sha256(&whole)), (expected.len(), sha256(expected)), "ready, but not the bytes");
    }
}

fn delete_patiently(owner: &Client, id: &str) {
    let path = format!("/api/recordings/{id}");
    wait_until("the recording to be deleted", || matches!(owner.delete(&path).send().status, 204 | 404));
    owner.get(&path).send().expect_status(404);
}

//! Text that comes while its recording still arrives, and goes on whatever is killed.

use std::ops::Range;
use std::time::{Duration, Instant};

use debrief_stories::speech::{Spoken, fresh_seed, walkthrough};
use debrief_stories::{Client, Start, Upload, is_full, media, on_both_databases, wait_for, wait_until};
use serde_json::{Value, json};

use crate::transcripts::{OF_FEW_WORDS, check_words};

on_both_databases![
    objects_text_comes_before_the_last_byte,
    objects_last_words_are_heard_before_the_silence_behind_them_is_over,
    objects_a_recording_of_the_browser_is_followed,
    objects_an_index_at_the_end_is_waited_for,
    objects_text_goes_on_when_workers_are_killed,
    objects_text_goes_on_when_models_are_killed,
    killed_every_few_seconds_little_is_heard_again,
    objects_a_broken_second_half_ends_with_a_sentence,
];

const KIB: usize = 1024;

/// Uploads up to a byte; answers where it stands.
fn begin(owner: &Client, name: &str, bytes: &[u8], until: usize) -> Upload {
    let upload = owner.create_upload(name, bytes.len());
    let mut at = 0;
    while at < until {
        let next = (at + 256 * KIB).min(until);
        assert_eq!(owner.send_piece(&upload, at, &bytes[at..next]), next as u64);
        at = next;
    }
    upload
}

/// What can be read of an upload that has not ended.
fn wait_early(owner: &Client, upload: &Upload) -> Vec<Value> {
    let early = wait_for("text of an upload that has not ended", || {
        Some(owner.segments(&upload.recording_id)).filter(|segments| !segments.is_empty())
    });
    assert_eq!(owner.recording(&upload.recording_id)["media"]["state"], "uploading");
    early
}

/// As good as a look at the whole: the same lines as when it is transcribed again.
fn check_like_the_whole(owner: &Client, id: &str, spoken: &Spoken) {
    let text = owner.text(id);
    check_words(&spoken.text(), &text, OF_FEW_WORDS);
    check_words(&text_of_the_whole(owner, id), &text, 0.03);
}

fn text_of_the_whole(owner: &Client, id: &str) -> String {
    let version = owner.transcript(id)["version"].as_i64().unwrap();
    owner.post(&format!("/api/recordings/{id}/transcribe")).json(json!({})).send().expect_status(202);
    wait_until("the version of the whole", || {
        let transcript = owner.transcript(id);
        transcript["version"] == version + 1 && transcript["state"] == "ready"
    });
    owner.text(id)
}

/// Nothing is there twice, and every time is behind the one before it.
fn check_order(segments: &[Value]) {
    let ms = |segment: &Value, name: &str| segment[name].as_i64().unwrap();
    for pair in segments.windows(2) {
        assert!(ms(&pair[0], "end_ms") <= ms(&pair[1], "start_ms") + 20, "{pair:#?}");
    }
}

fn objects_text_comes_before_the_last_byte(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 75_000);
    let file = app.folder().join("live.wav");
    spoken.wave.write(&file);
    let bytes = std::fs::read(&file).unwrap();
    let upload = begin(&owner, "live.wav", &bytes, bytes.len() * 2 / 3);
    let id = &upload.recording_id;
    let early = wait_early(&owner, &upload);
    // It is the owner's alone, as the recording is.
    let mo = app.member(&owner, "Mo", "member");
    mo.get(&format!("/api/recordings/{id}/transcript")).send().expect_error(404, "not_found");
    let word = debrief_stories::speech::words(early[0]["text"].as_str().unwrap()).into_iter().max_by_key(String::len);
    let word = word.unwrap();
    assert!(!owner.search(&word).is_empty(), "{word} is on the page but not found");
    assert!(mo.search(&word).is_empty());

    let at = owner.offset(&upload) as usize;
    owner.send_piece(&upload, at, &bytes[at..]);
    owner.wait_ready(id);
    let segments = owner.segments(id);
    assert_eq!(segments[..early.len()], early, "what could be read stays as it was");
    assert_eq!(owner.transcript(id)["version"], 1, "and was not made again");
    check_order(&segments);
    check_like_the_whole(&owner, id, &spoken);
    app.finish();
}

fn objects_last_words_are_heard_before_the_silence_behind_them_is_over(start: Start) {
    let app = start.env("DEBRIEF_LOG", "info,debrief_worker=debug").serve();
    let owner = app.owner();
    let mut spoken = walkthrough(fresh_seed(), 4_000);
    spoken.wave.add_silence(1_000);
    let file = app.folder().join("live.wav");
    spoken.wave.write(&file);
    let bytes = std::fs::read(&file).unwrap();
    let upload = begin(&owner, "live.wav", &bytes, bytes.len() - KIB);
    let said_ms = spoken.sentences.last().unwrap().end_ms;
    wait_until("the last words to be heard", || {
        let ahead_ms =
            app.log().lines().filter_map(|line| window_of(line, "heard ahead")).map(|window| window.end).max();
        ahead_ms.is_some_and(|end_ms| (end_ms - said_ms).abs() < 700)
    });
    assert_eq!(owner.recording(&upload.recording_id)["media"]["state"], "uploading");
    owner.send_piece(&upload, bytes.len() - KIB, &bytes[bytes.len() - KIB..]);
    owner.wait_ready(&upload.recording_id);
    let used = app.log().lines().filter(|line| line.contains("a window is heard already")).count();
    assert!(used > 0, "it was heard again");
    // A sentence by itself may be misheard, but then it is misheard alike.
    let text = owner.text(&upload.recording_id);
    assert_eq!(text, text_of_the_whole(&owner, &upload.recording_id));
    app.finish();
}

/// WebM as MediaRecorder writes it, in slices of a second, with a picture.
fn objects_a_recording_of_the_browser_is_followed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 45_000);
    spoken.wave.write(&app.folder().join("speech.wav"));
    let picture = "-f lavfi -i testsrc=size=320x180:rate=10:duration=60";
    let how = "-c:v libvpx -deadline realtime -b:v 200k -c:a libopus -shortest -f webm -live 1 live.webm";
    let file = media::ffmpeg(app.folder(), &format!("{picture} -i speech.wav {how}"));
    let bytes = std::fs::read(file).unwrap();
    let upload = begin(&owner, "live.webm", &bytes, bytes.len() * 3 / 4);
    let early = wait_early(&owner, &upload);
    let at = owner.offset(&upload) as usize;
    owner.send_piece(&upload, at, &bytes[at..]);
    owner.wait_ready(&upload.recording_id);
    assert_eq!(owner.segments(&upload.recording_id)[..early.len()], early);
    check_like_the_whole(&owner, &upload.recording_id, &spoken);
    app.finish();
}

fn objects_an_index_at_the_end_is_waited_for(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 20_000);
    spoken.wave.write(&app.folder().join("speech.wav"));
    let file = media::ffmpeg(app.folder(), "-i speech.wav -c:a aac late.m4a");
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(media::boxes(&bytes).last().map(String::as_str), Some("moov"), "its index stands at the end");
    let upload = begin(&owner, "late.m4a", &bytes, bytes.len() - 10);
    let given_up = "select count(*) from transcripts where follow = 'given_up'";
    wait_until("the follower to give up", || app.database().number(given_up) == 1);
    assert_eq!(owner.recording(&upload.recording_id)["transcript"]["state"], "waiting");
    owner.send_piece(&upload, bytes.len() - 10, &bytes[bytes.len() - 10..]);
    owner.wait_ready(&upload.recording_id);
    check_words(&spoken.text(), &owner.text(&upload.recording_id), OF_FEW_WORDS);
    app.finish();
}

fn objects_text_goes_on_when_workers_are_killed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 90_000);
    spoken.wave.write(&app.folder().join("long.wav"));
    let bytes = std::fs::read(app.folder().join("long.wav")).unwrap();
    let server = app.server().process();
    let upload = begin(&owner, "long.wav", &bytes, bytes.len() / 2);
    wait_early(&owner, &upload);
    app.worker().kill();
    let at = owner.offset(&upload) as usize;
    owner.send_piece(&upload, at, &bytes[at..]);
    for _ in 0..3 {
        let before = owner.segments(&upload.recording_id).len();
        wait_until("more text", || owner.segments(&upload.recording_id).len() > before || is_ready(&owner, &upload));
        app.worker().kill();
    }
    owner.wait_ready(&upload.recording_id);
    check_order(&owner.segments(&upload.recording_id));
    check_words(&spoken.text(), &owner.text(&upload.recording_id), 0.15);
    assert!(server.lives() && app.server().process() == server, "the server is the same");
    // A worker may have been killed between an object and its row.
    app.finish_after_a_fault();
}

fn is_ready(owner: &Client, upload: &Upload) -> bool {
    owner.recording(&upload.recording_id)["transcript"]["state"] == "ready"
}

/// The child that holds the model is killed in the middle of windows, again and again.
fn objects_text_goes_on_when_models_are_killed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 100_000);
    spoken.wave.write(&app.folder().join("long.wav"));
    let id = owner.upload_file(&app.folder().join("long.wav"));
    let worker = app.worker();
    let mut kills = 0;
    while owner.recording(&id)["transcript"]["state"] != "ready" && kills < 5 {
        let Some(child) = app.find("infer") else { continue };
        let before = owner.segments(&id).len();
        child.kill();
        kills += 1;
        wait_until("more text", || {
            owner.segments(&id).len() > before || owner.recording(&id)["transcript"]["state"] == "ready"
        });
    }
    assert!(kills >= 3, "only {kills} kills: it was ready too soon");
    owner.wait_ready(&id);
    assert_eq!(app.worker(), worker, "its worker has noticed nothing but that");
    assert_eq!(owner.transcript(&id)["gaps"], json!([]), "to be killed is no fault of a window");
    check_order(&owner.segments(&id));
    check_words(&spoken.text(), &owner.text(&id), 0.15);
    app.finish();
}

/// What a kill costs: at most so much is heard again.
const MOST_HEARD_AGAIN_MS: i64 = 30_000;
const KILL_EVERY: Duration = Duration::from_secs(2);

fn killed_every_few_seconds_little_is_heard_again(start: Start) {
    let is_long = is_full() && !start.is_on_postgres();
    let app = start.env("DEBRIEF_LOG", "info,debrief_worker=debug").serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), if is_long { 900_000 } else { 360_000 });
    spoken.wave.write(&app.folder().join("long.wav"));
    let id = owner.upload_file(&app.folder().join("long.wav"));
    let (mut workers, mut children) = (0, 0);
    let mut last = Instant::now();
    let is_ready = || owner.recording(&id)["transcript"]["state"] == "ready";
    while !is_ready() {
        wait_until("the time of the next kill", || is_ready() || last.elapsed() >= KILL_EVERY);
        if is_ready() {
            break;
        }
        // A preparation that ends its worker again and again is set aside, and rightly so. The child may be about to start.
        let is_prepared = owner.recording(&id)["media"]["state"] == "ready";
        if workers <= children && is_prepared {
            app.worker().kill();
            workers += 1;
        } else if let Some(child) = app.find("infer") {
            child.kill();
            children += 1;
        } else {
            continue;
        }
        last = Instant::now();
    }
    assert!(workers + children >= if is_long { 10 } else { 2 }, "only {workers} and {children} kills");
    let heard = |line: &str| window_of(line, "a window is heard").map(|window| window.end - window.start);
    let heard_ms: i64 = app.log().lines().filter_map(heard).sum();
    let windows_ms = app.database().number("select cast(sum(end_ms - start_ms) as bigint) from transcript_windows");
    let again_ms = heard_ms - windows_ms;
    let each_ms = again_ms / (workers + children);
    println!(
        "{workers} workers and {children} children killed; {again_ms} ms of {windows_ms} heard again, {each_ms} a kill"
    );
    assert!((0..=MOST_HEARD_AGAIN_MS).contains(&each_ms));
    assert_eq!(owner.transcript(&id)["gaps"], json!([]), "to be killed is no fault of a window");
    check_order(&owner.segments(&id));
    check_words(&spoken.text(), &owner.text(&id), 0.1);
    app.finish_after_a_fault();
}

/// The window, in milliseconds, that a line of the log tells of.
fn window_of(line: &str, what: &str) -> Option<Range<i64>> {
    let line = line.contains(what).then_some(line)?;
    let number = |name: &str| -> Option<i64> {
        let digits = line.split_once(name)?.1.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    Some(number("start_ms")?..number("end_ms")?)
}

fn objects_a_broken_second_half_ends_with_a_sentence(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let spoken = walkthrough(fresh_seed(), 40_000);
    spoken.wave.write(&app.folder().join("speech.wav"));
    let file = media::ffmpeg(app.folder(), "-i speech.wav -c:a libopus broken.webm");
    let mut bytes = std::fs::read(file).unwrap();
    let half = bytes.len() / 2;
    debrief_stories::speech::noise(7, bytes.len() - half).iter().zip(&mut bytes[half..]).for_each(|(n, b)| *b = *n);
    let id = owner.upload_bytes("broken.webm", &bytes);
    let ended = wait_for("an end", || {
        let recording = owner.recording(&id);
        let state = |what: &str| recording[what]["state"].as_str().unwrap().to_owned();
        (["ready", "failed"].contains(&state("media").as_str())
            && ["ready", "failed"].contains(&state("transcript").as_str()))
        .then_some(recording)
    });
    if ended["media"]["state"] == "ready" {
        let first: Vec<&str> = spoken.sentences.iter().take(3).map(|sentence| sentence.text.as_str()).collect();
        let heard = owner.text(&id).to_lowercase();
        assert!(
            debrief_stories::speech::words(&first.join(" ")).iter().filter(|word| heard.contains(*word)).count() > 8
        );
    } else {
        assert!(
            ended["media"]["reason"]["message"].as_str().is_some_and(|message| message.ends_with('.')),
            "{ended:#}"
        );
    }
    app.finish();
}

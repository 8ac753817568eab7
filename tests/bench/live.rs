//! A recording that is sent as it is spoken, or at once, until its text is whole and its last line is found.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use debrief_stories::{Client, Upload};
use serde_json::Value;

/// Looking must not take the processor from what it waits for.
const LOOK_EVERY: Duration = Duration::from_millis(20);
const LIMIT: Duration = Duration::from_secs(600);

/// Prints the milliseconds from the moment at which the last slice began to be sent, then the recording's id.
pub fn live(client: &Client, file: &str, slice_bytes: usize, pause: Duration) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let upload = client.create_upload("live.wav", bytes.len());
    let ended = send(client, &upload, &bytes, slice_bytes, pause);
    let id = &upload.recording_id;
    until("its text is whole", || client.recording(id)["transcript"]["state"] == "ready")?;
    let segments = client.segments(id);
    let word = longest_word(segments.last().context("nobody speaks")?).context("a line without words")?;
    until("its last line is found", || client.search(&word).iter().any(|moment| moment["recording_id"] == **id))?;
    println!("{}\n{id}", ended.elapsed().as_millis());
    Ok(())
}

fn send(client: &Client, upload: &Upload, bytes: &[u8], slice_bytes: usize, pause: Duration) -> Instant {
    let (mut due, mut began, mut offset) = (Instant::now(), Instant::now(), 0);
    for slice in bytes.chunks(slice_bytes) {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        began = Instant::now();
        client.send_piece(upload, offset, slice);
        offset += slice.len();
        due += pause;
    }
    began
}

fn until(what: &str, mut condition: impl FnMut() -> bool) -> Result<()> {
    let began = Instant::now();
    while !condition() {
        ensure!(began.elapsed() < LIMIT, "waited {} s in vain until {what}", LIMIT.as_secs());
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

fn longest_word(segment: &Value) -> Option<String> {
    let words = segment["text"].as_str()?.split(|c: char| !c.is_alphanumeric());
    words.max_by_key(|word| word.len()).map(str::to_owned)
}

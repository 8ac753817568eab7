//! `--wait`: follows a recording until its transcript is there, or cannot be made.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};
use serde::Deserialize;

use super::http::{Failure, Server};
use super::transfer::{MAX_TRIES_WITHOUT_PROGRESS, pause};

/// Says each state once, and ends when the transcript is there or cannot be made.
pub fn until_transcribed(server: &Server, recording_id: &str, name: &str) -> Result<()> {
    let mut said = String::new();
    let mut tries = 0;
    loop {
        match server.get::<Recording>(&format!("/api/recordings/{recording_id}")) {
            Ok(recording) => {
                tries = 0;
                let line = describe(&recording);
                if line != said {
                    eprintln!("{name}: {line}");
                    said = line;
                }
                if recording.media.state == "failed" {
                    bail!("the media could not be prepared: {}", recording.media.reason());
                }
                match recording.transcript.state.as_str() {
                    "ready" => return Ok(()),
                    "failed" => bail!("no transcript: {}", recording.transcript.reason()),
                    _ => {}
                }
            }
            Err(Failure::Unreachable(error) | Failure::Busy(error)) if tries < MAX_TRIES_WITHOUT_PROGRESS => {
                tries += 1;
                eprintln!("{name}: {error:#}; trying again");
                sleep(pause(tries));
            }
            Err(failure) => return Err(failure.into()),
        }
        // The page has events for this; a script is served well enough by asking twice a second.
        sleep(Duration::from_millis(500));
    }
}

fn describe(recording: &Recording) -> String {
    let part = |state: &State| {
        let reason = state.reason.as_ref().map(|reason| format!(" ({})", reason.message));
        // In steps of ten percent, so that a log stays short.
        let progress = state
            .progress
            .filter(|_| reason.is_none() && state.state != "ready")
            .map(|progress| format!(" {} %", (progress * 10.0).floor() * 10.0));
        format!("{}{}{}", state.state, progress.unwrap_or_default(), reason.unwrap_or_default())
    };
    format!("media {}, transcript {}", part(&recording.media), part(&recording.transcript))
}

#[derive(Deserialize)]
struct Recording {
    media: State,
    transcript: State,
}

#[derive(Deserialize)]
struct State {
    state: String,
    #[serde(default)]
    progress: Option<f64>,
    #[serde(default)]
    reason: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

impl State {
    fn reason(&self) -> String {
        self.reason.as_ref().map_or_else(|| "no reason given".to_owned(), |reason| reason.message.clone())
    }
}

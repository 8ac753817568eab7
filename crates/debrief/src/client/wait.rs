//! `--wait`: follows a recording until its transcript is there, or cannot be made.

use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use serde::Deserialize;

use super::http::Server;
use super::problem::{Failure, problem};
use super::progress::Progress;
use super::transfer::{MAX_TRIES_WITHOUT_PROGRESS, pause};

/// Says each state once, and ends when the transcript is there or cannot be made.
pub fn until_transcribed(server: &Server, recording_id: &str, progress: &Progress) -> Result<()> {
    let mut said = String::new();
    let mut tries = 0;
    loop {
        match server.get::<Recording>(&format!("/api/recordings/{recording_id}")) {
            Ok(recording) => {
                tries = 0;
                let line = describe(&recording);
                if line != said {
                    progress.remark(&line);
                    said = line;
                }
                if recording.is_done()? {
                    return Ok(());
                }
            }
            Err(Failure::Unreachable(error) | Failure::Busy(error)) if tries < MAX_TRIES_WITHOUT_PROGRESS => {
                tries += 1;
                progress.remark(&format!("{error:#}; trying again"));
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
    let replacement = recording.replacement.as_ref().map(|file| format!("new file {}, ", part(file)));
    let (media, transcript) = (part(&recording.media), part(&recording.transcript));
    format!("{}media {media}, transcript {transcript}", replacement.unwrap_or_default())
}

#[derive(Deserialize)]
struct Recording {
    media: State,
    transcript: State,
    /// The file that is to take the place of this one, until it has.
    #[serde(default)]
    replacement: Option<State>,
}

impl Recording {
    fn is_done(&self) -> Result<bool> {
        let media = self.replacement.as_ref().unwrap_or(&self.media);
        if media.state == "failed" {
            let message = format!("the media could not be prepared: {}", media.reason());
            return Err(problem("media_failed", message));
        }
        match self.transcript.state.as_str() {
            _ if self.replacement.is_some() => Ok(false),
            "ready" => Ok(true),
            "failed" => Err(problem("transcript_failed", format!("no transcript: {}", self.transcript.reason()))),
            _ => Ok(false),
        }
    }
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

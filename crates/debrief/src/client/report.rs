//! What became of each file: addresses on stdout, or with `--json` a line of JSON; all else on stderr.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Error;
use indicatif::HumanBytes;
use serde::Serialize;

use super::inputs::Refused;
use super::problem::code_of;
use super::progress::Bars;
use super::receipt::Receipt;

/// What is known of one file in the end.
#[derive(Default)]
pub struct Outcome {
    pub path: String,
    pub recording_id: Option<String>,
    pub url: Option<String>,
    pub size_bytes: Option<u64>,
    pub sha256: Option<String>,
    pub receipt: Option<Receipt>,
    pub error: Option<Error>,
}

pub struct Report {
    json: bool,
    bars: Bars,
    failed: AtomicUsize,
}

#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    recording_id: Option<&'a str>,
    url: Option<&'a str>,
    size_bytes: Option<u64>,
    sha256: Option<&'a str>,
    receipt: Option<&'a Receipt>,
    error: Option<ErrorLine<'a>>,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    code: &'a str,
    message: String,
}

impl Report {
    pub fn new(json: bool, bars: Bars) -> Self {
        Self { json, bars, failed: AtomicUsize::new(0) }
    }

    /// How many files have failed so far.
    pub fn failed(&self) -> usize {
        self.failed.load(Ordering::Relaxed)
    }

    pub fn refused(&self, refused: Refused) {
        self.tell(Outcome { path: refused.argument, error: Some(refused.error), ..Outcome::default() });
    }

    /// The file is safe on the server, whatever is still waited for.
    pub fn arrived(&self, outcome: &Outcome) {
        if !self.json {
            self.bars.print(|| print_arrived(outcome));
        }
    }

    pub fn tell(&self, outcome: Outcome) {
        if outcome.error.is_some() {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
        self.bars.print(|| match &outcome.error {
            _ if self.json => print_json(&outcome),
            Some(error) => eprintln!("{}: {error:#}", outcome.path),
            None => {}
        });
    }
}

fn print_arrived(outcome: &Outcome) {
    if let (Some(url), Some(size_bytes), Some(sha256)) = (&outcome.url, outcome.size_bytes, &outcome.sha256) {
        line(url);
        let size = HumanBytes(size_bytes);
        eprintln!("{}: safe to close: {size} ({size_bytes} bytes), SHA-256 {sha256}", outcome.path);
    }
}

fn print_json(outcome: &Outcome) {
    let told = Line {
        path: &outcome.path,
        recording_id: outcome.recording_id.as_deref(),
        url: outcome.url.as_deref(),
        size_bytes: outcome.size_bytes,
        sha256: outcome.sha256.as_deref(),
        receipt: outcome.receipt.as_ref(),
        error: outcome.error.as_ref().map(|error| ErrorLine { code: code_of(error), message: format!("{error:#}") }),
    };
    if let Ok(text) = serde_json::to_string(&told) {
        line(&text);
    }
}

/// At once also into a pipe; nobody may be reading, and the upload goes on all the same.
fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

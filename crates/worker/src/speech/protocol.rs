//! What passes between the worker and its `infer` child.
//!
//! A request is one JSON line and the samples it counts, as little-endian `f32`. Replies are JSON lines:
//! `ready` once, then `segment`… and `done` (or `error`) for each request.

use debrief_model::transcript::Word;
use serde::{Deserialize, Serialize};

/// How to hear a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    /// A code as in ISO 639-1 (`en`); `None` lets a model of many languages find out.
    pub language: Option<String>,
    /// The bundled demo model: English whatever is asked for.
    pub demo: bool,
}

/// A stretch of text as the model gave it, in times relative to the window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardSegment {
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: String,
    /// Mean of its words', 0 to 1.
    pub confidence: f32,
    pub words: Vec<Word>,
}

/// What was said in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowText {
    /// As set or as detected; `None` when the window was too short to say.
    pub language: Option<String>,
    pub segments: Vec<HeardSegment>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) samples: usize,
    pub(super) language: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Ready,
    Segment(HeardSegment),
    Done { language: Option<String> },
    Error { code: String, message: String },
}

/// The longest request: twice a window, so that a caller's rounding never matters.
pub(super) const MOST_SAMPLES: usize = 60 * super::SAMPLE_RATE;

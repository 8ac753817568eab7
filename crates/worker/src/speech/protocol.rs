//! What passes between the worker and its `infer` child.
//!
//! An order is one JSON line; `hear` is followed by the samples it counts, as little-endian `f32`. Replies are JSON
//! lines: `ready` once, then for each `hear`, in any order among them, `segment`… and `done` or `error`.

use debrief_model::transcript::Word;
use serde::{Deserialize, Serialize};

/// How to hear a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    /// A code as in ISO 639-1 (`en`); `None` lets a model of many languages find out.
    pub language: Option<String>,
    /// English text of other languages, by models that were trained for it.
    pub translate: bool,
    /// Names and terms that may come up, as Whisper's prompt.
    pub prompt: Option<String>,
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
    /// Another voice follows, as far as the model tells voices apart.
    #[serde(default)]
    pub turn_next: bool,
}

/// What was said in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowText {
    /// As set or as detected; `None` when the window was too short to say.
    pub language: Option<String>,
    pub segments: Vec<HeardSegment>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    Hear(Request),
    /// Nobody waits for it any more.
    Forget(u64),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) id: u64,
    pub(super) samples: usize,
    pub(super) language: Option<String>,
    pub(super) translate: bool,
    pub(super) prompt: Option<String>,
    /// The encoder may be given only as much context as the samples need.
    pub(super) short_context: bool,
    /// The model was trained to mark where another voice begins.
    pub(super) turns: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    Ready,
    Segment {
        id: u64,
        segment: HeardSegment,
    },
    Done {
        id: u64,
        language: Option<String>,
    },
    /// Without an id it is about the model.
    Error {
        id: Option<u64>,
        code: String,
        message: String,
    },
}

/// The longest request: twice a window, so that a caller's rounding never matters.
pub(super) const MOST_SAMPLES: usize = 60 * super::SAMPLE_RATE;

/// The longest prompt in bytes: whisper.cpp takes half of its text context, some 220 tokens.
pub(super) const MOST_PROMPT_BYTES: usize = 2_000;

/// The longest order without its samples.
pub(super) const LONGEST_ORDER_BYTES: u64 = 4 * MOST_PROMPT_BYTES as u64;

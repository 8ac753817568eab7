//! From audio to timed words: where speech is, which windows to hear, what was said.
//!
//! Owns voice-activity detection ([`vad`]), the caged child that holds a Whisper model ([`infer`]), its
//! client ([`Inference`]) and the model files ([`models`]). Knows no database, no object store and no job:
//! samples go in, segments come out. Audio is 16 kHz mono everywhere here.
//!
//! Invariant: a model file is parsed by whisper.cpp only inside the caged child, and only after its
//! structure was walked in safe code.

mod capacity;
mod child;
mod client;
#[cfg(debug_assertions)]
mod double;
mod ggml;
mod hearing;
pub mod infer;
mod loops;
mod mapped;
pub mod models;
mod music;
mod protocol;
mod timing;
pub mod vad;
mod windows;
mod words;

pub use capacity::Capacity;
pub use client::Inference;
pub use protocol::{HeardSegment, Params, WindowText};

/// Samples a second, of everything that enters this module.
pub const SAMPLE_RATE: usize = 16_000;

/// Why a window was not heard: a stable code, a sentence that says what to do, and whether trying again can help.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SpeechError {
    /// `inference_failed`, `inference_killed`, `model_invalid`, `model_missing`, `language_unknown` or `cage_unavailable`.
    pub code: &'static str,
    pub message: String,
    pub retry: bool,
}

impl SpeechError {
    pub(crate) fn inference_failed(message: impl Into<String>) -> Self {
        Self { code: "inference_failed", message: message.into(), retry: true }
    }

    pub(crate) fn inference_killed(message: impl Into<String>) -> Self {
        Self { code: "inference_killed", message: message.into(), retry: true }
    }

    pub(crate) fn model_invalid(message: impl Into<String>) -> Self {
        Self { code: "model_invalid", message: message.into(), retry: false }
    }
}

pub(crate) fn ms_to_samples(ms: i64) -> usize {
    usize::try_from(ms).unwrap_or(0) * SAMPLE_RATE / 1000
}

pub(crate) fn samples_to_ms(samples: usize) -> i64 {
    i64::try_from(samples * 1000 / SAMPLE_RATE).unwrap_or(i64::MAX)
}

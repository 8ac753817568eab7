//! A scripted stand-in for a Whisper model, for what needs weights that tests cannot have: other languages, translation,
//! voices. It is a file like a model's, sits in the same child behind the same protocol, and is compiled into debug builds only.

use std::sync::atomic::{AtomicBool, Ordering};

use debrief_model::transcript::Word;
use serde::Deserialize;

use super::hearing::Transcriber;
use super::protocol::{HeardSegment, Request};
use super::{SpeechError, samples_to_ms};

/// What such a file begins with; JSON follows.
const MAGIC: &[u8] = b"debrief-double\n";

/// The same for every window: its lines are spread evenly over it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Double {
    /// What it detects.
    language: String,
    said: Vec<Line>,
    translated: Vec<Line>,
}

#[derive(Clone, Debug, Deserialize)]
struct Line {
    /// `{ms}` becomes the window's length, `{language}` what it was told or detected.
    text: String,
    #[serde(default)]
    turn_next: bool,
}

impl Double {
    /// `None`: the file is a model.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes.strip_prefix(MAGIC)?).ok()
    }
}

impl Transcriber for Double {
    fn hear(
        &mut self,
        request: &Request,
        samples: &[f32],
        is_forgotten: &AtomicBool,
        pass_on: &mut dyn FnMut(HeardSegment) -> Result<(), SpeechError>,
    ) -> Result<Option<String>, SpeechError> {
        let language = request.language.clone().unwrap_or_else(|| self.language.clone());
        let lines = if request.translate { &self.translated } else { &self.said };
        let window_ms = samples_to_ms(samples.len());
        let each_ms = window_ms / lines.len().max(1) as i64;
        for (line, at) in lines.iter().zip(0..) {
            if is_forgotten.load(Ordering::Relaxed) {
                break;
            }
            let (start_ms, end_ms) = (at * each_ms, (at + 1) * each_ms);
            let text = line.text.replace("{ms}", &window_ms.to_string()).replace("{language}", &language);
            let words = vec![Word { start_ms, end_ms, text: text.clone(), confidence: 0.9 }];
            let turn_next = request.turns && line.turn_next;
            pass_on(HeardSegment { start_ms, end_ms, text, confidence: 0.9, words, turn_next })?;
        }
        Ok(Some(language))
    }
}

//! The text of a recording: segments of words, each with its time and the model's confidence.
//!
//! Every `_ms` lies on the original's presentation timeline. Confidence runs from 0 to 1.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::SegmentId;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Word {
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: String,
    pub confidence: f32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Segment {
    pub id: SegmentId,
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: String,
    pub confidence: f32,
    pub words: Vec<Word>,
}

/// Words as one compact array a segment: `[[start_ms, end_ms, "text", confidence], …]`.
#[must_use]
pub fn words_to_compact(words: &[Word]) -> String {
    let rows: Vec<(i64, i64, &str, f32)> = words
        .iter()
        .map(|word| (word.start_ms, word.end_ms, word.text.as_str(), (word.confidence * 1000.0).round() / 1000.0))
        .collect();
    serde_json::to_string(&rows).unwrap_or_else(|_| "[]".into())
}

/// The reverse of [`words_to_compact`]; a row that cannot be read is a segment without word times.
#[must_use]
pub fn words_from_compact(text: &str) -> Vec<Word> {
    let rows: Vec<(i64, i64, String, f32)> = serde_json::from_str(text).unwrap_or_default();
    rows.into_iter().map(|(start_ms, end_ms, text, confidence)| Word { start_ms, end_ms, text, confidence }).collect()
}

/// What a transcript made by the bundled demo model is labelled with, wherever it is shown.
pub const DEMO_LABEL: &str = "demo model: 287 words; run \"debrief model pull base\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_their_compact_form() {
        let words = vec![
            Word { start_ms: 10, end_ms: 400, text: "say \"hi\"".into(), confidence: 0.5 },
            Word { start_ms: 400, end_ms: 900, text: "مرحبا".into(), confidence: 0.875 },
        ];
        assert_eq!(words_from_compact(&words_to_compact(&words)), words);
        assert!(words_from_compact("not json").is_empty());
    }
}

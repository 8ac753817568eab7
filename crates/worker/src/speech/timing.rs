//! Heard times brought to where the voice is.
//!
//! whisper.cpp 1.8 lets a segment begin where the one before it ended, pause included, and its word times
//! stretch over that pause. Where somebody speaks is known better from the voice detection.

use debrief_model::transcript::Word;

use super::protocol::HeardSegment;
use super::vad::Span;

/// The model's time stamps lie up to a quarter of a second beside the end of a sentence.
const SLACK_MS: i64 = 250;

/// Moves the segment's ends, and its words' times, from silence to speech. `spans` are on the same time.
pub(super) fn settle(segment: &mut HeardSegment, spans: &[Span]) {
    let voiced: Vec<Span> = spans
        .iter()
        .map(|span| Span { start_ms: span.start_ms.max(segment.start_ms), end_ms: span.end_ms.min(segment.end_ms) })
        .filter(|span| span.end_ms > span.start_ms)
        .collect();
    let Some(voiced) = own(&voiced) else { return };
    segment.start_ms = voiced[0].start_ms;
    segment.end_ms = voiced[voiced.len() - 1].end_ms;
    let mut words = segment.words.clone();
    if !snap(&mut words, voiced) {
        words.clone_from(&segment.words);
        spread(&mut words, voiced);
    }
    segment.words = words;
}

/// Without the scraps of its neighbours at both ends.
fn own(voiced: &[Span]) -> Option<&[Span]> {
    let is_scrap = |span: &Span| span.end_ms - span.start_ms < SLACK_MS;
    let mut own = voiced;
    while own.len() > 1 && is_scrap(&own[0]) {
        own = &own[1..];
    }
    while own.len() > 1 && is_scrap(&own[own.len() - 1]) {
        own = &own[..own.len() - 1];
    }
    (!own.is_empty()).then_some(own)
}

/// Ends of words that lie in silence go to the next speech within the word. False where a word has none.
fn snap(words: &mut [Word], voiced: &[Span]) -> bool {
    for word in words {
        let Some(first) = voiced.iter().find(|span| span.end_ms > word.start_ms) else { return false };
        let Some(last) = voiced.iter().rfind(|span| span.start_ms < word.end_ms) else { return false };
        word.start_ms = word.start_ms.max(first.start_ms);
        word.end_ms = word.end_ms.min(last.end_ms);
        if word.end_ms <= word.start_ms {
            return false;
        }
    }
    true
}

/// Words laid out over the speech by their share of the letters.
fn spread(words: &mut [Word], voiced: &[Span]) {
    let letters = |word: &Word| i64::try_from(word.text.chars().count()).unwrap_or(0) + 1;
    let all: i64 = words.iter().map(letters).sum::<i64>().max(1);
    let speech_ms: i64 = voiced.iter().map(|span| span.end_ms - span.start_ms).sum();
    let mut before = 0;
    for word in words {
        word.start_ms = at(voiced, speech_ms * before / all, false);
        before += letters(word);
        word.end_ms = at(voiced, speech_ms * before / all, true);
    }
}

/// The moment after so much speech. Between two spans an end stays in the first, a start goes to the second.
fn at(voiced: &[Span], mut speech_ms: i64, is_end: bool) -> i64 {
    for span in voiced {
        let length_ms = span.end_ms - span.start_ms;
        if speech_ms < length_ms || (is_end && speech_ms == length_ms) {
            return span.start_ms + speech_ms;
        }
        speech_ms -= length_ms;
    }
    voiced.last().map_or(0, |span| span.end_ms)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn word(start_ms: i64, end_ms: i64) -> Word {
        Word { start_ms, end_ms, text: "four".into(), confidence: 1.0 }
    }

    fn settled(start_ms: i64, end_ms: i64, words: &[(i64, i64)], spans: &[(i64, i64)]) -> HeardSegment {
        let words = words.iter().map(|(start_ms, end_ms)| word(*start_ms, *end_ms)).collect();
        let mut segment =
            HeardSegment { start_ms, end_ms, text: "four".into(), confidence: 1.0, words, turn_next: false };
        let spans: Vec<Span> =
            spans.iter().map(|(start_ms, end_ms)| Span { start_ms: *start_ms, end_ms: *end_ms }).collect();
        settle(&mut segment, &spans);
        segment
    }

    fn times(segment: &HeardSegment) -> Vec<(i64, i64)> {
        segment.words.iter().map(|word| (word.start_ms, word.end_ms)).collect()
    }

    #[test]
    fn a_pause_before_the_sentence_is_left_out() {
        let segment = settled(3_000, 9_000, &[(3_000, 6_500), (6_500, 8_900)], &[(500, 3_100), (6_000, 8_800)]);
        assert_eq!((segment.start_ms, segment.end_ms), (6_000, 8_800));
        assert_eq!(times(&segment), [(6_000, 6_500), (6_500, 8_800)]);
    }

    #[test]
    fn words_put_into_silence_are_laid_out_anew() {
        let segment = settled(0, 4_000, &[(0, 900), (900, 1_800), (1_800, 4_000)], &[(2_000, 3_500)]);
        assert_eq!(times(&segment), [(2_000, 2_500), (2_500, 3_000), (3_000, 3_500)]);
    }

    #[test]
    fn a_pause_inside_belongs_to_no_word() {
        let segment = settled(0, 6_000, &[(0, 100), (100, 150)], &[(1_000, 2_000), (5_000, 6_000)]);
        assert_eq!(times(&segment), [(1_000, 2_000), (5_000, 6_000)]);
    }

    #[test]
    fn where_no_voice_was_found_the_model_is_believed() {
        let segment = settled(0, 2_000, &[(0, 1_000)], &[(5_000, 6_000)]);
        assert_eq!((segment.start_ms, times(&segment)), (0, vec![(0, 1_000)]));
    }
}

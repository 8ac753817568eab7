//! Text that goes round in circles, as Whisper's does where it hears nothing it knows, and hearing it again.
//!
//! whisper.cpp tries higher temperatures where the entropy of a segment's tokens is low; what still says the same again and
//! again is heard once more in two halves here, since another beginning mostly ends it. A repetition that stays is shortened
//! to one time, and marked as doubtful.

use super::protocol::HeardSegment;
use super::vad::Span;
use super::{SpeechError, ms_to_samples, samples_to_ms};
use debrief_model::transcript::Word;

/// A phrase of so many words …
const LONGEST_PHRASE: usize = 12;
/// … is said so often only by a machine. People say "no, no, no, no" and count "one, two, one, two".
const fn most_repeats(phrase: usize) -> usize {
    match phrase {
        1 => 7,
        2 => 5,
        3..=5 => 3,
        _ => 2,
    }
}
/// The confidence of a phrase that was said again and again: a reader sees that it is doubtful.
const DOUBTFUL: f32 = 0.1;
/// Shorter halves have no beginning of their own.
const LEAST_HALF_MS: i64 = 1_500;

/// Hears a window; and where that goes round in circles, each half of it by itself. `spans`: where somebody speaks in it.
pub(super) fn hear_out(
    samples: &[f32],
    spans: impl FnOnce() -> Vec<Span>,
    mut decode: impl FnMut(&[f32]) -> Result<Vec<HeardSegment>, SpeechError>,
) -> Result<Vec<HeardSegment>, SpeechError> {
    let heard = decode(samples)?;
    if repeats(&words_of(&heard)).is_empty() {
        return Ok(heard);
    }
    let cut_ms = cut(&spans(), samples_to_ms(samples.len()));
    if cut_ms.min(samples_to_ms(samples.len()) - cut_ms) < LEAST_HALF_MS {
        return Ok(without_repeats(heard));
    }
    let (first, second) = samples.split_at(ms_to_samples(cut_ms));
    let mut again = without_repeats(decode(first)?);
    again.extend(without_repeats(decode(second)?).into_iter().map(|segment| later(segment, cut_ms)));
    Ok(again)
}

/// The middle of the pause that lies nearest to the middle, or the middle itself.
fn cut(spans: &[Span], total_ms: i64) -> i64 {
    let pauses = spans.windows(2).map(|pair| i64::midpoint(pair[0].end_ms, pair[1].start_ms));
    pauses.min_by_key(|pause_ms| (pause_ms - total_ms / 2).abs()).unwrap_or(total_ms / 2)
}

fn later(segment: HeardSegment, by_ms: i64) -> HeardSegment {
    let word = |word: Word| Word { start_ms: word.start_ms + by_ms, end_ms: word.end_ms + by_ms, ..word };
    HeardSegment {
        start_ms: segment.start_ms + by_ms,
        end_ms: segment.end_ms + by_ms,
        words: segment.words.into_iter().map(word).collect(),
        ..segment
    }
}

fn words_of(segments: &[HeardSegment]) -> Vec<String> {
    segments.iter().flat_map(|segment| &segment.words).map(|word| folded(&word.text)).collect()
}

fn folded(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The repetitions among words that are too many: of each those behind its first time.
fn repeats(words: &[String]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=LONGEST_PHRASE.min(words.len() - at))
            .map(|phrase| (phrase, times(&words[at..], phrase)))
            .filter(|&(phrase, times)| times > most_repeats(phrase))
            .max_by_key(|&(phrase, times)| (phrase * times, std::cmp::Reverse(phrase)));
        match longest {
            Some((phrase, times)) => {
                found.push(at + phrase..at + phrase * times);
                at += phrase * times;
            }
            None => at += 1,
        }
    }
    found
}

/// How often the first `phrase` words come one after another.
fn times(words: &[String], phrase: usize) -> usize {
    let first = &words[..phrase];
    if first.iter().all(String::is_empty) {
        return 1;
    }
    words.chunks_exact(phrase).take_while(|chunk| *chunk == first).count()
}

/// Each phrase that goes round in circles once.
fn without_repeats(segments: Vec<HeardSegment>) -> Vec<HeardSegment> {
    let repeats = repeats(&words_of(&segments));
    if repeats.is_empty() {
        return segments;
    }
    let mut at = 0;
    let mut kept = Vec::new();
    for mut segment in segments {
        let first = at;
        at += segment.words.len();
        let is_repeat = |word: usize| repeats.iter().any(|range| range.contains(&word));
        let all = std::mem::take(&mut segment.words);
        let count = all.len();
        segment.words =
            all.into_iter().enumerate().filter(|(i, _)| !is_repeat(first + i)).map(|(_, word)| word).collect();
        let (Some(begins), Some(ends)) = (segment.words.first(), segment.words.last()) else { continue };
        if segment.words.len() < count {
            (segment.start_ms, segment.end_ms) = (begins.start_ms, ends.end_ms);
            segment.text = segment.words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
            segment.words.iter_mut().for_each(|word| word.confidence = word.confidence.min(DOUBTFUL));
            segment.confidence = segment.confidence.min(DOUBTFUL);
        }
        kept.push(segment);
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn said(text: &str, start_ms: i64) -> HeardSegment {
        let word = |(at, text): (usize, &str)| Word {
            start_ms: start_ms + at as i64 * 100,
            end_ms: start_ms + at as i64 * 100 + 90,
            text: text.into(),
            confidence: 0.9,
        };
        let words: Vec<Word> = text.split(' ').enumerate().map(word).collect();
        let end_ms = words.last().map_or(start_ms, |word| word.end_ms);
        HeardSegment { start_ms, end_ms, text: text.into(), confidence: 0.9, words, turn_next: false }
    }

    fn texts(segments: &[HeardSegment]) -> Vec<&str> {
        segments.iter().map(|segment| segment.text.as_str()).collect()
    }

    fn goes_round(text: &str) -> bool {
        !repeats(&words_of(&[said(text, 0)])).is_empty()
    }

    #[test]
    fn people_repeat_themselves_less_than_a_loop() {
        for text in [
            "no, no, no, no, it is not here",
            "click the button, click the button, and it is gone",
            "one two one two one two",
            "it is what it is and what it is it is",
        ] {
            assert!(!goes_round(text), "{text}");
        }
        for text in [
            "Thank you. Thank you. Thank you. Thank you. Thank you. Thank you.",
            "the the the the the the the the",
            "and then we open the page and then we open the page and then we open the page",
        ] {
            assert!(goes_round(text), "{text}");
        }
    }

    #[test]
    fn a_loop_is_heard_again_in_two_halves() {
        let samples = vec![0.0; 10 * super::super::SAMPLE_RATE];
        let spans = [Span { start_ms: 0, end_ms: 3_800 }, Span { start_ms: 4_200, end_ms: 10_000 }];
        let mut lengths = Vec::new();
        let heard = hear_out(
            &samples,
            || spans.to_vec(),
            |part| {
                lengths.push(samples_to_ms(part.len()));
                Ok(match lengths.len() {
                    1 => vec![said("Open the page. ".repeat(9).trim(), 0)],
                    2 => vec![said("Open the page.", 100)],
                    _ => vec![said("Then close it.", 200)],
                })
            },
        )
        .unwrap();
        assert_eq!(lengths, [10_000, 4_000, 6_000], "cut in the pause");
        assert_eq!(texts(&heard), ["Open the page.", "Then close it."]);
        assert_eq!((heard[1].start_ms, heard[1].words[0].start_ms), (4_200, 4_200));
        assert!(heard[0].confidence > 0.5);
    }

    #[test]
    fn what_stays_a_loop_is_said_once_and_doubtful() {
        let round = "so we go on ".repeat(8);
        let heard = hear_out(&vec![0.0; 10 * super::super::SAMPLE_RATE], Vec::new, |part| {
            Ok(if samples_to_ms(part.len()) > 5_000 || part.is_empty() {
                vec![said(round.trim(), 0)]
            } else {
                vec![said("Before it.", 0), said(round.trim(), 300), said("go on", 3_600)]
            })
        })
        .unwrap();
        assert_eq!(texts(&heard)[..2], ["Before it.", "so we go on"]);
        assert!(heard[1].confidence <= DOUBTFUL && heard[1].words[0].confidence <= DOUBTFUL);
        assert!(heard[0].confidence > 0.5, "nothing else is doubtful");
        assert_eq!(heard[1].end_ms, 300 + 390);
    }

    #[test]
    fn what_is_no_loop_is_heard_once() {
        let mut calls = 0;
        let heard = hear_out(&[0.0; 16_000], Vec::new, |_| {
            calls += 1;
            Ok(vec![said("Nothing special.", 0)])
        });
        assert_eq!((calls, heard.unwrap().len()), (1, 1));
    }
}

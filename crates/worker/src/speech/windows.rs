//! Which stretches of a recording are put before the model, one at a time.

use super::vad::Span;

/// A stretch to be transcribed: at most 28 s, its first speech within a second of its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub start_ms: i64,
    pub end_ms: i64,
}

/// Whisper hears 30 s at a time; what remains keeps it from starting a second, costly pass for a rest.
const LONGEST_MS: i64 = 28_000;
/// Air around speech, so that soft first and last sounds are heard. Whisper's first time stamp is at most 1 s.
const PADDING_MS: i64 = 250;
/// Before this a cut leaves a window too empty: each one costs a whole 30 s pass of the encoder.
const EARLIEST_CUT_MS: i64 = 12_000;
/// A pause as long as this is the end of a sentence rather than of a word.
const SENTENCE_PAUSE_MS: i64 = 600;
/// Above this nothing is won by hearing both sides together.
const LONGEST_INNER_SILENCE_MS: i64 = 10_000;

/// As few windows as the speech needs, cut in pauses. Times outside every window hold no speech.
///
/// `spans` are in order and each fits into a window, as [`super::vad::SpeechDetector::finish`] gives them.
#[must_use]
pub fn plan_windows(spans: &[Span], total_ms: i64) -> Vec<Window> {
    let mut windows = Vec::new();
    let mut first = 0;
    while first < spans.len() {
        let fitting = fitting(spans, first, total_ms);
        let end = if fitting == spans.len() { fitting } else { best_cut(spans, first, fitting) };
        windows.push(Window { start_ms: padded_start(spans, first), end_ms: padded_end(spans, end - 1, total_ms) });
        first = end;
    }
    windows
}

/// The end (exclusive) of the spans from `first` on that one window can hold.
fn fitting(spans: &[Span], first: usize, total_ms: i64) -> usize {
    let start_ms = padded_start(spans, first);
    let mut end = first + 1;
    while end < spans.len()
        && padded_end(spans, end, total_ms) - start_ms <= LONGEST_MS
        && spans[end].start_ms - spans[end - 1].end_ms <= LONGEST_INNER_SILENCE_MS
    {
        end += 1;
    }
    end
}

/// The latest sentence pause that leaves a well-filled window, else the longest pause.
fn best_cut(spans: &[Span], first: usize, fitting: usize) -> usize {
    let pause_ms = |end: usize| spans[end].start_ms - spans[end - 1].end_ms;
    let filled = |end: usize| spans[end - 1].end_ms - spans[first].start_ms >= EARLIEST_CUT_MS;
    let ends = || (first + 1..=fitting).rev();
    ends()
        .find(|&end| pause_ms(end) >= SENTENCE_PAUSE_MS && filled(end))
        .or_else(|| ends().filter(|&end| filled(end)).max_by_key(|&end| pause_ms(end)))
        .unwrap_or(fitting)
}

/// Padding never reaches beyond the middle of a pause: windows do not share audio, so no word is heard twice.
fn padded_start(spans: &[Span], at: usize) -> i64 {
    let before_ms = if at == 0 { 0 } else { spans[at - 1].end_ms };
    let room_ms = spans[at].start_ms - before_ms;
    spans[at].start_ms - if at == 0 { PADDING_MS.min(room_ms) } else { PADDING_MS.min(room_ms / 2) }
}

fn padded_end(spans: &[Span], at: usize, total_ms: i64) -> i64 {
    let room_ms = spans.get(at + 1).map_or(total_ms - spans[at].end_ms, |next| (next.start_ms - spans[at].end_ms) / 2);
    spans[at].end_ms + PADDING_MS.min(room_ms.max(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn span(start_ms: i64, end_ms: i64) -> Span {
        Span { start_ms, end_ms }
    }

    /// Every span lies whole in one window, windows do not overlap, and none is longer than the model hears.
    fn check(spans: &[Span], windows: &[Window], total_ms: i64) {
        for span in spans {
            let holding = windows.iter().filter(|w| w.start_ms <= span.start_ms && span.end_ms <= w.end_ms).count();
            assert_eq!(holding, 1, "{span:?} in {windows:?}");
        }
        for window in windows {
            assert!(window.start_ms >= 0 && window.end_ms <= total_ms && window.end_ms - window.start_ms <= LONGEST_MS);
            let first = spans.iter().find(|s| s.start_ms >= window.start_ms).expect("speech");
            assert!(first.start_ms - window.start_ms <= 1_000, "{window:?}");
        }
        assert!(windows.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms), "{windows:?}");
    }

    #[test]
    fn nothing_said_needs_no_window() {
        assert_eq!(plan_windows(&[], 60_000), []);
    }

    #[test]
    fn short_sentences_share_a_window() {
        let spans = [span(500, 3_000), span(5_000, 9_000), span(12_000, 20_000)];
        assert_eq!(plan_windows(&spans, 21_000), [Window { start_ms: 250, end_ms: 20_250 }]);
    }

    #[test]
    fn a_long_silence_lies_between_windows() {
        let spans = [span(1_000, 2_000), span(300_000, 301_000)];
        let windows = plan_windows(&spans, 400_000);
        check(&spans, &windows, 400_000);
        assert_eq!(windows.len(), 2);
        assert!(windows.iter().map(|w| w.end_ms - w.start_ms).sum::<i64>() <= 3_000);
    }

    #[test]
    fn the_cut_is_a_sentence_pause_and_not_a_breath() {
        let spans = [span(0, 10_000), span(10_300, 18_000), span(19_000, 22_000), span(22_300, 29_500)];
        let windows = plan_windows(&spans, 30_000);
        check(&spans, &windows, 30_000);
        assert_eq!(windows[0].end_ms, 18_250);
    }

    #[test]
    fn pieces_of_one_stretch_touch() {
        let spans = [span(0, 27_000), span(27_000, 54_000), span(54_000, 60_000)];
        let windows = plan_windows(&spans, 60_000);
        check(&spans, &windows, 60_000);
        assert_eq!(windows[0].end_ms, windows[1].start_ms);
    }

    #[test]
    fn any_mixture_of_spans_is_held() {
        for seed in 1_u64..200 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mut draw = |most: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                i64::try_from((state >> 33) % most).expect("small")
            };
            let (mut at_ms, mut spans) = (0, Vec::new());
            for _ in 0..40 {
                let start_ms = at_ms + [0, 310, 700, 2_500, 15_000][usize::try_from(draw(5)).expect("small")];
                at_ms = start_ms + 100 + draw(27_000);
                spans.push(span(start_ms, at_ms));
            }
            check(&spans, &plan_windows(&spans, at_ms + 100), at_ms + 100);
        }
    }
}

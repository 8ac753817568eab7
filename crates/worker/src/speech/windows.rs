//! Which stretches of a recording are put before the model, one at a time.

use super::vad::Span;

/// A stretch to be transcribed: its first speech lies within a second of its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub start_ms: i64,
    pub end_ms: i64,
}

/// How long windows are, which depends on what a model makes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowLimits {
    pub longest_ms: i64,
    /// Before this a cut leaves a window too empty.
    pub earliest_cut_ms: i64,
}

impl WindowLimits {
    /// Whisper hears 30 s at a time, and each window costs a whole pass of its encoder over them; what remains keeps it
    /// from starting a second pass for a rest.
    pub const WHOLE: Self = Self { longest_ms: 28_000, earliest_cut_ms: 12_000 };

    /// For a model whose encoder takes less context: its work grows with the square of it, and the decoder's attention
    /// with each bit of it. A quarter of a window was fastest.
    pub const SHORT: Self = Self { longest_ms: 8_000, earliest_cut_ms: 4_000 };
}

/// Air around speech, so that soft first and last sounds are heard. Whisper's first time stamp is at most 1 s.
const PADDING_MS: i64 = 250;
/// A pause as long as this is the end of a sentence rather than of a word.
const SENTENCE_PAUSE_MS: i64 = 600;
/// Above this nothing is won by hearing both sides together.
const LONGEST_INNER_SILENCE_MS: i64 = 10_000;

/// As few windows as the speech needs, cut in pauses. Times outside every window hold no speech.
///
/// `spans` are in order and each fits into a window, as [`super::vad::SpeechDetector::finish`] gives them.
#[must_use]
pub fn plan_windows(spans: &[Span], total_ms: i64, limits: WindowLimits) -> Vec<Window> {
    let mut planner = WindowPlanner::new(limits);
    let mut windows = planner.push(spans, 0);
    windows.extend(planner.finish(total_ms));
    windows
}

/// Plans windows while spans come, each as soon as nothing that may still come can change it.
#[derive(Clone, Debug)]
pub struct WindowPlanner {
    limits: WindowLimits,
    /// Those that lie in no window yet.
    spans: Vec<Span>,
    /// The end of the span before them, where there was one.
    before_ms: Option<i64>,
}

impl WindowPlanner {
    #[must_use]
    pub fn new(limits: WindowLimits) -> Self {
        Self::behind(limits, 0)
    }

    /// Goes on where earlier windows have ended.
    #[must_use]
    pub fn behind(limits: WindowLimits, end_ms: i64) -> Self {
        Self { limits, spans: Vec::new(), before_ms: (end_ms > 0).then_some(end_ms) }
    }

    /// No window that is still to come begins before this moment, if no further span begins before `frontier_ms`.
    #[must_use]
    pub fn needs_from_ms(&self, frontier_ms: i64) -> i64 {
        if self.spans.is_empty() { frontier_ms - PADDING_MS } else { self.start_ms() }
    }

    /// Takes further spans; after them none begins before `frontier_ms`.
    pub fn push(&mut self, spans: &[Span], frontier_ms: i64) -> Vec<Window> {
        self.spans.extend_from_slice(spans);
        let mut windows = Vec::new();
        while let Some(end) = self.end_of_first(frontier_ms) {
            let end_ms = self.padded_end(end - 1, None);
            windows.push(self.take(end, end_ms));
        }
        windows
    }

    /// The rest: no more spans come.
    pub fn finish(&mut self, total_ms: i64) -> Vec<Window> {
        let mut windows = Vec::new();
        while !self.spans.is_empty() {
            let fitting = self.fitting();
            let end = if fitting == self.spans.len() { fitting } else { self.best_cut(fitting) };
            let end_ms = self.padded_end(end - 1, Some(total_ms));
            windows.push(self.take(end, end_ms));
        }
        windows
    }

    fn take(&mut self, end: usize, end_ms: i64) -> Window {
        let window = Window { start_ms: self.start_ms(), end_ms };
        self.before_ms = Some(self.spans[end - 1].end_ms);
        self.spans.drain(..end);
        window
    }

    /// Where the first window ends (exclusive), if that is certain.
    fn end_of_first(&self, frontier_ms: i64) -> Option<usize> {
        let fitting = self.fitting();
        if fitting < self.spans.len() {
            return Some(self.best_cut(fitting));
        }
        let last = self.spans.last()?;
        let silence_ms = frontier_ms - last.end_ms;
        // The next span cannot be heard together with these, and no cut before it is better than this one.
        let is_full = frontier_ms - self.start_ms() >= self.limits.longest_ms
            && silence_ms >= SENTENCE_PAUSE_MS
            && self.is_filled(fitting);
        (silence_ms > LONGEST_INNER_SILENCE_MS || is_full).then_some(fitting)
    }

    /// The end (exclusive) of the spans that one window can hold.
    fn fitting(&self) -> usize {
        let start_ms = self.start_ms();
        let mut end = 1.min(self.spans.len());
        while end < self.spans.len()
            && self.spans[end].end_ms + PADDING_MS - start_ms <= self.limits.longest_ms
            && self.pause_ms(end) <= LONGEST_INNER_SILENCE_MS
        {
            end += 1;
        }
        end
    }

    /// The latest sentence pause that leaves a well-filled window, else the longest pause.
    fn best_cut(&self, fitting: usize) -> usize {
        let ends = || (1..=fitting).rev();
        ends()
            .find(|&end| self.pause_ms(end) >= SENTENCE_PAUSE_MS && self.is_filled(end))
            .or_else(|| ends().filter(|&end| self.is_filled(end)).max_by_key(|&end| self.pause_ms(end)))
            .unwrap_or(fitting)
    }

    fn pause_ms(&self, end: usize) -> i64 {
        self.spans[end].start_ms - self.spans[end - 1].end_ms
    }

    fn is_filled(&self, end: usize) -> bool {
        self.spans[end - 1].end_ms - self.spans[0].start_ms >= self.limits.earliest_cut_ms
    }

    /// Padding never reaches beyond the middle of a pause: windows do not share audio, so no word is heard twice.
    fn start_ms(&self) -> i64 {
        let Some(first) = self.spans.first() else { return 0 };
        let room_ms = match self.before_ms {
            None => first.start_ms,
            Some(before_ms) => (first.start_ms - before_ms) / 2,
        };
        first.start_ms - PADDING_MS.min(room_ms)
    }

    /// Where no span follows, the recording ends at `total_ms`, or the pause is long.
    fn padded_end(&self, at: usize, total_ms: Option<i64>) -> i64 {
        let end_ms = self.spans[at].end_ms;
        let room_ms = match (self.spans.get(at + 1), total_ms) {
            (Some(next), _) => (next.start_ms - end_ms) / 2,
            (None, Some(total_ms)) => total_ms - end_ms,
            (None, None) => PADDING_MS,
        };
        end_ms + PADDING_MS.min(room_ms.max(0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn span(start_ms: i64, end_ms: i64) -> Span {
        Span { start_ms, end_ms }
    }

    fn planned(spans: &[Span], total_ms: i64) -> Vec<Window> {
        plan_windows(spans, total_ms, WindowLimits::WHOLE)
    }

    /// Every span lies whole in one window, windows do not overlap, and none is longer than the model hears.
    fn check(spans: &[Span], windows: &[Window], total_ms: i64) {
        for span in spans {
            let holding = windows.iter().filter(|w| w.start_ms <= span.start_ms && span.end_ms <= w.end_ms).count();
            assert_eq!(holding, 1, "{span:?} in {windows:?}");
        }
        for window in windows {
            assert!(
                window.start_ms >= 0
                    && window.end_ms <= total_ms
                    && window.end_ms - window.start_ms <= WindowLimits::WHOLE.longest_ms
            );
            let first = spans.iter().find(|s| s.start_ms >= window.start_ms).expect("speech");
            assert!(first.start_ms - window.start_ms <= 1_000, "{window:?}");
        }
        assert!(windows.windows(2).all(|pair| pair[0].end_ms <= pair[1].start_ms), "{windows:?}");
    }

    #[test]
    fn nothing_said_needs_no_window() {
        assert_eq!(planned(&[], 60_000), []);
    }

    #[test]
    fn short_sentences_share_a_window() {
        let spans = [span(500, 3_000), span(5_000, 9_000), span(12_000, 20_000)];
        assert_eq!(planned(&spans, 21_000), [Window { start_ms: 250, end_ms: 20_250 }]);
    }

    #[test]
    fn a_long_silence_lies_between_windows() {
        let spans = [span(1_000, 2_000), span(300_000, 301_000)];
        let windows = planned(&spans, 400_000);
        check(&spans, &windows, 400_000);
        assert_eq!(windows.len(), 2);
        assert!(windows.iter().map(|w| w.end_ms - w.start_ms).sum::<i64>() <= 3_000);
    }

    #[test]
    fn the_cut_is_a_sentence_pause_and_not_a_breath() {
        let spans = [span(0, 10_000), span(10_300, 18_000), span(19_000, 22_000), span(22_300, 29_500)];
        let windows = planned(&spans, 30_000);
        check(&spans, &windows, 30_000);
        assert_eq!(windows[0].end_ms, 18_250);
    }

    #[test]
    fn pieces_of_one_stretch_touch() {
        let spans = [span(0, 27_000), span(27_000, 54_000), span(54_000, 60_000)];
        let windows = planned(&spans, 60_000);
        check(&spans, &windows, 60_000);
        assert_eq!(windows[0].end_ms, windows[1].start_ms);
    }

    /// Each span is told when it has ended, and in between how far the silence goes.
    fn planned_as_it_comes(spans: &[Span], total_ms: i64, step_ms: i64) -> Vec<Window> {
        let mut planner = WindowPlanner::new(WindowLimits::WHOLE);
        let (mut windows, mut told) = (Vec::new(), 0);
        for now_ms in (0..total_ms).step_by(usize::try_from(step_ms).unwrap()) {
            let ended = spans[told..].iter().take_while(|span| span.end_ms <= now_ms).count();
            let new = &spans[told..told + ended];
            told += ended;
            let frontier_ms = spans.get(told).map_or(now_ms, |open| open.start_ms.min(now_ms));
            windows.extend(planner.push(new, frontier_ms));
        }
        windows.extend(planner.push(&spans[told..], total_ms));
        windows.extend(planner.finish(total_ms));
        windows
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
            let windows = planned(&spans, at_ms + 100);
            check(&spans, &windows, at_ms + 100);
            for step_ms in [50, 700, 9_000] {
                assert_eq!(planned_as_it_comes(&spans, at_ms + 100, step_ms), windows, "seed {seed}");
            }
        }
    }
}

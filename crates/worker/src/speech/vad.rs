//! Where in a recording somebody speaks.
//!
//! earshot scores frames of 16 ms. It takes a steady hum or tone for a voice (220 Hz scores 0.72), so a
//! frame also has to be lively: within half a second of a voice the level of the upper bands moves by many
//! decibels, that of a tone or of noise hardly at all.

use earshot::Detector;

pub use super::windows::{Window, plan_windows};
use super::{SAMPLE_RATE, ms_to_samples, samples_to_ms};

/// A stretch of speech on the timeline of the samples that were pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start_ms: i64,
    pub end_ms: i64,
}

/// Hears a stream of 16 kHz mono samples and tells the spans with speech in them.
pub struct SpeechDetector {
    detector: Box<Detector>,
    /// Samples of the frame that is not full yet.
    rest: Vec<i16>,
    last_sample: f32,
    frames: Vec<Frame>,
}

/// Two numbers a frame: an hour of audio takes 1.8 MB.
#[derive(Clone, Copy)]
struct Frame {
    /// earshot's score, 0 to 1.
    score: f32,
    /// Level of the difference signal in dB: low bands, where hum and rumble lie, count little in it.
    level_db: f32,
}

/// What earshot works on.
const FRAME_SAMPLES: usize = 256;
const FRAME_MS: i64 = (FRAME_SAMPLES * 1000 / SAMPLE_RATE) as i64;

/// Speech begins at earshot's own default and lasts until clearly below it.
const BEGIN_SCORE: f32 = 0.5;
const STAY_SCORE: f32 = 0.35;
/// Half a second to each side: two or three syllables, over which a voice always changes.
const LIVELY_REACH_FRAMES: usize = 31;
/// Steady noise moves by about 1 dB between its tenth and ninetieth percentile, speech by more than 10 dB.
const LIVELY_RANGE_DB: f32 = 4.0;
/// The soft sounds of a voice lie less than this below its vowels.
const ECHO_DB: f32 = 35.0;
/// Below this number of frames a percentile says nothing, and no word is shorter.
const LEAST_FRAMES: usize = 6;
/// Stops inside words (before t, p, k) last up to 150 ms; a pause between sentences is longer.
const BRIDGED_GAP_FRAMES: usize = 18;
/// A window holds 28 s with its padding, so an unbroken stretch above this has to be cut somewhere.
const LONGEST_SPAN_MS: i64 = 27_400;
/// The first half of a long stretch is never cut: a cut costs context on both of its sides.
const EARLIEST_CUT_MS: i64 = 14_000;

impl Default for SpeechDetector {
    fn default() -> Self {
        Self { detector: Detector::default_boxed(), rest: Vec::new(), last_sample: 0.0, frames: Vec::new() }
    }
}

impl SpeechDetector {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, samples: &[i16]) {
        self.rest.extend_from_slice(samples);
        let rest = std::mem::take(&mut self.rest);
        let frames = rest.chunks_exact(FRAME_SAMPLES);
        self.rest.extend_from_slice(frames.remainder());
        for frame in frames {
            self.push_frame(frame);
        }
    }

    /// Spans in order, apart or (where a long stretch was cut) touching, each at most 27.4 s long.
    #[must_use]
    pub fn finish(mut self) -> Vec<Span> {
        let total_ms = samples_to_ms(self.frames.len() * FRAME_SAMPLES + self.rest.len());
        if !self.rest.is_empty() {
            let mut frame = std::mem::take(&mut self.rest);
            frame.resize(FRAME_SAMPLES, 0);
            self.push_frame(&frame);
        }
        let speech = bridge(runs(&lively(&self.frames)));
        speech.into_iter().flat_map(|run| cut(run, &self.frames)).map(|run| run.span(total_ms)).collect()
    }

    fn push_frame(&mut self, frame: &[i16]) {
        let mut power = 0.0;
        for &sample in frame {
            let sample = f32::from(sample) / 32768.0;
            power += (sample - self.last_sample).powi(2);
            self.last_sample = sample;
        }
        let level_db = 10.0 * (power / FRAME_SAMPLES as f32 + 1e-10).log10();
        self.frames.push(Frame { score: self.detector.predict_i16(frame), level_db });
    }
}

/// Spans of samples that are already in memory.
#[must_use]
pub fn spans(samples: &[i16]) -> Vec<Span> {
    let mut detector = SpeechDetector::new();
    detector.push(samples);
    detector.finish()
}

/// Frames `start..end`.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    fn span(self, total_ms: i64) -> Span {
        Span { start_ms: self.start as i64 * FRAME_MS, end_ms: (self.end as i64 * FRAME_MS).min(total_ms) }
    }
}

/// Each frame's score, or zero where the sound around it is too steady for a voice.
fn lively(frames: &[Frame]) -> Vec<f32> {
    (0..frames.len())
        .map(|at| {
            if frames[at].score < STAY_SCORE {
                return 0.0;
            }
            let around = at.saturating_sub(LIVELY_REACH_FRAMES)..(at + LIVELY_REACH_FRAMES + 1).min(frames.len());
            // Only frames that could be a voice: where a tone begins, the silence before it says nothing.
            let mut levels: Vec<f32> =
                frames[around].iter().filter(|frame| frame.score >= STAY_SCORE).map(|frame| frame.level_db).collect();
            if range_db(&mut levels) >= LIVELY_RANGE_DB { frames[at].score } else { 0.0 }
        })
        .collect()
}

/// From the tenth to the ninetieth percentile. What lies far below the loudest is an echo in earshot's memory,
/// whose score falls some frames after the sound has ended.
fn range_db(levels: &mut Vec<f32>) -> f32 {
    let loudest = levels.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    levels.retain(|level| *level >= loudest - ECHO_DB);
    if levels.len() < LEAST_FRAMES {
        return 0.0;
    }
    levels.sort_by(f32::total_cmp);
    levels[levels.len() * 9 / 10] - levels[levels.len() / 10]
}

/// Hysteresis: a run is entered at `BEGIN_SCORE` and left below `STAY_SCORE`.
fn runs(scores: &[f32]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(offset) = scores[at..].iter().position(|&score| score >= BEGIN_SCORE) {
        let entered = at + offset;
        let start = scores[at..entered].iter().rposition(|&score| score < STAY_SCORE).map_or(at, |low| at + low + 1);
        let end = scores[entered..].iter().position(|&score| score < STAY_SCORE).map_or(scores.len(), |n| entered + n);
        runs.push(Run { start, end });
        at = end;
    }
    runs
}

/// Joins runs over the stops inside words, then drops what is shorter than any word.
fn bridge(runs: Vec<Run>) -> Vec<Run> {
    let mut bridged: Vec<Run> = Vec::new();
    for run in runs {
        match bridged.last_mut() {
            Some(last) if run.start - last.end <= BRIDGED_GAP_FRAMES => last.end = run.end,
            _ => bridged.push(run),
        }
    }
    bridged.retain(|run| run.end - run.start >= LEAST_FRAMES);
    bridged
}

/// A stretch that no window can hold is cut at its quietest point.
fn cut(run: Run, frames: &[Frame]) -> Vec<Run> {
    let frames_in = |ms: i64| (ms / FRAME_MS) as usize;
    let mut pieces = Vec::new();
    let mut rest = run;
    while rest.end - rest.start > frames_in(LONGEST_SPAN_MS) {
        let latest = (rest.start + frames_in(LONGEST_SPAN_MS)).min(rest.end - LEAST_FRAMES);
        let at = quietest(frames, rest.start + frames_in(EARLIEST_CUT_MS)..latest);
        pieces.push(Run { start: rest.start, end: at });
        rest.start = at;
    }
    pieces.push(rest);
    pieces
}

/// The middle of the quietest tenth of a second: a gap between words, and not one low frame inside a vowel.
fn quietest(frames: &[Frame], range: std::ops::Range<usize>) -> usize {
    const REACH: usize = 3;
    let loudness = |at: usize| -> f32 {
        let around = at.saturating_sub(REACH)..(at + REACH + 1).min(frames.len());
        frames[around].iter().map(|frame| frame.level_db.max(-90.0) + 40.0 * frame.score).sum()
    };
    let start = range.start;
    range.min_by(|&a, &b| loudness(a).total_cmp(&loudness(b))).unwrap_or(start)
}

/// Spans of a window as the child gets it.
pub(crate) fn spans_of(samples: &[f32]) -> Vec<Span> {
    spans(&samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32767.0) as i16).collect::<Vec<_>>())
}

/// Samples without the silences above 2 s between spans, and the way back from their times to those of the window.
///
/// Silence would cost decoding time and is where a model invents text; half a second of it stays on each side.
pub(crate) fn without_silence(samples: &[f32], spans: &[Span]) -> (Vec<f32>, TimeMap) {
    const SILENCE_MS: i64 = 2_000;
    const KEPT_MS: i64 = 500;
    let mut kept = Vec::with_capacity(samples.len());
    let mut map = TimeMap { removed: Vec::new() };
    let mut from = 0;
    for pair in spans.windows(2) {
        if pair[1].start_ms - pair[0].end_ms > SILENCE_MS {
            let (cut_ms, resume_ms) = (pair[0].end_ms + KEPT_MS, pair[1].start_ms - KEPT_MS);
            kept.extend_from_slice(&samples[from..ms_to_samples(cut_ms)]);
            map.removed.push((samples_to_ms(kept.len()), resume_ms - cut_ms));
            from = ms_to_samples(resume_ms);
        }
    }
    kept.extend_from_slice(&samples[from..]);
    (kept, map)
}

/// Where silence was taken out: (time without it, length), in order.
pub(crate) struct TimeMap {
    removed: Vec<(i64, i64)>,
}

impl TimeMap {
    /// The window's time of a moment. One exactly at a removed silence is `end`s before it, or a start after it.
    pub(crate) fn back(&self, ms: i64, is_end: bool) -> i64 {
        let before = |at: i64| if is_end { at < ms } else { at <= ms };
        ms + self.removed.iter().filter(|(at, _)| before(*at)).map(|(_, length)| length).sum::<i64>()
    }
}

#[cfg(test)]
#[path = "vad_tests.rs"]
mod tests;

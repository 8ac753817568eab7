//! Where in a recording somebody speaks.
//!
//! earshot scores frames of 16 ms. It takes a steady hum or tone for a voice (220 Hz scores 0.72), so a
//! frame also has to be lively: within half a second of a voice the level of the upper bands moves by many
//! decibels, that of a tone or of noise hardly at all. And it takes music for a voice, too, which [`super::music`] tells
//! by tones that stay where they are.

use earshot::Detector;

use super::music::{LAG_FRAMES, Tonality};
pub use super::windows::{Window, WindowLimits, WindowPlanner, plan_windows};
use super::{SAMPLE_RATE, ms_to_samples, samples_to_ms};

/// A stretch of speech on the timeline of the samples that were pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start_ms: i64,
    pub end_ms: i64,
}

/// Hears a stream of 16 kHz mono samples and tells the spans with speech in them, each as soon as nothing that may
/// still come can change it. How the samples are cut into pushes makes no difference.
pub struct SpeechDetector {
    detector: Box<Detector>,
    /// Samples of the frame that is not full yet.
    rest: Vec<i16>,
    last_sample: f32,
    tonality: Tonality,
    frames: Vec<Frame>,
    /// So many frames have their final score.
    scored: usize,
    runs: Runs,
    found: Vec<Run>,
}

/// Three numbers a frame: an hour of audio takes 3.6 MB.
#[derive(Clone, Copy)]
struct Frame {
    /// earshot's score, 0 to 1.
    score: f32,
    /// Level of the difference signal in dB: low bands, where hum and rumble lie, count little in it.
    level_db: f32,
    /// The share of held tones; `None`: silence, or not told yet.
    tonal: Option<f32>,
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
/// A second to each side, in which the mean share of held tones was at most 0.41 in speech, and mostly above this in music.
const MUSIC_REACH_FRAMES: usize = 62;
const MUSIC_SHARE: f32 = 0.6;
/// Over a whole run; with music 10 dB below a voice it was at most 0.40.
const MUSIC_RUN_SHARE: f32 = 0.44;
/// How far behind a frame must be known before its score is final.
const LOOK_AHEAD_FRAMES: usize = LAG_FRAMES + MUSIC_REACH_FRAMES;
/// The soft sounds of a voice lie less than this below its vowels.
const ECHO_DB: f32 = 35.0;
/// Below this number of frames a percentile says nothing, and no word is shorter.
const LEAST_FRAMES: usize = 6;
/// Below this it may be clicks: earshot gives those up to 0.72, most of all where it has heard nothing before. A short word
/// by itself is above 0.9.
const SURE_SCORE: f32 = 0.8;
/// No run that is not sure is shorter.
const SHORT_FRAMES: usize = 20;
/// And in one of them something lasts: of a voice, 13 frames in a row and more lay this near to its loudest, of the strokes
/// of a keyboard at most 4.
const LASTING_DB: f32 = 20.0;
const LASTING_FRAMES: usize = 7;
/// Stops inside words (before t, p, k) last up to 150 ms; a pause between sentences is longer.
const BRIDGED_GAP_FRAMES: usize = 18;
/// A window holds a stretch and the air around it, so an unbroken one above its length less this is cut somewhere.
const AIR_MS: i64 = 600;

impl SpeechDetector {
    /// For windows of so many milliseconds.
    #[must_use]
    pub fn new(limits: WindowLimits) -> Self {
        Self {
            detector: Detector::default_boxed(),
            rest: Vec::new(),
            last_sample: 0.0,
            tonality: Tonality::default(),
            frames: Vec::new(),
            scored: 0,
            runs: Runs::new(limits.longest_ms - AIR_MS),
            found: Vec::new(),
        }
    }

    pub fn push(&mut self, samples: &[i16]) {
        self.rest.extend_from_slice(samples);
        let rest = std::mem::take(&mut self.rest);
        let frames = rest.chunks_exact(FRAME_SAMPLES);
        self.rest.extend_from_slice(frames.remainder());
        for frame in frames {
            self.push_frame(frame);
        }
        self.score_until(self.frames.len().saturating_sub(LOOK_AHEAD_FRAMES));
    }

    /// Spans that are certain by now and were not taken before, in order, apart or (where a long stretch was cut)
    /// touching, each fitting into a window.
    pub fn take(&mut self) -> Vec<Span> {
        let total_ms = self.total_ms();
        self.found.drain(..).map(|run| run.span(total_ms)).collect()
    }

    /// No span that is still to be taken begins before this moment.
    #[must_use]
    pub fn frontier_ms(&self) -> i64 {
        let first_found = self.found.first().map(|run| run.start);
        first_found.unwrap_or_else(|| self.runs.first_open().unwrap_or(self.scored)) as i64 * FRAME_MS
    }

    /// The spans that are left should nothing more come. What does come may change the end of them.
    #[must_use]
    pub fn if_it_ended(&self) -> Vec<Span> {
        let (mut runs, mut found) = (self.runs.clone(), self.found.clone());
        for at in self.scored..self.frames.len() {
            runs.push(lively(&self.frames, at), at, &self.frames, &mut found);
        }
        runs.close(&self.frames, &mut found);
        let total_ms = self.total_ms();
        found.into_iter().map(|run| run.span(total_ms)).collect()
    }

    /// The rest of the spans: no more samples come.
    #[must_use]
    pub fn finish(mut self) -> Vec<Span> {
        let total_ms = self.total_ms();
        if !self.rest.is_empty() {
            let mut frame = std::mem::take(&mut self.rest);
            frame.resize(FRAME_SAMPLES, 0);
            self.push_frame(&frame);
        }
        // Silence behind the end, for what lags.
        let end = self.frames.len();
        for _ in 0..LAG_FRAMES {
            self.push_frame(&[0; FRAME_SAMPLES]);
        }
        self.frames.truncate(end);
        self.score_until(end);
        self.runs.close(&self.frames, &mut self.found);
        self.found.drain(..).map(|run| run.span(total_ms)).collect()
    }

    /// The length of what was pushed.
    #[must_use]
    pub fn total_ms(&self) -> i64 {
        samples_to_ms(self.frames.len() * FRAME_SAMPLES + self.rest.len())
    }

    fn push_frame(&mut self, frame: &[i16]) {
        let mut power = 0.0;
        for &sample in frame {
            let sample = f32::from(sample) / 32768.0;
            power += (sample - self.last_sample).powi(2);
            self.last_sample = sample;
        }
        let level_db = 10.0 * (power / FRAME_SAMPLES as f32 + 1e-10).log10();
        self.frames.push(Frame { score: self.detector.predict_i16(frame), level_db, tonal: None });
        if let Some(tonal) = self.tonality.push(frame) {
            let at = self.frames.len() - 1 - LAG_FRAMES;
            self.frames[at].tonal = tonal;
        }
    }

    fn score_until(&mut self, end: usize) {
        while self.scored < end {
            let score = lively(&self.frames, self.scored);
            self.runs.push(score, self.scored, &self.frames, &mut self.found);
            self.scored += 1;
        }
    }
}

/// Spans of samples that are already in memory.
#[must_use]
pub fn spans(samples: &[i16], limits: WindowLimits) -> Vec<Span> {
    let mut detector = SpeechDetector::new(limits);
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

/// A frame's score, or zero where the sound around it is too steady for a voice, or music.
fn lively(frames: &[Frame], at: usize) -> f32 {
    if frames[at].score < STAY_SCORE || tonal_around(frames, at) >= MUSIC_SHARE {
        return 0.0;
    }
    let around = at.saturating_sub(LIVELY_REACH_FRAMES)..(at + LIVELY_REACH_FRAMES + 1).min(frames.len());
    // Only frames that could be a voice: where a tone begins, the silence before it says nothing.
    let mut levels: Vec<f32> =
        frames[around].iter().filter(|frame| frame.score >= STAY_SCORE).map(|frame| frame.level_db).collect();
    if range_db(&mut levels) >= LIVELY_RANGE_DB { frames[at].score } else { 0.0 }
}

/// How much of the sound around is held tones.
fn tonal_around(frames: &[Frame], at: usize) -> f32 {
    let around = at.saturating_sub(MUSIC_REACH_FRAMES)..(at + MUSIC_REACH_FRAMES + 1).min(frames.len());
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for tonal in frames[around].iter().filter_map(|frame| frame.tonal) {
        sum += tonal;
        count += 1.0;
    }
    sum / count.max(1.0)
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

/// Runs of speech out of one final score after another.
///
/// Hysteresis: a stretch of scores from `STAY_SCORE` on counts once it reaches `BEGIN_SCORE`. Stretches are joined
/// over the stops inside words; what is shorter than any word is dropped; what no window can hold is cut.
#[derive(Clone)]
struct Runs {
    longest: usize,
    stretch: Option<Stretch>,
    open: Option<Run>,
    /// The open run is the rest of a longer one, and counts however short it is.
    is_rest: bool,
    /// The highest score of the open run.
    highest: f32,
}

#[derive(Clone)]
struct Stretch {
    start: usize,
    has_begun: bool,
}

impl Runs {
    fn new(longest_ms: i64) -> Self {
        Self { longest: frames_in(longest_ms), stretch: None, open: None, is_rest: false, highest: 0.0 }
    }

    fn push(&mut self, score: f32, at: usize, frames: &[Frame], found: &mut Vec<Run>) {
        if score < STAY_SCORE {
            self.stretch = None;
            if self.open.is_some_and(|open| at - open.end > BRIDGED_GAP_FRAMES) {
                self.close(frames, found);
            }
            return;
        }
        let stretch = self.stretch.get_or_insert(Stretch { start: at, has_begun: false });
        stretch.has_begun |= score >= BEGIN_SCORE;
        let (start, has_begun) = (stretch.start, stretch.has_begun);
        if self.open.is_some_and(|open| start > open.end + BRIDGED_GAP_FRAMES) {
            self.close(frames, found);
        }
        if has_begun {
            let open = self.open.get_or_insert(Run { start, end: at });
            open.end = at + 1;
            self.highest = self.highest.max(score);
            // Only where the whole of what may be cut off is known, as it would be at the end.
            if open.end - open.start >= self.longest + LEAST_FRAMES {
                self.cut(frames, found);
            }
        }
    }

    /// Nothing more joins the open run.
    fn close(&mut self, frames: &[Frame], found: &mut Vec<Run>) {
        while self.open.is_some_and(|open| open.end - open.start > self.longest) {
            self.cut(frames, found);
        }
        let is_sure = self.highest >= SURE_SCORE;
        let is_long = |run: &Run| {
            let length = run.end - run.start;
            if is_sure { length >= LEAST_FRAMES } else { length >= SHORT_FRAMES && lasts(&frames[run.start..run.end]) }
        };
        // Where a chord changes music passes for a voice for a moment.
        let is_music = |run: &Run| {
            let shares = (run.start..run.end).map(|at| tonal_around(frames, at));
            shares.sum::<f32>() >= MUSIC_RUN_SHARE * (run.end - run.start) as f32
        };
        let counts = |run: &Run| (self.is_rest || is_long(run)) && !is_music(run);
        found.extend(self.open.take().filter(counts));
        self.is_rest = false;
        self.highest = 0.0;
    }

    /// Gives the first part of a run that no window can hold, up to its quietest point.
    fn cut(&mut self, frames: &[Frame], found: &mut Vec<Run>) {
        let Some(open) = &mut self.open else { return };
        let latest = (open.start + self.longest).min(open.end - LEAST_FRAMES);
        // The first half is never cut: a cut costs context on both of its sides.
        let at = quietest(frames, open.start + self.longest / 2..latest);
        found.push(Run { start: open.start, end: at });
        open.start = at;
        self.is_rest = true;
    }

    /// Where the first run begins that is not given yet.
    fn first_open(&self) -> Option<usize> {
        self.open.map(|open| open.start).or(self.stretch.as_ref().map(|stretch| stretch.start))
    }
}

/// Whether some of these frames in a row are about as loud as the loudest, as those of a vowel are and those of clicks not.
fn lasts(frames: &[Frame]) -> bool {
    let loudest = frames.iter().map(|frame| frame.level_db).fold(f32::NEG_INFINITY, f32::max);
    frames
        .chunk_by(|a, b| [a, b].iter().all(|frame| frame.level_db >= loudest - LASTING_DB))
        .any(|row| row.len() >= LASTING_FRAMES)
}

fn frames_in(ms: i64) -> usize {
    (ms / FRAME_MS) as usize
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
    spans(
        &samples.iter().map(|sample| (sample.clamp(-1.0, 1.0) * 32767.0) as i16).collect::<Vec<_>>(),
        WindowLimits::WHOLE,
    )
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

//! The stretch of sound that is held in memory: from the first sample that somebody may still want to the newest.

use crate::speech::SAMPLE_RATE;

const PER_MS: i64 = SAMPLE_RATE as i64 / 1000;

/// Samples on the recording's timeline.
#[derive(Default)]
pub struct Tape {
    /// Where the first one lies, in samples.
    start: i64,
    samples: Vec<i16>,
}

impl Tape {
    /// Samples that follow those before.
    pub fn push(&mut self, start: i64, samples: &[i16]) {
        if self.samples.is_empty() {
            self.start = start;
        }
        self.samples.extend_from_slice(samples);
    }

    pub fn end_ms(&self) -> i64 {
        (self.start + self.samples.len() as i64) / PER_MS
    }

    /// The samples of a stretch, as far as they are here, from -1 to 1.
    pub fn pcm(&self, start_ms: i64, end_ms: i64) -> Vec<f32> {
        let (first, last) = (self.at(start_ms), self.at(end_ms));
        self.samples[first..last.max(first)].iter().map(|sample| f32::from(*sample) / 32_768.0).collect()
    }

    /// Nobody wants what lies before this moment any more.
    pub fn forget_before(&mut self, ms: i64) {
        let count = self.at(ms);
        self.samples.drain(..count);
        self.start += count as i64;
    }

    fn at(&self, ms: i64) -> usize {
        usize::try_from(ms * PER_MS - self.start).unwrap_or(0).min(self.samples.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_cut_by_their_time() {
        let mut tape = Tape::default();
        tape.push(16_000, &[1; 16_000]);
        tape.push(32_000, &[2; 16_000]);
        assert_eq!(tape.end_ms(), 3_000);
        assert_eq!(tape.pcm(1_999, 2_001).len(), 32);
        assert!(tape.pcm(1_999, 2_001)[15] < tape.pcm(1_999, 2_001)[16]);
        tape.forget_before(2_500);
        assert_eq!(tape.pcm(0, 5_000).len(), 8_000);
        assert_eq!(tape.pcm(2_600, 2_700).len(), 1_600);
    }
}

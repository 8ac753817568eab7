//! How fast a transcription gets on.

use std::time::Instant;

/// How far into the sound everything is heard, and how long the rest will take at this pace.
pub struct Pace {
    began: Instant,
    pub total_ms: Option<i64>,
    from_ms: Option<i64>,
    reached_ms: i64,
}

impl Pace {
    pub fn new(total_ms: Option<i64>) -> Self {
        Self { began: Instant::now(), total_ms, from_ms: None, reached_ms: 0 }
    }

    pub fn reached(&mut self, ms: i64) {
        self.from_ms.get_or_insert(ms);
        self.reached_ms = self.reached_ms.max(ms);
    }

    pub fn progress(&self, total_ms: Option<i64>) -> Option<f64> {
        total_ms.map(|total_ms| (self.reached_ms as f64 / total_ms.max(1) as f64).min(1.0))
    }

    pub fn eta_ms(&self, total_ms: Option<i64>) -> Option<i64> {
        let (total_ms, done_ms) = (total_ms?, self.reached_ms - self.from_ms?);
        let elapsed = self.began.elapsed().as_millis() as i64;
        (done_ms > 0).then(|| (total_ms - self.reached_ms).max(0) * elapsed / done_ms)
    }
}

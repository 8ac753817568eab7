//! The one clock. Tests of a debug build shift it through a file.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use debrief_model::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Holds milliseconds to add; read at each look, so that every process of a test sees the same time.
    shift: Option<PathBuf>,
}

impl Clock {
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// For tests only: the server's binary offers it in debug builds alone.
    #[must_use]
    pub fn shifted_by(file: PathBuf) -> Self {
        Self { shift: Some(file) }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_ms(since_epoch.as_millis() as i64 + self.shift_ms())
    }

    fn shift_ms(&self) -> i64 {
        let Some(file) = &self.shift else { return 0 };
        std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }
}

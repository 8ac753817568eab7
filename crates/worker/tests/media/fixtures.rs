//! Clips of a few seconds, made by the system's ffmpeg when a test asks.

use std::path::{Path, PathBuf};
use std::process::Command;

use debrief_worker::media::{self, MediaError, MediaFacts, Rendition, Tools};
use tempfile::TempDir;

pub fn tools() -> Tools {
    Tools::new(std::env::current_exe().unwrap())
}

/// A moving picture with a counter, three seconds.
pub const PICTURE: &str = "-f lavfi -t 3 -i testsrc2=size=320x240:rate=15";
pub const TONE: &str = "-f lavfi -t 3 -i sine=frequency=440:sample_rate=48000";

pub struct Clips {
    folder: TempDir,
}

impl Clips {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the system's ffmpeg; the arguments are split at blanks.
    pub fn make(&self, name: &str, arguments: &str) -> PathBuf {
        let path = self.path(name);
        let output = Command::new("ffmpeg")
            .args(["-v", "error", "-nostdin", "-y"])
            .args(arguments.split_whitespace())
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        path
    }

    /// Picture and tone.
    pub fn video(&self, name: &str, encoding: &str) -> PathBuf {
        self.make(name, &format!("{PICTURE} {TONE} {encoding}"))
    }

    pub fn audio(&self, name: &str, encoding: &str) -> PathBuf {
        self.make(name, &format!("{TONE} {encoding}"))
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The first part of another clip.
    pub fn cut(&self, name: &str, from: &Path, share: f64) -> PathBuf {
        let bytes = std::fs::read(from).unwrap();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let length = (bytes.len() as f64 * share) as usize;
        self.write(name, &bytes[..length])
    }

    /// Probes, plans and renders; the result's facts come from a second probe.
    pub async fn prepare(&self, clip: &Path) -> (MediaFacts, Rendition, MediaFacts) {
        let tools = tools();
        let facts = media::probe(&tools, clip).await.unwrap_or_else(|error| panic!("{clip:?}: {error:?}"));
        let mut progress = Vec::new();
        let made = media::make(&tools, clip, &facts, self.folder.path(), |share| progress.push(share))
            .await
            .unwrap_or_else(|error| panic!("{clip:?}: {error:?}"));
        let Some(media::Made { rendition, path }) = made else { return (facts.clone(), Rendition::Original, facts) };
        let output = self.path("rendition");
        std::fs::rename(path, &output).unwrap();
        assert!(progress.is_sorted() && progress.last() == Some(&1.0), "{progress:?}");
        let rendered = media::probe(&tools, &output).await.unwrap_or_else(|error| panic!("{clip:?}: {error:?}"));
        (facts, rendition, rendered)
    }

    pub async fn refusal(&self, clip: &Path) -> MediaError {
        match media::probe(&tools(), clip).await {
            Ok(facts) => panic!("{clip:?} was accepted: {facts:?}"),
            Err(error) => error,
        }
    }
}

pub fn codecs(facts: &MediaFacts) -> (Option<&str>, Option<&str>) {
    (facts.video.as_ref().map(|video| video.codec.as_str()), facts.audio.as_ref().map(|audio| audio.codec.as_str()))
}

#[track_caller]
pub fn assert_about(found_ms: i64, expected_ms: i64, tolerance_ms: i64, what: &dyn std::fmt::Debug) {
    assert!((found_ms - expected_ms).abs() <= tolerance_ms, "{found_ms} ms, not about {expected_ms} ms: {what:?}");
}

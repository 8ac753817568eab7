//! A recording's way: samples → spans → windows → child → segments on the recording's own time.

use std::path::PathBuf;

use debrief_worker::speech::models::{Choice, ModelFile, ModelStore};
use debrief_worker::speech::vad::{Span, Window, WindowLimits, plan_windows};
use debrief_worker::speech::{Capacity, HeardSegment, Inference, Params, SpeechError, vad};

use crate::audio::RATE;

pub fn self_exe() -> PathBuf {
    std::env::current_exe().expect("this program")
}

/// The bundled model in a folder of its own.
pub fn demo(dir: &tempfile::TempDir) -> ModelFile {
    ModelStore::new(dir.path()).find(&Choice::Demo).expect("the demo model")
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

pub async fn start(model: &ModelFile) -> Result<Inference, SpeechError> {
    Inference::start(&self_exe(), model, Capacity { slots: 2, threads: 1 }).await
}

pub fn english() -> Params {
    Params::default()
}

pub fn pcm(samples: &[i16]) -> Vec<f32> {
    samples.iter().map(|sample| f32::from(*sample) / 32768.0).collect()
}

pub fn spans(samples: &[i16]) -> Vec<Span> {
    vad::spans(samples, WindowLimits::SHORT)
}

pub fn windows(samples: &[i16]) -> Vec<Window> {
    plan_windows(&spans(samples), (samples.len() * 1000 / RATE) as i64, WindowLimits::SHORT)
}

/// Everything that is heard, as a job hears it.
pub fn hear(samples: &[i16]) -> Vec<HeardSegment> {
    let dir = tempfile::tempdir().expect("a folder");
    let model = demo(&dir);
    block_on(async {
        let inference = start(&model).await.expect("a child");
        let mut heard = Vec::new();
        for window in windows(samples) {
            let within = |ms: i64| usize::try_from(ms).expect("not negative") * RATE / 1000;
            let part = pcm(&samples[within(window.start_ms)..within(window.end_ms)]);
            let mut seen = Vec::new();
            let text =
                inference.transcribe(&part, &english(), |segment| seen.push(segment.clone())).await.expect("text");
            assert_eq!(seen, text.segments);
            assert_eq!(text.language.as_deref(), Some("en"));
            heard.extend(text.segments.into_iter().map(|segment| later(segment, window.start_ms)));
        }
        heard
    })
}

fn later(mut segment: HeardSegment, by_ms: i64) -> HeardSegment {
    segment.start_ms += by_ms;
    segment.end_ms += by_ms;
    for word in &mut segment.words {
        word.start_ms += by_ms;
        word.end_ms += by_ms;
    }
    segment
}

//! The worker's side of the `infer` child.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::time::timeout;

use super::child;
use super::models::ModelFile;
use super::protocol::{HeardSegment, MOST_SAMPLES, Params, Reply, Request, WindowText};
use super::{SpeechError, samples_to_ms};

/// A loaded model in a child process. Dropping it ends the process and so gives its memory back.
pub struct Inference {
    child: child::Process,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    size_bytes: u64,
}

/// The longest reply that is read: a window's whole text is a few kilobytes, and the child is not to be trusted.
const LONGEST_REPLY_BYTES: u64 = 1 << 20;
/// More segments than anybody speaks in half a minute.
const MOST_SEGMENTS: usize = 2_000;

impl Inference {
    /// Starts `self_exe infer …` and waits until the model is loaded.
    ///
    /// # Errors
    /// `model_missing`, `model_invalid`, `cage_unavailable`, or `inference_failed` where trying again can help.
    pub async fn start(self_exe: &Path, model: &ModelFile, threads: usize) -> Result<Self, SpeechError> {
        let (child, stdin, stdout) = child::Process::spawn(self_exe, model, threads).await?;
        let mut inference = Self { child, stdin, stdout: BufReader::new(stdout), size_bytes: model.size_bytes };
        // Half a minute for the start and a slow disk's 10 MB a second.
        let limit = Duration::from_secs(30 + model.size_bytes / 10_000_000);
        match timeout(limit, inference.next_reply()).await {
            Ok(Ok(Reply::Ready)) => Ok(inference),
            Ok(Ok(reply)) => Err(refusal(reply)),
            Ok(Err(_)) => Err(inference.child.death(true).await),
            Err(_) => Err(SpeechError::inference_failed("The model did not load in time.")),
        }
    }

    /// What is said in `pcm` (16 kHz mono, at most a minute), each segment also through `on_segment`.
    ///
    /// After an `inference_failed` the child is of no more use: drop it and start another.
    ///
    /// # Errors
    /// `inference_failed` when the child ended or took far too long, `language_unknown`.
    pub async fn transcribe(
        &mut self,
        pcm: &[f32],
        params: &Params,
        mut on_segment: impl FnMut(&HeardSegment),
    ) -> Result<WindowText, SpeechError> {
        if pcm.len() > MOST_SAMPLES {
            return Err(SpeechError::inference_failed("A window is too long for the model."));
        }
        let limit = self.limit(pcm.len());
        match timeout(limit, self.exchange(pcm, params, &mut on_segment)).await {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => Err(self.child.death(false).await),
            Err(_) => {
                self.child.kill().await;
                Err(SpeechError::inference_failed(format!("A window was not heard within {} s.", limit.as_secs())))
            }
        }
    }

    /// The child's process id, while it runs.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Generous: several times what the largest model needs on two slow cores with every temperature tried.
    fn limit(&self, samples: usize) -> Duration {
        let audio_s = u64::try_from(samples_to_ms(samples)).unwrap_or(0).div_ceil(1000);
        Duration::from_secs(120 + audio_s * (4 + self.size_bytes / 40_000_000))
    }

    async fn exchange(
        &mut self,
        pcm: &[f32],
        params: &Params,
        on_segment: &mut impl FnMut(&HeardSegment),
    ) -> std::io::Result<Result<WindowText, SpeechError>> {
        let language = if params.demo { Some("en".into()) } else { params.language.clone() };
        let mut request = serde_json::to_vec(&Request { samples: pcm.len(), language })?;
        request.push(b'\n');
        request.extend(pcm.iter().flat_map(|sample| sample.to_le_bytes()));
        self.stdin.write_all(&request).await?;
        self.stdin.flush().await?;
        let mut segments = Vec::new();
        loop {
            match self.next_reply().await? {
                Reply::Segment(segment) if segments.len() < MOST_SEGMENTS && is_sound(&segment, pcm.len()) => {
                    on_segment(&segment);
                    segments.push(segment);
                }
                Reply::Done { language } => return Ok(Ok(WindowText { language, segments })),
                reply => return Ok(Err(refusal(reply))),
            }
        }
    }

    async fn next_reply(&mut self) -> std::io::Result<Reply> {
        let mut line = Vec::new();
        (&mut self.stdout).take(LONGEST_REPLY_BYTES).read_until(b'\n', &mut line).await?;
        Ok(serde_json::from_slice(&line)?)
    }
}

/// A child that a hostile model took over can say anything; what is stored keeps its meaning all the same.
fn is_sound(segment: &HeardSegment, samples: usize) -> bool {
    let window_ms = samples_to_ms(samples);
    let within = |start_ms: i64, end_ms: i64| 0 <= start_ms && start_ms <= end_ms && end_ms <= window_ms;
    let fraction = |confidence: f32| (0.0..=1.0).contains(&confidence);
    within(segment.start_ms, segment.end_ms)
        && fraction(segment.confidence)
        && !segment.text.contains('\0')
        && segment
            .words
            .iter()
            .all(|word| within(word.start_ms, word.end_ms) && fraction(word.confidence) && !word.text.contains('\0'))
}

fn refusal(reply: Reply) -> SpeechError {
    let Reply::Error { code, message } = reply else {
        return SpeechError::inference_failed("The speech process gave an answer that makes no sense.");
    };
    let (code, retry) = match code.as_str() {
        "model_missing" => ("model_missing", false),
        "model_invalid" => ("model_invalid", false),
        "language_unknown" => ("language_unknown", false),
        "cage_unavailable" => ("cage_unavailable", false),
        _ => ("inference_failed", true),
    };
    SpeechError { code, message: message.chars().take(500).collect(), retry }
}

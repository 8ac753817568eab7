//! From audio chunks to text: voice activity → windows → Whisper → segments, committed window by window.

use std::time::Instant;

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, AudioChunk, Recording};
use debrief_db::transcripts::{self, NewSegment, Transcript, Window, WindowResult};
use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, RecordingId, TranscriptId};

use super::Ending;
use crate::context::Context;
use crate::speech::models::ModelFile;
use crate::speech::vad::{SpeechDetector, plan_windows};
use crate::speech::{Params, SAMPLE_RATE, WindowText};

/// A chunk has at most a minute of 16-bit samples.
const MOST_CHUNK_BYTES: u64 = 4 * 1024 * 1024;

pub async fn run(
    ctx: &Context,
    lease: &Lease,
    recording_id: RecordingId,
    transcript_id: TranscriptId,
) -> Result<(), Ending> {
    let mut reader = ctx.db.read().await?;
    let recording = recordings::find_any(&mut reader, recording_id).await?;
    let transcript = transcripts::find(&mut reader, transcript_id).await?;
    let chunks = recordings::audio_chunks(&mut reader, recording_id).await?;
    drop(reader);
    let unfinished =
        |transcript: &Transcript| matches!(transcript.state, TranscriptState::Waiting | TranscriptState::Running);
    let (Some(recording), Some(transcript)) = (recording, transcript.filter(unfinished)) else {
        let mut tx = ctx.db.begin().await?;
        jobs::finish(&mut tx, lease).await?;
        return Ok(tx.commit().await?);
    };
    let job = Transcribe { ctx, lease, recording, transcript, chunks };
    job.run().await
}

struct Transcribe<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    recording: Recording,
    transcript: Transcript,
    chunks: Vec<AudioChunk>,
}

impl Transcribe<'_> {
    async fn run(mut self) -> Result<(), Ending> {
        if self.chunks.is_empty() {
            let reason = Reason::new("no_audio", "This recording has no sound, so there is nothing to transcribe.");
            return self.end(Some(&reason)).await;
        }
        let model = match self.find_model().await {
            Ok(model) => model,
            Err(reason) => return self.wait(reason).await,
        };
        match self.transcribe(&model).await {
            Err(Ending::Wait(reason)) => self.wait(reason).await,
            ending => ending,
        }
    }

    async fn transcribe(&mut self, model: &ModelFile) -> Result<(), Ending> {
        self.adopt(model).await?;
        // What has waited is shown as running again only when nothing is left to wait for.
        let has_waited = self.transcript.reason.is_some();
        if !has_waited {
            self.start(model).await?;
        }
        if !self.transcript.is_planned {
            self.plan().await?;
        }
        self.hear(model, has_waited).await?;
        self.end(None).await
    }

    async fn find_model(&self) -> Result<ModelFile, Reason> {
        let (keeper, wanted) = (self.ctx.keeper.clone(), self.transcript.requested_model.clone());
        match tokio::task::spawn_blocking(move || keeper.model_for(wanted.as_deref())).await {
            Ok(found) => found.map_err(Reason::from),
            Err(_) => {
                Err(Reason::new("model_failed", "The model file could not be read; this is tried again by itself."))
            }
        }
    }

    /// Shows what the job waits for, once, and lets it be tried again soon.
    async fn wait(&self, reason: Reason) -> Result<(), Ending> {
        if self.transcript.state != TranscriptState::Waiting || self.transcript.reason.as_ref() != Some(&reason) {
            let mut tx = self.ctx.db.begin().await?;
            jobs::hold(&mut tx, self.lease).await?;
            transcripts::waits(&mut tx, &self.transcript, self.recording.workspace_id, &reason).await?;
            tx.commit().await?;
        }
        Err(Ending::Wait(reason))
    }

    /// Half a text by one model and half by another would be neither's.
    async fn adopt(&mut self, model: &ModelFile) -> Result<(), Ending> {
        if self.transcript.model.as_ref().is_none_or(|name| *name == model.name) {
            return Ok(());
        }
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::begin_anew(&mut tx, &self.transcript).await?;
        tx.commit().await?;
        self.transcript.is_planned = false;
        self.transcript.language = None;
        Ok(())
    }

    async fn start(&self, model: &ModelFile) -> Result<(), Ending> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::started(&mut tx, &self.transcript, self.recording.workspace_id, &model.name, model.demo).await?;
        Ok(tx.commit().await?)
    }

    /// Cuts the recording into windows of speech. Silence is in none of them and costs nothing more.
    async fn plan(&self) -> Result<(), Ending> {
        let mut detector = SpeechDetector::new();
        for chunk in &self.chunks {
            let samples = self.load(chunk).await?;
            detector = tokio::task::spawn_blocking(move || {
                detector.push(&samples);
                detector
            })
            .await
            .map_err(|_| interrupted())?;
        }
        let total_ms = self.chunks.last().map_or(0, |last| last.start_ms + last.samples * 1000 / SAMPLE_RATE as i64);
        let windows = tokio::task::spawn_blocking(move || plan_windows(&detector.finish(), total_ms))
            .await
            .map_err(|_| interrupted())?;
        let windows: Vec<(i64, i64)> = windows.into_iter().map(|window| (window.start_ms, window.end_ms)).collect();
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::plan(&mut tx, self.transcript.id, &windows).await?;
        Ok(tx.commit().await?)
    }

    async fn load(&self, chunk: &AudioChunk) -> Result<Vec<i16>, Ending> {
        let bytes = self.ctx.objects.get(&chunk.key, MOST_CHUNK_BYTES).await?;
        Ok(bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect())
    }

    async fn hear(&mut self, model: &ModelFile, mut start_first: bool) -> Result<(), Ending> {
        let mut reader = self.ctx.db.read().await?;
        let windows = transcripts::windows(&mut reader, self.transcript.id).await?;
        let is_shown = transcripts::shown(&mut reader, self.recording.id)
            .await?
            .is_some_and(|shown| shown.id == self.transcript.id);
        drop(reader);
        let pending: Vec<Window> = windows.iter().filter(|(_, done)| !done).map(|(window, _)| *window).collect();
        if pending.is_empty() {
            return if start_first { self.start(model).await } else { Ok(()) };
        }
        let length = |window: &Window| window.end_ms - window.start_ms;
        let total_ms: i64 = windows.iter().map(|(window, _)| length(window)).sum();
        let mut pace = Pace::new(total_ms, total_ms - pending.iter().map(length).sum::<i64>());
        let mut inference = self.ctx.take_inference(model).await?;
        let mut audio = Audio::default();
        for window in pending {
            let pcm = audio.window(self, window).await?;
            if std::mem::take(&mut start_first) {
                self.start(model).await?;
            }
            let params = Params {
                language: self.transcript.requested_language.clone().or_else(|| self.transcript.language.clone()),
                demo: model.demo,
            };
            let heard = inference.transcribe(&pcm, &params, |_| {}).await?;
            pace.heard(length(&window));
            self.commit(window, heard, &pace, is_shown).await?;
        }
        self.ctx.keep(model.clone(), inference).await;
        Ok(())
    }

    async fn commit(&mut self, window: Window, heard: WindowText, pace: &Pace, is_shown: bool) -> Result<(), Ending> {
        let segments: Vec<NewSegment> = heard
            .segments
            .into_iter()
            .map(|segment| NewSegment {
                start_ms: window.start_ms + segment.start_ms,
                end_ms: window.start_ms + segment.end_ms,
                text: segment.text,
                confidence: segment.confidence,
                words: segment
                    .words
                    .into_iter()
                    .map(|word| debrief_model::transcript::Word {
                        start_ms: window.start_ms + word.start_ms,
                        end_ms: window.start_ms + word.end_ms,
                        ..word
                    })
                    .collect(),
            })
            .collect();
        let result = WindowResult {
            window,
            segments: &segments,
            language: heard.language.as_deref(),
            progress: pace.progress(),
            eta_ms: pace.eta_ms(),
            is_shown,
        };
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        jobs::made_progress(&mut tx, self.lease).await?;
        transcripts::window_done(&mut tx, &self.transcript, self.recording.workspace_id, &result).await?;
        tx.commit().await?;
        if self.transcript.language.is_none() && !segments.is_empty() {
            self.transcript.language = heard.language;
        }
        Ok(())
    }

    async fn end(&self, reason: Option<&Reason>) -> Result<(), Ending> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::ready(&mut tx, &self.transcript, self.recording.workspace_id, reason).await?;
        jobs::finish(&mut tx, self.lease).await?;
        Ok(tx.commit().await?)
    }
}

fn interrupted() -> Ending {
    Ending::Retry(Reason::new("inference_failed", "Looking for speech was interrupted; this is tried again by itself."))
}

/// How much is heard, and how long the rest will take at this pace.
struct Pace {
    began: Instant,
    total_ms: i64,
    done_before_ms: i64,
    done_now_ms: i64,
}

impl Pace {
    fn new(total_ms: i64, done_before_ms: i64) -> Self {
        Self { began: Instant::now(), total_ms, done_before_ms, done_now_ms: 0 }
    }

    fn heard(&mut self, ms: i64) {
        self.done_now_ms += ms;
    }

    fn progress(&self) -> f64 {
        (self.done_before_ms + self.done_now_ms) as f64 / self.total_ms.max(1) as f64
    }

    fn eta_ms(&self) -> Option<i64> {
        let left = self.total_ms - self.done_before_ms - self.done_now_ms;
        let elapsed = self.began.elapsed().as_millis() as i64;
        (self.done_now_ms > 0).then(|| left * elapsed / self.done_now_ms)
    }
}

/// The chunks around the window that is heard: at most two are held.
#[derive(Default)]
struct Audio {
    held: Vec<(i64, Vec<i16>)>,
}

impl Audio {
    async fn window(&mut self, job: &Transcribe<'_>, window: Window) -> Result<Vec<f32>, Ending> {
        let per_ms = SAMPLE_RATE as i64 / 1000;
        let (from, to) = (window.start_ms * per_ms, window.end_ms * per_ms);
        self.held.retain(|(start, samples)| start + samples.len() as i64 > from);
        let mut pcm = Vec::with_capacity((to - from).max(0) as usize);
        for chunk in &job.chunks {
            let start = chunk.start_ms * per_ms;
            let end = start + chunk.samples;
            if end <= from || start >= to {
                continue;
            }
            if !self.held.iter().any(|(held, _)| *held == start) {
                self.held.push((start, job.load(chunk).await?));
            }
            let Some((_, samples)) = self.held.iter().find(|(held, _)| *held == start) else { continue };
            let first = ((from - start).max(0) as usize).min(samples.len());
            let last = ((to - start).max(0) as usize).min(samples.len());
            pcm.extend(samples[first..last].iter().map(|sample| f32::from(*sample) / 32_768.0));
        }
        Ok(pcm)
    }
}

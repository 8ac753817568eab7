//! The windows of a transcription once more, as English text: the second captions track.

use std::collections::VecDeque;

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, Recording};
use debrief_db::transcripts::{self, TranslatedLine, Translation, Window};
use debrief_model::mending::one_line;
use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, TranslationId};
use futures::StreamExt;
use futures::stream::FuturesOrdered;

use super::Ending;
use super::transcribe::sound::Stored;
use super::transcribe::tape::Tape;
use crate::context::Context;
use crate::speech::models::{Languages, ModelFile};
use crate::speech::{Params, SpeechError, WindowText};

/// So often is a window heard that ends whoever hears it, until it is left out.
const MOST_TRIES: usize = 2;

pub async fn run(ctx: &Context, lease: &Lease, id: TranslationId) -> Result<(), Ending> {
    let mut reader = ctx.db.read().await?;
    let translation = transcripts::find_translation(&mut reader, id).await?;
    let translation = translation.filter(|translation| translation.state != TranscriptState::Ready);
    let recording = match &translation {
        Some(translation) => recordings::find_any(&mut reader, translation.recording_id).await?,
        None => None,
    };
    drop(reader);
    let (Some(recording), Some(translation)) = (recording, translation) else {
        let mut tx = ctx.db.begin().await?;
        jobs::finish(&mut tx, lease).await?;
        return Ok(tx.commit().await?);
    };
    Translate { ctx, lease, recording, translation }.run().await
}

struct Translate<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    recording: Recording,
    translation: Translation,
}

impl Translate<'_> {
    async fn run(self) -> Result<(), Ending> {
        let wanted = self.translation.requested_model.as_deref();
        let model = match self.ctx.model_for(self.recording.workspace_id, wanted).await? {
            Ok(model) if model.languages == Languages::En => return self.wait(knows_english_only(&model)).await,
            Ok(model) => model,
            Err(reason) => return self.wait(reason).await,
        };
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::translation_started(&mut tx, &self.translation, self.recording.workspace_id, &model.name).await?;
        tx.commit().await?;
        let (windows, all) = transcripts::untranslated(&mut self.ctx.db.read().await?, &self.translation).await?;
        self.hear_all(&model, windows.into(), all).await?;
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::translation_ready(&mut tx, &self.translation, self.recording.workspace_id).await?;
        jobs::finish(&mut tx, self.lease).await?;
        Ok(tx.commit().await?)
    }

    /// Shows what it waits for, once.
    async fn wait(&self, reason: Reason) -> Result<(), Ending> {
        let waiting = TranscriptState::Waiting;
        if self.translation.state != waiting || self.translation.reason.as_ref() != Some(&reason) {
            let mut tx = self.ctx.db.begin().await?;
            jobs::hold(&mut tx, self.lease).await?;
            let workspace_id = self.recording.workspace_id;
            transcripts::translation_held_up(&mut tx, &self.translation, workspace_id, waiting, &reason).await?;
            tx.commit().await?;
        }
        Err(Ending::Wait(reason))
    }

    /// As many at once as there are slots, each committed in its order.
    async fn hear_all(&self, model: &ModelFile, mut windows: VecDeque<Window>, all: usize) -> Result<(), Ending> {
        let mut sound = Stored::open(self.ctx, &self.recording).await?;
        let mut tape = Tape::default();
        let mut done = all - windows.len();
        if let Some(first) = windows.front() {
            sound.skip_to(first.start_ms);
        }
        let mut hearing = FuturesOrdered::new();
        loop {
            while hearing.len() < self.ctx.turns.slots()
                && let Some(window) = windows.pop_front()
            {
                while tape.end_ms() < window.end_ms
                    && let Some(piece) = sound.next().await?
                {
                    tape.push(piece.start, &piece.samples);
                }
                let pcm = tape.pcm(window.start_ms, window.end_ms);
                tape.forget_before(window.end_ms);
                hearing.push_back(async move { (window, self.hear(model, window, &pcm).await) });
            }
            let Some((window, text)) = hearing.next().await else { return Ok(()) };
            done += 1;
            self.commit(window, text?, done as f64 / all.max(1) as f64).await?;
        }
    }

    /// `None`: nobody could be got through it.
    async fn hear(&self, model: &ModelFile, window: Window, pcm: &[f32]) -> Result<Option<WindowText>, SpeechError> {
        let params = Params { language: self.translation.spoken.clone(), translate: true, prompt: None };
        for tries in 1.. {
            let length_ms = window.end_ms - window.start_ms;
            let _turn = self.ctx.turns.take(self.recording.id, length_ms, tries > 1).await;
            match self.ctx.inference(model).await?.transcribe(pcm, &params, |_| {}).await {
                Err(error) if error.code == "inference_failed" && tries < MOST_TRIES => {}
                Err(error) if error.code == "inference_failed" => {
                    let recording = self.recording.id;
                    tracing::warn!(%recording, window = window.index, "a gap stays in the translation: {error}");
                    return Ok(None);
                }
                heard => return heard.map(Some),
            }
        }
        Ok(None)
    }

    async fn commit(&self, window: Window, text: Option<WindowText>, progress: f64) -> Result<(), Ending> {
        let lines = text.map(|text| -> Vec<TranslatedLine> {
            let line = |segment: crate::speech::HeardSegment| TranslatedLine {
                start_ms: window.start_ms + segment.start_ms,
                end_ms: window.start_ms + segment.end_ms,
                text: one_line(&segment.text),
            };
            text.segments.into_iter().map(line).collect()
        });
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        jobs::made_progress(&mut tx, self.lease).await?;
        let workspace_id = self.recording.workspace_id;
        transcripts::window_translated(&mut tx, &self.translation, workspace_id, window, lines.as_deref(), progress)
            .await?;
        Ok(tx.commit().await?)
    }
}

fn knows_english_only(model: &ModelFile) -> Reason {
    let message = format!(
        "The speech model {} knows English only. Ask an operator to run “debrief model pull base”, and an admin to choose \
         that model; the translation then begins by itself.",
        model.name
    );
    Reason::new("model_english_only", message)
}

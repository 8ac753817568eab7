//! From sound to text: voice activity → windows → Whisper → segments, each window committed as it is heard.
//!
//! One pass over the sound does all of it: what is heard first need not wait for the rest to be looked through. Windows
//! are heard at once, as many as there are slots, and committed in their order; rows of windows that are there are never
//! planned anew, so that an attempt which is cut goes on behind them.

mod ahead;
mod arriving;
mod pace;
mod scribe;
pub(super) mod sound;
pub(super) mod tape;

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, Recording};
use debrief_db::transcripts::{self, Follow, Transcript, WindowState};
use debrief_model::recording::TranscriptState;
use debrief_model::{Reason, RecordingId, TranscriptId};

use super::Ending;
use crate::context::Context;
use crate::speech::models::ModelFile;
use arriving::{Arriving, Broken};
use scribe::Scribe;
use sound::{Sound, Stored};

pub async fn run(
    ctx: &Context,
    lease: &Lease,
    recording_id: RecordingId,
    transcript_id: TranscriptId,
) -> Result<(), Ending> {
    let mut reader = ctx.db.read().await?;
    let recording = recordings::find_any(&mut reader, recording_id).await?;
    let transcript = transcripts::find(&mut reader, transcript_id).await?;
    let windows = transcripts::windows(&mut reader, transcript_id).await?;
    drop(reader);
    // A text that is ready may have gaps that a person wants heard again.
    let unfinished = |transcript: &Transcript| match transcript.state {
        TranscriptState::Waiting | TranscriptState::Running => true,
        TranscriptState::Ready => windows.iter().any(|(_, state)| matches!(state, WindowState::Pending { .. })),
        TranscriptState::Failed => false,
    };
    let (Some(recording), Some(transcript)) = (recording, transcript.filter(unfinished)) else {
        let mut tx = ctx.db.begin().await?;
        jobs::finish(&mut tx, lease).await?;
        return Ok(tx.commit().await?);
    };
    Transcribe { ctx, lease, recording, transcript }.run().await
}

struct Transcribe<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    recording: Recording,
    transcript: Transcript,
}

impl Transcribe<'_> {
    async fn run(mut self) -> Result<(), Ending> {
        let stored = match self.recording.audio_ms {
            Some(_) => Some(Stored::open(self.ctx, &self.recording).await?),
            None if self.transcript.follow == Some(Follow::Following) => None,
            // The preparation will call when it has the sound.
            None => return self.leave(None).await,
        };
        if stored.as_ref().is_some_and(Stored::is_empty) {
            let reason = Reason::new("no_audio", "This recording has no sound, so there is nothing to transcribe.");
            return self.end(Some(&reason), false).await;
        }
        let wanted = self.transcript.requested_model.as_deref();
        let model = match self.ctx.model_for(self.recording.workspace_id, wanted).await? {
            Ok(model) => model,
            Err(reason) => return self.wait(reason).await,
        };
        match self.transcribe(stored, &model).await {
            Err(Broken::Leave(follow)) => self.leave(Some(follow)).await,
            Err(Broken::Ending(Ending::Wait(reason))) => self.wait(reason).await,
            Err(Broken::Ending(ending)) => Err(ending),
            Ok(()) => Ok(()),
        }
    }

    /// Whoever has more to hear calls again.
    async fn leave(&self, follow: Option<Follow>) -> Result<(), Ending> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        jobs::finish(&mut tx, self.lease).await?;
        if let Some(follow) = follow {
            transcripts::stop_following(&mut tx, &self.transcript, follow).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn transcribe(&mut self, stored: Option<Stored<'_>>, model: &ModelFile) -> Result<(), Broken> {
        let sound = match stored {
            Some(stored) => Sound::Stored(stored),
            None => Sound::Arriving(Box::new(Arriving::open(self.ctx, &self.recording).await?)),
        };
        self.adopt(model).await?;
        // What has waited is shown as running again only when nothing is left to wait for.
        let has_waited = self.transcript.reason.is_some();
        if !has_waited {
            self.start(model).await?;
        }
        let is_found = self.is_found().await?;
        let scribe = Scribe::new(self, model, sound, is_found).await?;
        scribe.run(has_waited).await?;
        Ok(self.end(None, is_found).await?)
    }

    /// Whether this version's lines are the ones that search finds.
    async fn is_found(&self) -> Result<bool, Ending> {
        let shown = transcripts::shown(&mut self.ctx.db.read().await?, self.recording.id).await?;
        Ok(shown.is_some_and(|shown| shown.id == self.transcript.id))
    }

    /// Shows what the job waits for, once, and lets it be tried again soon.
    async fn wait(&self, reason: Reason) -> Result<(), Ending> {
        let is_ready = self.transcript.state == TranscriptState::Ready;
        let is_told =
            self.transcript.state == TranscriptState::Waiting && self.transcript.reason.as_ref() == Some(&reason);
        if !is_ready && !is_told {
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
        transcripts::begin_anew(&mut tx, &self.transcript, self.recording.workspace_id).await?;
        tx.commit().await?;
        self.transcript.is_planned = false;
        self.transcript.language = None;
        Ok(())
    }

    async fn start(&self, model: &ModelFile) -> Result<(), Ending> {
        if self.transcript.state == TranscriptState::Ready {
            return Ok(());
        }
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        transcripts::started(&mut tx, &self.transcript, self.recording.workspace_id, &model.name, model.demo).await?;
        Ok(tx.commit().await?)
    }

    async fn end(&self, reason: Option<&Reason>, is_found: bool) -> Result<(), Ending> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        if self.transcript.follow == Some(Follow::Following) {
            transcripts::follow_done(&mut tx, self.transcript.id).await?;
        }
        transcripts::ready(&mut tx, &self.transcript, self.recording.workspace_id, reason, is_found).await?;
        jobs::finish(&mut tx, self.lease).await?;
        Ok(tx.commit().await?)
    }
}

fn interrupted() -> Ending {
    Ending::Retry(Reason::new("interrupted", "The sound could not be looked through; this is tried again by itself."))
}

//! What each kind of job does, a file each.

mod prepare;
mod purge;
mod scenes;
pub mod sweep;
mod transcribe;
mod translate;
mod unnamed;

use debrief_db::jobs::Claimed;
use debrief_db::transcripts::Follow;
use debrief_db::{jobs, recordings, transcripts};
use debrief_model::recording::TranscriptState;
use debrief_model::{ObjectPrefix, Reason, RecordingId, job::JobPayload};

use crate::context::Context;
use crate::media::MediaError;
use crate::speech::SpeechError;

/// How a job ends that is not done.
#[derive(Debug)]
pub enum Ending {
    /// Somebody else works on it, or it was cancelled: nothing may be written.
    Fenced,
    /// It cannot begin yet; that is not its fault and no attempt of it.
    Wait(Reason),
    /// It may succeed later.
    Retry(Reason),
    /// It never will.
    Fail(Reason),
    /// Its last attempt has ended.
    SetAside(Reason),
}

impl From<debrief_db::Error> for Ending {
    fn from(error: debrief_db::Error) -> Self {
        match error {
            debrief_db::Error::Fenced => Self::Fenced,
            error if error.is_temporary() => {
                tracing::warn!(%error, "a job could not reach the database");
                let message = "The database does not answer; this goes on by itself when it does.";
                Self::Wait(Reason::new("database_unavailable", message))
            }
            error => {
                tracing::error!(%error, "the database refused what a job wrote");
                let message =
                    "The database refused what this needs. Try again; if it stays so, the server's log says more.";
                Self::Retry(Reason::new("database_failed", message))
            }
        }
    }
}

impl From<debrief_objects::Error> for Ending {
    fn from(error: debrief_objects::Error) -> Self {
        tracing::warn!(%error, "a job could not use the object storage");
        if matches!(error, debrief_objects::Error::StorageFull) {
            return Self::Wait(storage_full());
        }
        // However long the storage is away, the recording is not to blame.
        if error.is_temporary() {
            return Self::Wait(storage_unavailable());
        }
        Self::Retry(Reason::new(
            "storage_failed",
            "The object storage refused what this needs. Ask an admin to run “debrief doctor”, then try again.",
        ))
    }
}

impl From<MediaError> for Ending {
    fn from(error: MediaError) -> Self {
        let reason = Reason::new(error.code, error.message);
        if error.retry { Self::Retry(reason) } else { Self::Fail(reason) }
    }
}

impl From<SpeechError> for Ending {
    fn from(error: SpeechError) -> Self {
        let reason = Reason::new(error.code, error.message);
        match error.code {
            // The job goes on when the model or the machine was mended.
            "model_invalid" | "model_missing" | "cage_unavailable" => Self::Wait(reason),
            _ if error.retry => Self::Retry(reason),
            _ => Self::Fail(reason),
        }
    }
}

impl From<std::io::Error> for Ending {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::Wait(storage_full());
        }
        tracing::warn!(%error, "a job could not use its working folder");
        Self::Retry(Reason::new(
            "local_file",
            "A working file could not be used; this is tried again by itself. The server's log says more.",
        ))
    }
}

fn storage_unavailable() -> Reason {
    let message = "The object storage does not answer as it should; this goes on by itself when it does.";
    Reason::new("storage_unavailable", message)
}

fn storage_full() -> Reason {
    Reason::new(
        "storage_full",
        "The server's disk is almost full. The upload is safe; this goes on by itself when an admin has freed space.",
    )
}

/// Does a job. Its last transaction also ends it.
pub async fn perform(ctx: &Context, claimed: &Claimed) -> Result<(), Ending> {
    match &claimed.payload {
        JobPayload::Prepare { recording_id } => prepare::run(ctx, &claimed.lease, *recording_id).await,
        JobPayload::Transcribe { recording_id, transcript_id } => {
            transcribe::run(ctx, &claimed.lease, *recording_id, *transcript_id).await
        }
        JobPayload::Translate { translation_id, .. } => translate::run(ctx, &claimed.lease, *translation_id).await,
        JobPayload::Scenes { recording_id } => scenes::run(ctx, &claimed.lease, *recording_id).await,
        JobPayload::Purge { recording_id, prefixes } => purge::run(ctx, &claimed.lease, *recording_id, prefixes).await,
    }
}

/// A job can have written an object of a recording that was deleted meanwhile, after its objects were looked for.
pub async fn clear_away(ctx: &Context, recording_id: RecordingId) -> Result<(), Ending> {
    if !recordings::exists(&mut ctx.db.read().await?, recording_id).await? {
        unnamed::delete_unnamed(ctx, &ObjectPrefix::recording(recording_id), i64::MAX).await?;
    }
    Ok(())
}

/// Writes the reason where people look: on the recording or its transcript. `keep` leaves the job for the operator to see.
pub async fn set_aside(ctx: &Context, claimed: &Claimed, reason: &Reason, keep: bool) -> debrief_db::Result<()> {
    let mut tx = ctx.db.begin().await?;
    jobs::hold(&mut tx, &claimed.lease).await?;
    // However often a worker ended while a file was still on its way: the whole of it is another chance.
    if let JobPayload::Transcribe { transcript_id, .. } = &claimed.payload
        && let Some(transcript) = transcripts::find(&mut tx, *transcript_id).await?
        && transcript.follow == Some(Follow::Following)
    {
        jobs::finish(&mut tx, &claimed.lease).await?;
        transcripts::stop_following(&mut tx, &transcript, Follow::GivenUp).await?;
        return tx.commit().await;
    }
    if let Some(recording) = recordings::find_any(&mut tx, claimed.payload.recording_id()).await? {
        match &claimed.payload {
            JobPayload::Prepare { .. } => {
                recordings::prepare_failed(&mut tx, &recording, reason).await?;
                transcripts::fail_waiting(&mut tx, recording.id, recording.workspace_id, reason).await?;
            }
            JobPayload::Transcribe { transcript_id, .. } => {
                if let Some(transcript) = transcripts::find(&mut tx, *transcript_id).await? {
                    transcripts::failed(&mut tx, &transcript, recording.workspace_id, reason).await?;
                }
            }
            JobPayload::Translate { translation_id, .. } => {
                if let Some(translation) = transcripts::find_translation(&mut tx, *translation_id).await? {
                    let failed = TranscriptState::Failed;
                    let workspace_id = recording.workspace_id;
                    transcripts::translation_held_up(&mut tx, &translation, workspace_id, failed, reason).await?;
                }
            }
            JobPayload::Scenes { .. } | JobPayload::Purge { .. } => {}
        }
    }
    // Nobody misses scenes that could not be found.
    if keep && !matches!(claimed.payload, JobPayload::Scenes { .. }) {
        jobs::fail(&mut tx, &claimed.lease, reason).await?;
    } else {
        jobs::finish(&mut tx, &claimed.lease).await?;
    }
    tx.commit().await
}

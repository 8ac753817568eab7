//! Text that is made while its recording still arrives.
//!
//! `following`: a job reads what has arrived. `stalled`: nothing came for a while, and the next bytes call it again.
//! `given_up`: the file cannot be decoded in order; the whole sound is waited for. `done`: it was heard to its end.

use debrief_model::{Reason, RecordingId, TranscriptId, WorkspaceId, job::JobPayload};

use super::changed;
use crate::{Connected, Result, Tx, jobs};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    Following,
    Stalled,
    GivenUp,
    Done,
}

impl Follow {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Following => "following",
            Self::Stalled => "stalled",
            Self::GivenUp => "given_up",
            Self::Done => "done",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Following, Self::Stalled, Self::GivenUp, Self::Done].into_iter().find(|follow| follow.as_str() == text)
    }
}

/// The first bytes of a recording are durable: its text begins. Does nothing where there is a text already, and for a
/// file that is to take another's place.
pub async fn begin_following(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    let now = tx.now().unix_ms();
    let id = TranscriptId::new();
    let begun = execute!(
        *tx,
        "insert into transcripts (id, recording_id, version, state, requested_language, requested_model, created_at, follow)
         select $1, r.id, 1, 'waiting', r.requested_language, r.requested_model, $3, 'following' from recordings r
         where r.id = $2 and r.file_of is null and not exists (select 1 from transcripts t where t.recording_id = r.id)",
        id.to_string(),
        recording_id.to_string(),
        now
    )?;
    if begun > 0 {
        jobs::enqueue(tx, &JobPayload::Transcribe { recording_id, transcript_id: id }).await?;
    }
    Ok(())
}

/// More bytes are durable: a text that had nothing to follow goes on.
pub async fn follow_on(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    let stalled = fetch_optional!(
        *tx,
        (String,),
        "update transcripts set follow = 'following' where recording_id = $1 and follow = 'stalled' returning id",
        recording_id.to_string()
    )?;
    if let Some(id) = stalled.and_then(|(id,)| id.parse().ok()) {
        jobs::enqueue(tx, &JobPayload::Transcribe { recording_id, transcript_id: id }).await?;
    }
    Ok(())
}

/// The text was heard to the end of its recording.
pub async fn follow_done(tx: &mut Tx, id: TranscriptId) -> Result<()> {
    set_follow(tx, id, Follow::Done).await
}

/// The text is left to whoever has more to hear, once its job is finished. Where that has come meanwhile, it goes on.
pub async fn stop_following(tx: &mut Tx, transcript: &super::Transcript, follow: Follow) -> Result<()> {
    // Whoever brings the whole sound writes this row before it looks at the text, so that one of both sees the other.
    let row = fetch_optional!(
        *tx,
        (Option<i64>,),
        "update recordings set updated_at = updated_at where id = $1 returning audio_ms",
        transcript.recording_id.to_string()
    )?;
    set_follow(tx, transcript.id, follow).await?;
    if row.is_some_and(|(audio_ms,)| audio_ms.is_some()) {
        go_on_with_whole(tx, transcript.recording_id, transcript.id).await?;
    }
    Ok(())
}

async fn set_follow(tx: &mut Tx, id: TranscriptId, follow: Follow) -> Result<()> {
    execute!(*tx, "update transcripts set follow = $2 where id = $1", id.to_string(), follow.as_str())?;
    Ok(())
}

/// How a text that was begun while its recording arrived stands, once the whole sound is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// There is none, or it failed, as what could not be read while it arrived.
    Nothing,
    /// It is ready, or goes on by itself.
    Fine,
    /// It waits for the whole sound.
    Waits(TranscriptId),
    /// It is ready, of sound of this length.
    Heard { audio_ms: i64 },
}

pub async fn followed(on: &mut impl Connected, recording_id: RecordingId) -> Result<Followed> {
    let row = fetch_optional!(
        *on,
        (String, String, Option<String>, Option<i64>, Option<String>),
        "select id, state, follow, audio_ms, reason_code from transcripts where recording_id = $1 order by version desc limit 1",
        recording_id.to_string()
    )?;
    let Some((id, state, follow, audio_ms, reason_code)) = row else { return Ok(Followed::Nothing) };
    Ok(match (state.as_str(), follow.as_deref().and_then(Follow::parse), audio_ms, id.parse()) {
        ("ready", Some(Follow::Done), Some(audio_ms), _) => Followed::Heard { audio_ms },
        // Who cancelled it does not want it.
        ("failed", Some(_), ..) if reason_code.as_deref() != Some("cancelled") => Followed::Nothing,
        ("waiting" | "running", Some(Follow::Stalled | Follow::GivenUp), _, Ok(id)) => Followed::Waits(id),
        _ => Followed::Fine,
    })
}

/// The whole sound is there: a text that waits for it goes on with it.
pub async fn go_on_with_whole(tx: &mut Tx, recording_id: RecordingId, id: TranscriptId) -> Result<()> {
    jobs::enqueue(tx, &JobPayload::Transcribe { recording_id, transcript_id: id }).await
}

/// The sound will never be there, since the file cannot be used.
pub async fn fail_waiting(
    tx: &mut Tx,
    recording_id: RecordingId,
    workspace_id: WorkspaceId,
    reason: &Reason,
) -> Result<()> {
    let now = tx.now().unix_ms();
    let failed = fetch_all!(
        *tx,
        (String,),
        "update transcripts set state = 'failed', reason_code = $2, reason_message = $3, eta_ms = null, finished_at = $4
         where recording_id = $1 and state in ('waiting', 'running') returning id",
        recording_id.to_string(),
        reason.code.as_str(),
        reason.message.as_str(),
        now
    )?;
    for (id,) in &failed {
        jobs::cancel(tx, "transcribe", id).await?;
    }
    if failed.is_empty() { Ok(()) } else { changed(tx, recording_id, workspace_id).await }
}

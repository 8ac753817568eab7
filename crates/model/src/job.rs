//! Units of background work. A job is small and idempotent, carries ids and re-reads its row.

use serde::{Deserialize, Serialize};

use crate::{ObjectPrefix, RecordingId, TranscriptId, TranslationId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JobPayload {
    /// Probe, compose the original, poster, rendition if needed, audio chunks.
    Prepare { recording_id: RecordingId },
    /// Voice activity → windows → Whisper → segments, appended as they come.
    Transcribe { recording_id: RecordingId, transcript_id: TranscriptId },
    /// The windows of a transcription once more, as English text.
    Translate { recording_id: RecordingId, translation_id: TranslationId },
    /// Find where the picture changes as a whole.
    Scenes { recording_id: RecordingId },
    /// Delete every object under these prefixes that no row names any more, since a row is gone.
    Purge {
        recording_id: RecordingId,
        #[serde(default)]
        prefixes: Vec<ObjectPrefix>,
    },
}

impl JobPayload {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Prepare { .. } => "prepare",
            Self::Transcribe { .. } => "transcribe",
            Self::Translate { .. } => "translate",
            Self::Scenes { .. } => "scenes",
            Self::Purge { .. } => "purge",
        }
    }

    #[must_use]
    pub const fn recording_id(&self) -> RecordingId {
        match self {
            Self::Prepare { recording_id }
            | Self::Transcribe { recording_id, .. }
            | Self::Translate { recording_id, .. }
            | Self::Scenes { recording_id }
            | Self::Purge { recording_id, .. } => *recording_id,
        }
    }

    /// What the job is about; a kind has at most one live job a subject.
    #[must_use]
    pub fn subject_id(&self) -> String {
        match self {
            Self::Transcribe { transcript_id, .. } => transcript_id.to_string(),
            Self::Translate { translation_id, .. } => translation_id.to_string(),
            other => other.recording_id().to_string(),
        }
    }

    /// How often a job may be claimed. A job that ends its worker each time stops here.
    #[must_use]
    pub const fn max_attempts(&self) -> i64 {
        match self {
            Self::Prepare { .. } | Self::Transcribe { .. } | Self::Translate { .. } => 5,
            // Chapters are suggested without it, too.
            Self::Scenes { .. } => 2,
            // Deleting waits for the store to come back, however long that takes.
            Self::Purge { .. } => 1_000_000,
        }
    }
}

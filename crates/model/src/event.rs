//! What changed, for whoever listens. Events carry ids; listeners fetch what they may see.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum EventKind {
    #[serde(rename = "recording.created")]
    RecordingCreated,
    #[serde(rename = "recording.changed")]
    RecordingChanged,
    #[serde(rename = "recording.deleted")]
    RecordingDeleted,
    #[serde(rename = "transcript.changed")]
    TranscriptChanged,
    #[serde(rename = "comment.created")]
    CommentCreated,
    #[serde(rename = "comment.changed")]
    CommentChanged,
    #[serde(rename = "comment.deleted")]
    CommentDeleted,
    #[serde(rename = "member.changed")]
    MemberChanged,
}

impl EventKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecordingCreated => "recording.created",
            Self::RecordingChanged => "recording.changed",
            Self::RecordingDeleted => "recording.deleted",
            Self::TranscriptChanged => "transcript.changed",
            Self::CommentCreated => "comment.created",
            Self::CommentChanged => "comment.changed",
            Self::CommentDeleted => "comment.deleted",
            Self::MemberChanged => "member.changed",
        }
    }
}

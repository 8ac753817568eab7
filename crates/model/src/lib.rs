//! The values of Debrief: ids, recordings, transcripts, comments, job payloads, object keys, captions.
//!
//! Values in, values out. Invariant: no async, no I/O, no SQL and no HTTP in this crate.

pub mod ids;
pub mod keys;
pub mod timestamp;

pub mod role;

pub mod upload;

pub mod recording;

pub mod transcript;

pub mod attachments;
pub mod chapter;
pub mod comment;

pub mod captions;
pub mod document;
pub mod glossary;
pub mod imports;
pub mod mending;
pub mod structure;
pub mod text;

pub mod event;
pub mod job;
pub mod speech;

pub use chapter::Chapter;
pub use comment::{CommentKind, Quote, REACTIONS, Region};
pub use ids::{
    AttachmentId, ChapterId, CommentId, EditId, InvitationId, JobId, LeftOverId, RecordingId, SavedSearchId, SegmentId,
    SpeakerId, TermId, TokenId, TranscriptId, TranslationId, UploadId, UserId, WorkspaceId,
};
pub use keys::{ObjectKey, ObjectPrefix};
pub use recording::Reason;
pub use role::Role;
pub use timestamp::Timestamp;

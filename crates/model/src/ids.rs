//! Ids are UUIDs of version 7: time-ordered, so that an index on them grows at its end.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id, later than every earlier one of this process.
            #[must_use]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            #[must_use]
            pub fn as_uuid(&self) -> &Uuid {
                &self.0
            }

            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                String::schema()
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

id! {
    /// A team's private area.
    WorkspaceId;
    UserId;
    RecordingId;
    UploadId;
    /// One version of a recording's text.
    TranscriptId;
    /// English text of a recording in another language.
    TranslationId;
    /// A line of a text, also once it was mended.
    SegmentId;
    /// A correction.
    EditId;
    SpeakerId;
    /// A correction of an earlier text that waits for a person.
    LeftOverId;
    /// An entry of the glossary.
    TermId;
    /// A question that a person asks again.
    SavedSearchId;
    CommentId;
    /// A picture or a short recording beside a comment's words.
    AttachmentId;
    ChapterId;
    JobId;
    InvitationId;
    /// A bearer token's row, never its secret.
    TokenId;
}

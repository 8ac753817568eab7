//! States of a recording as people and programs see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! named_states {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($variant),* }

        impl $name {
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// What a column holds. A state that only a later version knows reads as `None`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

named_states! {
    /// How far the media of a recording is.
    MediaState { Uploading = "uploading", Preparing = "preparing", Ready = "ready", Failed = "failed" }
}

named_states! {
    /// How far a transcript is.
    TranscriptState { Waiting = "waiting", Running = "running", Ready = "ready", Failed = "failed" }
}

named_states! {
    Kind { Video = "video", Audio = "audio" }
}

/// Why something failed or waits: a code for programs, and a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    pub code: String,
    pub message: String,
}

impl Reason {
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}

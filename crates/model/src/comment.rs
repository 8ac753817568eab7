//! What a comment is for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CommentKind {
    #[default]
    Note,
    /// Waits for an answer.
    Question,
    /// What was decided.
    Decision,
    /// Something to be done, by the assignee where there is one.
    Action,
}

impl CommentKind {
    const ALL: [Self; 4] = [Self::Note, Self::Question, Self::Decision, Self::Action];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Question => "question",
            Self::Decision => "decision",
            Self::Action => "action",
        }
    }

    /// What a column holds. A kind that only a later version knows reads as `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

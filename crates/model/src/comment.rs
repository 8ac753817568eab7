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

/// Words of a transcript that a comment is about, with some of those around them: so it finds its place again when the
/// text is mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    pub text: String,
    #[serde(default)]
    pub before: String,
    #[serde(default)]
    pub after: String,
}

/// A part of the picture, in parts of its width and height from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Region {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Region {
    /// It has an extent, and lies in the picture.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let lies = |from: f64, extent: f64| from >= 0.0 && extent > 0.0 && from + extent <= 1.0 + 1e-9;
        lies(self.x, self.width) && lies(self.y, self.height)
    }
}

/// What somebody may answer a comment with at one touch.
pub const REACTIONS: [&str; 6] = ["👍", "❤️", "🎉", "😄", "👀", "🙏"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_lies_in_the_picture() {
        let region = |x, y, width, height| Region { x, y, width, height };
        assert!(region(0.0, 0.0, 1.0, 1.0).is_valid());
        assert!(region(0.2, 0.9, 0.1, 0.1).is_valid());
        for outside in [
            region(-0.1, 0.0, 0.5, 0.5),
            region(0.6, 0.0, 0.5, 0.5),
            region(0.0, 0.0, 0.0, 0.5),
            region(0.0, f64::NAN, 0.5, 0.5),
            region(0.0, 0.0, f64::INFINITY, 0.5),
        ] {
            assert!(!outside.is_valid(), "{outside:?}");
        }
    }
}

//! What a text is made of, told from its words and pauses alone: paragraphs, chapters, and words that only fill a pause.

mod chapters;
mod fillers;
mod paragraphs;

pub use chapters::{LEAST_CHAPTER_MS, SuggestedChapter, suggested_chapters};
pub use fillers::fillers;
pub use paragraphs::paragraph_starts;

/// A line as structure sees it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub start_ms: i64,
    pub end_ms: i64,
    pub text: &'a str,
    /// Lines of one speaker have the same.
    pub speaker: Option<u128>,
    /// Another voice begins here.
    pub turn: bool,
}

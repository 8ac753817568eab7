//! Texts that people mend: how two changes of one text become one, what a change keeps of a newer text, and where the
//! words of a mended line lie in time.
//!
//! All of it works on words. A line is one line: whitespace in it is single spaces.

mod carrying;
mod merging;
mod replacing;
mod retiming;
mod words;

pub use carrying::{CarriedRegions, Fate, Region, carried_regions};
pub use merging::{Carried, carried, mended_expression, merged};
pub use replacing::{Find, replaced};
pub use retiming::{retimed, split_words};

/// A text as a line holds it: control characters and runs of whitespace are single spaces.
#[must_use]
pub fn one_line(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two lines as one: with a space between them, unless their script puts none between words.
#[must_use]
pub fn joined_lines(first: &str, second: &str) -> String {
    let is_tight = |c: Option<char>| c.is_some_and(crate::text::is_word_of_its_own);
    let tight = is_tight(first.chars().next_back()) && is_tight(second.chars().next());
    if tight || first.is_empty() || second.is_empty() {
        format!("{first}{second}")
    } else {
        format!("{first} {second}")
    }
}

//! What somebody looks for: a few folded terms, and how each database is asked for them.
//!
//! Invariant: a term consists of letters and digits alone, so inside quotes it is never syntax.

use std::ops::Range;

use debrief_model::WorkspaceId;
use debrief_model::text::{self, Term};

/// Who types more than this many different words has pasted a text; its first words find it.
const MAX_TERMS: usize = 16;

pub(super) struct Question {
    terms: Vec<String>,
    /// The last word may still be being typed.
    last_is_prefix: bool,
}

/// How well a term of a text answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Prefix,
    Exact,
}

impl Question {
    /// `None` if the input has no letters or digits.
    pub fn new(input: &str) -> Option<Self> {
        let found = text::terms(input);
        let last = found.last()?.folded.clone();
        let mut terms: Vec<String> = Vec::new();
        for term in found {
            if terms.len() < MAX_TERMS && !terms.contains(&term.folded) {
                terms.push(term.folded);
            }
        }
        // The last word of the input stands last, where the prefix is looked for.
        let position = terms.iter().position(|term| *term == last);
        let last_is_prefix = position.is_some();
        if let Some(position) = position {
            let last = terms.remove(position);
            terms.push(last);
        }
        Some(Self { terms, last_is_prefix })
    }

    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether and as what a term of a text answers, with the index of the term asked for.
    fn answer(&self, term: &Term) -> Option<(usize, Answer)> {
        if let Some(index) = self.terms.iter().position(|asked| *asked == term.folded) {
            return Some((index, Answer::Exact));
        }
        let last = self.terms.last().filter(|last| self.last_is_prefix && term.folded.starts_with(last.as_str()))?;
        (!last.is_empty()).then_some((self.terms.len() - 1, Answer::Prefix))
    }

    /// Where terms that were asked for stand in the text, in Unicode scalar values; neighbours are joined.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for term in text::terms(text).into_iter().filter(|term| self.answer(term).is_some()) {
            match ranges.last_mut() {
                Some(last) if last.end == term.chars.start => last.end = term.chars.end,
                _ => ranges.push(term.chars),
            }
        }
        ranges
    }

    /// The index of the word to begin at: where the most of the question stands in its own order, and of equals the
    /// first. A word that only begins like the last one asked for counts where that one itself is not there.
    pub fn first_word<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<usize> {
        let mut answers: Vec<_> = words
            .enumerate()
            .flat_map(|(word, text)| text::terms(text).into_iter().map(move |term| (word, term)))
            .map(|(word, term)| (word, self.answer(&term)))
            .collect();
        if answers.iter().any(|(_, answer)| *answer == Some((self.len() - 1, Answer::Exact))) {
            for (_, answer) in &mut answers {
                *answer = answer.filter(|(_, exactness)| *exactness == Answer::Exact);
            }
        }
        let mut best: Option<(usize, usize)> = None;
        for (start, (word, answer)) in answers.iter().enumerate() {
            let Some((index, _)) = answer else { continue };
            let run = answers[start..]
                .iter()
                .zip(*index..)
                .take_while(|((_, next), wanted)| next.is_some_and(|(index, _)| index == *wanted))
                .count();
            if best.is_none_or(|(longest, _)| run > longest) {
                best = Some((run, *word));
            }
        }
        best.map(|(_, word)| word)
    }

    /// Each term on its own in FTS5's language, the last as a prefix if `prefix`.
    fn sqlite_terms(&self, prefix: bool) -> Vec<String> {
        self.quoted('"', if prefix && self.last_is_prefix { " *" } else { "" })
    }

    /// Each term on its own in tsquery's language.
    fn postgres_terms(&self, prefix: bool) -> Vec<String> {
        self.quoted('\'', if prefix && self.last_is_prefix { ":*" } else { "" })
    }

    fn quoted(&self, quote: char, suffix_of_last: &str) -> Vec<String> {
        let last = self.terms.len() - 1;
        let suffix = |index| if index == last { suffix_of_last } else { "" };
        self.terms.iter().enumerate().map(|(index, term)| format!("{quote}{term}{quote}{}", suffix(index))).collect()
    }

    /// What is found, and the list of what raises a hit above others.
    pub fn asked_of(&self, database: Database, workspace_id: WorkspaceId, how: Match) -> Asked {
        let workspace = workspace_id.as_uuid().simple();
        let (terms, exact, and, or) = match database {
            Database::Sqlite => (self.sqlite_terms(true), self.sqlite_terms(false), " AND ", " OR "),
            Database::Postgres => (self.postgres_terms(true), self.postgres_terms(false), " & ", " | "),
        };
        let scoped = |body: String| match database {
            Database::Sqlite => format!("scope : \"w{workspace}\" AND body : ({body})"),
            Database::Postgres => format!("'w{workspace}' & ({body})"),
        };
        match how {
            Match::All => Asked { found: scoped(terms.join(and)), raised: vec![scoped(exact.join(and))] },
            Match::Any => Asked { found: scoped(terms.join(or)), raised: terms.into_iter().map(scoped).collect() },
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Database {
    Sqlite,
    Postgres,
}

/// Whether a line must hold every term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    All,
    Any,
}

pub(super) struct Asked {
    pub found: String,
    /// A hit stands the higher the more of these it matches.
    pub raised: Vec<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_phrase_begins_where_most_of_it_stands() {
        let question = Question::new("open the settings").unwrap();
        let words = ["Close", "the", "report,", "then", "open", "the", "Settings."];
        assert_eq!(question.first_word(words.into_iter()), Some(4));
    }

    #[test]
    fn a_whole_word_goes_before_a_prefix() {
        let question = Question::new("screen").unwrap();
        assert_eq!(question.first_word(["screenshot", "of", "the", "screen"].into_iter()), Some(3));
        assert_eq!(question.first_word(["a", "screenshot"].into_iter()), Some(1));
    }

    #[test]
    fn a_pasted_text_asks_for_its_first_words_only() {
        let pasted: String = (0..5000).map(|number| format!("w{number} ")).collect();
        let question = Question::new(&pasted).unwrap();
        assert_eq!(question.len(), MAX_TERMS);
        assert!(!question.last_is_prefix);
    }

    #[test]
    fn symbols_ask_for_nothing() {
        for input in ["", "\"", "* ( ) : ^ - +", "😀 👩‍👩‍👧", "…"] {
            assert!(Question::new(input).is_none(), "{input}");
        }
    }
}

//! Terms of a text as search sees them, and where they stand in it.
//!
//! One folding serves index, query and highlight on both databases: NFKD, marks dropped, lower case.
//! A term is a run of letters and digits; in scripts that put no space between words, each character is one.
//! Offsets count Unicode scalar values of the text as it is shown.

use std::ops::Range;

/// Longer runs are cut here, in the index as in the query. PostgreSQL refuses a lexeme of 2 KiB, and nobody
/// tells words apart behind so many characters.
pub const MAX_TERM_CHARS: usize = 60;

/// A term with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub folded: String,
    /// In Unicode scalar values.
    pub chars: Range<usize>,
}

/// All terms of `text` in order.
#[must_use]
pub fn terms(text: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut current: Option<Term> = None;
    for (index, c) in text.chars().enumerate() {
        let folded = fold_char(c);
        if folded.is_empty() && is_mark(c) {
            if let Some(term) = &mut current {
                term.chars.end = index + 1;
            }
            continue;
        }
        if folded.chars().any(char::is_alphanumeric) {
            if is_word_of_its_own(c) {
                found.extend(current.take());
                found.push(Term { folded, chars: index..index + 1 });
                continue;
            }
            let term = current.get_or_insert_with(|| Term { folded: String::new(), chars: index..index });
            term.folded.extend(folded.chars().filter(|c| c.is_alphanumeric()));
            term.chars.end = index + 1;
        } else {
            found.extend(current.take());
        }
    }
    found.extend(current);
    for term in &mut found {
        if let Some((end, _)) = term.folded.char_indices().nth(MAX_TERM_CHARS) {
            term.folded.truncate(end);
        }
    }
    found
}

/// The text as the index holds it: folded terms with single spaces between.
#[must_use]
pub fn folded(text: &str) -> String {
    terms(text).into_iter().map(|term| term.folded).collect::<Vec<_>>().join(" ")
}

/// Han, Hiragana and Katakana.
pub(crate) fn is_word_of_its_own(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn fold_char(c: char) -> String {
    use unicode_normalization::UnicodeNormalization;
    if c.is_ascii() {
        return c.to_ascii_lowercase().to_string();
    }
    std::iter::once(c).nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_their_place_in_scalar_values() {
        let found = terms("😀 Crème-brûlée, e\u{301}tat!");
        let folded: Vec<_> = found.iter().map(|term| term.folded.as_str()).collect();
        assert_eq!(folded, ["creme", "brulee", "etat"]);
        assert_eq!(found[0].chars, 2..7);
        assert_eq!(found[2].chars, 16..21);
    }

    #[test]
    fn long_runs_are_cut_and_keep_their_place() {
        let found = terms(&format!("{} b", "é".repeat(90)));
        assert_eq!(found[0].folded, "e".repeat(MAX_TERM_CHARS));
        assert_eq!((found[0].chars.clone(), found[1].chars.clone()), (0..90, 91..92));
    }

    #[test]
    fn a_han_character_is_a_term() {
        let found = terms("ab设置cd");
        let folded: Vec<_> = found.iter().map(|term| term.folded.as_str()).collect();
        assert_eq!(folded, ["ab", "设", "置", "cd"]);
        assert_eq!(found[2].chars, 3..4);
    }

    #[test]
    fn symbols_alone_are_no_terms() {
        assert!(terms("\" * NEAR(").iter().all(|term| term.folded == "near"));
        assert!(terms("\"*()- \u{0}").is_empty());
    }
}

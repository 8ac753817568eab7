//! Terms of a text as search sees them, and where they stand in it.
//!
//! One folding serves index, query and highlight on both databases: NFKD, marks dropped, lower case.
//! A term is a run of letters and digits. Offsets count Unicode scalar values of the text as it is shown.

use std::ops::Range;

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
            let term = current.get_or_insert_with(|| Term { folded: String::new(), chars: index..index });
            term.folded.extend(folded.chars().filter(|c| c.is_alphanumeric()));
            term.chars.end = index + 1;
        } else {
            found.extend(current.take());
        }
    }
    found.extend(current);
    found
}

/// The text as the index holds it: folded terms with single spaces between.
#[must_use]
pub fn folded(text: &str) -> String {
    terms(text).into_iter().map(|term| term.folded).collect::<Vec<_>>().join(" ")
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
    fn symbols_alone_are_no_terms() {
        assert!(terms("\" * NEAR(").iter().all(|term| term.folded == "near"));
        assert!(terms("\"*()- \u{0}").is_empty());
    }
}

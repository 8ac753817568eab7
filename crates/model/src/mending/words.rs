//! A text as words: what stands between spaces, or one character of a script that puts none between words.

use crate::text::is_word_of_its_own;

#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    pub text: &'a str,
    /// Whether a space stands before it.
    pub is_spaced: bool,
}

/// Two words are the same wherever their spaces are.
impl PartialEq for Piece<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Piece<'_> {}

impl std::hash::Hash for Piece<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for (index, run) in text.split_whitespace().enumerate() {
        let mut is_spaced = index > 0;
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let len = if is_word_of_its_own(first) {
                first.len_utf8()
            } else {
                rest.find(is_word_of_its_own).unwrap_or(rest.len())
            };
            let (text, behind) = rest.split_at(len);
            found.push(Piece { text, is_spaced });
            (rest, is_spaced) = (behind, false);
        }
    }
    found
}

pub fn joined<'a>(pieces: impl IntoIterator<Item = Piece<'a>>) -> String {
    let mut out = String::new();
    for piece in pieces {
        if piece.is_spaced && !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece.text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_from_its_words() {
        for text in ["", "one", "one two", "会議は10時 から Ok です。", "a  b"] {
            let expected = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(joined(pieces(text)), expected);
        }
        assert_eq!(pieces("会議 ok").iter().map(|piece| piece.text).collect::<Vec<_>>(), ["会", "議", "ok"]);
    }
}

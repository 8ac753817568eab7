//! From Whisper's tokens to words: bytes joined into text, times put in order.

use debrief_model::transcript::Word;

use super::protocol::HeardSegment;

/// A piece of text as the model decoded it; its bytes may end inside a character.
pub(super) struct Token<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
    pub(super) probability: f32,
}

/// A segment of the words in `tokens`, all times within `start_ms..=end_ms` and never going back.
///
/// `None` where no letter and no digit is left: punctuation alone was not said.
pub(super) fn segment(tokens: &[Token<'_>], start_ms: i64, end_ms: i64) -> Option<HeardSegment> {
    let pieces = pieces(tokens);
    let text = pieces.iter().map(|piece| piece.text.as_str()).collect::<String>().trim().to_owned();
    if !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut words: Vec<Word> = Vec::new();
    let mut at_ms = start_ms;
    for piece in pieces {
        let start_ms = piece.start_ms.clamp(at_ms, end_ms.max(at_ms));
        let word_end_ms = piece.end_ms.clamp(start_ms, end_ms.max(start_ms));
        at_ms = word_end_ms;
        let text = piece.text.trim();
        if !text.is_empty() {
            let confidence = piece.probability_sum / piece.tokens as f32;
            words.push(Word { start_ms, end_ms: word_end_ms, text: text.to_owned(), confidence });
        }
    }
    let confidence = words.iter().map(|word| word.confidence).sum::<f32>() / words.len().max(1) as f32;
    Some(HeardSegment { start_ms, end_ms: end_ms.max(at_ms), text, confidence, words, turn_next: false })
}

struct Piece {
    text: String,
    start_ms: i64,
    end_ms: i64,
    probability_sum: f32,
    tokens: usize,
}

/// Tokens joined into words: one begins with a space, or after a character of a script that writes none.
fn pieces(tokens: &[Token<'_>]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (text, part) in whole_characters(tokens) {
        let joins = pieces.last().is_some_and(|last| {
            !text.starts_with(' ')
                && (!text.starts_with(char::is_alphanumeric) || !last.text.ends_with(written_without_spaces))
        });
        match pieces.last_mut() {
            Some(last) if joins => {
                last.text.push_str(&text);
                last.end_ms = last.end_ms.max(part.end_ms);
                last.probability_sum += part.probability_sum;
                last.tokens += part.tokens;
            }
            _ => pieces.push(Piece { text, ..part }),
        }
    }
    pieces
}

/// Tokens grouped so that no character is split: Whisper writes many scripts byte by byte.
fn whole_characters(tokens: &[Token<'_>]) -> Vec<(String, Piece)> {
    let mut groups = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut open: Option<Piece> = None;
    for (at, token) in tokens.iter().enumerate() {
        bytes.extend_from_slice(token.bytes);
        let probability = if token.probability.is_finite() { token.probability.clamp(0.0, 1.0) } else { 0.0 };
        let part = open.get_or_insert(Piece {
            text: String::new(),
            start_ms: token.start_ms,
            end_ms: token.end_ms,
            probability_sum: 0.0,
            tokens: 0,
        });
        part.end_ms = part.end_ms.max(token.end_ms);
        part.probability_sum += probability;
        part.tokens += 1;
        let unfinished = std::str::from_utf8(&bytes).is_err_and(|error| error.error_len().is_none());
        if !unfinished || at + 1 == tokens.len() {
            // Bytes that are no text stay out; U+0000 is refused by the database.
            let text: String =
                String::from_utf8_lossy(&bytes).chars().filter(|c| *c != '\u{fffd}' && !c.is_control()).collect();
            bytes.clear();
            if let Some(part) = open.take().filter(|_| !text.is_empty()) {
                groups.push((text, part));
            }
        }
    }
    groups
}

/// Chinese, Japanese, Thai, Lao, Khmer, Burmese: each token stands for itself there.
fn written_without_spaces(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn tokens<'a>(bytes: &[&'a [u8]]) -> Vec<Token<'a>> {
        (0..)
            .zip(bytes)
            .map(|(at, bytes)| Token { bytes, start_ms: at * 100, end_ms: at * 100 + 100, probability: 0.5 })
            .collect()
    }

    fn texts(segment: &HeardSegment) -> Vec<&str> {
        segment.words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn a_leading_space_begins_a_word() {
        let heard = segment(&tokens(&[b" In", b" walk", b"through", b"."]), 0, 400).expect("text");
        assert_eq!(heard.text, "In walkthrough.");
        assert_eq!(texts(&heard), ["In", "walkthrough."]);
        assert_eq!((heard.words[1].start_ms, heard.words[1].end_ms), (100, 400));
    }

    #[test]
    fn a_character_split_over_tokens_is_whole() {
        let heard = segment(&tokens(&[b" caf\xc3", b"\xa9", b" \xe2\x82", b"\xac5"]), 0, 400).expect("text");
        assert_eq!(texts(&heard), ["café", "€5"]);
    }

    #[test]
    fn bytes_that_are_no_text_stay_out() {
        let heard = segment(&tokens(&[b" a\xff\x00b", b" c\xe2"]), 0, 400).expect("text");
        assert_eq!(texts(&heard), ["ab", "c"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_at_tokens() {
        let heard = segment(&tokens(&["日本".as_bytes(), "語".as_bytes(), "。".as_bytes()]), 0, 300).expect("text");
        assert_eq!(texts(&heard), ["日本", "語。"]);
        assert_eq!(heard.text, "日本語。");
    }

    #[test]
    fn times_stay_inside_and_never_go_back() {
        let token = |start_ms, end_ms| Token { bytes: b" w", start_ms, end_ms, probability: f32::NAN };
        let heard = segment(&[token(-50, 900), token(300, 200), token(5_000, -1)], 100, 1_000).expect("text");
        let mut at_ms = heard.start_ms;
        for word in &heard.words {
            assert!(at_ms <= word.start_ms && word.start_ms <= word.end_ms && word.end_ms <= heard.end_ms, "{heard:?}");
            at_ms = word.end_ms;
            assert_eq!(word.confidence, 0.0);
        }
    }

    #[test]
    fn punctuation_alone_was_not_said() {
        assert_eq!(segment(&tokens(&[b" ...", b"!"]), 0, 200), None);
    }
}

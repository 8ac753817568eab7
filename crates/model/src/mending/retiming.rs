//! Words of a mended line on the timeline of the words that were there.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::pieces;
use crate::text;
use crate::transcript::Word;

/// The words of `mended`, on the time of a line from `start_ms` to `end_ms` whose words are `heard`.
///
/// A word that is still there keeps its time and the model's confidence, also with other letters' case or punctuation.
/// Others share the time of those in whose place they stand, by their length; a person wrote them, so their confidence is 1.
#[must_use]
pub fn retimed(heard: &[Word], start_ms: i64, end_ms: i64, mended: &str) -> Vec<Word> {
    let pieces = pieces(mended);
    let old: Vec<String> = heard.iter().map(|word| key(&word.text)).collect();
    let new: Vec<String> = pieces.iter().map(|piece| key(piece.text)).collect();
    let mut words = Vec::with_capacity(pieces.len());
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (old, new) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            words.extend(heard[old].iter().zip(&pieces[new]).map(|(word, piece)| Word {
                text: piece.text.to_owned(),
                confidence: if word.text.trim() == piece.text { word.confidence } else { 1.0 },
                ..*word
            }));
            continue;
        }
        let before_ms = heard[..old.start].last().map_or(start_ms, |word| word.end_ms);
        let behind_ms = heard.get(old.end).map_or(end_ms, |word| word.start_ms);
        let from_ms = heard.get(old.start).filter(|_| !old.is_empty()).map_or(before_ms, |word| word.start_ms);
        let to_ms = heard[old.clone()].last().map_or(behind_ms, |word| word.end_ms).max(from_ms);
        let lengths: Vec<i64> = pieces[new.clone()].iter().map(|piece| piece.text.chars().count() as i64).collect();
        let total: i64 = lengths.iter().sum::<i64>().max(1);
        let mut done = 0;
        for (piece, length) in pieces[new].iter().zip(lengths) {
            let at = |share: i64| from_ms + (to_ms - from_ms) * share / total;
            let (start_ms, end_ms) = (at(done), at(done + length));
            words.push(Word { start_ms, end_ms, text: piece.text.to_owned(), confidence: 1.0 });
            done += length;
        }
    }
    words
}

/// What makes a word the same: its letters and digits, else all of it.
fn key(word: &str) -> String {
    let folded = text::folded(word);
    if folded.is_empty() { word.trim().to_owned() } else { folded }
}

/// The words of a text before a place in it, and those behind; `at` in Unicode scalar values.
#[must_use]
pub fn split_words(words: &[Word], text: &str, at: usize) -> (Vec<Word>, Vec<Word>) {
    let split = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let mut place = 0;
    let mut count = 0;
    for word in words {
        let token = word.text.trim();
        if let Some(found) = text[place..].find(token) {
            if place + found >= split {
                break;
            }
            place += found + token.len();
        }
        count += 1;
    }
    let (before, behind) = words.split_at(count);
    (before.to_vec(), behind.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(words: &[(&str, i64, i64)]) -> Vec<Word> {
        words
            .iter()
            .map(|&(text, start_ms, end_ms)| Word { start_ms, end_ms, text: text.into(), confidence: 0.4 })
            .collect()
    }

    #[test]
    fn words_that_stay_keep_their_time() {
        let words =
            heard(&[("we", 0, 100), ("use", 100, 300), ("de", 300, 400), ("brief,", 400, 800), ("daily", 900, 1000)]);
        let mended = retimed(&words, 0, 1000, "We use Debrief, really daily");
        let times: Vec<_> = mended.iter().map(|word| (word.text.as_str(), word.start_ms, word.end_ms)).collect();
        assert_eq!(times[0], ("We", 0, 100));
        assert_eq!(times[1], ("use", 100, 300));
        assert_eq!((times[2].0, times[2].1), ("Debrief,", 300));
        assert_eq!((times[3].0, times[3].2), ("really", 800));
        assert_eq!(times[4], ("daily", 900, 1000));
        assert!(mended.is_sorted_by_key(|word| word.start_ms));
        assert!((mended[1].confidence, mended[2].confidence) == (0.4, 1.0));
    }

    #[test]
    fn words_of_nothing_share_the_whole_time() {
        let mended = retimed(&[], 1000, 2000, "ab ab");
        assert_eq!((mended[0].start_ms, mended[0].end_ms, mended[1].end_ms), (1000, 1500, 2000));
        assert!(retimed(&heard(&[("a", 0, 1)]), 0, 1, "").is_empty());
    }

    #[test]
    fn added_words_stand_in_the_pause() {
        let mended = retimed(&heard(&[("a", 0, 100), ("b", 500, 600)]), 0, 900, "a x b y");
        let times: Vec<_> = mended.iter().map(|word| (word.start_ms, word.end_ms)).collect();
        assert_eq!(times, [(0, 100), (100, 500), (500, 600), (600, 900)]);
    }

    #[test]
    fn words_are_split_where_their_text_is() {
        let words = heard(&[("one", 0, 1), ("two,", 1, 2), ("one", 2, 3)]);
        let (before, behind) = split_words(&words, "one two, one", 9);
        assert_eq!((before.len(), behind.len()), (2, 1));
        let (before, behind) = split_words(&words, "one two, one", 0);
        assert_eq!((before.len(), behind.len()), (0, 3));
        assert_eq!(split_words(&words, "one two, one", 99).0.len(), 3);
    }
}

//! Two changes of one text (diff3 as of Khanna, Kunal and Pierce, "A formal investigation of diff3", 2007, on words).

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::words::{Piece, joined, pieces};

/// What a change puts in the place of a stretch of the base.
#[derive(Clone, Debug, PartialEq)]
struct Hunk<'a> {
    base: Range<usize>,
    new: Vec<Piece<'a>>,
}

fn hunks<'a>(base: &[Piece<'_>], changed: &[Piece<'a>]) -> Vec<Hunk<'a>> {
    capture_diff_slices(Algorithm::Myers, base, changed)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Hunk { base: op.old_range(), new: changed[op.new_range()].to_vec() })
        .fold(Vec::new(), |mut joined: Vec<Hunk<'a>>, hunk| {
            match joined.last_mut() {
                Some(last) if last.base.end == hunk.base.start => {
                    last.base.end = hunk.base.end;
                    last.new.extend(hunk.new);
                }
                _ => joined.push(hunk),
            }
            joined
        })
}

/// Whether both change the same words, or words side by side: then nobody but a person knows what was meant.
fn collide(one: &Hunk<'_>, other: &Hunk<'_>) -> bool {
    one.base.start.max(other.base.start) <= one.base.end.min(other.base.end)
}

fn patched(base: &[Piece<'_>], mut hunks: Vec<&Hunk<'_>>) -> String {
    hunks.sort_by_key(|hunk| (hunk.base.start, hunk.base.end));
    hunks.dedup();
    let mut out = Vec::new();
    let mut at = 0;
    for hunk in hunks {
        out.extend_from_slice(&base[at..hunk.base.start]);
        out.extend_from_slice(&hunk.new);
        at = hunk.base.end;
    }
    out.extend_from_slice(&base[at..]);
    joined(out)
}

/// Both changes of `base`, where they are of different words; `None` where they collide.
#[must_use]
pub fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let Carried { text, is_whole } = carried(base, ours, theirs);
    is_whole.then_some(text)
}

/// What became of a change in another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    pub text: String,
    /// Everything of the change is in it.
    pub is_whole: bool,
}

/// `newer` with what `mended` changed of `base`, as far as the words around are still the same.
#[must_use]
pub fn carried(base: &str, mended: &str, newer: &str) -> Carried {
    let (base, mended, newer) = (pieces(base), pieces(mended), pieces(newer));
    let (mends, changes) = (hunks(&base, &mended), hunks(&base, &newer));
    let fits = |mend: &&Hunk<'_>| changes.iter().all(|change| change == *mend || !collide(mend, change));
    let fitting: Vec<&Hunk<'_>> = mends.iter().filter(fits).collect();
    let is_whole = fitting.len() == mends.len();
    Carried { text: patched(&base, fitting.into_iter().chain(&changes).collect()), is_whole }
}

/// An expression that is mended more than once is short.
const MOST_WORDS: usize = 4;

/// The one expression that was mended between two texts, as it was heard and as it should be; `None` if more was changed,
/// or something was only added or left out. Punctuation around it does not belong to it.
#[must_use]
pub fn mended_expression(before: &str, after: &str) -> Option<(String, String)> {
    let (old, new) = (pieces(before), pieces(after));
    let [hunk] = &hunks(&old, &new)[..] else { return None };
    let bare = |words: &[Piece<'_>]| {
        let text = joined(words.iter().copied());
        text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    let heard = &old[hunk.base.clone()];
    let is_short = |words: &[Piece<'_>]| (1..=MOST_WORDS).contains(&words.len());
    if !is_short(heard) || !is_short(&hunk.new) {
        return None;
    }
    let (heard, term) = (bare(heard), bare(&hunk.new));
    (!heard.is_empty() && !term.is_empty() && heard != term).then_some((heard, term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_different_words_are_one() {
        let base = "we ship the de brief on friday with anna";
        let ours = "we ship the Debrief on friday with anna";
        let theirs = "we ship the de brief on Friday with Ana.";
        assert_eq!(merged(base, ours, theirs).as_deref(), Some("we ship the Debrief on Friday with Ana."));
        assert_eq!(merged(base, base, theirs).as_deref(), Some(theirs));
        assert_eq!(merged(base, ours, base).as_deref(), Some(ours));
        assert_eq!(merged(base, ours, ours).as_deref(), Some(ours));
    }

    #[test]
    fn changes_of_the_same_words_collide() {
        assert_eq!(merged("a b c", "a x c", "a y c"), None);
        // Side by side: “x” and “y” may well be two ways to mend one thing.
        assert_eq!(merged("a b c d", "a x c d", "a b y d"), None);
        assert_eq!(merged("a b", "a b x", "a b y"), None);
        assert_eq!(merged("a b c", "", "a y c"), None);
        assert_eq!(merged("", "x", "y"), None);
    }

    #[test]
    fn what_fits_a_newer_text_is_carried() {
        let base = "the cat sat on the mat and the dog lay on the log";
        let mended = "the Cat sat on the rug and the dog lay on the Log";
        let newer = "The cat sat on a bat and the dog lay down on the log";
        let carried = carried(base, mended, newer);
        assert_eq!(carried.text, "The cat sat on a bat and the dog lay down on the Log");
        assert!(!carried.is_whole);
    }

    #[test]
    fn scripts_without_spaces_merge_by_characters() {
        assert_eq!(merged("会議は十時です", "会議は九時です", "会議は十時でした").as_deref(), Some("会議は九時でした"));
    }

    #[test]
    fn one_mended_expression_is_told() {
        let told = |before, after| mended_expression(before, after);
        let pair = |heard: &str, term: &str| Some((heard.to_owned(), term.to_owned()));
        assert_eq!(told("we use de brief, daily", "we use Debrief, daily"), pair("de brief", "Debrief"));
        assert_eq!(told("call jon.", "call John."), pair("jon", "John"));
        assert_eq!(told("a b c", "a b c d"), None);
        assert_eq!(told("a b c", "x b y"), None);
        assert_eq!(told("a b", "a b."), None);
        assert_eq!(told("one two three four five", "six"), None);
    }
}

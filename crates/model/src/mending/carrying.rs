//! What people mended of one hearing, in the text of another: by the words around it, line by line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices, capture_diff_slices_deadline};

use super::words::{Piece, joined, pieces};
use crate::text::is_word_of_its_own;

/// Lines of the earlier hearing in whose place others were put.
#[derive(Clone, Debug)]
pub struct Region {
    /// Of the lines that were heard.
    pub heard: Range<usize>,
    /// What is there instead.
    pub mended: Vec<String>,
}

/// What became of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The newer hearing has the same words there, in whole lines: what was put in their place can be put there again.
    AsItWas { newer: Range<usize> },
    /// Every change of words is in the newer text.
    Kept,
    /// Some is not.
    LeftOver,
}

#[derive(Clone, Debug, Default)]
pub struct CarriedRegions {
    /// As many as there are regions.
    pub fates: Vec<Fate>,
    /// The text of lines of the newer hearing that change, and the region that it comes from.
    pub texts: BTreeMap<usize, (String, usize)>,
}

/// Two hearings of three hours have 30,000 words each and are alike; of such that are not, no more than this is spent on
/// the likeness.
const MOST_TIME: Duration = Duration::from_secs(5);

/// Carries `regions` of the lines `heard` over to the lines of `newer`. Regions come in order and do not overlap.
#[must_use]
pub fn carried_regions(heard: &[&str], regions: &[Region], newer: &[&str]) -> CarriedRegions {
    let (base, new) = (Lines::new(heard), Lines::new(newer));
    let likeness = Likeness::between(&base.pieces, &new.pieces);
    let (edited, edited_ranges) = edited(&base, regions);
    let edited_likeness = Likeness::between(&edited, &new.pieces);
    let mut out = CarriedRegions::default();
    let mut changes: Vec<(Range<usize>, Vec<Piece<'_>>, usize)> = Vec::new();
    for (index, region) in regions.iter().enumerate() {
        let range = base.range(&region.heard);
        if let Some(newer) = likeness.same(&range).and_then(|same| new.whole_lines(&same)) {
            out.fates.push(Fate::AsItWas { newer });
            continue;
        }
        if edited_likeness.has(&edited_ranges[index]) {
            out.fates.push(Fate::Kept);
            continue;
        }
        let (heard_lines, mended_lines) = (region.heard.len(), region.mended.len());
        let keeps_lines = heard_lines == mended_lines || heard_lines == 0 || mended_lines == 0;
        let (kept, is_whole) = likeness.kept(&base.pieces, &new.pieces, &range, &region.mended);
        changes.extend(kept.into_iter().map(|(at, words)| (at, words, index)));
        out.fates.push(if is_whole && keeps_lines { Fate::Kept } else { Fate::LeftOver });
    }
    for (line, range) in new.ranges.iter().enumerate() {
        let of_line: Vec<_> = changes.iter().filter(|(at, ..)| new.line_of(at) == line || overlap(at, range)).collect();
        let Some((.., region)) = of_line.first() else { continue };
        let mut words = Vec::new();
        let mut at = range.start;
        for (place, put, _) in &of_line {
            words.extend_from_slice(&new.pieces[at..place.start.clamp(at, range.end)]);
            if new.line_of(place) == line {
                words.extend_from_slice(put);
            }
            at = place.end.clamp(at, range.end);
        }
        words.extend_from_slice(&new.pieces[at..range.end]);
        out.texts.insert(line, (joined(words), *region));
    }
    out
}

/// The whole text with all that was mended, and where each region is in it.
fn edited<'a>(base: &Lines<'a>, regions: &'a [Region]) -> (Vec<Piece<'a>>, Vec<Range<usize>>) {
    let mut words = Vec::new();
    let mut ranges = Vec::with_capacity(regions.len());
    let mut at = 0;
    for region in regions {
        let range = base.range(&region.heard);
        words.extend_from_slice(&base.pieces[at..range.start.max(at)]);
        let start = words.len();
        region.mended.iter().for_each(|line| words.extend(pieces(line)));
        ranges.push(start..words.len());
        at = range.end.max(at);
    }
    words.extend_from_slice(&base.pieces[at..]);
    (words, ranges)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start.max(other.start) < one.end.min(other.end)
}

/// The words of lines in a row.
struct Lines<'a> {
    pieces: Vec<Piece<'a>>,
    ranges: Vec<Range<usize>>,
}

impl<'a> Lines<'a> {
    fn new(lines: &[&'a str]) -> Self {
        let mut all = Self { pieces: Vec::new(), ranges: Vec::new() };
        for line in lines {
            let start = all.pieces.len();
            all.pieces.extend(pieces(line));
            // Should it come to stand behind another line's words.
            if let Some(first) = all.pieces.get_mut(start) {
                first.is_spaced = !first.text.starts_with(is_word_of_its_own);
            }
            all.ranges.push(start..all.pieces.len());
        }
        all
    }

    /// Of the words of some lines.
    fn range(&self, lines: &Range<usize>) -> Range<usize> {
        let start = self.ranges.get(lines.start).map_or(self.pieces.len(), |range| range.start);
        let end = if lines.is_empty() { start } else { self.ranges[lines.end - 1].end };
        start..end
    }

    fn whole_lines(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let first = self.ranges.iter().position(|range| range.start == words.start && !range.is_empty())?;
        let last = self.ranges.iter().rposition(|range| range.end == words.end && !range.is_empty())?;
        (first <= last).then_some(first..last + 1)
    }

    /// The line that a change at these words belongs to: of the first of them, or of the word before.
    fn line_of(&self, words: &Range<usize>) -> usize {
        let word = if words.is_empty() { words.start.saturating_sub(1) } else { words.start };
        self.ranges.partition_point(|range| range.end <= word).min(self.ranges.len().saturating_sub(1))
    }
}

/// Words in the place of a stretch.
type Put<'a> = (Range<usize>, Vec<Piece<'a>>);

/// Which words of one text are those of another.
struct Likeness {
    /// For each word of the base, the same word of the other.
    same: Vec<Option<usize>>,
    /// Stretches that differ, and what stands there in the other.
    changes: Vec<(Range<usize>, Range<usize>)>,
}

impl Likeness {
    fn between(base: &[Piece<'_>], other: &[Piece<'_>]) -> Self {
        let mut likeness = Self { same: vec![None; base.len()], changes: Vec::new() };
        let deadline = Instant::now() + MOST_TIME;
        for op in capture_diff_slices_deadline(Algorithm::Patience, base, other, Some(deadline)) {
            match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    (0..len).for_each(|step| likeness.same[old_index + step] = Some(new_index + step));
                }
                op => likeness.changes.push((op.old_range(), op.new_range())),
            }
        }
        likeness
    }

    /// Where all of these words stand in the other, one behind the other.
    fn same(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let first = self.same.get(range.start).copied().flatten().filter(|_| !range.is_empty())?;
        let are_in_row = range.clone().zip(first..).all(|(word, place)| self.same[word] == Some(place));
        are_in_row.then_some(first..first + range.len())
    }

    /// Whether the other has these words, too, or nothing where these are none.
    fn has(&self, range: &Range<usize>) -> bool {
        if !range.is_empty() {
            return self.same(range).is_some();
        }
        let place = |word: Option<usize>| word.and_then(|word| self.same.get(word).copied().flatten());
        match (place(range.start.checked_sub(1)), place(Some(range.start))) {
            (Some(before), Some(behind)) => before + 1 == behind,
            _ => false,
        }
    }

    /// Changes of a region that fit the other text, as stretches of that text, and whether these are all.
    fn kept<'a>(
        &self,
        base: &[Piece<'_>],
        other: &[Piece<'_>],
        range: &Range<usize>,
        mended: &'a [String],
    ) -> (Vec<Put<'a>>, bool) {
        let words: Vec<Piece<'a>> = Lines::new(&mended.iter().map(String::as_str).collect::<Vec<_>>()).pieces;
        let mut kept = Vec::new();
        let mut is_whole = true;
        for op in capture_diff_slices(Algorithm::Myers, &base[range.clone()], &words) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let place = range.start + op.old_range().start..range.start + op.old_range().end;
            let put = &words[op.new_range()];
            let is_agreed = self.changes.iter().any(|(old, new)| *old == place && other[new.clone()] == *put);
            if is_agreed {
                continue;
            }
            match self.place(&place) {
                Some(at) => kept.push((at, put.to_vec())),
                None => is_whole = false,
            }
        }
        (kept, is_whole)
    }

    /// Where a stretch of the base stands in the other, if nothing in it or beside it differs.
    fn place(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let touches = |old: &Range<usize>| old.start.max(place.start) <= old.end.min(place.end);
        if self.changes.iter().any(|(old, _)| touches(old)) {
            return None;
        }
        if place.is_empty() {
            let before = place.start.checked_sub(1).map(|word| self.same[word]);
            let at = match before {
                Some(same) => same? + 1,
                None => 0,
            };
            return Some(at..at);
        }
        self.same(place)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn region(heard: Range<usize>, mended: &[&str]) -> Region {
        Region { heard, mended: mended.iter().map(|&line| line.to_owned()).collect() }
    }

    fn texts(carried: &CarriedRegions) -> Vec<(usize, &str)> {
        carried.texts.iter().map(|(line, (text, _))| (*line, text.as_str())).collect()
    }

    const HEARD: [&str; 4] = ["good morning all", "we ship de brief today", "and then we rest", "good night all"];

    #[test]
    fn the_same_words_in_whole_lines_take_everything_back() {
        let regions =
            [region(1..2, &["We ship Debrief", "today."]), region(2..4, &["And then we rest, good night all"])];
        let carried = carried_regions(
            &HEARD,
            &regions,
            &["hello", "we ship de brief today", "and then", "we rest", "good night all"],
        );
        assert_eq!(carried.fates, [Fate::AsItWas { newer: 1..2 }, Fate::AsItWas { newer: 2..5 }]);
        assert!(carried.texts.is_empty());
    }

    #[test]
    fn changes_go_where_their_words_are_in_other_lines() {
        let regions = [region(1..2, &["we ship Debrief today"]), region(3..4, &["good night everybody"])];
        let newer = ["good morning all we ship", "de brief today and then we", "rest good night all"];
        let carried = carried_regions(&HEARD, &regions, &newer);
        assert_eq!(carried.fates, [Fate::Kept, Fate::Kept]);
        assert_eq!(texts(&carried), [(1, "Debrief today and then we"), (2, "rest good night everybody")]);
        assert_eq!(carried.texts[&2].1, 1);
    }

    #[test]
    fn what_was_heard_otherwise_is_left_over() {
        let regions = [region(1..2, &["we ship Debrief today"]), region(2..3, &["and then we sleep"])];
        let newer = ["good morning all", "we ship the brie today", "and then we rest a bit", "good night all"];
        let carried = carried_regions(&HEARD, &regions, &newer);
        assert_eq!(carried.fates, [Fate::LeftOver, Fate::LeftOver]);
        assert!(carried.texts.is_empty());
    }

    #[test]
    fn what_a_better_model_heard_itself_needs_nothing() {
        let regions = [region(1..2, &["we ship Debrief today"])];
        let newer = ["good morning everyone", "we ship Debrief today", "and then we rest", "good night all"];
        let carried = carried_regions(&HEARD, &regions, &newer);
        assert_eq!(carried.fates, [Fate::Kept]);
        assert!(carried.texts.is_empty());
    }

    #[test]
    fn a_text_that_has_everything_needs_nothing() {
        let regions = [region(0..1, &["GOOD"]), region(1..2, &["ships"]), region(2..3, &[]), region(3..4, &["bye"])];
        let carried = carried_regions(&HEARD, &regions, &["GOOD ships", "bye"]);
        assert_eq!(carried.fates, [Fate::Kept, Fate::Kept, Fate::Kept, Fate::Kept]);
        assert!(carried.texts.is_empty());
    }

    #[test]
    fn removed_and_added_lines_are_carried_too() {
        let regions = [region(0..1, &[]), region(3..3, &["(a door)"])];
        let newer = ["good morning all we ship", "de brief today and then we rest", "good night all"];
        let carried = carried_regions(&HEARD, &regions, &newer);
        assert_eq!(texts(&carried), [(0, "we ship"), (1, "de brief today and then we rest (a door)")]);
        let all = carried_regions(&["one"], &[region(0..1, &["two"])], &[]);
        assert_eq!(all.fates, [Fate::LeftOver]);
    }
}

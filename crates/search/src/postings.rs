//! Where a term stands: the places of its documents in a run, and its positions in each of them.
//!
//! Both are streams of their own, since most questions need the places alone. Places: their number, doubled, plus 1 for
//! a bitmap; then gaps or the bitmap, whichever is shorter; then, where there are more than [`BLOCK`], how many bytes the
//! positions of each [`BLOCK`] of them take, without the last. Positions, document by document: the first, doubled, plus 1
//! if others follow; then how many, and the gaps between them.
//!
//! Runs of before there were blocks have none behind their places; all their positions are one block.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::varint::{self, Reader};
use crate::{Damaged, MOST_DOCUMENTS, Result};

/// Nobody looks for a phrase behind so many words of one comment, and it bounds what a hostile text costs.
pub const LAST_POSITION: u32 = 1 << 16;

/// More than the positions of a block of the longest texts take.
const MOST_BLOCK_BYTES: usize = 1 << 28;
/// Whoever wants the positions in a few of many documents reads those of so many at once.
pub const BLOCK: usize = 128;

/// A set of places of a run.
#[derive(Clone)]
pub struct Places {
    bits: Vec<u64>,
}

impl Places {
    pub fn none(documents: usize) -> Self {
        Self { bits: vec![0; documents.div_ceil(64)] }
    }

    pub fn contains(&self, place: usize) -> bool {
        self.bits.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    pub fn insert(&mut self, place: usize) {
        if let Some(word) = self.bits.get_mut(place / 64) {
            *word |= 1 << (place % 64);
        }
    }

    pub fn add(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(word, other)| *word |= other);
    }

    pub fn keep(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(word, other)| *word &= other);
    }

    /// How many there are up to and without each of these, which ascend.
    pub fn ranks<'a>(&'a self, of: &'a [usize]) -> impl Iterator<Item = usize> + 'a {
        let (mut counted, mut count) = (0, 0);
        of.iter().map(move |place| {
            let ones = |words: &[u64]| words.iter().map(|word| word.count_ones() as usize).sum::<usize>();
            let word = (place / 64).min(self.bits.len());
            count += ones(&self.bits[counted.min(word)..word]);
            counted = word;
            let below = self.bits.get(word).map_or(0, |bits| bits & ((1 << (place % 64)) - 1));
            count + below.count_ones() as usize
        })
    }

    /// Those behind the first so many, ascending.
    pub fn behind_rank(&self, rank: usize) -> impl Iterator<Item = usize> + '_ {
        let (mut first, mut skipped) = (0, 0);
        while let Some(word) = self.bits.get(first) {
            let ones = word.count_ones() as usize;
            if skipped + ones > rank {
                break;
            }
            skipped += ones;
            first += 1;
        }
        let words = self.bits.iter().enumerate().skip(first);
        let places = words.flat_map(|(index, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some(index * 64 + bit as usize)
            })
        });
        places.skip(rank - skipped.min(rank))
    }

    /// Adds those of a bitmap.
    fn add_bitmap(&mut self, bytes: &[u8]) {
        for (word, bytes) in self.bits.iter_mut().zip(bytes.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word |= u64::from_le_bytes(whole);
        }
    }

    /// From the newest to the oldest.
    pub fn newest_first(&self) -> impl Iterator<Item = usize> + '_ {
        self.bits.iter().enumerate().rev().flat_map(|(index, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.checked_ilog2()?;
                word &= !(1 << bit);
                Some(index * 64 + bit as usize)
            })
        })
    }
}

/// Appends the places of one term, given in ascending order.
pub fn put_places(bytes: &mut Vec<u8>, places: &[u32], documents: usize) {
    let mut gaps = Vec::with_capacity(places.len());
    let mut next = 0;
    for place in places {
        varint::put(&mut gaps, u64::from(place - next));
        next = place + 1;
    }
    let bitmap_bytes = documents.div_ceil(8);
    let count = places.len() as u64;
    if gaps.len() <= bitmap_bytes {
        varint::put(bytes, count << 1);
        bytes.extend(gaps);
        return;
    }
    varint::put(bytes, count << 1 | 1);
    let start = bytes.len();
    bytes.resize(start + bitmap_bytes, 0);
    for place in places {
        bytes[start + *place as usize / 8] |= 1 << (place % 8);
    }
}

/// What a term's list of places tells.
pub struct List {
    pub places: Places,
    /// Where each block of positions begins, from the first one's beginning on.
    pub blocks: Vec<usize>,
}

impl List {
    pub fn decode(bytes: &[u8], documents: usize) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let mut places = Places::none(documents);
        let head = reader.at_most(MOST_DOCUMENTS << 1 | 1)?;
        if head & 1 == 1 {
            places.add_bitmap(reader.bytes(documents.div_ceil(8))?);
        } else {
            let mut next = 0;
            for _ in 0..head >> 1 {
                let place = next + reader.at_most(MOST_DOCUMENTS)?;
                if place >= documents {
                    return Err(Damaged("a place is behind the last document"));
                }
                places.insert(place);
                next = place + 1;
            }
        }
        let (mut blocks, mut start) = (vec![0], 0);
        while !reader.is_empty() {
            start += reader.at_most(MOST_BLOCK_BYTES)?;
            blocks.push(start);
        }
        Ok(Self { places, blocks })
    }

    /// The blocks that hold the positions in these documents, which ascend.
    pub fn blocks_of(&self, places: &[usize]) -> BTreeSet<usize> {
        let held: Vec<usize> = places.iter().copied().filter(|place| self.places.contains(*place)).collect();
        let last = self.blocks.len() - 1;
        self.places.ranks(&held).map(|rank| (rank / BLOCK).min(last)).collect()
    }

    /// Where a block lies, in a list of positions of so many bytes.
    pub fn block(&self, index: usize, length: usize) -> Result<Range<usize>> {
        let start = self.blocks.get(index).copied().unwrap_or(length);
        let end = self.blocks.get(index + 1).copied().unwrap_or(length);
        if start > end || end > length {
            return Err(Damaged("a block of positions is behind the last one"));
        }
        Ok(start..end)
    }

    /// The places of a block's documents, ascending.
    pub fn places_of_block(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        // The last one, which may be the only one, goes on to the end.
        let count = if index + 1 < self.blocks.len() { BLOCK } else { usize::MAX };
        self.places.behind_rank(index * BLOCK).take(count)
    }
}

/// Appends what a list of places ends with.
pub fn put_blocks(bytes: &mut Vec<u8>, lengths: &[usize]) {
    let Some((_, others)) = lengths.split_last() else { return };
    others.iter().for_each(|length| varint::put(bytes, *length as u64));
}

/// Appends the positions of a term in one document, ascending and at least one.
pub fn put_positions(bytes: &mut Vec<u8>, positions: &[u32]) {
    let Some((first, others)) = positions.split_first() else { return };
    varint::put(bytes, u64::from(*first) << 1 | u64::from(!others.is_empty()));
    if others.is_empty() {
        return;
    }
    varint::put(bytes, others.len() as u64);
    let mut before = *first;
    for position in others {
        varint::put(bytes, u64::from(position - before));
        before = *position;
    }
}

/// The positions of a term in the next document.
pub fn positions(reader: &mut Reader<'_>, into: &mut Vec<u32>) -> Result<()> {
    into.clear();
    let head = reader.at_most((LAST_POSITION as usize) << 1 | 1)?;
    let mut position = (head >> 1) as u32;
    into.push(position);
    if head & 1 == 1 {
        for _ in 0..reader.at_most(LAST_POSITION as usize)? {
            position += reader.at_most(LAST_POSITION as usize)? as u32;
            into.push(position);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn places_come_back_as_gaps_and_as_a_bitmap() {
        let documents = 1000;
        for wanted in [vec![], vec![0], vec![999], vec![3, 4, 700], (0..1000).filter(|n| n % 7 != 3).collect()] {
            let mut bytes = Vec::new();
            put_places(&mut bytes, &wanted, documents);
            assert!(bytes.len() <= documents / 8 + 2);
            let list = List::decode(&bytes, documents).unwrap();
            let found: Vec<u32> = list.places.behind_rank(0).map(|place| place as u32).collect();
            assert_eq!(found, wanted);
            assert_eq!(list.blocks, [0], "as in runs of before there were blocks");
        }
    }

    #[test]
    fn newest_places_come_first() {
        let mut set = Places::none(200);
        [0, 63, 64, 65, 199].into_iter().for_each(|place| set.insert(place));
        set.insert(5000);
        assert_eq!(set.newest_first().collect::<Vec<_>>(), [199, 65, 64, 63, 0]);
        assert!(set.contains(65) && !set.contains(66) && !set.contains(5000));
    }

    #[test]
    fn ranks_lead_to_places_and_back() {
        let wanted: Vec<usize> = (0..2000).filter(|place| place % 3 == 0 || (700..800).contains(place)).collect();
        let mut set = Places::none(2000);
        wanted.iter().for_each(|place| set.insert(*place));
        assert_eq!(set.ranks(&wanted).collect::<Vec<_>>(), (0..wanted.len()).collect::<Vec<_>>());
        let few = [0, 1, 63, 64, 65, 750, 1999];
        let below = |place: &usize| wanted.iter().filter(|other| *other < place).count();
        assert_eq!(set.ranks(&few).collect::<Vec<_>>(), few.iter().map(below).collect::<Vec<_>>());
        for rank in [0, 1, 64, 300, wanted.len() - 1, wanted.len(), 5000] {
            let behind: Vec<usize> = wanted.iter().skip(rank).copied().collect();
            assert_eq!(set.behind_rank(rank).collect::<Vec<_>>(), behind, "from {rank}");
        }
    }

    #[test]
    fn positions_come_back_one_document_after_another() {
        let mut bytes = Vec::new();
        let wanted = [vec![0], vec![7, 8, 900], vec![65_535]];
        wanted.iter().for_each(|positions| put_positions(&mut bytes, positions));
        let mut reader = Reader::new(&bytes);
        let mut found = Vec::new();
        for positions_of_one in wanted {
            positions(&mut reader, &mut found).unwrap();
            assert_eq!(found, positions_of_one);
        }
        assert!(reader.rest().is_empty());
    }

    #[test]
    fn damaged_lists_are_errors() {
        let is_err = |bytes: &[u8], documents| List::decode(bytes, documents).is_err();
        assert!(is_err(&[], 10));
        assert!(is_err(&[4, 3], 10), "two places, one there");
        assert!(is_err(&[2, 12], 10), "behind the last document");
        assert!(is_err(&[3, 1], 100), "a bitmap cut short");
        let list = List::decode(&[2, 3, 20], 10).unwrap();
        assert!(list.block(0, 19).is_err() && list.block(1, 19).is_err(), "a block behind the last position");
        assert!(positions(&mut Reader::new(&[1]), &mut Vec::new()).is_err());
    }
}

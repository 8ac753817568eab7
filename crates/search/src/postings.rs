//! Where a term stands: the places of its documents in a run, and its positions in each of them.
//!
//! Both are streams of their own, since most questions need the places alone. Places: their number, doubled, plus 1 for
//! a bitmap; then gaps or the bitmap, whichever is shorter. Positions, document by document: the first, doubled, plus 1
//! if others follow; then how many, and the gaps between them.

use crate::varint::{self, Reader};
use crate::{Damaged, MOST_DOCUMENTS, Result};

/// Nobody looks for a phrase behind so many words of one comment, and it bounds what a hostile text costs.
pub const LAST_POSITION: u32 = 1 << 16;

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

    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    pub fn add(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(word, other)| *word |= other);
    }

    pub fn keep(&mut self, others: &Self) {
        self.bits.iter_mut().zip(&others.bits).for_each(|(word, other)| *word &= other);
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

/// Calls `each` with every place of a term, ascending.
pub fn places(bytes: &[u8], documents: usize, mut each: impl FnMut(usize)) -> Result<()> {
    let mut reader = Reader::new(bytes);
    let head = reader.at_most(MOST_DOCUMENTS << 1 | 1)?;
    if head & 1 == 1 {
        for (index, byte) in reader.bytes(documents.div_ceil(8))?.iter().enumerate() {
            (0..8).filter(|bit| byte >> bit & 1 == 1).for_each(|bit| each(index * 8 + bit));
        }
        return Ok(());
    }
    let mut next = 0;
    for _ in 0..head >> 1 {
        let place = next + reader.at_most(MOST_DOCUMENTS)?;
        if place >= documents {
            return Err(Damaged("a place is behind the last document"));
        }
        each(place);
        next = place + 1;
    }
    Ok(())
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
            let mut found = Vec::new();
            places(&bytes, documents, |place| found.push(place as u32)).unwrap();
            assert_eq!(found, wanted);
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
        assert!(places(&[], 10, |_| ()).is_err());
        assert!(places(&[4, 3], 10, |_| ()).is_err(), "two places, one there");
        assert!(places(&[2, 12], 10, |_| ()).is_err(), "behind the last document");
        assert!(places(&[3, 1], 100, |_| ()).is_err(), "a bitmap cut short");
        assert!(positions(&mut Reader::new(&[1]), &mut Vec::new()).is_err());
    }
}

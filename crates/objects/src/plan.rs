//! How an object is cut into parts: values in, values out.
//!
//! Every part but the last has one size, at least S3's 5 MiB: Cloudflare R2 refuses others, and the
//! numbers end at 10,000. A piece that is exactly one part needs no bytes through this process.

use std::ops::Range;

/// A whole block of an upload is one part. Above S3's lower limit of 5 MiB for all parts but the last.
pub(crate) const PART_BYTES: u64 = debrief_model::upload::BLOCK_BYTES;

/// S3's upper limit for the parts of one object.
pub(crate) const MAX_PARTS: u64 = 10_000;

/// One part of an object that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its bytes in the object.
    pub range: Range<u64>,
    /// The index of the piece that has exactly these bytes.
    pub piece: Option<usize>,
}

/// The parts of an object of pieces, in order; `sizes` are theirs. Together they hold every byte once.
pub(crate) fn parts_of(sizes: &[u64]) -> Vec<Part> {
    let size_bytes = sizes.iter().sum();
    let part_bytes = part_bytes_for(size_bytes);
    let mut pieces = starts(sizes).peekable();
    let mut parts = Vec::new();
    let mut start = 0;
    while start < size_bytes {
        let range = start..size_bytes.min(start + part_bytes);
        while pieces.next_if(|(_, piece)| piece.start < start).is_some() {}
        let whole = |(_, piece): &(usize, Range<u64>)| *piece == range && piece.end - piece.start == part_bytes;
        let piece = pieces.next_if(whole).map(|(index, _)| index);
        start = range.end;
        parts.push(Part { range, piece });
    }
    parts
}

/// Where each piece that has bytes lies in the object.
fn starts(sizes: &[u64]) -> impl Iterator<Item = (usize, Range<u64>)> {
    let mut end = 0;
    sizes.iter().enumerate().filter(|(_, size)| **size > 0).map(move |(index, size)| {
        let start = end;
        end += size;
        (index, start..end)
    })
}

/// The part size for an object: grown by whole MiB where 10,000 parts of 8 MiB do not suffice.
pub(crate) fn part_bytes_for(size_bytes: u64) -> u64 {
    PART_BYTES.max(size_bytes.div_ceil(MAX_PARTS).next_multiple_of(1 << 20))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use rand::rngs::SmallRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    const MIB: u64 = 1 << 20;
    const TIB: u64 = 1 << 40;

    #[test]
    fn part_size_grows_so_that_ten_thousand_parts_suffice() {
        assert_eq!(part_bytes_for(1), PART_BYTES);
        assert_eq!(part_bytes_for(PART_BYTES * MAX_PARTS), PART_BYTES);
        assert!(part_bytes_for(PART_BYTES * MAX_PARTS + 1) > PART_BYTES);
        assert!((5 * TIB).div_ceil(part_bytes_for(5 * TIB)) <= MAX_PARTS);
    }

    fn copied(sizes: &[u64]) -> Vec<Option<usize>> {
        parts_of(sizes).into_iter().map(|part| part.piece).collect()
    }

    #[test]
    fn pieces_that_are_one_part_are_copied_and_the_runs_between_them_are_not() {
        let block = PART_BYTES;
        assert_eq!(copied(&[block, block, 1]), [Some(0), Some(1), None]);
        assert_eq!(copied(&[3 * MIB, 5 * MIB, block, 0, block]), [None, Some(2), Some(4)]);
        assert_eq!(copied(&[block, 7 * MIB, MIB, block, 9]), [Some(0), None, Some(3), None]);
        assert_eq!(copied(&[1, block, block]), [None, None, None]);
        assert_eq!(copied(&[2 * block, block]), [None, None, Some(1)]);
        assert_eq!(copied(&[]), []);
        assert_eq!(copied(&[0, 0]), []);
    }

    #[test]
    fn where_parts_have_grown_no_block_is_one() {
        let parts = parts_of(&vec![PART_BYTES; 10_001]);
        assert_eq!(parts.len(), 8890);
        assert!(parts.iter().all(|part| part.piece.is_none()));
    }

    /// Sizes as uploads make them: whole blocks, cut ones, tiny ones, none, and now and then a giant.
    fn sizes(random: &mut SmallRng) -> Vec<u64> {
        let giants = random.random_bool(0.2);
        (0..random.random_range(0..40))
            .flat_map(|_| match random.random_range(0..6) {
                0 | 1 => vec![PART_BYTES; random.random_range(1..5)],
                2 => {
                    let cut = random.random_range(1..PART_BYTES);
                    vec![cut, PART_BYTES - cut]
                }
                3 => vec![random.random_range(0..3)],
                4 if giants => vec![random.random_range(0..TIB / 8)],
                _ => vec![random.random_range(0..3 * PART_BYTES)],
            })
            .collect()
    }

    #[test]
    fn every_plan_keeps_the_rules_of_s3_and_every_byte() {
        let mut random = SmallRng::seed_from_u64(1);
        let (mut copies, mut streams, mut grown) = (0, 0, 0);
        for _ in 0..2000 {
            let sizes = sizes(&mut random);
            let total: u64 = sizes.iter().sum();
            let parts = parts_of(&sizes);
            let mut next = 0;
            for part in &parts {
                assert_eq!(part.range.start, next, "every byte once and in order: {sizes:?}");
                next = part.range.end;
            }
            assert_eq!(next, total, "{sizes:?}");
            assert!(parts.len() as u64 <= MAX_PARTS);
            let Some((last, others)) = parts.split_last() else { continue };
            let size = |part: &Part| part.range.end - part.range.start;
            let part_bytes = others.first().map_or(PART_BYTES, size);
            assert!(part_bytes >= 5 * MIB && others.iter().all(|part| size(part) == part_bytes), "{sizes:?}");
            assert!((1..=part_bytes).contains(&size(last)));
            let before = |index: usize| sizes[..index].iter().sum::<u64>();
            for part in &parts {
                if let Some(index) = part.piece {
                    assert_eq!(part.range, before(index)..before(index) + sizes[index], "{sizes:?}");
                    assert_eq!(sizes[index], part_bytes);
                }
            }
            copies += parts.iter().filter(|part| part.piece.is_some()).count();
            streams += parts.iter().filter(|part| part.piece.is_none()).count();
            grown += usize::from(part_bytes > PART_BYTES);
            // A whole block at a block's place is never sent.
            let aligned = (0..sizes.len()).filter(|&index| {
                part_bytes == PART_BYTES && sizes[index] == PART_BYTES && before(index) % PART_BYTES == 0
            });
            assert_eq!(aligned.count(), parts.iter().filter(|p| p.piece.is_some() && size(p) == PART_BYTES).count());
        }
        assert!(copies > 100 && streams > 100 && grown > 10, "{copies} copies, {streams} streams, {grown} grown");
    }
}

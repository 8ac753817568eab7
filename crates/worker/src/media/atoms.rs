//! The layout of MP4 and QuickTime: which boxes stand where (ISO 14496-12).

use std::fs::File;
use std::io;

use super::error::MediaError;
use super::facts::Container;
use super::sniff::{Sniffed, read_at};

/// Walks the outermost boxes. A file is seekable when its index stands in front of the pictures; one in
/// fragments, as browsers record them, mostly lacks duration and index.
///
/// # Errors
/// The outer one reading the file; the inner one `truncated_media`.
pub(super) fn layout(file: &mut File, length: u64, container: Container) -> io::Result<Result<Sniffed, MediaError>> {
    let mut seen = Seen::default();
    let mut offset = 0;
    for _ in 0..MAX_BOXES {
        let header = read_at(file, offset, 16)?;
        let Some((kind, size)) = box_at(&header, length - offset) else { break };
        let cut = size > length - offset;
        match &kind {
            b"moov" if cut => break,
            b"moov" => seen.index_first = !std::mem::replace(&mut seen.index, true) && !seen.samples,
            b"moof" => seen.fragments = true,
            b"mdat" => {
                seen.samples = true;
                seen.samples_cut |= cut;
            }
            _ => {}
        }
        offset = offset.saturating_add(size);
        if offset >= length {
            break;
        }
    }
    Ok(seen.verdict(container))
}

/// Whether the index stands before the samples, as far as the head of the file tells.
pub(super) fn index_is_first(head: &[u8]) -> Option<bool> {
    let mut offset = 0;
    while let Some(header) = head.get(offset..) {
        let (kind, size) = box_at(header, u64::MAX)?;
        match &kind {
            b"moov" => return Some(true),
            b"mdat" => return Some(false),
            _ => offset = offset.checked_add(usize::try_from(size).ok()?)?,
        }
    }
    None
}

/// A recording of twelve hours in fragments of a tenth of a second stays below this.
const MAX_BOXES: usize = 1_000_000;

#[derive(Default)]
struct Seen {
    index: bool,
    index_first: bool,
    samples: bool,
    samples_cut: bool,
    fragments: bool,
}

impl Seen {
    fn verdict(&self, container: Container) -> Result<Sniffed, MediaError> {
        if !self.index {
            return Err(MediaError::truncated("its index is missing"));
        }
        // The index of a whole movie promises more than a cut file holds; fragments speak for themselves.
        if self.samples_cut && !self.fragments {
            return Err(MediaError::truncated("its end is missing"));
        }
        let whole = !self.fragments;
        Ok(Sniffed { container, seekable: whole && self.index_first, complete: whole })
    }
}

/// Kind and size of the box; size 0 means up to the end of the file.
fn box_at(header: &[u8], rest: u64) -> Option<([u8; 4], u64)> {
    let size = u32::from_be_bytes(header.get(..4)?.try_into().ok()?);
    let kind = header.get(4..8)?.try_into().ok()?;
    let size = match size {
        0 => rest,
        1 => u64::from_be_bytes(header.get(8..16)?.try_into().ok()?),
        size => size.into(),
    };
    (size >= 8).then_some((kind, size))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    fn walk(boxes: &[(&[u8; 4], u32, usize)]) -> Result<(bool, bool), &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        let mut length = 0;
        for (kind, size, present) in boxes {
            file.write_all(&size.to_be_bytes()).unwrap();
            file.write_all(*kind).unwrap();
            file.write_all(&vec![0; present - 8]).unwrap();
            length += *present as u64;
        }
        layout(&mut file, length, Container::Mp4)
            .unwrap()
            .map(|sniffed| (sniffed.seekable, sniffed.complete))
            .map_err(|error| error.code)
    }

    #[test]
    fn tells_where_the_index_stands() {
        assert_eq!(walk(&[(b"ftyp", 16, 16), (b"moov", 32, 32), (b"mdat", 99, 99)]), Ok((true, true)));
        assert_eq!(walk(&[(b"ftyp", 16, 16), (b"mdat", 99, 99), (b"moov", 32, 32)]), Ok((false, true)));
        assert_eq!(walk(&[(b"ftyp", 16, 16), (b"moov", 32, 32), (b"mdat", 0, 99)]), Ok((true, true)));
        let fragments = [(b"moov", 32, 32), (b"moof", 20, 20), (b"mdat", 99, 40)];
        assert_eq!(walk(&fragments), Ok((false, false)));
    }

    #[test]
    fn notices_what_is_cut_off() {
        assert_eq!(walk(&[(b"ftyp", 16, 16), (b"mdat", 99, 50)]), Err("truncated_media"));
        assert_eq!(walk(&[(b"ftyp", 16, 16), (b"moov", 99, 50)]), Err("truncated_media"));
        assert_eq!(walk(&[(b"moov", 32, 32), (b"mdat", 99, 98)]), Err("truncated_media"));
    }
}

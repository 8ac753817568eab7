//! The layout of WebM and Matroska: what stands before the first cluster (RFC 8794, RFC 9559).

use std::fs::File;
use std::io;

use super::error::MediaError;
use super::facts::Container;
use super::sniff::{Sniffed, read_at};

const EBML: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const SEEK_HEAD: u32 = 0x114d_9b74;
const SEEK: u32 = 0x4dbb;
const SEEK_ID: u32 = 0x53ab;
const SEEK_POSITION: u32 = 0x53ac;
const INFO: u32 = 0x1549_a966;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const CUES: u32 = 0x1c53_bb6b;
const CLUSTER: u32 = 0x1f43_b675;

/// Reads up to the first cluster. Seekable means a stated duration and an index (cues) in front or named
/// by the seek head; MediaRecorder writes neither.
///
/// # Errors
/// The outer one reading the file; the inner one `not_media` and `truncated_media`.
pub(super) fn layout(file: &mut File, length: u64) -> io::Result<Result<Sniffed, MediaError>> {
    let Some(header) = element_at(file, 0, length)?.filter(|header| header.id == EBML) else {
        return Ok(Err(MediaError::not_media("its header is damaged")));
    };
    let container = match child(&body(file, &header)?, DOC_TYPE) {
        Some(kind) if kind.starts_with(b"webm") => Container::Webm,
        _ => Container::Matroska,
    };
    let segment = match element_at(file, header.end, length)? {
        Some(segment) if segment.id == SEGMENT => segment,
        Some(_) => return Ok(Err(MediaError::not_media("its header is damaged"))),
        None => return Ok(Err(MediaError::truncated("it ends after its header"))),
    };
    let mut seen = Seen::default();
    let mut offset = segment.start;
    for _ in 0..MAX_ELEMENTS {
        let Some(element) = element_at(file, offset, length)? else { break };
        match element.id {
            CLUSTER => break,
            CUES => seen.cues = true,
            TRACKS => seen.tracks = element.end <= length,
            INFO => seen.duration = child(&body(file, &element)?, DURATION).is_some(),
            SEEK_HEAD => seen.cues_at = seen.cues_at.or(cues_position(&body(file, &element)?)),
            _ => {}
        }
        offset = element.end;
    }
    if !seen.tracks {
        return Ok(Err(MediaError::truncated("it ends before its first picture or sound")));
    }
    let complete = seen.duration && segment.end <= length && !segment.open;
    let cues = seen.cues || seen.cues_at.is_some_and(|position| segment.start.saturating_add(position) < length);
    Ok(Ok(Sniffed { container, seekable: complete && cues, complete }))
}

/// Before the first cluster stand a handful; more is padding or malice.
const MAX_ELEMENTS: usize = 1000;

#[derive(Default)]
struct Seen {
    tracks: bool,
    duration: bool,
    cues: bool,
    cues_at: Option<u64>,
}

struct Element {
    id: u32,
    start: u64,
    end: u64,
    /// Its size is unknown: it was written live and goes on up to the end.
    open: bool,
}

fn element_at(file: &mut File, offset: u64, length: u64) -> io::Result<Option<Element>> {
    let header = read_at(file, offset, 12)?;
    Ok(header_of(&header).map(|(id, used, size)| {
        let start = offset + used as u64;
        Element {
            id,
            start,
            end: start.saturating_add(size.unwrap_or(length - start.min(length))),
            open: size.is_none(),
        }
    }))
}

/// The elements read whole are small; a hostile size must not become an allocation.
fn body(file: &mut File, element: &Element) -> io::Result<Vec<u8>> {
    const MOST: u64 = 64 * 1024;
    read_at(file, element.start, usize::try_from((element.end - element.start).min(MOST)).unwrap_or(0))
}

fn cues_position(seek_head: &[u8]) -> Option<u64> {
    children(seek_head)
        .filter(|(id, _)| *id == SEEK)
        .find(|(_, seek)| child(seek, SEEK_ID) == Some(CUES.to_be_bytes().as_slice()))
        .and_then(|(_, seek)| child(seek, SEEK_POSITION))
        .map(|bytes| bytes.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte)))
}

fn child(parent: &[u8], wanted: u32) -> Option<&[u8]> {
    children(parent).find(|(id, _)| *id == wanted).map(|(_, body)| body)
}

fn children(mut bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let (id, used, size) = header_of(bytes)?;
        let body = bytes.get(used..)?;
        let (body, rest) = body.split_at_checked(usize::try_from(size?).ok()?)?;
        bytes = rest;
        Some((id, body))
    })
}

/// Id, length of the header, size of the body (none when unknown).
fn header_of(bytes: &[u8]) -> Option<(u32, usize, Option<u64>)> {
    let id_length = bytes.first()?.leading_zeros() as usize + 1;
    if id_length > 4 {
        return None;
    }
    let id = bytes.get(..id_length)?.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
    let first = *bytes.get(id_length)?;
    let size_length = first.leading_zeros() as usize + 1;
    if size_length > 8 {
        return None;
    }
    let size = bytes.get(id_length..id_length + size_length)?;
    let mask = (1_u64 << (7 * size_length)) - 1;
    let value = size.iter().fold(0, |sum: u64, byte| (sum << 8) | u64::from(*byte)) & mask;
    Some((id, id_length + size_length, (value != mask).then_some(value)))
}

//! What a file is, by its bytes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::atoms;
use super::ebml;
use super::error::MediaError;
use super::facts::Container;

/// What the bytes tell without a decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sniffed {
    pub container: Container,
    /// States its duration and has its index where a player finds it.
    pub seekable: bool,
    /// Whether the stated duration can be trusted.
    pub complete: bool,
}

/// Looks at the start of the file, and at the layout of WebM and MP4.
///
/// # Errors
/// `empty_file`, `not_media`, `truncated_media`, `playlist_refused`, `unsupported_media`.
pub fn sniff(file: &mut File) -> Result<Sniffed, MediaError> {
    let unreadable = |error: io::Error| MediaError::local("reading it", &error);
    let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
    if length == 0 {
        return Err(MediaError::empty_file());
    }
    let head = read_at(file, 0, HEAD).map_err(unreadable)?;
    let container = match by_magic(&head) {
        Some(found) => found?,
        None if head.starts_with(b"ID3") => behind_id3(file, &head).map_err(unreadable)??,
        None => mpeg_audio(&head).ok_or_else(|| what_else(&head))?,
    };
    match container {
        Container::Webm | Container::Matroska => ebml::layout(file, length).map_err(unreadable)?,
        Container::Mp4 | Container::Quicktime => atoms::layout(file, length, container).map_err(unreadable)?,
        // These say nothing about their length, or only guess it from the bit rate.
        Container::Mp3 => Ok(Sniffed { container, seekable: true, complete: false }),
        Container::Adts | Container::MpegTs | Container::MpegPs | Container::Amr => {
            Ok(Sniffed { container, seekable: false, complete: false })
        }
        _ => Ok(Sniffed { container, seekable: true, complete: true }),
    }
}

/// Enough for several frames of MPEG audio and several packets of a transport stream.
const HEAD: usize = 16 * 1024;

pub(super) fn read_at(file: &mut File, offset: u64, length: usize) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::with_capacity(length.min(HEAD));
    file.take(length as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a file can be decoded in the order of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InOrder {
    Yes(Container),
    No,
    /// More of its head is needed.
    Unknown,
}

/// Tells by the head of a file that still arrives; `is_whole`: this is all of it.
#[must_use]
pub fn in_order(head: &[u8], is_whole: bool) -> InOrder {
    if head.len() < HEAD && !is_whole {
        return InOrder::Unknown;
    }
    let container = match by_magic(head) {
        Some(Ok(container)) => container,
        Some(Err(_)) => return InOrder::No,
        // The tag says nothing of what follows; nearly always it is this.
        None if head.starts_with(b"ID3") => Container::Mp3,
        None => match mpeg_audio(head) {
            Some(container) => container,
            None => return InOrder::No,
        },
    };
    match container {
        Container::Mp4 | Container::Quicktime => match atoms::index_is_first(head) {
            Some(true) => InOrder::Yes(container),
            Some(false) => InOrder::No,
            None if is_whole || head.len() > MOST_HEAD => InOrder::No,
            None => InOrder::Unknown,
        },
        // Their indices stand at the end, or their chunks are told by sizes that are written last.
        Container::Avi | Container::Aiff => InOrder::No,
        _ => InOrder::Yes(container),
    }
}

/// A file whose index does not begin within so many bytes has none at its start.
const MOST_HEAD: usize = 1 << 20;

fn by_magic(head: &[u8]) -> Option<Result<Container, MediaError>> {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let found = if at(0, b"\x1a\x45\xdf\xa3") {
        Container::Matroska
    } else if at(4, b"ftyp") {
        if IMAGE_BRANDS.iter().any(|brand| at(8, brand)) {
            return Some(Err(MediaError::not_media("it is a picture")));
        }
        if at(8, b"qt  ") { Container::Quicktime } else { Container::Mp4 }
    } else if QUICKTIME_ATOMS.iter().any(|atom| at(4, atom)) {
        Container::Quicktime
    } else if at(0, b"OggS") {
        Container::Ogg
    } else if (at(0, b"RIFF") || at(0, b"RF64")) && at(8, b"WAVE") {
        Container::Wav
    } else if at(0, b"RIFF") && at(8, b"AVI ") {
        Container::Avi
    } else if at(0, b"fLaC") {
        Container::Flac
    } else if at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")) {
        Container::Aiff
    } else if at(0, b"#!AMR") {
        Container::Amr
    } else if at(0, b"\0\0\x01\xba") {
        Container::MpegPs
    } else if (0..4).all(|packet| at(packet * 188, b"G")) {
        Container::MpegTs
    } else {
        return None;
    };
    Some(Ok(found))
}

/// Still pictures in the wrapping of MP4.
const IMAGE_BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"];
/// How a movie from before `ftyp` begins.
const QUICKTIME_ATOMS: [&[u8]; 6] = [b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"];

/// A tag can be as large as its cover picture, so what follows it is read from there.
fn behind_id3(file: &mut File, head: &[u8]) -> io::Result<Result<Container, MediaError>> {
    let Some(size) = head.get(6..10) else { return Ok(Err(what_else(head))) };
    let size = size.iter().fold(0_u64, |sum, byte| (sum << 7) | u64::from(byte & 0x7f));
    let body = read_at(file, 10 + size, HEAD)?;
    let body = &body[body.iter().position(|byte| *byte != 0).unwrap_or(body.len())..];
    if body.starts_with(b"fLaC") {
        return Ok(Ok(Container::Flac));
    }
    Ok(mpeg_audio(body).ok_or_else(|| MediaError::not_media("it has a music tag and no sound")))
}

/// Two bytes of sync are common by accident; a second frame where the first one ends is not.
fn mpeg_audio(bytes: &[u8]) -> Option<Container> {
    let (container, length) = frame(bytes)?;
    match bytes.get(length..) {
        // A file of a single frame.
        Some([]) => Some(container),
        Some(rest) => frame(rest).filter(|(next, _)| *next == container).map(|(same, _)| same),
        None => None,
    }
}

/// Kind and length of the frame at the start (ISO 11172-3 layer III; ISO 13818-7 ADTS).
fn frame(bytes: &[u8]) -> Option<(Container, usize)> {
    let [0xff, b1, b2, b3, b4, b5, ..] = *bytes else { return None };
    if b1 & 0xf6 == 0xf0 {
        let length = usize::from(b3 & 3) << 11 | usize::from(b4) << 3 | usize::from(b5 >> 5);
        return (length > 7).then_some((Container::Adts, length));
    }
    if b1 & 0xe6 != 0xe2 {
        return None;
    }
    let version_1 = b1 & 0x08 != 0;
    let rates = if version_1 { &LAYER3_V1 } else { &LAYER3_V2 };
    let bit_rate = *rates.get(usize::from(b2 >> 4))?;
    let sample_rate = [44_100, 48_000, 32_000].get(usize::from(b2 >> 2 & 3))?
        >> match b1 >> 3 & 3 {
            3 => 0,
            2 => 1,
            0 => 2,
            _ => return None,
        };
    let samples_over_8 = if version_1 { 144 } else { 72 };
    let length = samples_over_8 * bit_rate * 1000 / sample_rate + usize::from(b2 >> 1 & 1);
    (bit_rate > 0).then_some((Container::Mp3, length))
}

const LAYER3_V1: [usize; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LAYER3_V2: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// The right refusal for what is no known recording.
fn what_else(head: &[u8]) -> MediaError {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts = |prefix: &[u8]| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if PLAYLISTS.iter().any(|start| starts(start)) || (starts(b"<") && names_a_playlist(text)) {
        return MediaError::playlist();
    }
    if PICTURES.iter().any(|start| head.starts_with(start))
        || (starts(b"RIFF") && head.get(8..12) == Some(b"WEBP".as_slice()))
    {
        return MediaError::not_media("it is a picture");
    }
    if let Some((_, name)) = OTHER_MEDIA.iter().find(|(start, _)| head.starts_with(start)) {
        return MediaError::unsupported(name);
    }
    if head.contains(&0) || std::str::from_utf8(&head[..head.len().min(512)]).is_err_and(|e| e.error_len().is_some()) {
        return MediaError::not_media("its bytes are of no known audio or video format");
    }
    MediaError::not_media("it is a text")
}

/// HLS and M3U, ffmpeg's concat script, PLS, ASX, SDP, RTSP and old QuickTime links.
const PLAYLISTS: [&[u8]; 8] =
    [b"#EXTM3U", b"#EXT-X-", b"ffconcat", b"[playlist]", b"[Reference]", b"v=0", b"RTSPtext", b"SMILtext"];

fn names_a_playlist(text: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&text[..text.len().min(2048)]).to_ascii_lowercase();
    ["<mpd", "<smil", "<asx", "<playlist", "<smoothstreamingmedia", "<rss"].iter().any(|tag| start.contains(tag))
}

const PICTURES: [&[u8]; 6] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*"];

const OTHER_MEDIA: [(&[u8], &str); 4] = [
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
    (b"FLV\x01", "Flash Video"),
    (b".RMF", "RealMedia"),
    (b"caff", "Core Audio Format"),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    fn code(bytes: &[u8]) -> Result<Container, &'static str> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        sniff(&mut file).map(|sniffed| sniffed.container).map_err(|error| error.code)
    }

    #[test]
    fn refuses_what_is_no_recording_with_its_own_code() {
        assert_eq!(code(b""), Err("empty_file"));
        assert_eq!(code(b"Dear diary, nothing moved today."), Err("not_media"));
        assert_eq!(code("Älterer Text ohne Bild".as_bytes()), Err("not_media"));
        assert_eq!(code(b"#EXTM3U\n#EXT-X-VERSION:3\n"), Err("playlist_refused"));
        assert_eq!(code(b"\xef\xbb\xbf\r\n #extm3u\n"), Err("playlist_refused"));
        assert_eq!(code(b"ffconcat version 1.0\nfile /etc/passwd\n"), Err("playlist_refused"));
        assert_eq!(code(b"<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn\">"), Err("playlist_refused"));
        assert_eq!(code(b"<?xml version=\"1.0\"?>\n<svg/>"), Err("not_media"));
        assert_eq!(code(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err("not_media"));
        assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Err("not_media"));
        assert_eq!(code(b"FLV\x01\x05\0\0\0\x09"), Err("unsupported_media"));
        assert_eq!(code(&[0x5a; 4000]), Err("not_media"));
    }

    #[test]
    fn a_sync_word_alone_is_no_mp3() {
        let header = [0xff, 0xfb, 0x90, 0x64];
        let mut frames = Vec::new();
        for _ in 0..3 {
            frames.extend(header);
            frames.resize(frames.len() + 413, 0);
        }
        assert_eq!(code(&frames), Ok(Container::Mp3));
        assert_eq!(code(&[b"ID3\x04\0\0\0\0\0\x05hello".as_slice(), &frames].concat()), Ok(Container::Mp3));
        frames[417] = 0;
        assert_eq!(code(&frames), Err("not_media"));
    }
}

//! What may stand beside the words of a comment: pictures and short recordings, told by how their bytes begin.

/// Of a picture's side.
const MOST_PIXELS: u32 = 16_384;

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub media_type: &'static str,
    /// Width and height of a picture.
    pub pixels: Option<(u32, u32)>,
}

/// `None`: neither a picture nor a recording that browsers show. What the sender calls it decides only whether a
/// recording is one of sound alone.
#[must_use]
pub fn recognise(bytes: &[u8], called: &str) -> Option<Recognised> {
    if let Some((media_type, pixels)) = picture(bytes) {
        let (width, height) = pixels;
        let shows = (1..=MOST_PIXELS).contains(&width) && (1..=MOST_PIXELS).contains(&height);
        return shows.then_some(Recognised { media_type, pixels: Some(pixels) });
    }
    let is_sound = called.trim().to_ascii_lowercase().starts_with("audio/");
    let media_type = match (container(bytes)?, is_sound) {
        (Container::WebM, true) => "audio/webm",
        (Container::WebM, false) => "video/webm",
        (Container::Mp4, true) => "audio/mp4",
        (Container::Mp4, false) => "video/mp4",
        (Container::Ogg, _) => "audio/ogg",
    };
    Some(Recognised { media_type, pixels: None })
}

enum Container {
    WebM,
    Mp4,
    Ogg,
}

fn container(bytes: &[u8]) -> Option<Container> {
    if bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return Some(Container::WebM);
    }
    if bytes.starts_with(b"OggS") {
        return Some(Container::Ogg);
    }
    (bytes.get(4..8)? == b"ftyp").then_some(Container::Mp4)
}

fn picture(bytes: &[u8]) -> Option<(&'static str, (u32, u32))> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16)? == b"IHDR" {
        return Some(("image/png", (big(bytes, 16, 4)?, big(bytes, 20, 4)?)));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(("image/gif", (little(bytes, 6, 2)?, little(bytes, 8, 2)?)));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        return Some(("image/webp", webp(bytes)?));
    }
    bytes.starts_with(&[0xff, 0xd8, 0xff]).then(|| jpeg(bytes)).flatten().map(|pixels| ("image/jpeg", pixels))
}

/// The three kinds of a WebP's first chunk each have the size elsewhere.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8 " if bytes.get(23..26)? == [0x9d, 0x01, 0x2a] => {
            Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff))
        }
        _ => None,
    }
}

/// From segment to segment until the one that begins a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Filling before a marker.
            0xff => at += 1,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            // The picture's data begins, and no frame has been told of.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(big(bytes, at + 2, 2)?).ok()?,
        }
    }
}

fn big(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at + count)?.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Some(bytes.get(at..at + count)?.iter().rev().fold(0, |sum, byte| (sum << 8) | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Option<(&'static str, Option<(u32, u32)>)> {
        recognise(bytes, "image/png").map(|found| (found.media_type, found.pixels))
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        assert_eq!(found(&png(640, 480)), Some(("image/png", Some((640, 480)))));
        assert_eq!(found(b"GIF89a\x02\x01\x03\0..."), Some(("image/gif", Some((258, 3)))));
        let jpeg =
            [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc4, 0, 3, 9, 0xff, 0xc2, 0, 11, 8, 1, 0x2c, 2, 0x58, 3];
        assert_eq!(found(&jpeg), Some(("image/jpeg", Some((600, 300)))));
        let mut extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        extended.extend([0x3f, 0x01, 0, 0xef, 0, 0]);
        assert_eq!(found(&extended), Some(("image/webp", Some((320, 240)))));
        let mut lossless = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f".to_vec();
        lossless.extend((319_u32 | (239 << 14)).to_le_bytes());
        assert_eq!(found(&lossless), Some(("image/webp", Some((320, 240)))));
        let mut lossy = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a".to_vec();
        lossy.extend([0x40, 0x41, 0xf0, 0x40]);
        assert_eq!(found(&lossy), Some(("image/webp", Some((320, 240)))));
    }

    #[test]
    fn what_is_cut_too_large_or_no_picture_is_not_taken() {
        for bytes in [png(0, 5), png(5, 20_000), png(640, 480)[..20].to_vec(), b"<svg xmlns='x'/>".to_vec(), vec![]] {
            assert_eq!(found(&bytes), None, "{bytes:?}");
        }
        // Segments that promise more than there is, and a length of nothing for ever.
        assert_eq!(found(&[0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]), None);
        assert_eq!(found(&[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0]), None);
        assert_eq!(found(&[0xff, 0xd8, 0xff, 0xda, 0, 2]), None);
    }

    #[test]
    fn recordings_are_of_sound_where_the_sender_says_so() {
        let webm = [0x1a, 0x45, 0xdf, 0xa3, 1];
        let called = |called: &str| recognise(&webm, called).map(|found| found.media_type);
        assert_eq!(called("Audio/webm;codecs=opus"), Some("audio/webm"));
        assert_eq!(called("video/webm"), Some("video/webm"));
        assert_eq!(called("text/html"), Some("video/webm"));
        assert_eq!(recognise(b"\0\0\0\x18ftypmp42", "video/mp4").map(|found| found.media_type), Some("video/mp4"));
        assert_eq!(recognise(b"OggS\0", "audio/ogg").map(|found| found.media_type), Some("audio/ogg"));
    }
}

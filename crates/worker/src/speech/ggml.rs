//! Whether a file has the structure of a Whisper model in ggml format.
//!
//! whisper.cpp trusts a model file: a wrong length or dimension aborts the process, and a file cut inside its
//! last tensor loads as if it were whole. So everything it reads is walked here first, in safe code, against
//! the bounds of the Whisper family. The weights themselves are skipped.

use std::io::{self, Read, Seek, SeekFrom};

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) multilingual: bool,
}

const MAGIC: i32 = 0x6767_6d6c;
/// English-only, many languages, and many with Cantonese (large-v3): whisper.cpp derives its special tokens from it.
const VOCABULARIES: std::ops::RangeInclusive<i32> = 51_864..=51_866;
/// 30 s of audio, for every Whisper model: whisper.cpp's buffers are made for it.
const AUDIO_CONTEXT: i32 = 1500;
/// Bins of a Fourier transform over 400 samples, which whisper.cpp computes whatever the file says.
const FILTER_BINS: i32 = 201;
/// The longest token of the usual vocabulary has 128 bytes, the longest tensor name 45.
const LONGEST_NAME: i32 = 256;

/// The header, when the whole file is sound; else a phrase that says what is wrong with it.
pub(crate) fn inspect(file: &mut (impl Read + Seek)) -> Result<Header, String> {
    walk(file).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is cut short".to_owned(),
        _ => error.to_string(),
    })
}

fn walk(file: &mut (impl Read + Seek)) -> io::Result<Header> {
    let size_bytes = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    check(size_bytes > 0, "it is empty")?;
    check(int(file)? == MAGIC, "it is not a ggml model")?;
    let shape = shape(file)?;
    check(int(file)? == shape.mels && int(file)? == FILTER_BINS, "its mel filters do not fit")?;
    skip(file, i64::from(shape.mels * FILTER_BINS) * 4)?;
    vocabulary(file, shape.vocabulary)?;
    let mut tensors = 0;
    while file.stream_position()? < size_bytes {
        tensor(file, size_bytes)?;
        tensors += 1;
    }
    check(tensors == shape.tensors(), "it has not all of its tensors")?;
    Ok(Header { multilingual: shape.vocabulary > *VOCABULARIES.start() })
}

struct Shape {
    vocabulary: i32,
    audio_layers: i32,
    text_layers: i32,
    mels: i32,
}

impl Shape {
    /// As whisper.cpp's `whisper_model_load` creates them.
    fn tensors(&self) -> i32 {
        11 + 15 * self.audio_layers + 24 * self.text_layers
    }
}

fn shape(file: &mut impl Read) -> io::Result<Shape> {
    let mut field = || int(file);
    let vocabulary = field()?;
    let (audio_context, audio_state, audio_heads, audio_layers) = (field()?, field()?, field()?, field()?);
    let (text_context, text_state, text_heads, text_layers) = (field()?, field()?, field()?, field()?);
    let (mels, format) = (field()?, field()?);
    let sound = VOCABULARIES.contains(&vocabulary)
        && audio_context == AUDIO_CONTEXT
        && (32..=2048).contains(&audio_state)
        && text_state == audio_state
        && (1..=64).contains(&audio_heads)
        && (1..=64).contains(&text_heads)
        && audio_state % audio_heads == 0
        && text_state % text_heads == 0
        && (1..=64).contains(&audio_layers)
        && (1..=64).contains(&text_layers)
        && (16..=1024).contains(&text_context)
        && (mels == 80 || mels == 128)
        && matches!(format % 1000, 0..=3 | 7..=14);
    check(sound, "its header is not that of a Whisper model")?;
    Ok(Shape { vocabulary, audio_layers, text_layers, mels })
}

fn vocabulary(file: &mut (impl Read + Seek), most: i32) -> io::Result<()> {
    let tokens = int(file)?;
    check((1..=most).contains(&tokens), "its vocabulary does not fit")?;
    for _ in 0..tokens {
        let length = int(file)?;
        check((0..=LONGEST_NAME).contains(&length), "its vocabulary is damaged")?;
        skip(file, i64::from(length))?;
    }
    Ok(())
}

fn tensor(file: &mut (impl Read + Seek), size_bytes: u64) -> io::Result<()> {
    let (dimensions, name_length, kind) = (int(file)?, int(file)?, int(file)?);
    check((1..=3).contains(&dimensions) && (1..=LONGEST_NAME).contains(&name_length), "a tensor is damaged")?;
    let mut elements = 1_i64;
    for _ in 0..dimensions {
        let length = int(file)?;
        check((1..=1 << 20).contains(&length), "a tensor is damaged")?;
        elements *= i64::from(length);
    }
    skip(file, i64::from(name_length))?;
    let (block, block_bytes) = block(kind).ok_or_else(|| invalid("a tensor is of an unknown kind"))?;
    check(elements <= i64::from(i32::MAX) && elements % block == 0, "a tensor is damaged")?;
    skip(file, elements / block * block_bytes)?;
    if file.stream_position()? > size_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

/// Elements and bytes of a block of ggml's tensor types.
fn block(kind: i32) -> Option<(i64, i64)> {
    Some(match kind {
        0 => (1, 4),
        1 => (1, 2),
        2 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        _ => return None,
    })
}

fn int(file: &mut impl Read) -> io::Result<i32> {
    let mut bytes = [0; 4];
    file.read_exact(&mut bytes)?;
    Ok(i32::from_le_bytes(bytes))
}

fn skip(file: &mut impl Seek, bytes: i64) -> io::Result<()> {
    // Relative, so that a buffered reader keeps its buffer.
    file.seek_relative(bytes)
}

fn check(holds: bool, otherwise: &str) -> io::Result<()> {
    if holds { Ok(()) } else { Err(invalid(otherwise)) }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::Cursor;

    const DEMO: &[u8] = include_bytes!("../../models/ggml-walkthrough.bin");

    #[test]
    fn the_demo_model_is_sound() {
        assert_eq!(inspect(&mut Cursor::new(DEMO)), Ok(Header { multilingual: false }));
    }

    #[test]
    fn nothing_and_noise_are_refused() {
        assert_eq!(inspect(&mut Cursor::new(&[])), Err("it is empty".into()));
        assert_eq!(inspect(&mut Cursor::new(&[7; 4096])), Err("it is not a ggml model".into()));
    }

    #[test]
    fn a_cut_anywhere_is_noticed() {
        for size in [3, 20, 60, 70_000, 400_000, 2_000_000, DEMO.len() - 1] {
            assert!(inspect(&mut Cursor::new(&DEMO[..size])).is_err(), "{size} bytes");
        }
    }

    #[test]
    fn a_changed_header_field_is_noticed() {
        for field in 1..=10 {
            for value in [0_i32, -1, i32::MAX, 1_000_000] {
                let mut bytes = DEMO.to_vec();
                bytes[field * 4..field * 4 + 4].copy_from_slice(&value.to_le_bytes());
                assert!(inspect(&mut Cursor::new(&bytes)).is_err(), "field {field} = {value}");
            }
        }
    }

    #[test]
    fn a_missing_tensor_is_noticed() {
        for layers in [5, 9] {
            let mut bytes = DEMO.to_vec();
            bytes[layers * 4] += 1;
            assert_eq!(inspect(&mut Cursor::new(&bytes)), Err("it has not all of its tensors".into()));
        }
    }

    #[test]
    fn something_behind_the_last_tensor_is_noticed() {
        let mut bytes = DEMO.to_vec();
        bytes.extend_from_slice(&[0; 40]);
        assert!(inspect(&mut Cursor::new(&bytes)).is_err());
    }
}

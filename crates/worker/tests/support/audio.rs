//! Samples at 16 kHz: from the fixtures, and freshly spoken by espeak-ng.

use std::path::{Path, PathBuf};
use std::process::Command;

pub const RATE: usize = 16_000;

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

/// A wav file of 16 kHz, mono, 16 bit.
pub fn read_wav(path: &Path) -> Vec<i16> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (rate, samples) = wav(&bytes);
    assert_eq!(rate, RATE, "{}", path.display());
    samples
}

/// What espeak-ng says, at 16 kHz. Panics with what to install where it is missing.
pub fn speak(text: &str, voice: &str, words_a_minute: u32) -> Vec<i16> {
    let output = Command::new("espeak-ng")
        .args(["-v", voice, "-s", &words_a_minute.to_string(), "--stdout", text])
        .output()
        .expect("espeak-ng runs (Debian: espeak-ng)");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (rate, samples) = wav(&output.stdout);
    resample(&samples, rate)
}

/// Rate and samples of a mono 16 bit wav; a streamed one states no length.
fn wav(bytes: &[u8]) -> (usize, Vec<i16>) {
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
    let (mut at, mut rate) = (12, 0);
    loop {
        let (name, size) = (&bytes[at..at + 4], number(at + 4));
        match name {
            b"fmt " => rate = number(at + 12),
            b"data" => {
                let end = (at + 8).saturating_add(size).min(bytes.len());
                let samples = bytes[at + 8..end].chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
                return (rate, samples.collect());
            }
            _ => {}
        }
        at += 8 + size + size % 2;
    }
}

/// Windowed-sinc interpolation, as clean as the model's training data was.
fn resample(samples: &[i16], rate: usize) -> Vec<i16> {
    const REACH: isize = 24;
    let step = rate as f64 / RATE as f64;
    let cutoff = (1.0 / step).min(1.0);
    let count = (samples.len() as f64 / step) as usize;
    let at = |index: isize| usize::try_from(index).ok().and_then(|index| samples.get(index)).copied().unwrap_or(0);
    (0..count)
        .map(|n| {
            let position = n as f64 * step;
            let middle = position.floor() as isize;
            let sum: f64 = (middle - REACH..=middle + REACH)
                .map(|index| {
                    let x = index as f64 - position;
                    let sinc = if x == 0.0 {
                        1.0
                    } else {
                        (std::f64::consts::PI * cutoff * x).sin() / (std::f64::consts::PI * cutoff * x)
                    };
                    let window = 0.5 + 0.5 * (std::f64::consts::PI * x / (REACH as f64 + 1.0)).cos();
                    f64::from(at(index)) * cutoff * sinc * window
                })
                .sum();
            sum.clamp(-32768.0, 32767.0) as i16
        })
        .collect()
}

pub fn silence(seconds: f64) -> Vec<i16> {
    vec![0; (seconds * RATE as f64) as usize]
}

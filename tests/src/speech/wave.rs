use std::path::Path;

use super::Chance;

/// What espeak-ng speaks in: samples a second, one channel of 16 bits.
pub const RATE: u32 = 22_050;

/// Anything quieter is silence around the speech.
const AUDIBLE: u16 = 330;

/// Sound in memory.
#[derive(Clone, Default)]
pub struct Wave {
    samples: Vec<i16>,
}

impl Wave {
    pub(super) fn of(samples: Vec<i16>) -> Self {
        Self { samples }
    }

    pub(super) fn from_espeak(wav: &[u8]) -> Self {
        assert_eq!(u32::from_le_bytes([wav[24], wav[25], wav[26], wav[27]]), RATE);
        // To a pipe espeak-ng writes a header of 44 bytes with lengths that it cannot know.
        Self { samples: wav[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect() }
    }

    pub(super) fn trimmed(&self) -> Self {
        let is_loud = |sample: &i16| sample.unsigned_abs() > AUDIBLE;
        let from = self.samples.iter().position(is_loud).expect("speech");
        let to = self.samples.iter().rposition(is_loud).expect("speech") + 1;
        Self { samples: self.samples[from..to].to_vec() }
    }

    pub fn add(&mut self, other: &Self) {
        self.samples.extend(&other.samples);
    }

    pub fn add_silence(&mut self, duration_ms: i64) {
        let count = duration_ms * i64::from(RATE) / 1000;
        self.samples.resize(self.samples.len() + count as usize, 0);
    }

    pub fn duration_ms(&self) -> i64 {
        self.samples.len() as i64 * 1000 / i64::from(RATE)
    }

    pub fn write(&self, path: &Path) {
        let bytes: Vec<u8> = self.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        std::fs::write(path, wav(RATE, 1, &bytes)).expect("a wav file");
    }
}

/// A valid wav file of about `size_bytes` of quiet noise: bytes that differ everywhere and say nothing.
pub fn noise(seed: u64, size_bytes: usize) -> Vec<u8> {
    let mut chance = Chance::from(seed);
    let mut samples = Vec::with_capacity(size_bytes);
    while samples.len() < size_bytes {
        let bits = chance.number();
        for shift in [0, 16, 32, 48] {
            // Two bits of sign and size: far below what counts as speech.
            samples.extend((((bits >> shift) & 0xff) as i16 - 128).to_le_bytes());
        }
    }
    // Many samples a second make a large file a short recording.
    wav(192_000, 2, &samples)
}

fn wav(rate: u32, channels: u16, samples: &[u8]) -> Vec<u8> {
    let frame_bytes = channels * 2;
    let mut file = Vec::with_capacity(samples.len() + 44);
    file.extend(b"RIFF");
    file.extend((samples.len() as u32 + 36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(1_u16.to_le_bytes());
    file.extend(channels.to_le_bytes());
    file.extend(rate.to_le_bytes());
    file.extend((rate * u32::from(frame_bytes)).to_le_bytes());
    file.extend(frame_bytes.to_le_bytes());
    file.extend(16_u16.to_le_bytes());
    file.extend(b"data");
    file.extend((samples.len() as u32).to_le_bytes());
    file.extend(samples);
    file
}

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_stories::speech::Chance;
use sha2::{Digest, Sha256};

/// An `Upload-Checksum` of these bytes, by an algorithm of the server's that chance names.
pub fn checksum(chance: &mut Chance, bytes: &[u8]) -> (String, String) {
    let value = match chance.below(2) {
        0 => format!("sha256 {}", STANDARD.encode(Sha256::digest(bytes))),
        _ => format!("crc32 {}", STANDARD.encode(crc32(bytes).to_be_bytes())),
    };
    ("Upload-Checksum".into(), value)
}

/// CRC-32 as ISO 3309 has it, bit by bit: the pieces are short.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

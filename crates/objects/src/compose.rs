use debrief_model::ObjectKey;

use crate::multipart::{PartSource, Target};
use crate::plan::{PART_BYTES, parts_of};
use crate::reader::OriginalReader;
use crate::{Error, ObjectStore};

/// A run of an original's bytes that is an object of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub key: ObjectKey,
    pub size_bytes: u64,
}

impl ObjectStore {
    /// Makes one object of pieces, in their order; the pieces stay. Those that are exactly one part are
    /// copied inside the server where it can, the others go through this process with constant memory.
    /// The target appears whole or not at all.
    pub async fn compose(&self, target: &ObjectKey, pieces: &[Piece], content_type: &str) -> Result<(), Error> {
        if pieces.is_empty() {
            return Err(Error::NoPieces { key: target.as_str().into() });
        }
        let original = OriginalReader::new(self.clone(), pieces.to_vec());
        let size_bytes = original.size_bytes();
        if size_bytes <= PART_BYTES {
            return self.put(target, original.bytes(0..size_bytes).await?, content_type).await;
        }
        let sizes: Vec<u64> = pieces.iter().map(|piece| piece.size_bytes).collect();
        let target = Target { key: target, content_type, size_bytes };
        self.put_parts(&target, &parts_of(&sizes), &original, pieces).await
    }
}

/// `bucket/key` as the copy source header wants it: every byte but the unreserved ones and `/` encoded.
pub(crate) fn copy_source(bucket: &str, key: &ObjectKey) -> String {
    let mut source = format!("{bucket}/");
    for byte in key.as_str().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                source.push(char::from(byte));
            }
            _ => source.push_str(&format!("%{byte:02X}")),
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_source_is_encoded_byte_by_byte() {
        let key = ObjectKey::from_stored("a b/ü?+.x".into());
        assert_eq!(copy_source("bucket", &key), "bucket/a%20b/%C3%BC%3F%2B.x");
    }
}

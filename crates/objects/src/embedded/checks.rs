//! What a request said of its body, and of the object it expects.

use s3s::checksum::ChecksumHasher;
use s3s::crypto::Checksum as _;
use s3s::dto::ETagCondition;
use s3s::{S3Result, s3_error};

use super::body::Received;

#[derive(Default)]
pub struct Announced {
    pub length: Option<i64>,
    pub md5: Option<String>,
    pub crc32: Option<String>,
    pub crc32c: Option<String>,
    pub crc64nvme: Option<String>,
    pub sha1: Option<String>,
    pub sha256: Option<String>,
}

impl Announced {
    /// Computes the sums that were announced and no others.
    pub fn hasher(&self) -> ChecksumHasher {
        ChecksumHasher {
            crc32: self.crc32.as_ref().map(|_| s3s::crypto::Crc32::new()),
            crc32c: self.crc32c.as_ref().map(|_| s3s::crypto::Crc32c::new()),
            sha1: self.sha1.as_ref().map(|_| s3s::crypto::Sha1::new()),
            sha256: self.sha256.as_ref().map(|_| s3s::crypto::Sha256::new()),
            crc64nvme: self.crc64nvme.as_ref().map(|_| s3s::crypto::Crc64Nvme::new()),
        }
    }

    /// MD5 takes longer than all the rest of a write. Where another sum is announced the bytes are checked by that, and
    /// the ETag needs only to be different for each write.
    pub fn needs_md5(&self) -> bool {
        let others = [&self.crc32, &self.crc32c, &self.crc64nvme, &self.sha1, &self.sha256];
        self.md5.is_some() || others.iter().all(|sum| sum.is_none())
    }

    pub fn check(&self, received: &Received) -> S3Result<()> {
        if self.length.is_some_and(|length| u64::try_from(length) != Ok(received.size_bytes)) {
            return Err(s3_error!(IncompleteBody));
        }
        let md5 = received.md5.as_ref().map(|md5| base64_of(md5));
        if self.md5.is_some() && self.md5 != md5 {
            return Err(s3_error!(BadDigest));
        }
        let found = &received.checksum;
        let equal = self.crc32 == found.checksum_crc32
            && self.crc32c == found.checksum_crc32c
            && self.crc64nvme == found.checksum_crc64nvme
            && self.sha1 == found.checksum_sha1
            && self.sha256 == found.checksum_sha256;
        if equal { Ok(()) } else { Err(s3_error!(BadDigest)) }
    }
}

/// Whether an object with this ETag, or none, meets the condition.
pub fn held_by(condition: &ETagCondition, etag: Option<&str>) -> bool {
    match (condition, etag) {
        (_, None) => false,
        (ETagCondition::Any, Some(_)) => true,
        (ETagCondition::ETag(wanted), Some(etag)) => wanted.value() == etag,
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

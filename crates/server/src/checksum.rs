//! `Upload-Checksum` of tus: nothing of a body is kept unless its sum is the promised one.

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

pub const ALGORITHMS: &str = "sha1,sha256,crc32";
const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
    /// The ISO 3309 one, as zlib and Ethernet have it; its four bytes most significant first, as S3 writes them.
    Crc32,
}

/// Where the promised sum stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Checksum {
    Promised(Promise),
    /// It follows the body.
    InTrailer,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Promise {
    algorithm: Algorithm,
    sum: Vec<u8>,
}

impl Checksum {
    pub fn sha256(sum: [u8; 32]) -> Self {
        Self::Promised(Promise { algorithm: Algorithm::Sha256, sum: sum.to_vec() })
    }

    /// What the headers of a request promise. A header beats an announced trailer.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>> {
        if let Some(promise) = Promise::of(headers)? {
            return Ok(Some(Self::Promised(promise)));
        }
        let announced = headers.get_all(header::TRAILER).iter().filter_map(|value| value.to_str().ok());
        let mut names = announced.flat_map(|value| value.split(','));
        Ok(names.any(|name| name.trim().eq_ignore_ascii_case(UPLOAD_CHECKSUM.as_str())).then_some(Self::InTrailer))
    }
}

impl Promise {
    /// From headers, or from trailers.
    fn of(headers: &HeaderMap) -> Result<Option<Self>> {
        let Some(value) = headers.get(&UPLOAD_CHECKSUM) else { return Ok(None) };
        let pair = value.to_str().ok().and_then(|text| text.trim().split_once(' '));
        let (name, encoded) = pair.ok_or_else(|| invalid("is not “algorithm base64sum”"))?;
        let (algorithm, length) = match name.to_ascii_lowercase().as_str() {
            "sha1" => (Algorithm::Sha1, 20),
            "sha256" => (Algorithm::Sha256, 32),
            "crc32" => (Algorithm::Crc32, 4),
            _ => return Err(invalid("names an algorithm that this server does not know")),
        };
        let sum = STANDARD.decode(encoded.trim()).map_err(|_| invalid("has a sum that is not base64"))?;
        if sum.len() != length {
            return Err(invalid("has a sum of the wrong length"));
        }
        Ok(Some(Self { algorithm, sum }))
    }
}

fn invalid(what: &str) -> Error {
    let message = format!("Upload-Checksum {what}. This server takes {ALGORITHMS}.");
    Error::new(StatusCode::BAD_REQUEST, "invalid_checksum", message)
}

/// Sums a body up while it arrives.
pub struct Summing {
    promised: Checksum,
    sha1: Option<sha1::Sha1>,
    sha256: Option<Sha256>,
    crc32: Option<crc32fast::Hasher>,
}

impl Summing {
    /// Where the sum comes at the end, its algorithm does too: all are run.
    #[must_use]
    pub fn new(promised: Checksum) -> Self {
        let wanted = |algorithm| match &promised {
            Checksum::Promised(promise) => promise.algorithm == algorithm,
            Checksum::InTrailer => true,
        };
        Self {
            sha1: wanted(Algorithm::Sha1).then(sha1::Sha1::new),
            sha256: wanted(Algorithm::Sha256).then(Sha256::new),
            crc32: wanted(Algorithm::Crc32).then(crc32fast::Hasher::new),
            promised,
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        if let Some(sum) = &mut self.sha1 {
            sum.update(bytes);
        }
        if let Some(sum) = &mut self.sha256 {
            sum.update(bytes);
        }
        if let Some(sum) = &mut self.crc32 {
            sum.update(bytes);
        }
    }

    /// The body has ended, with these trailers. Errors: 460 where another sum was promised, 400 where none came.
    pub fn check(self, trailers: Option<&HeaderMap>) -> Result<()> {
        let Self { promised, sha1, sha256, crc32 } = self;
        let promise = match promised {
            Checksum::Promised(promise) => promise,
            Checksum::InTrailer => trailers
                .map(Promise::of)
                .transpose()?
                .flatten()
                .ok_or_else(|| invalid("was announced as a trailer and has not come"))?,
        };
        let found = match promise.algorithm {
            Algorithm::Sha1 => sha1.map(|sum| sum.finalize().to_vec()),
            Algorithm::Sha256 => sha256.map(|sum| sum.finalize().to_vec()),
            Algorithm::Crc32 => crc32.map(|sum| sum.finalize().to_be_bytes().to_vec()),
        };
        if found.as_ref() == Some(&promise.sum) { Ok(()) } else { Err(mismatch()) }
    }
}

fn mismatch() -> Error {
    // 460 is of tus' own making; every number from 100 to 999 can be said.
    let status = StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST);
    let message = "The bytes that arrived do not have the promised checksum. None of them was kept; send them again.";
    Error::new(status, "checksum_mismatch", message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(UPLOAD_CHECKSUM, value.parse().unwrap())])
    }

    fn verdict(value: &str, body: &[u8]) -> Option<u16> {
        let mut summing = Summing::new(Checksum::of(&headers(value)).unwrap().unwrap());
        summing.update(body);
        summing.check(None).err().map(|error| error.status.as_u16())
    }

    #[test]
    fn a_body_is_held_to_the_promised_sum() {
        for promise in [
            "sha1 qUqP5cyxm6YcTAhz05Hph5gvu9M=",
            "sha256 n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
            "crc32 2H9+DA==",
        ] {
            assert_eq!(verdict(promise, b"test"), None, "{promise}");
            assert_eq!(verdict(promise, b"tesT"), Some(460), "{promise}");
        }
    }

    #[test]
    fn what_is_no_promise_is_refused() {
        for wrong in ["md5 CY9rzUYh03PK3k6DJie09g==", "sha1", "sha1 %%%", "sha256 qUqP5cyxm6YcTAhz05Hph5gvu9M="] {
            assert_eq!(Checksum::of(&headers(wrong)).unwrap_err().status, 400, "{wrong}");
        }
        assert_eq!(Checksum::of(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn a_trailer_counts_only_where_it_was_announced() {
        let announced = HeaderMap::from_iter([(header::TRAILER, "Expires, upload-checksum".parse().unwrap())]);
        let promised = || Summing::new(Checksum::of(&announced).unwrap().unwrap());
        assert_eq!(promised().check(None).unwrap_err().status, 400);
        let empty = headers("sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
        assert!(promised().check(Some(&empty)).is_ok());
    }
}

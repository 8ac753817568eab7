//! Secrets that open links, sessions and the API.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What a bearer token begins with, so that scanners find one that was left lying about.
const TOKEN_PREFIX: &str = "dbt_";

/// 32 random bytes in the characters of a URL.
pub(super) fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

pub(super) fn fresh_token() -> String {
    format!("{TOKEN_PREFIX}{}", fresh())
}

/// How a secret is stored. It is random enough that one round of SHA-256 does.
#[must_use]
pub fn secret_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

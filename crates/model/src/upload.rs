//! How the bytes of an upload are cut.

/// A slice never crosses a multiple of this, counted from the upload's first byte (slices that concatenation has
/// moved excepted). It is at least S3's smallest part of 5 MiB, so that a full block can be composed by reference,
/// and small enough that an upload holds little memory and a cut connection loses little time.
pub const BLOCK_BYTES: u64 = 8 << 20;

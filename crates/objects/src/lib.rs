//! The bytes of recordings: slices, originals, renditions, posters, audio chunks.
//!
//! Invariant: this is the only crate that speaks S3, and S3 is the only storage API. `embedded` is the
//! S3 server that runs when none is configured; the client knows it by its URL alone and never asks
//! which server answers. Deliberately absent: what an object means, and who may see it.

mod settings;

mod error;

mod client;

mod upload;

mod compose;

mod reader;

pub mod embedded;

pub use client::{ObjectStore, StoredObject};
pub use compose::Piece;
pub use error::Error;
pub use reader::{ByteChunks, OriginalReader};
pub use settings::S3Settings;

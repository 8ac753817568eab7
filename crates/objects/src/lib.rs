//! The bytes of recordings: slices, originals, renditions, posters, audio chunks.
//!
//! Invariant: this is the only crate that speaks S3, and S3 is the only storage API. `embedded` is the
//! S3 server that runs when none is configured; the client knows it by its URL alone and never asks
//! which server answers. Deliberately absent: what an object means, and who may see it.
//!
//! # What is relied on of an S3 server
//! Put, get with a range, head, delete, ListObjectsV2, HeadBucket, and multipart uploads (begin, part,
//! complete, abort), signed with version 4. Reads see the last write. Used where they are there, and
//! done without where not: UploadPartCopy, ListMultipartUploads, CreateBucket.
//!
//! # What is not, and why
//! - Checksum headers and `aws-chunked` trailers: Backblaze B2 refuses `x-amz-checksum-*`, Scality and
//!   older MinIO and Ceph the trailers. Over plain HTTP to another machine the signature covers the
//!   SHA-256 of each body, so a changed body is noticed by every server that checks signatures; TLS and loopback
//!   guard it otherwise.
//! - Parts of different sizes: Cloudflare R2 refuses them. So even copies have the size of all parts.
//! - Copies below 5 MiB: Garage refuses them, though it be the last part.
//! - The answer to a copy of a part: Storj and s3rver refuse copies in ways of their own, S3Mock takes one for
//!   something else. Whatever it says but an ETag that completing accepts, the bytes are sent instead.
//! - The answer to Complete: MinIO knows the upload no more when it is asked again after a lost answer, Ceph
//!   says 500 for an upload that was aborted, and S3 says "200 OK" before it fails. The object is looked at.
//! - `If-None-Match` on writes: Garage ignores it. Keys that must not clash carry a nonce instead.
//! - ETags as checksums: with encryption by KMS they are no MD5. They only tell whether an object is
//!   another one than before; that bytes are right is told by the SHA-256 kept in the database.
//! - DeleteObjects: it is the one call that demands a checksum header, and not every server has it.
//! - Versions, lifecycle rules, object tags, ACLs, storage classes, presigned URLs.

mod settings;

mod localhost;

mod retries;

mod action;

mod error;

mod client;

mod listing;

mod plan;

mod upload;

mod multipart;

mod compose;

mod reader;

mod check;

mod probe;

pub mod embedded;

pub use action::Action;
pub use check::Checked;
pub use client::ObjectStore;
pub use compose::Piece;
pub use error::Error;
pub use listing::{StoredObject, UnfinishedUpload};
pub use probe::Finding;
pub use reader::{ByteChunks, OriginalReader};
pub use settings::S3Settings;

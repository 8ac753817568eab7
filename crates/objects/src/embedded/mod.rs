//! The embedded S3 server: one bucket in one folder, for a Debrief that was given no other.
//!
//! The `s3s` crate speaks the protocol and checks the signatures; what lies here is the durable store
//! behind it. Invariant: what was answered with success survives `kill -9` and power loss; keys are
//! encoded and never used as paths; memory does not grow with objects or their number; starting looks
//! at what was left unfinished and at nothing else. Deliberately absent: versions, access rules, regions.
//!
//! ```text
//! {root}/{bucket}/objects/…        one file an object: its bytes and its record, or the list of its parts
//! {root}/{bucket}/parts/xx/{id}/   the files that a multipart or copied object is made of
//! {root}/{bucket}/uploads/{id}/    multipart uploads in progress
//! {root}/{bucket}/graves/{id}      parts whose object is about to go: finished at the next start
//! {root}/{bucket}/temporary/       files that are being written
//! ```

mod credentials;

mod server;

mod protocol;

mod object_calls;

mod multipart_calls;

mod listing_calls;

mod checks;

mod body;

mod multipart;

mod object;

mod listing;

mod store;

mod leases;

mod record;

mod key_path;

mod durable;

pub use credentials::Credentials;
pub(crate) use credentials::random_hex;
pub use server::serve;

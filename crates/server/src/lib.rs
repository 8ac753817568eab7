//! The HTTP server: pages, API, media and events.
//!
//! `router.rs` shows every route; a file a noun carries its types, handlers and errors.
//! Invariant: a handler that touches a recording takes the extractor that checks it (`VisibleRecording`).
//! Absent: SQL (crate `db`), S3 (crate `objects`), and everything that jobs do (crate `worker`).

mod body;
mod connections;
mod error;
mod interim;
mod principal;
mod router;
mod state;
mod tls;

mod assets;
mod events;
mod status;

mod invitations;
mod members;
mod passwords;
mod pictures;
mod sessions;
mod setup;
mod sound;
mod workspaces;

mod checksum;
mod concatenation;
mod disk;
mod quotas;
mod receive;
mod resumable;
mod sample;
mod tus;
mod uploads;

mod corrections;
mod document;
mod files;
mod glossary;
mod imports;
mod media;
mod recordings;
mod transcripts;
mod translations;

mod chapters;
mod comments;
mod saved_searches;
mod search;

pub use connections::serve;
pub use error::Error;
pub use router::{openapi, router};
pub use state::{AppState, Settings};
pub use tls::{Tls, TlsError};

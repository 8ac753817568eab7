//! The commands that talk to a Debrief server over HTTP, or fetch a speech model: `upload`,
//! `model pull|list|remove`.
//!
//! Invariant: `upload` knows the server by its HTTP interface alone; it opens no database and
//! reads no data directory. stdout carries only results (addresses, lists); progress and
//! remarks go to stderr.

mod http;
pub mod model;
mod progress;
mod resume;
mod transfer;
mod tus;
pub mod upload;
mod wait;

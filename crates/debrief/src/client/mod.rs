//! The commands that talk to a Debrief server over HTTP, or fetch a speech model: `upload`,
//! `model pull|list|remove`.
//!
//! Invariant: `upload` knows the server by its HTTP interface alone; it opens no database and
//! reads no data directory. stdout carries only results (addresses, lists, JSON); progress and
//! remarks go to stderr.

mod http;
mod inputs;
pub mod model;
mod problem;
mod progress;
mod receipt;
mod report;
mod resume;
mod source;
mod spool;
mod sum;
mod transfer;
mod tus;
pub mod upload;
mod wait;

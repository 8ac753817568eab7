//! Everything that is a row: the only crate with SQL, a file a noun.
//!
//! One text serves SQLite and PostgreSQL (`$1`, text, bigint, double precision); database-specific SQL
//! stands only in `jobs`, `events`, `search`, the migrations, and where `either!` names both texts. Reads take any [`Connected`], writes a [`Tx`].
//! Invariant: no network or object call happens inside a transaction, and a job is enqueued in the
//! transaction of the change that calls for it.

mod clock;
#[macro_use]
mod connection;
mod error;

#[macro_use]
pub mod principal;
pub mod accounts;
pub mod quotas;
pub mod uploads;
pub mod workspaces;

pub mod recordings;

pub mod transcripts;

pub mod chapters;
pub mod comments;
pub mod glossary;
pub mod saved_searches;
pub mod search;

pub mod events;
pub mod jobs;
pub mod notes;

pub use clock::Clock;
pub use connection::{Connected, Connection, Db, Reader, Tx};
pub use error::{Error, Result};
pub use principal::Principal;

//! The search index as plain values: no database, no I/O.
//!
//! Texts become documents of a [`Run`]: an immutable inverted index of up to [`MOST_DOCUMENTS`] of them, written once as
//! a head and pages of bytes. A transaction that adds texts writes a run of its own, [`merge`] makes few large ones of
//! many small ones, and drops what is gone. A [`Question`] is asked of runs from the newest to the oldest and stops when
//! it has found enough, so a word that stands in every line costs no more than a rare one.
//!
//! Order of the data: text → [`Builder`] → [`Encoded`] → (stored) → [`Run`] + [`Pages`] → [`find`] → [`Hit`].
//!
//! Why not the databases' own: FTS5 merges every list of a prefix before its first hit and knows no typos, and
//! PostgreSQL's GIN gives hits in no order, so that a common word sorts the whole table. Both here answer alike.
//!
//! Invariant: what a question finds in a run is what [`Question::answer`] says of the terms of its documents' texts,
//! apart from the limits on how many spellings one term is looked up in ([`Run::spellings`]).

mod builder;
mod find;
mod merging;
mod postings;
mod question;
mod run;
mod varint;

pub use builder::{Builder, Encoded};
pub use find::{Candidates, Hit, Lookup, Pages, find};
pub use merging::merge;
pub use question::{Answer, Leniency, Question};
pub use run::Run;

/// A place in a run fits 16 bits, and a bitmap of all places fits two pages.
pub const MOST_DOCUMENTS: usize = 1 << 16;

/// Bytes of a page. With its key it fits a page of SQLite without overflow, and half a page of PostgreSQL.
pub const PAGE_BYTES: usize = 4000;

/// The bytes are not a run. They come from our own database, so it is damaged.
#[derive(Debug, thiserror::Error)]
#[error("a run of the search index is damaged: {0}")]
pub struct Damaged(pub &'static str);

pub type Result<T> = std::result::Result<T, Damaged>;

//! What search finds: titles, lines and comments, kept in the transaction that changes their text.
//!
//! A text that can be found has a document number in its own row. The index itself is runs ([`debrief_search`]): each
//! transaction adds one, [`tidy`] merges them. A run is never changed, so what is gone is noted beside it and dropped with
//! the next merge; until then nobody finds it, since a hit is read from its own row.
//!
//! Nothing of what a person types reaches either database's query language.

mod asking;
mod documents;
mod filter;
mod moments;
mod older;
mod runs;
mod tidying;

pub(crate) use asking::lines_with;
pub use asking::{Cursor, Page, query};
pub use documents::DocumentKind;
pub(crate) use documents::{add, forget};
pub use filter::Filter;
pub use moments::Moment;
pub(crate) use runs::{Kept, json_numbers};
pub use tidying::tidy;

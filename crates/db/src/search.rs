//! What search finds: one row per line, title or comment, kept in the transaction that changes its text.
//!
//! Index, question and highlight all see a text as `debrief_model::text` folds it; nothing else of what a
//! person types reaches either database's query language.

mod moments;
mod question;

pub use moments::{Cursor, Moment, Page, query};

use debrief_model::{RecordingId, WorkspaceId, text};

use crate::{Result, Tx};

/// What a row of the index is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    Title,
    Transcript,
    Comment,
}

impl DocumentKind {
    fn parse(text: &str) -> Option<Self> {
        [Self::Title, Self::Transcript, Self::Comment].into_iter().find(|kind| kind.as_str() == text)
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Transcript => "transcript",
            Self::Comment => "comment",
        }
    }
}

/// A row of the index. `ref_id` is the recording, the segment or the comment.
pub struct Document<'a> {
    pub workspace_id: WorkspaceId,
    pub recording_id: RecordingId,
    pub kind: DocumentKind,
    pub ref_id: String,
    pub start_ms: i64,
    pub text: &'a str,
}

/// Adds the row or replaces its text.
pub async fn put(tx: &mut Tx, document: &Document<'_>) -> Result<()> {
    execute!(
        *tx,
        "insert into search_documents (workspace_id, recording_id, kind, ref_id, start_ms, text, folded)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (kind, ref_id) do update set text = excluded.text, folded = excluded.folded, start_ms = excluded.start_ms",
        document.workspace_id.to_string(),
        document.recording_id.to_string(),
        document.kind.as_str(),
        document.ref_id.as_str(),
        document.start_ms,
        document.text,
        text::folded(document.text)
    )?;
    Ok(())
}

pub async fn remove(tx: &mut Tx, kind: DocumentKind, ref_id: &str) -> Result<()> {
    execute!(*tx, "delete from search_documents where kind = $1 and ref_id = $2", kind.as_str(), ref_id)?;
    Ok(())
}

/// Removes all lines of a recording's transcript, for instance before a newer version takes their place.
pub async fn remove_transcript(tx: &mut Tx, recording_id: RecordingId) -> Result<()> {
    execute!(
        *tx,
        "delete from search_documents where recording_id = $1 and kind = 'transcript'",
        recording_id.to_string()
    )?;
    Ok(())
}

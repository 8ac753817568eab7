//! Texts that search finds from now on, or no more.

use debrief_model::{RecordingId, WorkspaceId};
use debrief_search::{Builder, Encoded, MOST_DOCUMENTS};

use crate::connection::Connection;
use crate::{Error, Result, Tx};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    Title,
    Comment,
    Transcript,
}

impl DocumentKind {
    pub(super) const ALL: [Self; 3] = [Self::Title, Self::Comment, Self::Transcript];

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Comment => "comment",
            Self::Transcript => "transcript",
        }
    }
}

/// Adds texts of one recording, and gives the number of each for its row.
pub(crate) async fn add(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    recording_id: RecordingId,
    kind: DocumentKind,
    texts: &[&str],
) -> Result<Vec<i64>> {
    let mut documents = Vec::with_capacity(texts.len());
    for texts in texts.chunks(MOST_DOCUMENTS) {
        let numbers = numbers(tx, texts.len()).await?;
        let mut builder = Builder::default();
        for (number, text) in numbers.iter().zip(texts) {
            builder.add(*number, recording_id, text)?;
        }
        if let Some(run) = builder.finish()? {
            put_run(tx, workspace_id, kind, &run).await?;
        }
        documents.extend(numbers);
    }
    Ok(documents)
}

/// Search finds these texts no more; the caller takes the number out of their rows.
pub(crate) async fn forget(
    tx: &mut Tx,
    workspace_id: WorkspaceId,
    kind: DocumentKind,
    documents: &[i64],
) -> Result<()> {
    let now = tx.now().unix_ms();
    for document in documents {
        execute!(
            *tx,
            "insert into search_gone (document, workspace_id, kind, gone_at) values ($1, $2, $3, $4) on conflict (document) do nothing",
            *document,
            workspace_id.to_string(),
            kind.as_str(),
            now
        )?;
    }
    Ok(())
}

/// Fresh document numbers in ascending order. SQLite has one writer; PostgreSQL's sequence makes no writer wait.
async fn numbers(tx: &mut Tx, count: usize) -> Result<Vec<i64>> {
    let count = count as i64;
    if matches!(crate::Connected::connection(tx), Connection::Postgres(_)) {
        let rows = fetch_all!(*tx, (i64,), "select nextval('search_numbers') from generate_series(1, $1)", count)?;
        return Ok(rows.into_iter().map(|(number,)| number).collect());
    }
    let next = fetch_optional!(*tx, (i64,), "update search_numbers set next = next + $1 returning next", count)?;
    let (next,) = next.ok_or_else(|| Error::Corrupt("search_numbers is empty".into()))?;
    Ok((next - count..next).collect())
}

pub(super) async fn put_run(tx: &mut Tx, workspace_id: WorkspaceId, kind: DocumentKind, run: &Encoded) -> Result<()> {
    let row = fetch_optional!(
        *tx,
        (i64,),
        "insert into search_runs (workspace_id, kind, documents, first_document, last_document, head)
         values ($1, $2, $3, $4, $5, $6) returning id",
        workspace_id.to_string(),
        kind.as_str(),
        run.documents as i64,
        run.first_id,
        run.last_id,
        run.head.as_slice()
    )?;
    let (id,) = row.ok_or_else(|| Error::Corrupt("a run of search got no id".into()))?;
    for (page, data) in run.pages.iter().enumerate() {
        execute!(
            *tx,
            "insert into search_pages (run_id, page, data) values ($1, $2, $3)",
            id,
            page as i64,
            data.as_slice()
        )?;
    }
    Ok(())
}

//! Chapters: headings in a recording's time, replaced as a whole.

use std::collections::HashMap;

use debrief_model::{Chapter, ChapterId, RecordingId};

use crate::{Connected, Error, Principal, Result, Tx, recordings};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    start_ms: i64,
    title: String,
}

impl TryFrom<Row> for Chapter {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let id = row.id.parse().map_err(|_| Error::Corrupt(format!("chapter {}: id", row.id)))?;
        Ok(Self { id, start_ms: row.start_ms, title: row.title })
    }
}

/// The chapters of a recording in the order of their time.
pub async fn list(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<Chapter>> {
    fetch_all!(
        *on,
        Row,
        "select id, start_ms, title from chapters where recording_id = $1 order by start_ms",
        recording_id.to_string()
    )?
    .into_iter()
    .map(Chapter::try_from)
    .collect()
}

/// A chapter as somebody wants it.
pub struct NewChapter<'a> {
    /// One that the recording has: it stays the same chapter, whatever its time and title become.
    pub id: Option<ChapterId>,
    /// Each chapter of a recording has its own.
    pub start_ms: i64,
    pub title: &'a str,
}

/// Who made a chapter, and when.
#[derive(sqlx::FromRow)]
struct Origin {
    id: String,
    created_at: i64,
    author_id: String,
}

/// Puts `wanted` in the place of all chapters of a recording. `false`: the recording is gone by now.
pub async fn replace(
    tx: &mut Tx,
    author: &Principal,
    recording_id: RecordingId,
    wanted: &[NewChapter<'_>],
) -> Result<bool> {
    let now = tx.now().unix_ms();
    // Writers of one recording's chapters queue at its row: on PostgreSQL neither would see the other's.
    let found = execute!(*tx, "update recordings set updated_at = $2 where id = $1", recording_id.to_string(), now)?;
    if found == 0 {
        return Ok(false);
    }
    let mut before = origins(tx, recording_id).await?;
    execute!(*tx, "delete from chapters where recording_id = $1", recording_id.to_string())?;
    for new in wanted {
        let kept = new.id.and_then(|id| before.remove(&id.to_string()));
        let origin = kept.unwrap_or_else(|| Origin {
            id: ChapterId::new().to_string(),
            created_at: now,
            author_id: author.user_id.to_string(),
        });
        insert(tx, recording_id, &origin, new).await?;
    }
    recordings::changed(tx, recording_id, author.workspace_id).await?;
    Ok(true)
}

async fn origins(on: &mut impl Connected, recording_id: RecordingId) -> Result<HashMap<String, Origin>> {
    let rows = fetch_all!(
        *on,
        Origin,
        "select id, created_at, author_id from chapters where recording_id = $1",
        recording_id.to_string()
    )?;
    Ok(rows.into_iter().map(|origin| (origin.id.clone(), origin)).collect())
}

async fn insert(tx: &mut Tx, recording_id: RecordingId, origin: &Origin, new: &NewChapter<'_>) -> Result<()> {
    execute!(
        *tx,
        "insert into chapters (id, recording_id, start_ms, title, created_at, author_id) values ($1, $2, $3, $4, $5, $6)",
        origin.id.as_str(),
        recording_id.to_string(),
        new.start_ms,
        new.title,
        origin.created_at,
        origin.author_id.as_str()
    )?;
    Ok(())
}

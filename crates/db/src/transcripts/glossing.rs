//! Lines in which the workspace's terms are written right: in new text at once, in older text where somebody wants it.

use std::collections::BTreeSet;

use debrief_model::glossary::{Entry, Glossary};
use debrief_model::{RecordingId, SegmentId, WorkspaceId};

use super::Transcript;
use super::correcting::{self, Outcome, Seen, reworded};
use super::edits::{self, Change, Desk, EditKind};
use super::lines::{self, Line};
use crate::{Connected, Db, Error, Principal, Result, Tx, glossary, search};

/// Mends segments that were just heard.
pub(super) async fn mend_new(
    tx: &mut Tx,
    transcript: &Transcript,
    workspace_id: WorkspaceId,
    segments: &[SegmentId],
    is_found: bool,
) -> Result<()> {
    let glossary = glossary::glossary(tx, workspace_id).await?;
    if glossary.is_empty() {
        return Ok(());
    }
    let mut new = Vec::with_capacity(segments.len());
    for id in segments {
        new.extend(lines::line(tx, transcript.id, *id).await?);
    }
    let desk = Desk {
        recording_id: transcript.recording_id,
        workspace_id,
        transcript_id: transcript.id,
        author: None,
        idempotency_key: None,
        is_found,
    };
    if let Some(change) = mended(new, &glossary) {
        edits::put(tx, &desk, change).await?;
    }
    Ok(())
}

fn mended(lines: Vec<Line>, glossary: &Glossary) -> Option<Change> {
    let mut change = Change::of_lines(EditKind::Glossary, Vec::new(), Vec::new());
    for line in lines {
        if let Some(text) = glossary.mended(line.text()) {
            change.shows.push(reworded(&line, &text));
            change.hides.push(line);
        }
    }
    (!change.hides.is_empty()).then_some(change)
}

/// Mends those of these lines that are still as they were seen.
pub async fn mend(tx: &mut Tx, desk: &Desk<'_>, glossary: &Glossary, seen: &[Seen]) -> Result<Outcome> {
    if !correcting::queue_up(tx, desk.recording_id).await? {
        return Ok(Outcome::default());
    }
    let mut found = Vec::with_capacity(seen.len());
    for seen in seen {
        let line = lines::line(tx, desk.transcript_id, seen.id).await?;
        found.extend(line.filter(|line| line.revision == seen.revision));
    }
    match mended(found, glossary) {
        Some(change) => correcting::carry_out(tx, desk, change).await,
        None => Ok(Outcome::default()),
    }
}

/// A line in which a term could be written right.
#[derive(Clone, Debug)]
pub struct Occurrence {
    pub recording_id: RecordingId,
    pub title: String,
    pub line: Seen,
    pub start_ms: i64,
    pub before: String,
    pub after: String,
}

/// Lines with a document among those listed, in the order of their documents.
macro_rules! select_lines {
    ($listed:literal) => {
        concat!(
            "with listed (document) as (", $listed, ")
             select s.document as id, r.id as recording_id, r.title, s.id as line_id, cast(0 as bigint) as revision, s.start_ms, s.text
             from listed join segments s on s.document = listed.document join transcripts t on t.id = s.transcript_id
             join recordings r on r.id = t.recording_id where ", visible_recordings!(),
            " union all
             select l.document, r.id, r.title, l.line_id, l.revision, l.start_ms, l.text
             from listed join edited_lines l on l.document = listed.document join transcripts t on t.id = l.transcript_id
             join recordings r on r.id = t.recording_id where ", visible_recordings!(),
            " order by 1"
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    recording_id: String,
    title: String,
    line_id: String,
    revision: i64,
    start_ms: i64,
    text: String,
}

/// Lines that the principal may see and in which a variant stands, from behind `after`, and whether there may be more.
pub async fn occurrences(
    db: &Db,
    principal: &Principal,
    entry: &Entry,
    after: i64,
    limit: usize,
) -> Result<(Vec<Occurrence>, Option<i64>)> {
    let glossary = Glossary::new(std::slice::from_ref(entry));
    let mut documents = BTreeSet::new();
    for variant in entry.heard_as.iter().chain([&entry.term]) {
        let holding = search::lines_with(db, principal.workspace_id, variant).await?;
        documents.extend(holding.into_iter().filter(|document| *document > after));
    }
    let is_cut = documents.len() > limit;
    let documents: Vec<i64> = documents.into_iter().take(limit).collect();
    let next = documents.last().copied().filter(|_| is_cut);
    let rows = rows_of(&mut db.read().await?, principal, &documents).await?;
    let mut found = Vec::new();
    for row in rows {
        let corrupt = |what: &str| Error::Corrupt(format!("search document {}: {what}", row.id));
        let Some(after) = glossary.mended(&row.text) else { continue };
        found.push(Occurrence {
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            line: Seen { id: row.line_id.parse().map_err(|_| corrupt("line"))?, revision: row.revision },
            title: row.title,
            start_ms: row.start_ms,
            before: row.text,
            after,
        });
    }
    Ok((found, next))
}

async fn rows_of(on: &mut impl Connected, principal: &Principal, documents: &[i64]) -> Result<Vec<Row>> {
    const SQLITE: &str = select_lines!("select value from json_each($3)");
    const POSTGRES: &str =
        select_lines!("select cast(value as bigint) from json_array_elements_text(cast($3 as json))");
    let sql = either!(*on, SQLITE, POSTGRES);
    Ok(fetch_all!(
        *on,
        Row,
        sql,
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        search::json_numbers(documents.iter().copied())
    )?)
}

//! Lines in which the workspace's terms are written right: in new text at once, in older text where somebody wants it.

use debrief_model::glossary::{Entry, Glossary};
use debrief_model::{RecordingId, SegmentId, WorkspaceId, text};

use super::Transcript;
use super::correcting::{self, Outcome, Seen, reworded};
use super::edits::{self, Change, Desk, EditKind};
use super::lines::{self, Line};
use crate::{Connected, Error, Principal, Result, Tx, glossary};

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
    on: &mut impl Connected,
    principal: &Principal,
    entry: &Entry,
    after: i64,
    limit: usize,
) -> Result<(Vec<Occurrence>, Option<i64>)> {
    let glossary = Glossary::new(std::slice::from_ref(entry));
    let variants = entry.heard_as.iter().chain([&entry.term]).map(|variant| text::folded(variant));
    // Folded text has letters, digits and single spaces only.
    let mut patterns: Vec<String> =
        variants.filter(|folded| !folded.is_empty()).map(|folded| format!("% {folded} %")).collect();
    patterns.dedup();
    let mut rows = Vec::new();
    for pattern in &patterns {
        rows.extend(fetch_all!(
            *on,
            Row,
            concat!(
                "select d.id, d.recording_id, r.title, d.ref_id as line_id, coalesce(l.revision, 0) as revision, d.start_ms, d.text
                 from search_documents d join recordings r on r.id = d.recording_id
                 left join edited_lines l on l.line_id = d.ref_id and l.hidden_by is null
                 where d.kind = 'transcript' and d.id > $3 and ' ' || d.folded || ' ' like $4 and ",
                visible_recordings!(),
                " order by d.id limit $5"
            ),
            principal.workspace_id.to_string(),
            principal.user_id.to_string(),
            after,
            pattern.as_str(),
            limit as i64
        )?);
    }
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    // Behind the first pattern that was cut, others may have hits that were not looked for.
    let is_cut = rows.len() >= limit;
    rows.truncate(limit);
    let next = rows.last().map(|row| row.id).filter(|_| is_cut);
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

//! Corrections of an earlier text that do not fit the one that took its place, until a person settles them.

use debrief_model::{LeftOverId, RecordingId, TranscriptId, UserId};

use super::correcting::{self, Corrected, Outcome, Refusal};
use super::edits::{Change, Desk, EditKind};
use super::{Transcript, lines};
use crate::{Connected, Error, Result, Tx};

#[derive(Clone, Debug)]
pub struct LeftOver {
    pub id: LeftOverId,
    pub start_ms: i64,
    pub end_ms: i64,
    /// What was heard then, and what somebody made of it; a line each.
    pub heard_before: String,
    pub edited: String,
    /// What is there now.
    pub heard_now: String,
    pub author: Option<(UserId, String)>,
    /// Unix milliseconds.
    pub created_at: i64,
}

pub(super) struct New {
    pub start_ms: i64,
    pub end_ms: i64,
    pub heard_before: String,
    pub edited: String,
    pub author: Option<UserId>,
}

pub(super) async fn add(tx: &mut Tx, transcript: &Transcript, new: &New) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into left_overs (id, recording_id, transcript_id, author_id, start_ms, end_ms, heard_before, edited, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        LeftOverId::new().to_string(),
        transcript.recording_id.to_string(),
        transcript.id.to_string(),
        new.author.map(|id| id.to_string()),
        new.start_ms,
        new.end_ms,
        new.heard_before.as_str(),
        new.edited.as_str(),
        now
    )?;
    Ok(())
}

/// What nobody has settled yet waits at the newer version.
pub(super) async fn move_on(tx: &mut Tx, recording_id: RecordingId, to: TranscriptId) -> Result<()> {
    execute!(
        *tx,
        "update left_overs set transcript_id = $2 where recording_id = $1 and settled_at is null",
        recording_id.to_string(),
        to.to_string()
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    start_ms: i64,
    end_ms: i64,
    heard_before: String,
    edited: String,
    author_id: Option<String>,
    author_name: Option<String>,
    created_at: i64,
}

/// What waits at a version, in the order of its time.
pub async fn left_overs(on: &mut impl Connected, id: TranscriptId) -> Result<Vec<LeftOver>> {
    let rows = fetch_all!(
        *on,
        Row,
        "select l.id, l.start_ms, l.end_ms, l.heard_before, l.edited, l.author_id, u.name as author_name, l.created_at
         from left_overs l left join users u on u.id = l.author_id
         where l.transcript_id = $1 and l.settled_at is null order by l.start_ms, l.id",
        id.to_string()
    )?;
    let shown = if rows.is_empty() { Vec::new() } else { lines::lines(on, id).await? };
    rows.into_iter()
        .map(|row| {
            let corrupt = |what: &str| Error::Corrupt(format!("left-over {}: {what}", row.id));
            let now = shown.iter().filter(|line| lies_in(line, row.start_ms, row.end_ms)).map(lines::Line::text);
            Ok(LeftOver {
                id: row.id.parse().map_err(|_| corrupt("id"))?,
                start_ms: row.start_ms,
                end_ms: row.end_ms,
                heard_now: now.collect::<Vec<_>>().join("\n"),
                heard_before: row.heard_before.clone(),
                edited: row.edited.clone(),
                author: match &row.author_id {
                    Some(id) => {
                        Some((id.parse().map_err(|_| corrupt("author"))?, row.author_name.clone().unwrap_or_default()))
                    }
                    None => None,
                },
                created_at: row.created_at,
            })
        })
        .collect()
}

pub async fn count(on: &mut impl Connected, id: TranscriptId) -> Result<i64> {
    let row = fetch_optional!(
        *on,
        (i64,),
        "select count(*) from left_overs where transcript_id = $1 and settled_at is null",
        id.to_string()
    )?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Most of the line lies there.
fn lies_in(line: &lines::Line, start_ms: i64, end_ms: i64) -> bool {
    let middle_ms = (line.segment.start_ms + line.segment.end_ms) / 2;
    (start_ms..=end_ms).contains(&middle_ms)
}

/// Puts the corrected text there after all, or leaves what was heard now.
pub async fn settle(tx: &mut Tx, desk: &Desk<'_>, id: LeftOverId, uses_edited: bool) -> Corrected {
    if !correcting::queue_up(tx, desk.recording_id).await? {
        return Err(Refusal::Gone);
    }
    let all = left_overs(tx, desk.transcript_id).await?;
    let left_over = all.into_iter().find(|left_over| left_over.id == id).ok_or(Refusal::UnknownEdit)?;
    mark_settled(tx, id).await?;
    super::changed(tx, desk.recording_id, desk.workspace_id).await?;
    if !uses_edited {
        return Ok(Outcome::default());
    }
    Ok(match in_place(tx, desk, &left_over).await? {
        Some(change) => correcting::carry_out(tx, desk, change).await?,
        None => Outcome::default(),
    })
}

async fn mark_settled(tx: &mut Tx, id: LeftOverId) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(*tx, "update left_overs set settled_at = $2 where id = $1", id.to_string(), now)?;
    Ok(())
}

/// The corrected text as one line in the place of those that are there.
async fn in_place(on: &mut impl Connected, desk: &Desk<'_>, left_over: &LeftOver) -> Result<Option<Change>> {
    let there: Vec<_> = lines::lines(on, desk.transcript_id)
        .await?
        .into_iter()
        .filter(|line| lies_in(line, left_over.start_ms, left_over.end_ms))
        .collect();
    let text = debrief_model::mending::one_line(&left_over.edited);
    let shows = match there.first() {
        _ if text.is_empty() => Vec::new(),
        Some(first) => {
            let mut whole = first.clone();
            for line in &there[1..] {
                whole.segment.words.extend(line.segment.words.iter().cloned());
                whole.segment.end_ms = whole.segment.end_ms.max(line.segment.end_ms);
            }
            vec![correcting::reworded(&whole, &text)]
        }
        None => return Ok(correcting::inserted(left_over.start_ms, left_over.end_ms, &text)),
    };
    Ok(Some(Change::of_lines(EditKind::LeftOver, there, shows)))
}

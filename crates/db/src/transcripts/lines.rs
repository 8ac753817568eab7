//! The lines that people read: the machine's segments, and what was put in the place of some by edits.
//!
//! Invariant: a row's text never changes. An edit hides rows and adds others, so that every text a line ever had is there.

use debrief_model::transcript::{Segment, words_from_compact, words_to_compact};
use debrief_model::{EditId, RecordingId, SegmentId, SpeakerId, TranscriptId, UserId};

use super::edits::EditKind;
use crate::{Connected, Error, Result, Tx};

/// A line as it is shown, or was.
#[derive(Clone, Debug)]
pub struct Line {
    /// `segment.id` names the line, also once it was mended.
    pub segment: Segment,
    /// Each text that a line has had has its own; 0 is the machine's.
    pub revision: i64,
    pub speaker_id: Option<SpeakerId>,
    /// Another voice begins here, as the model heard.
    pub speaker_turn: bool,
    pub edit: Option<LineEdit>,
    pub(super) row: String,
    /// Orders lines that begin at the same moment.
    pub(super) place: (i64, i64),
}

/// The edit that made a line what it is.
#[derive(Clone, Debug)]
pub struct LineEdit {
    pub kind: EditKind,
    /// `None`: the glossary.
    pub author: Option<(UserId, String)>,
    /// Unix milliseconds.
    pub at: i64,
}

impl Line {
    #[must_use]
    pub fn id(&self) -> SegmentId {
        self.segment.id
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.segment.text
    }

    /// Nobody mended it.
    #[must_use]
    pub fn is_machine(&self) -> bool {
        self.edit.is_none()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    row_id: String,
    line_id: String,
    start_ms: i64,
    end_ms: i64,
    text: String,
    confidence: f64,
    words: String,
    idx: i64,
    part: i64,
    revision: i64,
    speaker_id: Option<String>,
    speaker_turn: i64,
    edit_kind: Option<String>,
    edited_at: Option<i64>,
    author_id: Option<String>,
    author_name: Option<String>,
}

impl TryFrom<Row> for Line {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("line {}: {what}", row.row_id));
        let author = match (row.author_id, row.author_name) {
            (Some(id), name) => Some((id.parse().map_err(|_| corrupt("author"))?, name.unwrap_or_default())),
            (None, _) => None,
        };
        let edit = match (row.edit_kind.as_deref(), row.edited_at) {
            (Some(kind), Some(at)) => {
                Some(LineEdit { kind: EditKind::parse(kind).ok_or_else(|| corrupt("kind"))?, author, at })
            }
            _ => None,
        };
        Ok(Self {
            segment: Segment {
                id: row.line_id.parse().map_err(|_| corrupt("id"))?,
                start_ms: row.start_ms,
                end_ms: row.end_ms,
                confidence: row.confidence as f32,
                words: words_from_compact(&row.words),
                text: row.text,
            },
            revision: row.revision,
            speaker_id: row.speaker_id.map(|id| id.parse()).transpose().map_err(|_| corrupt("speaker"))?,
            speaker_turn: row.speaker_turn > 0,
            edit,
            row: row.row_id,
            place: (row.idx, row.part),
        })
    }
}

/// Rows of both tables, as far as they fit the conditions on `s` and on `l`.
macro_rules! select_lines {
    ($of_segments:literal, $of_lines:literal) => {
        concat!(
            "select s.id as row_id, s.id as line_id, s.start_ms, s.end_ms, s.text, s.confidence, s.words, s.idx,
               cast(0 as bigint) as part, cast(0 as bigint) as revision, s.speaker_id,
               s.speaker_turn,
               cast(null as text) as edit_kind, cast(null as bigint) as edited_at, cast(null as text) as author_id,
               cast(null as text) as author_name
             from segments s where ",
            $of_segments,
            " union all
             select l.id, l.line_id, l.start_ms, l.end_ms, l.text, l.confidence, l.words, l.idx, l.part, l.revision, l.speaker_id,
               coalesce((select m.speaker_turn from segments m where m.id = l.line_id), 0),
               e.kind, e.created_at, e.author_id, u.name
             from edited_lines l join edits e on e.id = l.edit_id left join users u on u.id = e.author_id where ",
            $of_lines,
            " order by 3, 8, 9"
        )
    };
}

fn to_lines(rows: Vec<Row>) -> Result<Vec<Line>> {
    rows.into_iter().map(Line::try_from).collect()
}

/// The lines of a version as they are shown, in the order of their time.
pub async fn lines(on: &mut impl Connected, id: TranscriptId) -> Result<Vec<Line>> {
    to_lines(fetch_all!(
        *on,
        Row,
        select_lines!("s.transcript_id = $1 and s.hidden_by is null", "l.transcript_id = $1 and l.hidden_by is null"),
        id.to_string()
    )?)
}

/// What the machine heard, whatever became of it.
pub(super) async fn heard_lines(on: &mut impl Connected, id: TranscriptId) -> Result<Vec<Line>> {
    to_lines(fetch_all!(
        *on,
        Row,
        select_lines!("s.transcript_id = $1", "l.transcript_id = $1 and 1 = 0"),
        id.to_string()
    )?)
}

/// The line as it is shown; `None`: there is none of this name in the version, or it was joined with another or removed.
pub(super) async fn line(on: &mut impl Connected, id: TranscriptId, line: SegmentId) -> Result<Option<Line>> {
    let rows = fetch_all!(
        *on,
        Row,
        select_lines!(
            "s.transcript_id = $1 and s.id = $2 and s.hidden_by is null",
            "l.transcript_id = $1 and l.line_id = $2 and l.hidden_by is null"
        ),
        id.to_string(),
        line.to_string()
    )?;
    Ok(to_lines(rows)?.pop())
}

/// The line as it was at a revision.
pub(super) async fn line_at(
    on: &mut impl Connected,
    id: TranscriptId,
    line: SegmentId,
    revision: i64,
) -> Result<Option<Line>> {
    let rows = fetch_all!(
        *on,
        Row,
        select_lines!(
            "s.transcript_id = $1 and s.id = $2 and $3 = 0",
            "l.transcript_id = $1 and l.line_id = $2 and l.revision = $3"
        ),
        id.to_string(),
        line.to_string(),
        revision
    )?;
    Ok(to_lines(rows)?.pop())
}

/// Rows by their own ids, shown or not.
pub(super) async fn rows(on: &mut impl Connected, row_ids: &[String]) -> Result<Vec<Line>> {
    let mut found = Vec::with_capacity(row_ids.len());
    for row in row_ids {
        found.extend(to_lines(fetch_all!(*on, Row, select_lines!("s.id = $1", "l.id = $1"), row.as_str())?)?);
    }
    Ok(found)
}

/// Where a line of any version of a recording's text lies.
pub async fn place_of_line(on: &mut impl Connected, recording_id: RecordingId, line: SegmentId) -> Result<Option<i64>> {
    let row = fetch_optional!(
        *on,
        (i64,),
        "select s.start_ms from segments s join transcripts t on t.id = s.transcript_id where t.recording_id = $1 and s.id = $2
         union all
         select l.start_ms from edited_lines l join transcripts t on t.id = l.transcript_id
         where t.recording_id = $1 and l.line_id = $2 limit 1",
        recording_id.to_string(),
        line.to_string()
    )?;
    Ok(row.map(|(start_ms,)| start_ms))
}

/// A line that an edit puts in the place of others.
#[derive(Clone, Debug)]
pub(super) struct NewLine {
    pub segment: Segment,
    pub speaker_id: Option<SpeakerId>,
    pub place: (i64, i64),
}

impl NewLine {
    /// Like another one, to be changed.
    pub fn like(line: &Line) -> Self {
        Self { segment: line.segment.clone(), speaker_id: line.speaker_id, place: line.place }
    }
}

/// Adds the row, and gives its id.
pub(super) async fn insert(tx: &mut Tx, id: TranscriptId, edit_id: EditId, new: &NewLine) -> Result<String> {
    let row = SegmentId::new().to_string();
    execute!(
        *tx,
        "insert into edited_lines (id, transcript_id, line_id, revision, idx, part, start_ms, end_ms, text, confidence, words,
           speaker_id, edit_id)
         values ($1, $2, $3,
           (select coalesce(max(revision), 0) + 1 from edited_lines where transcript_id = $2 and line_id = $3),
           $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        row.as_str(),
        id.to_string(),
        new.segment.id.to_string(),
        new.place.0,
        new.place.1,
        new.segment.start_ms,
        new.segment.end_ms,
        new.segment.text.as_str(),
        f64::from(new.segment.confidence),
        words_to_compact(&new.segment.words),
        new.speaker_id.map(|id| id.to_string()),
        edit_id.to_string()
    )?;
    Ok(row)
}

/// Shows a row again that `hidden_by` hid, or hides one that is shown. [`Error::Fenced`] if it is not as it was.
pub(super) async fn set_hidden(tx: &mut Tx, row: &str, from: Option<EditId>, to: Option<EditId>) -> Result<()> {
    let (from, to) = (from.map(|id| id.to_string()), to.map(|id| id.to_string()));
    let segments = execute!(
        *tx,
        "update segments set hidden_by = $2 where id = $1 and hidden_by is not distinct from $3",
        row,
        to.as_deref(),
        from.as_deref()
    )?;
    let lines = execute!(
        *tx,
        "update edited_lines set hidden_by = $2 where id = $1 and hidden_by is not distinct from $3",
        row,
        to.as_deref(),
        from.as_deref()
    )?;
    let changed = segments + lines;
    if changed == 1 { Ok(()) } else { Err(Error::Fenced) }
}

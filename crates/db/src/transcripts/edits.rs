//! Edits: each hides rows of lines, shows others in their place, and can be turned round.

use debrief_model::{EditId, RecordingId, SegmentId, SpeakerId, TranscriptId, UserId, WorkspaceId};

use super::lines::{self, Line, NewLine};
use super::{changed, finding, speakers};
use crate::{Connected, Error, Result, Tx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditKind {
    Text,
    Split,
    Join,
    Insert,
    Speaker,
    RenameSpeaker,
    Replace,
    /// By the workspace's terms.
    Glossary,
    /// What people mended of an earlier version.
    Carry,
    /// What did not fit, and somebody put there.
    LeftOver,
    Undo,
    /// An undoing was turned round; what it undid can be undone again.
    Redo,
}

impl EditKind {
    const ALL: [Self; 12] = [
        Self::Text,
        Self::Split,
        Self::Join,
        Self::Insert,
        Self::Speaker,
        Self::RenameSpeaker,
        Self::Replace,
        Self::Glossary,
        Self::Carry,
        Self::LeftOver,
        Self::Undo,
        Self::Redo,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Split => "split",
            Self::Join => "join",
            Self::Insert => "insert",
            Self::Speaker => "speaker",
            Self::RenameSpeaker => "rename_speaker",
            Self::Replace => "replace",
            Self::Glossary => "glossary",
            Self::Carry => "carry",
            Self::LeftOver => "left_over",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The text that is edited, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    pub recording_id: RecordingId,
    pub workspace_id: WorkspaceId,
    pub transcript_id: TranscriptId,
    /// `None`: the glossary.
    pub author: Option<UserId>,
    pub idempotency_key: Option<&'a str>,
    /// Whether search finds the lines of this version.
    pub(super) is_found: bool,
}

/// A name before and after a change of a speaker's name.
pub(super) type Renaming = (SpeakerId, String, String);

/// What one edit does.
pub(super) struct Change {
    pub kind: EditKind,
    pub hides: Vec<Line>,
    pub shows: Vec<NewLine>,
    pub renaming: Option<Renaming>,
}

impl Change {
    pub fn of_lines(kind: EditKind, hides: Vec<Line>, shows: Vec<NewLine>) -> Self {
        Self { kind, hides, shows, renaming: None }
    }
}

/// Carries out a change as a new edit.
pub(super) async fn put(tx: &mut Tx, desk: &Desk<'_>, change: Change) -> Result<EditId> {
    let id = EditId::new();
    let start_ms = starts(&change).min().unwrap_or(0);
    let end_ms = ends(&change).max().unwrap_or(start_ms);
    let hidden: Vec<&str> = change.hides.iter().map(|line| line.row.as_str()).collect();
    let detail = change.renaming.as_ref().map(json).transpose()?;
    write(tx, desk, &Record { id, kind: change.kind, start_ms, end_ms, hides: json(&hidden)?, detail, undoes: None })
        .await?;
    for line in &change.hides {
        lines::set_hidden(tx, &line.row, None, Some(id)).await?;
    }
    let mut shown = Vec::with_capacity(change.shows.len());
    for new in &change.shows {
        shown.push(lines::insert(tx, desk.transcript_id, id, new).await?);
    }
    execute!(*tx, "update edits set shows = $2 where id = $1", id.to_string(), json(&shown)?)?;
    if let Some((speaker, _, name)) = &change.renaming {
        speakers::rename(tx, *speaker, name).await?;
    }
    if desk.is_found {
        let gone: Vec<SegmentId> = change.hides.iter().map(Line::id).collect();
        let segments: Vec<_> = change.shows.into_iter().map(|new| new.segment).collect();
        finding::show_lines(tx, desk.recording_id, desk.workspace_id, &gone, &segments).await?;
    }
    changed(tx, desk.recording_id, desk.workspace_id).await?;
    Ok(id)
}

fn starts(change: &Change) -> impl Iterator<Item = i64> {
    let hidden = change.hides.iter().map(|line| line.segment.start_ms);
    hidden.chain(change.shows.iter().map(|new| new.segment.start_ms))
}

fn ends(change: &Change) -> impl Iterator<Item = i64> {
    let hidden = change.hides.iter().map(|line| line.segment.end_ms);
    hidden.chain(change.shows.iter().map(|new| new.segment.end_ms))
}

fn json(value: &(impl serde::Serialize + ?Sized)) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::Corrupt(cause.to_string()))
}

struct Record {
    id: EditId,
    kind: EditKind,
    start_ms: i64,
    end_ms: i64,
    hides: String,
    detail: Option<String>,
    undoes: Option<EditId>,
}

async fn write(tx: &mut Tx, desk: &Desk<'_>, record: &Record) -> Result<()> {
    let now = tx.now().unix_ms();
    execute!(
        *tx,
        "insert into edits (id, recording_id, transcript_id, kind, author_id, created_at, start_ms, end_ms, hides, shows, detail,
           undoes, idempotency_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '[]', $10, $11, $12)",
        record.id.to_string(),
        desk.recording_id.to_string(),
        desk.transcript_id.to_string(),
        record.kind.as_str(),
        desk.author.map(|id| id.to_string()),
        now,
        record.start_ms,
        record.end_ms,
        record.hides.as_str(),
        record.detail.as_deref(),
        record.undoes.map(|id| id.to_string()),
        desk.idempotency_key
    )?;
    Ok(())
}

/// An edit as people see it in the history.
#[derive(Clone, Debug)]
pub struct Edit {
    pub id: EditId,
    pub recording_id: RecordingId,
    pub transcript_id: TranscriptId,
    pub kind: EditKind,
    /// `None`: the glossary.
    pub author: Option<(UserId, String)>,
    /// Unix milliseconds.
    pub created_at: i64,
    pub start_ms: i64,
    pub end_ms: i64,
    pub undoes: Option<EditId>,
    pub undone_by: Option<EditId>,
    pub renaming: Option<(SpeakerId, String, String)>,
    pub(super) hides: Vec<String>,
    pub(super) shows: Vec<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    recording_id: String,
    transcript_id: String,
    kind: String,
    author_id: Option<String>,
    author_name: Option<String>,
    created_at: i64,
    start_ms: i64,
    end_ms: i64,
    hides: String,
    shows: String,
    detail: Option<String>,
    undoes: Option<String>,
    undone_by: Option<String>,
}

impl TryFrom<Row> for Edit {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| Error::Corrupt(format!("edit {}: {what}", row.id));
        let id = |text: Option<String>, what: &str| text.map(|id| id.parse()).transpose().map_err(|_| corrupt(what));
        let rows = |json: &str, what: &str| serde_json::from_str(json).map_err(|_| corrupt(what));
        let author = match row.author_id {
            Some(id) => Some((id.parse().map_err(|_| corrupt("author"))?, row.author_name.unwrap_or_default())),
            None => None,
        };
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id"))?,
            recording_id: row.recording_id.parse().map_err(|_| corrupt("recording"))?,
            transcript_id: row.transcript_id.parse().map_err(|_| corrupt("transcript"))?,
            kind: EditKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            author,
            created_at: row.created_at,
            start_ms: row.start_ms,
            end_ms: row.end_ms,
            hides: rows(&row.hides, "hides")?,
            shows: rows(&row.shows, "shows")?,
            renaming: row
                .detail
                .as_deref()
                .map(|detail| serde_json::from_str::<Renaming>(detail).map_err(|_| corrupt("detail")))
                .transpose()?,
            undoes: id(row.undoes, "undoes")?,
            undone_by: id(row.undone_by, "undone_by")?,
        })
    }
}

macro_rules! select_edits {
    ($rest:literal) => {
        concat!(
            "select e.id, e.recording_id, e.transcript_id, e.kind, e.author_id, u.name as author_name, e.created_at, e.start_ms, e.end_ms, e.hides,
               e.shows, e.detail, e.undoes, e.undone_by
             from edits e left join users u on u.id = e.author_id where ",
            $rest
        )
    };
}

/// The edits of a version, newest first, from behind `before`.
pub async fn edits(on: &mut impl Connected, id: TranscriptId, before: Option<EditId>, limit: i64) -> Result<Vec<Edit>> {
    // Ids are in the order of time; “z” stands behind all of them.
    let before = before.map_or_else(|| "z".to_owned(), |id| id.to_string());
    fetch_all!(
        *on,
        Row,
        select_edits!("e.transcript_id = $1 and e.id < $2 order by e.id desc limit $3"),
        id.to_string(),
        before,
        limit
    )?
    .into_iter()
    .map(Edit::try_from)
    .collect()
}

/// How many edits a version has.
pub async fn count(on: &mut impl Connected, id: TranscriptId) -> Result<i64> {
    let row = fetch_optional!(*on, (i64,), "select count(*) from edits where transcript_id = $1", id.to_string())?;
    Ok(row.map_or(0, |(count,)| count))
}

pub async fn find(on: &mut impl Connected, id: EditId) -> Result<Option<Edit>> {
    fetch_optional!(*on, Row, select_edits!("e.id = $1"), id.to_string())?.map(Edit::try_from).transpose()
}

/// The edit that its author made with this key before.
pub(super) async fn find_by_key(on: &mut impl Connected, desk: &Desk<'_>) -> Result<Option<Edit>> {
    let (Some(author), Some(key)) = (desk.author, desk.idempotency_key) else { return Ok(None) };
    fetch_optional!(*on, Row, select_edits!("e.author_id = $1 and e.idempotency_key = $2"), author.to_string(), key)?
        .map(Edit::try_from)
        .transpose()
}

/// The lines before and after an edit, as they were then.
pub async fn lines_of(on: &mut impl Connected, edit: &Edit, most: usize) -> Result<(Vec<Line>, Vec<Line>)> {
    let first = |rows: &[String]| rows.iter().take(most).cloned().collect::<Vec<_>>();
    Ok((lines::rows(on, &first(&edit.hides)).await?, lines::rows(on, &first(&edit.shows)).await?))
}

impl Edit {
    /// How many lines it changed.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.hides.len().max(self.shows.len())
    }
}

/// Whether what an edit shows is shown still, so that it can be turned round.
pub async fn can_undo(on: &mut impl Connected, edit: &Edit) -> Result<bool> {
    Ok(edit.kind != EditKind::Redo && edit.undone_by.is_none() && edited_since(on, edit).await?.is_none())
}

/// The edit that came between: it hides what this one shows, or gave the speaker another name.
pub(super) async fn edited_since(on: &mut impl Connected, edit: &Edit) -> Result<Option<Option<EditId>>> {
    for row in &edit.shows {
        let hidden = fetch_optional!(
            *on,
            (Option<String>,),
            "select hidden_by from segments where id = $1 union all select hidden_by from edited_lines where id = $1",
            row.as_str()
        )?;
        if let Some((Some(by),)) = hidden {
            return Ok(Some(by.parse().ok()));
        }
    }
    if let Some((speaker, _, name)) = &edit.renaming
        && speakers::name_of(on, *speaker).await?.as_ref() != Some(name)
    {
        return Ok(Some(None));
    }
    Ok(None)
}

/// Turns an edit round, as an edit of its own.
pub(super) async fn turn_round(tx: &mut Tx, desk: &Desk<'_>, edit: &Edit) -> Result<EditId> {
    let id = EditId::new();
    let renaming = edit.renaming.clone().map(|(speaker, before, after)| (speaker, after, before));
    let record = Record {
        id,
        kind: if edit.kind == EditKind::Undo { EditKind::Redo } else { EditKind::Undo },
        start_ms: edit.start_ms,
        end_ms: edit.end_ms,
        hides: json(&edit.shows)?,
        detail: renaming.as_ref().map(json).transpose()?,
        undoes: Some(edit.id),
    };
    write(tx, desk, &record).await?;
    execute!(*tx, "update edits set shows = $2 where id = $1", id.to_string(), json(&edit.hides)?)?;
    // Who turns an undoing round has the edit itself again, and that hides what it hid.
    let hider = edit.undoes.unwrap_or(id);
    for row in &edit.shows {
        lines::set_hidden(tx, row, None, Some(hider)).await?;
    }
    for row in &edit.hides {
        lines::set_hidden(tx, row, Some(edit.id), None).await?;
    }
    if let Some((speaker, _, name)) = &renaming {
        speakers::rename(tx, *speaker, name).await?;
    }
    let marked = execute!(
        *tx,
        "update edits set undone_by = $2 where id = $1 and undone_by is null",
        edit.id.to_string(),
        id.to_string()
    )?;
    if marked == 0 {
        return Err(Error::Fenced);
    }
    if let Some(undone) = edit.undoes {
        execute!(*tx, "update edits set undone_by = null where id = $1", undone.to_string())?;
    }
    if desk.is_found {
        let gone: Vec<SegmentId> = lines::rows(tx, &edit.shows).await?.iter().map(Line::id).collect();
        let shown: Vec<_> = lines::rows(tx, &edit.hides).await?.into_iter().map(|line| line.segment).collect();
        finding::show_lines(tx, desk.recording_id, desk.workspace_id, &gone, &shown).await?;
    }
    changed(tx, desk.recording_id, desk.workspace_id).await?;
    Ok(id)
}

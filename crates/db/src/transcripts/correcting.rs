//! What people do to the lines of a text, each as one edit.
//!
//! Writers of one recording queue at its row. Who saw an older text of a line has changed that one: where somebody else
//! changed other words since, both changes are kept; where they collide, nothing is done and both texts are told.

use std::collections::HashSet;

use debrief_model::mending::{self, Find};
use debrief_model::recording::TranscriptState;
use debrief_model::transcript::{Segment, Word};
use debrief_model::{EditId, RecordingId, SegmentId, SpeakerId};

use super::edits::{self, Change, Desk, Edit, EditKind};
use super::lines::{self, Line, NewLine};
use super::splitting::{join, split};
use super::{Transcript, speakers};
use crate::{Connected, Error, Principal, Result, Tx};

/// A line as somebody saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub id: SegmentId,
    pub revision: i64,
}

#[derive(Clone, Debug)]
pub enum Correction {
    /// An empty text removes the line.
    Text {
        line: Seen,
        text: String,
    },
    /// `at` counts Unicode scalar values.
    Split {
        line: Seen,
        at: usize,
    },
    Join {
        lines: Vec<Seen>,
    },
    Insert {
        start_ms: i64,
        end_ms: i64,
        text: String,
    },
    Speaker {
        lines: Vec<SegmentId>,
        speaker: WhichSpeaker,
    },
    RenameSpeaker {
        speaker_id: SpeakerId,
        name: String,
    },
    Replace {
        find: FindText,
        with: String,
        only: Option<HashSet<SegmentId>>,
    },
}

#[derive(Clone, Debug)]
pub enum WhichSpeaker {
    Nobody,
    Known(SpeakerId),
    Named(String),
}

#[derive(Clone, Debug)]
pub struct FindText {
    pub text: String,
    pub matches_case: bool,
    pub whole_words: bool,
}

/// Two people changed the same words.
#[derive(Clone, Debug)]
pub struct Collision {
    /// The line as it is; `None`: it was joined with another or removed.
    pub line: Option<Line>,
    /// The text that was changed.
    pub base_text: Option<String>,
    pub yours: String,
}

/// Why a correction was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("this text has no such line")]
    UnknownLine,
    #[error("this recording has no such speaker")]
    UnknownSpeaker,
    #[error("this recording has no such correction")]
    UnknownEdit,
    #[error("the line was changed meanwhile")]
    Collision(Box<Collision>),
    #[error("lines that are joined must follow each other")]
    NoNeighbours,
    #[error("a line is split between two of its words")]
    NothingToSplit,
    #[error("a correction that came after it stands on it")]
    EditedSince(Option<Box<Edit>>),
    #[error("it was undone already")]
    AlreadyUndone,
    #[error("it was made to another version of the text")]
    AnotherVersion,
    #[error("the recording is gone")]
    Gone,
    #[error(transparent)]
    Db(#[from] Error),
}

pub type Corrected = std::result::Result<Outcome, Refusal>;

/// What an edit did.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// `None`: everything was like that already.
    pub edit: Option<EditId>,
    /// Lines that are not there any more, and those that are there in their place, some of them under the same name.
    pub removed: Vec<SegmentId>,
    pub lines: Vec<Line>,
    /// The one expression that was mended, as it was heard and as it should be.
    pub mended: Option<(String, String)>,
}

impl<'a> Desk<'a> {
    /// Someone who corrects the text of a recording that is shown, which is `transcript`.
    #[must_use]
    pub fn of(author: &Principal, transcript: &Transcript, idempotency_key: Option<&'a str>) -> Self {
        Self {
            recording_id: transcript.recording_id,
            workspace_id: author.workspace_id,
            transcript_id: transcript.id,
            author: Some(author.user_id),
            idempotency_key,
            is_found: true,
        }
    }
}

/// Whether the text has come to its end, so that it can be corrected.
#[must_use]
pub fn is_complete(transcript: &Transcript) -> bool {
    matches!(transcript.state, TranscriptState::Ready | TranscriptState::Failed)
}

/// Writers queue here; on PostgreSQL none would see what another has not committed yet.
pub(super) async fn queue_up(tx: &mut Tx, recording_id: RecordingId) -> Result<bool> {
    let now = tx.now().unix_ms();
    Ok(execute!(*tx, "update recordings set updated_at = $2 where id = $1", recording_id.to_string(), now)? > 0)
}

/// Carries out a correction. The same author and key give the first one's outcome again.
pub async fn correct(tx: &mut Tx, desk: &Desk<'_>, correction: &Correction) -> Corrected {
    if !queue_up(tx, desk.recording_id).await? {
        return Err(Refusal::Gone);
    }
    if let Some(edit) = edits::find_by_key(tx, desk).await? {
        return again(tx, &edit).await;
    }
    let mut mended = None;
    let change = match correction {
        Correction::Text { line, text } => {
            let (current, text) = merged(tx, desk, *line, &mending::one_line(text)).await?;
            mended = mending::mended_expression(current.text(), &text);
            with_text(current, &text)
        }
        Correction::Split { line, at } => Some(split(unchanged(tx, desk, *line).await?, *at)?),
        Correction::Join { lines } => Some(join(tx, desk, lines).await?),
        Correction::Insert { start_ms, end_ms, text } => inserted(*start_ms, *end_ms, &mending::one_line(text)),
        Correction::Speaker { lines, speaker } => speak(tx, desk, lines, speaker).await?,
        Correction::RenameSpeaker { speaker_id, name } => rename(tx, desk, *speaker_id, name).await?,
        Correction::Replace { find, with, only } => replace(tx, desk, find, with, only.as_ref()).await?,
    };
    let Some(change) = change else { return Ok(Outcome::default()) };
    let outcome = carry_out(tx, desk, change).await?;
    Ok(Outcome { mended, ..outcome })
}

pub(super) async fn carry_out(tx: &mut Tx, desk: &Desk<'_>, change: Change) -> Result<Outcome> {
    let hidden: Vec<SegmentId> = change.hides.iter().map(Line::id).collect();
    let shown: Vec<SegmentId> = change.shows.iter().map(|new| new.segment.id).collect();
    let edit = edits::put(tx, desk, change).await?;
    outcome(tx, desk, edit, &hidden, &shown).await
}

async fn outcome(
    on: &mut impl Connected,
    desk: &Desk<'_>,
    edit: EditId,
    hidden: &[SegmentId],
    shown: &[SegmentId],
) -> Result<Outcome> {
    let mut lines = Vec::with_capacity(shown.len());
    for id in shown {
        lines.extend(lines::line(on, desk.transcript_id, *id).await?);
    }
    let removed = hidden.iter().filter(|id| !shown.contains(id)).copied().collect();
    Ok(Outcome { edit: Some(edit), removed, lines, mended: None })
}

/// The outcome of an edit that was made before.
async fn again(tx: &mut Tx, edit: &Edit) -> Corrected {
    let (hidden, shown) = edits::lines_of(tx, edit, usize::MAX).await?;
    let mut lines = Vec::new();
    for line in &shown {
        lines.extend(lines::line(tx, edit.transcript_id, line.id()).await?);
    }
    let removed = hidden.iter().map(Line::id).filter(|id| shown.iter().all(|line| line.id() != *id)).collect();
    Ok(Outcome { edit: Some(edit.id), removed, lines, mended: None })
}

/// The line as it is now, and what its text is to be.
async fn merged(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, yours: &str) -> std::result::Result<(Line, String), Refusal> {
    let base = lines::line_at(tx, desk.transcript_id, seen.id, seen.revision).await?.ok_or(Refusal::UnknownLine)?;
    let current = lines::line(tx, desk.transcript_id, seen.id).await?;
    let text = match &current {
        Some(current) if current.revision == seen.revision => Some(yours.to_owned()),
        // To remove a line is to change all of its words.
        Some(current) if !yours.is_empty() => mending::merged(base.text(), yours, current.text()),
        _ => None,
    };
    match (current, text) {
        (Some(current), Some(text)) => Ok((current, text)),
        (line, _) => {
            let base_text = Some(base.segment.text);
            Err(Refusal::Collision(Box::new(Collision { line, base_text, yours: yours.to_owned() })))
        }
    }
}

/// The line, as long as nobody changed it since it was seen.
pub(super) async fn unchanged(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> std::result::Result<Line, Refusal> {
    let base = lines::line_at(tx, desk.transcript_id, seen.id, seen.revision).await?.ok_or(Refusal::UnknownLine)?;
    let yours = base.segment.text.clone();
    match lines::line(tx, desk.transcript_id, seen.id).await? {
        Some(line) if line.revision == seen.revision => Ok(line),
        line => Err(Refusal::Collision(Box::new(Collision { line, base_text: Some(yours.clone()), yours }))),
    }
}

/// `None` where the text stays as it is.
pub(super) fn with_text(line: Line, text: &str) -> Option<Change> {
    if line.text() == text {
        return None;
    }
    let shows = if text.is_empty() { Vec::new() } else { vec![reworded(&line, text)] };
    Some(Change::of_lines(EditKind::Text, vec![line], shows))
}

pub(super) fn reworded(line: &Line, text: &str) -> NewLine {
    let mut new = NewLine::like(line);
    let Segment { start_ms, end_ms, ref words, .. } = line.segment;
    new.segment.words = mending::retimed(words, start_ms, end_ms, text);
    new.segment.confidence = confidence(&new.segment.words);
    text.clone_into(&mut new.segment.text);
    new
}

pub(super) fn confidence(words: &[Word]) -> f32 {
    if words.is_empty() { 1.0 } else { words.iter().map(|word| word.confidence).sum::<f32>() / words.len() as f32 }
}

/// The place of a line that stands for no segment: behind what begins at the same moment.
pub(super) const INSERTED: i64 = i64::MAX;

pub(super) fn inserted(start_ms: i64, end_ms: i64, text: &str) -> Option<Change> {
    if text.is_empty() {
        return None;
    }
    let words = mending::retimed(&[], start_ms, end_ms, text);
    let segment = Segment { id: SegmentId::new(), start_ms, end_ms, text: text.to_owned(), confidence: 1.0, words };
    let new = NewLine { segment, speaker_id: None, place: (INSERTED, 0) };
    Some(Change::of_lines(EditKind::Insert, Vec::new(), vec![new]))
}

async fn speak(
    tx: &mut Tx,
    desk: &Desk<'_>,
    ids: &[SegmentId],
    which: &WhichSpeaker,
) -> std::result::Result<Option<Change>, Refusal> {
    let speaker_id = match which {
        WhichSpeaker::Nobody => None,
        WhichSpeaker::Named(name) => Some(speakers::named(tx, desk.recording_id, name).await?),
        WhichSpeaker::Known(id) if speakers::is_of(tx, desk.recording_id, *id).await? => Some(*id),
        WhichSpeaker::Known(_) => return Err(Refusal::UnknownSpeaker),
    };
    let mut hides = Vec::new();
    for id in ids.iter().collect::<HashSet<_>>() {
        let line = lines::line(tx, desk.transcript_id, *id).await?.ok_or(Refusal::UnknownLine)?;
        if line.speaker_id != speaker_id {
            hides.push(line);
        }
    }
    hides.sort_by_key(|line| (line.segment.start_ms, line.place));
    let shows: Vec<NewLine> = hides.iter().map(|line| NewLine { speaker_id, ..NewLine::like(line) }).collect();
    Ok((!hides.is_empty()).then(|| Change::of_lines(EditKind::Speaker, hides, shows)))
}

async fn rename(
    tx: &mut Tx,
    desk: &Desk<'_>,
    speaker: SpeakerId,
    name: &str,
) -> std::result::Result<Option<Change>, Refusal> {
    if !speakers::is_of(tx, desk.recording_id, speaker).await? {
        return Err(Refusal::UnknownSpeaker);
    }
    let before = speakers::name_of(tx, speaker).await?.unwrap_or_default();
    Ok((before != name).then(|| Change {
        kind: EditKind::RenameSpeaker,
        hides: Vec::new(),
        shows: Vec::new(),
        renaming: Some((speaker, before, name.to_owned())),
    }))
}

/// A line that a replacement would change, and its text afterwards.
#[derive(Clone, Debug)]
pub struct Match {
    pub line: Line,
    pub after: String,
}

/// What replacing would change.
pub async fn matches(on: &mut impl Connected, desk: &Desk<'_>, find: &FindText, with: &str) -> Result<Vec<Match>> {
    let wanted = Find { text: &find.text, matches_case: find.matches_case, whole_words: find.whole_words };
    let with = mending::one_line(with);
    let found = |line: Line| {
        let after = mending::one_line(&mending::replaced(line.text(), wanted, &with)?);
        (after != line.text()).then_some(Match { line, after })
    };
    Ok(lines::lines(on, desk.transcript_id).await?.into_iter().filter_map(found).collect())
}

async fn replace(
    tx: &mut Tx,
    desk: &Desk<'_>,
    find: &FindText,
    with: &str,
    only: Option<&HashSet<SegmentId>>,
) -> Result<Option<Change>> {
    let matches = matches(tx, desk, find, with).await?;
    let wanted: Vec<Match> =
        matches.into_iter().filter(|found| only.is_none_or(|only| only.contains(&found.line.id()))).collect();
    let shows = wanted
        .iter()
        .filter(|found| !found.after.is_empty())
        .map(|found| reworded(&found.line, &found.after))
        .collect();
    let hides: Vec<Line> = wanted.into_iter().map(|found| found.line).collect();
    Ok((!hides.is_empty()).then(|| Change::of_lines(EditKind::Replace, hides, shows)))
}

/// Turns an edit round; an undoing is turned round, too.
pub async fn undo(tx: &mut Tx, desk: &Desk<'_>, id: EditId) -> Corrected {
    if !queue_up(tx, desk.recording_id).await? {
        return Err(Refusal::Gone);
    }
    if let Some(edit) = edits::find_by_key(tx, desk).await? {
        return again(tx, &edit).await;
    }
    let edit = edits::find(tx, id).await?.filter(|edit| edit.recording_id == desk.recording_id);
    let mut edit = edit.ok_or(Refusal::UnknownEdit)?;
    // What was done again is undone where it was done.
    while edit.kind == EditKind::Redo {
        let undoing = edits::find(tx, edit.undoes.ok_or(Refusal::UnknownEdit)?).await?.ok_or(Refusal::UnknownEdit)?;
        edit = edits::find(tx, undoing.undoes.ok_or(Refusal::UnknownEdit)?).await?.ok_or(Refusal::UnknownEdit)?;
    }
    if edit.transcript_id != desk.transcript_id {
        return Err(Refusal::AnotherVersion);
    }
    if edit.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    if let Some(later) = edits::edited_since(tx, &edit).await? {
        let later = match later {
            Some(later) => edits::find(tx, later).await?.map(Box::new),
            None => None,
        };
        return Err(Refusal::EditedSince(later));
    }
    let undone = edits::turn_round(tx, desk, &edit).await?;
    let (shown, hidden) = edits::lines_of(tx, &edit, usize::MAX).await?;
    let ids = |lines: &[Line]| lines.iter().map(Line::id).collect::<Vec<_>>();
    Ok(outcome(tx, desk, undone, &ids(&hidden), &ids(&shown)).await?)
}

//! Lines and corrections as clients see them.

use debrief_db::Connected;
use debrief_db::transcripts::{self, Collision, Edit, EditKind, LeftOver, Line, Match, Outcome, Speaker};
use debrief_model::structure;
use debrief_model::transcript::Segment;
use debrief_model::{EditId, LeftOverId, SegmentId, SpeakerId, Timestamp, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ErrorDetail, Result};
use crate::recordings::Person;

/// A history shows what an edit is about, not all of it.
const LINES_AN_EDIT: usize = 20;

/// What kind of correction it was; `carry` took those of an earlier text over.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = EditKind)]
#[serde(rename_all = "snake_case")]
enum KindView {
    Text,
    Split,
    Join,
    Insert,
    Speaker,
    RenameSpeaker,
    Replace,
    Glossary,
    Carry,
    LeftOver,
    Undo,
    Redo,
}

impl From<EditKind> for KindView {
    fn from(kind: EditKind) -> Self {
        match kind {
            EditKind::Text => Self::Text,
            EditKind::Split => Self::Split,
            EditKind::Join => Self::Join,
            EditKind::Insert => Self::Insert,
            EditKind::Speaker => Self::Speaker,
            EditKind::RenameSpeaker => Self::RenameSpeaker,
            EditKind::Replace => Self::Replace,
            EditKind::Glossary => Self::Glossary,
            EditKind::Carry => Self::Carry,
            EditKind::LeftOver => Self::LeftOver,
            EditKind::Undo => Self::Undo,
            EditKind::Redo => Self::Redo,
        }
    }
}

fn person(author: Option<(UserId, String)>) -> Option<Person> {
    author.map(|(id, name)| Person { id, name })
}

/// A line of the text.
#[derive(Serialize, ToSchema)]
#[schema(as = Line)]
pub struct LineView {
    #[serde(flatten)]
    segment: Segment,
    /// 0: as the machine heard it. With the id it names one text of a line.
    revision: i64,
    speaker_id: Option<SpeakerId>,
    /// Another voice begins here, as a model heard that tells voices apart.
    speaker_turn: bool,
    edited: Option<EditedView>,
    /// Words that only fill a pause, as offsets in Unicode scalar values: a reader may want to hide them.
    fillers: Vec<[usize; 2]>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LineEdited)]
struct EditedView {
    /// Null: the glossary.
    by: Option<Person>,
    at: Timestamp,
    kind: KindView,
}

impl LineView {
    pub fn of(line: Line, language: Option<&str>) -> Self {
        let fillers = structure::fillers(line.text(), language);
        let edited = line.edit.map(|edit| EditedView {
            by: person(edit.author),
            at: Timestamp::from_unix_ms(edit.at),
            kind: edit.kind.into(),
        });
        Self {
            segment: line.segment,
            revision: line.revision,
            speaker_id: line.speaker_id,
            speaker_turn: line.speaker_turn,
            edited,
            fillers: fillers.into_iter().map(|range| [range.start, range.end]).collect(),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Speaker)]
pub struct SpeakerView {
    id: SpeakerId,
    name: String,
}

impl From<Speaker> for SpeakerView {
    fn from(speaker: Speaker) -> Self {
        Self { id: speaker.id, name: speaker.name }
    }
}

/// What a correction did.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = CorrectionOutcome)]
pub struct OutcomeView {
    /// Null: nothing was changed.
    pub edit: Option<EditView>,
    /// What is shown now in the place of `removed`; the same id is the same line, changed.
    pub lines: Vec<LineView>,
    pub removed: Vec<SegmentId>,
    /// Lines that a replacement changes.
    pub matches: Vec<MatchView>,
    /// The one expression that was mended, which the glossary could mend always.
    pub suggestion: Option<Suggestion>,
}

#[derive(Serialize, ToSchema)]
pub struct Suggestion {
    heard: String,
    term: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReplacementMatch)]
pub struct MatchView {
    id: SegmentId,
    start_ms: i64,
    before: String,
    after: String,
}

impl From<Match> for MatchView {
    fn from(found: Match) -> Self {
        let Match { line, after } = found;
        Self { id: line.id(), start_ms: line.segment.start_ms, before: line.segment.text, after }
    }
}

impl OutcomeView {
    pub async fn of(on: &mut impl Connected, outcome: Outcome, language: Option<&str>) -> Result<Self> {
        let edit = match outcome.edit {
            Some(id) => transcripts::find_edit(on, id).await?,
            None => None,
        };
        let edit = match edit {
            Some(edit) => {
                let speakers = transcripts::speakers(on, edit.recording_id).await?;
                Some(EditView::of(on, edit, &speakers).await?)
            }
            None => None,
        };
        Ok(Self {
            edit,
            lines: outcome.lines.into_iter().map(|line| LineView::of(line, language)).collect(),
            removed: outcome.removed,
            matches: Vec::new(),
            suggestion: outcome.mended.map(|(heard, term)| Suggestion { heard, term }),
        })
    }
}

/// A correction in the history.
#[derive(Serialize, ToSchema)]
#[schema(as = TranscriptEdit)]
pub struct EditView {
    pub id: EditId,
    kind: KindView,
    /// Null: the glossary.
    author: Option<Person>,
    created_at: Timestamp,
    start_ms: i64,
    end_ms: i64,
    /// At most 20 lines.
    before: Vec<LineThen>,
    after: Vec<LineThen>,
    /// How many lines it changed.
    lines: usize,
    undoes: Option<EditId>,
    undone_by: Option<EditId>,
    can_undo: bool,
}

#[derive(Serialize, ToSchema)]
struct LineThen {
    id: Option<SegmentId>,
    text: String,
    /// The speaker's name.
    speaker: Option<String>,
}

impl EditView {
    pub async fn of(on: &mut impl Connected, edit: Edit, speakers: &[Speaker]) -> Result<Self> {
        let (before, after) = transcripts::lines_of(on, &edit, LINES_AN_EDIT).await?;
        let then = |line: Line| LineThen {
            id: Some(line.id()),
            speaker: line
                .speaker_id
                .and_then(|id| speakers.iter().find(|speaker| speaker.id == id))
                .map(|speaker| speaker.name.clone()),
            text: line.segment.text,
        };
        let mut before: Vec<LineThen> = before.into_iter().map(then).collect();
        let mut after: Vec<LineThen> = after.into_iter().map(then).collect();
        if let Some((_, old, new)) = &edit.renaming {
            let named = |name: &str| LineThen { id: None, text: String::new(), speaker: Some(name.to_owned()) };
            before.push(named(old));
            after.push(named(new));
        }
        Ok(Self {
            can_undo: transcripts::can_undo(on, &edit).await?,
            lines: edit.lines(),
            id: edit.id,
            kind: edit.kind.into(),
            author: person(edit.author),
            created_at: Timestamp::from_unix_ms(edit.created_at),
            start_ms: edit.start_ms,
            end_ms: edit.end_ms,
            before,
            after,
            undoes: edit.undoes,
            undone_by: edit.undone_by,
        })
    }
}

/// Two people changed the same words: nothing was done, and both texts are here.
#[derive(Serialize, ToSchema)]
#[schema(as = LineConflict)]
pub struct Conflict {
    error: ErrorDetail,
    conflict: BothTexts,
}

#[derive(Serialize, ToSchema)]
struct BothTexts {
    /// The line as it is; null: it was joined with another or removed.
    line: Option<LineView>,
    base_text: Option<String>,
    yours: String,
}

impl Conflict {
    pub fn of(collision: Collision) -> Self {
        let who = collision.line.as_ref().and_then(|line| line.edit.as_ref()).and_then(|edit| edit.author.as_ref());
        let who = who.map_or("Somebody", |(_, name)| name);
        let message = match &collision.line {
            Some(_) => {
                format!("{who} changed this line meanwhile. Nothing was overwritten; choose between both texts.")
            }
            None => {
                "This line was joined with another or removed meanwhile. Nothing was overwritten; read the text again."
                    .to_owned()
            }
        };
        Self {
            error: ErrorDetail { code: "line_changed".into(), message },
            conflict: BothTexts {
                line: collision.line.map(|line| LineView::of(line, None)),
                base_text: collision.base_text,
                yours: collision.yours,
            },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct LeftOverList {
    left_over: Vec<LeftOverView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LeftOver)]
struct LeftOverView {
    id: LeftOverId,
    start_ms: i64,
    end_ms: i64,
    /// Lines are separated by line feeds.
    heard_before: String,
    edited: String,
    heard_now: String,
    author: Option<Person>,
    created_at: Timestamp,
}

impl LeftOverList {
    pub fn of(found: Vec<LeftOver>) -> Self {
        let view = |left_over: LeftOver| LeftOverView {
            id: left_over.id,
            start_ms: left_over.start_ms,
            end_ms: left_over.end_ms,
            heard_before: left_over.heard_before,
            edited: left_over.edited,
            heard_now: left_over.heard_now,
            author: person(left_over.author),
            created_at: Timestamp::from_unix_ms(left_over.created_at),
        };
        Self { left_over: found.into_iter().map(view).collect() }
    }
}

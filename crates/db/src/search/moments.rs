//! What search answers with: moments of recordings that the principal may see, each read from its own row.

use std::collections::HashMap;
use std::ops::Range;

use debrief_model::RecordingId;
use debrief_model::transcript::words_from_compact;
use debrief_search::{Hit, Leniency, Question};

use super::runs::json_numbers;
use super::{DocumentKind, Filter};
use crate::{Connected, Error, Principal, Result};

/// Longer texts are shown as an excerpt of about this many characters around the first highlight.
const EXCERPT_CHARS: usize = 320;

/// A hit: a recording, the time, and the text with what was looked for.
#[derive(Clone, Debug)]
pub struct Moment {
    pub recording_id: RecordingId,
    /// The recording's.
    pub title: String,
    pub kind: DocumentKind,
    /// Of the word in a line, of the comment, 0 for a title.
    pub start_ms: i64,
    /// Of the recording, the segment or the comment.
    pub ref_id: String,
    pub text: String,
    /// In Unicode scalar values of `text`.
    pub highlights: Vec<Range<usize>>,
}

/// What is in the trash keeps its address, and search leaves it out.
macro_rules! found_recordings {
    () => {
        concat!(visible_recordings!(), " and r.trashed_at is null")
    };
}

// SQLite takes the tables of cross joins in their order: from the few hits, never from all recordings of a workspace.
macro_rules! select_documents {
    ($listed:literal) => {
        concat!(
            "with listed (document) as (", $listed, ")
             select r.document, r.id as recording_id, r.title, 'title' as kind, r.id as ref_id, cast(0 as bigint) as start_ms,
               r.title as text, cast(null as text) as words, r.owner_id as person
             from listed cross join recordings r where r.document = listed.document and ", found_recordings!(),
            " union all
             select c.document, r.id, r.title, 'comment', c.id, c.start_ms, c.body, cast(null as text), c.author_id
             from listed cross join comments c cross join recordings r
             where c.document = listed.document and r.id = c.recording_id and ", found_recordings!(),
            " union all
             select s.document, r.id, r.title, 'transcript', s.id, s.start_ms, s.text, s.words, r.owner_id
             from listed cross join segments s cross join transcripts t cross join recordings r
             where s.document = listed.document and t.id = s.transcript_id and r.id = t.recording_id and ", found_recordings!(),
            " union all
             select l.document, r.id, r.title, 'transcript', l.line_id, l.start_ms, l.text, l.words, r.owner_id
             from listed cross join edited_lines l cross join transcripts t cross join recordings r
             where l.document = listed.document and t.id = l.transcript_id and r.id = t.recording_id and ", found_recordings!()
        )
    };
}

const SQLITE: &str = select_documents!("select value from json_each($3)");
const POSTGRES: &str =
    select_documents!("select cast(value as bigint) from json_array_elements_text(cast($3 as json))");

/// The rows of hits that the principal may see, by document.
pub(super) async fn read(
    on: &mut impl Connected,
    principal: &Principal,
    filter: &Filter,
    hits: &[(DocumentKind, Hit)],
) -> Result<HashMap<i64, Row>> {
    let sql = either!(*on, SQLITE, POSTGRES);
    let rows = fetch_all!(
        *on,
        Row,
        sql,
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        json_numbers(hits.iter().map(|(_, hit)| hit.id))
    )?;
    let person = filter.person.map(|person| person.to_string());
    let shown = rows.into_iter().filter(|row| person.as_ref().is_none_or(|person| *person == row.person));
    Ok(shown.map(|row| (row.document, row)).collect())
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    document: i64,
    recording_id: String,
    title: String,
    kind: String,
    ref_id: String,
    start_ms: i64,
    text: String,
    words: Option<String>,
    person: String,
}

impl Row {
    pub fn into_moment(self, question: &Question, leniency: Leniency) -> Result<Moment> {
        let corrupt = |what: &str| Error::Corrupt(format!("search document of {}: {what}", self.ref_id));
        let words = self.words.as_deref().map(words_from_compact).unwrap_or_default();
        let word = question.first_word(words.iter().map(|word| word.text.as_str()), leniency);
        let (text, highlights) = excerpt(&self.text, question.highlights(&self.text, leniency));
        Ok(Moment {
            recording_id: self.recording_id.parse().map_err(|_| corrupt("recording"))?,
            kind: DocumentKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))?,
            start_ms: word.and_then(|index| words.get(index)).map_or(self.start_ms, |word| word.start_ms),
            title: self.title,
            ref_id: self.ref_id,
            text,
            highlights,
        })
    }
}

/// A long text is cut around its first highlight, at spaces where there are some near.
fn excerpt(text: &str, highlights: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= EXCERPT_CHARS + EXCERPT_CHARS / 4 {
        return (text.to_owned(), highlights);
    }
    const NEAR: usize = 20;
    let first = highlights.first().map_or(0, |range| range.start);
    let from = first.saturating_sub(EXCERPT_CHARS / 4).min(chars.len() - EXCERPT_CHARS);
    let space_near = |at: usize, towards: &[char]| {
        towards.iter().take(NEAR).position(|c| c.is_whitespace()).map(|step| at + step + 1)
    };
    let from = if from == 0 { 0 } else { space_near(from, &chars[from..first.max(from)]).unwrap_or(from) };
    let to = (from + EXCERPT_CHARS).min(chars.len());
    let mut shown = String::new();
    // The ellipsis in front shifts what follows by one character.
    let shift = usize::from(from > 0);
    if from > 0 {
        shown.push('…');
    }
    shown.extend(&chars[from..to]);
    if to < chars.len() {
        shown.push('…');
    }
    let within = |range: Range<usize>| {
        let (start, end) = (range.start.max(from), range.end.min(to));
        (start < end).then(|| start - from + shift..end - from + shift)
    };
    (shown, highlights.into_iter().filter_map(within).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_excerpt_keeps_its_highlights_on_their_words() {
        let text = format!("{} needle {}", "häy ".repeat(400), "straw needle ".repeat(100));
        let question = Question::new("needle").unwrap();
        let (shown, highlights) = excerpt(&text, question.highlights(&text, Leniency::Strict));
        assert!(shown.chars().count() <= EXCERPT_CHARS + 2);
        assert!(highlights.len() > 1);
        for range in highlights {
            assert_eq!(shown.chars().skip(range.start).take(range.len()).collect::<String>(), "needle");
        }
    }
}

//! What search answers with: moments of recordings that the principal may see.

use std::ops::Range;

use debrief_model::RecordingId;
use debrief_model::transcript::words_from_compact;

use super::DocumentKind;
use super::question::{Asked, Database, Match, Question};
use crate::connection::Connection;
use crate::{Connected, Error, Principal, Result};

/// Nobody pages further; they type another word.
const MAX_OFFSET: i64 = 2_000;
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

/// Where a page goes on. It tells also how the first page was found, so that all pages are found alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    how: Match,
    offset: i64,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = if self.how == Match::All { "all" } else { "any" };
        write!(f, "{how}-{}", self.offset)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let (how, offset) = text.split_once('-').ok_or(())?;
        let how = match how {
            "all" => Match::All,
            "any" => Match::Any,
            _ => return Err(()),
        };
        let offset = offset.parse().ok().filter(|offset| (0..=MAX_OFFSET).contains(offset)).ok_or(())?;
        Ok(Self { how, offset })
    }
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub moments: Vec<Moment>,
    pub next: Option<Cursor>,
}

/// Finds what the principal may see: lines, titles and comments with every term; where there are none, those
/// with any, the ones with most terms first. At equal match titles stand before comments before lines, and
/// newer recordings before older ones.
pub async fn query(
    on: &mut impl Connected,
    principal: &Principal,
    input: &str,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Page> {
    let Some(question) = Question::new(input) else { return Ok(Page::default()) };
    if let Some(cursor) = cursor {
        return page(on, principal, &question, cursor, limit).await;
    }
    let all = page(on, principal, &question, Cursor { how: Match::All, offset: 0 }, limit).await?;
    if !all.moments.is_empty() || question.len() == 1 {
        return Ok(all);
    }
    page(on, principal, &question, Cursor { how: Match::Any, offset: 0 }, limit).await
}

async fn page(
    on: &mut impl Connected,
    principal: &Principal,
    question: &Question,
    cursor: Cursor,
    limit: i64,
) -> Result<Page> {
    let mut rows = matching(on, principal, question, cursor, limit + 1).await?;
    let offset = cursor.offset + limit;
    let goes_on = rows.len() as i64 > limit && offset <= MAX_OFFSET;
    rows.truncate(limit as usize);
    let moments = rows.into_iter().map(|row| row.into_moment(question)).collect::<Result<_>>()?;
    Ok(Page { moments, next: goes_on.then_some(Cursor { how: cursor.how, offset }) })
}

macro_rules! ordered {
    () => {
        " order by score desc, case d.kind when 'title' then 0 when 'comment' then 1 else 2 end,
            r.created_at desc, r.id desc, d.start_ms, d.id limit $5 offset $6"
    };
}

/// The hits are numbered once for all, because SQLite would evaluate the index anew for each row.
const SQLITE: &str = concat!(
    "with raised (id, score) as materialized (
       select search_index.rowid, count(*) from json_each($4) wanted cross join search_index
       where search_index match wanted.value group by search_index.rowid)
     select d.recording_id, r.title, d.kind, d.ref_id, d.start_ms, d.text, coalesce(l.words, s.words) as words, coalesce(raised.score, 0) as score
     from search_index join search_documents d on d.id = search_index.rowid
     join recordings r on r.id = d.recording_id
     left join segments s on d.kind = 'transcript' and s.id = d.ref_id
     left join edited_lines l on d.kind = 'transcript' and l.line_id = d.ref_id and l.hidden_by is null
     left join raised on raised.id = d.id
     where search_index match $3 and ",
    visible_recordings!(),
    ordered!()
);

const POSTGRES: &str = concat!(
    "select d.recording_id, r.title, d.kind, d.ref_id, d.start_ms, d.text, coalesce(l.words, s.words) as words,
       (select count(*) from json_array_elements_text(cast($4 as json)) wanted
        where d.terms @@ cast(wanted.value as tsquery)) as score
     from search_documents d
     join recordings r on r.id = d.recording_id
     left join segments s on d.kind = 'transcript' and s.id = d.ref_id
     left join edited_lines l on d.kind = 'transcript' and l.line_id = d.ref_id and l.hidden_by is null
     where d.terms @@ cast($3 as tsquery) and ",
    visible_recordings!(),
    ordered!()
);

async fn matching(
    on: &mut impl Connected,
    principal: &Principal,
    question: &Question,
    cursor: Cursor,
    limit: i64,
) -> Result<Vec<Row>> {
    let (database, sql) = match on.connection() {
        Connection::Sqlite(_) => (Database::Sqlite, SQLITE),
        Connection::Postgres(_) => (Database::Postgres, POSTGRES),
    };
    let Asked { found, raised } = question.asked_of(database, principal.workspace_id, cursor.how);
    let raised = serde_json::to_string(&raised).map_err(|cause| Error::Corrupt(cause.to_string()))?;
    Ok(fetch_all!(
        *on,
        Row,
        sql,
        principal.workspace_id.to_string(),
        principal.user_id.to_string(),
        found,
        raised,
        limit,
        cursor.offset
    )?)
}

#[derive(sqlx::FromRow)]
struct Row {
    recording_id: String,
    title: String,
    kind: String,
    ref_id: String,
    start_ms: i64,
    text: String,
    words: Option<String>,
}

impl Row {
    fn into_moment(self, question: &Question) -> Result<Moment> {
        let corrupt = |what: &str| Error::Corrupt(format!("search document of {}: {what}", self.ref_id));
        let words = self.words.as_deref().map(words_from_compact).unwrap_or_default();
        let word = question.first_word(words.iter().map(|word| word.text.as_str())).and_then(|index| words.get(index));
        let (text, highlights) = excerpt(&self.text, question.highlights(&self.text));
        Ok(Moment {
            recording_id: self.recording_id.parse().map_err(|_| corrupt("recording"))?,
            kind: DocumentKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))?,
            start_ms: word.map_or(self.start_ms, |word| word.start_ms),
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
        let (shown, highlights) = excerpt(&text, question.highlights(&text));
        assert!(shown.chars().count() <= EXCERPT_CHARS + 2);
        assert!(highlights.len() > 1);
        for range in highlights {
            assert_eq!(shown.chars().skip(range.start).take(range.len()).collect::<String>(), "needle");
        }
    }

    #[test]
    fn a_cursor_survives_its_text_and_is_bounded() {
        let cursor = Cursor { how: Match::Any, offset: 40 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "all", "all--1", "all-2001", "all-99999999999999999999", "some-3", "any-x"] {
            assert_eq!(text.parse::<Cursor>(), Err(()), "{text}");
        }
    }
}

//! One box over titles, transcripts and comments: a hit is a moment that opens and plays.

use axum::Json;
use axum::extract::State;
use debrief_db::search::{self, Cursor, DocumentKind, Filter, Moment};
use debrief_model::{RecordingId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::QueryString;
use crate::error::{Error, Result};
use crate::principal::Viewer;
use crate::recordings::check_text;
use crate::state::AppState;

const PAGE: usize = 20;
const LARGEST_PAGE: usize = 100;
/// Far more than anybody types; the first 16 different words count.
const QUERY_CHARS: usize = 50_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Find {
    /// Words in any case, with or without accents; the last one may be unfinished. Words between quotation marks have to
    /// stand one behind another. Nothing else in it is syntax.
    #[serde(default)]
    q: String,
    /// `title`, `transcript` or `comment`.
    kind: Option<String>,
    /// Id of who wrote the comment, or whose recording it is.
    person: Option<UserId>,
    /// Recordings made at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
    /// Recordings made before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Timestamp>,
    /// Language of the transcript, as a code like `en`.
    language: Option<String>,
    /// `question`: only in recordings with a question that nobody has settled.
    open: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most 100.
    limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Moment)]
struct MomentView {
    recording_id: RecordingId,
    /// The recording's title.
    title: String,
    /// `title`, `transcript` or `comment`.
    #[schema(value_type = String, example = "transcript")]
    kind: &'static str,
    /// Of the word in a line, of a comment; 0 for a title.
    start_ms: i64,
    segment_id: Option<String>,
    comment_id: Option<String>,
    /// The recording's page at this moment.
    url: String,
    /// The line, comment or title; a long one as an excerpt.
    text: String,
    /// Ranges `[from, to]` of `text`, counted in Unicode scalar values.
    highlights: Vec<[usize; 2]>,
}

impl From<Moment> for MomentView {
    fn from(moment: Moment) -> Self {
        let anchor = match moment.kind {
            DocumentKind::Title => String::new(),
            DocumentKind::Transcript => format!("#s-{}", moment.ref_id),
            DocumentKind::Comment => format!("#c-{}", moment.ref_id),
        };
        let id_of = |kind| (moment.kind == kind).then(|| moment.ref_id.clone());
        Self {
            url: format!("/r/{}?t={}{anchor}", moment.recording_id, seconds(moment.start_ms)),
            segment_id: id_of(DocumentKind::Transcript),
            comment_id: id_of(DocumentKind::Comment),
            recording_id: moment.recording_id,
            title: moment.title,
            kind: moment.kind.as_str(),
            start_ms: moment.start_ms,
            text: moment.text,
            highlights: moment.highlights.into_iter().map(|range| [range.start, range.end]).collect(),
        }
    }
}

/// `83500` → `83.5`
fn seconds(ms: i64) -> String {
    let text = format!("{}.{:03}", ms / 1000, ms % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[derive(Serialize, ToSchema)]
struct MomentList {
    moments: Vec<MomentView>,
    next_cursor: Option<String>,
    /// More moments answer than were ranked: these are the best among the 1,000 newest of each kind.
    newest_only: bool,
}

/// Moments with all the words; where those are few, also with a typo in a word; where there are none, with any of the words.
/// The best answers come first; of equals, titles before comments before lines, and newer recordings before older ones.
#[utoipa::path(get, path = "/api/search", tag = "search", params(Find),
    responses((status = 200, body = MomentList), (status = 422, body = crate::error::ErrorBody)))]
async fn find(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    QueryString(wanted): QueryString<Find>,
) -> Result<Json<MomentList>> {
    check_text("search", &wanted.q, 0, QUERY_CHARS)?;
    let limit = wanted.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let invalid =
        |()| Error::invalid("invalid_cursor", "This cursor is not one that the server gave. Search again without it.");
    let cursor: Option<Cursor> = wanted.cursor.as_deref().map(|cursor| cursor.parse().map_err(invalid)).transpose()?;
    let filter = filter(&wanted)?;
    let page = search::query(&state.db, &principal, &wanted.q, &filter, cursor, limit).await?;
    Ok(Json(MomentList {
        moments: page.moments.into_iter().map(MomentView::from).collect(),
        next_cursor: page.next.map(|cursor| cursor.to_string()),
        newest_only: page.newest_only,
    }))
}

fn filter(wanted: &Find) -> Result<Filter> {
    let invalid = |_| {
        Error::invalid("invalid_kind", "Moments are of the kinds title, transcript and comment; choose one of them.")
    };
    let kind = wanted.kind.as_deref().map(|kind| DocumentKind::parse(kind).ok_or(()).map_err(invalid)).transpose()?;
    let open_question = match wanted.open.as_deref() {
        None | Some("") => false,
        Some("question") => true,
        Some(_) => {
            let message = "Only questions can be looked for as open: leave `open` out, or set it to `question`.";
            return Err(Error::invalid("invalid_open", message));
        }
    };
    Ok(Filter {
        kind,
        person: wanted.person,
        from: wanted.from.map(Timestamp::unix_ms),
        to: wanted.to.map(Timestamp::unix_ms),
        language: wanted.language.clone(),
        open_question,
    })
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn seconds_are_as_short_as_they_can_be() {
        let shown: Vec<_> = [0, 83_500, 83_000, 120_000, 7, 1_010].into_iter().map(seconds).collect();
        assert_eq!(shown, ["0", "83.5", "83", "120", "0.007", "1.01"]);
    }
}

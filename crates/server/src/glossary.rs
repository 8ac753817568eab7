//! The workspace's names and terms.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use debrief_db::glossary::{self, Term};
use debrief_db::transcripts::{self, Desk, Seen};
use debrief_db::{Principal, recordings};
use debrief_model::glossary::{Entry, Glossary};
use debrief_model::mending::one_line;
use debrief_model::{RecordingId, SegmentId, TermId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::{JsonBody, QueryString};
use crate::error::{Error, Result};
use crate::principal::{Member, Viewer};
use crate::recordings::{Person, check_text};
use crate::state::AppState;

const TERM_CHARS: usize = 100;
const MOST_VARIANTS: usize = 50;
/// Each new line is looked through for all of them.
const MOST_TERMS: i64 = 5_000;
const OCCURRENCES_A_PAGE: usize = 100;
const MOST_LINES: usize = 10_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(change, delete))
        .routes(routes!(occurrences))
        .routes(routes!(mend))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Term)]
struct TermView {
    id: TermId,
    term: String,
    heard_as: Vec<String>,
    created_by: Person,
    updated_at: Timestamp,
}

impl From<Term> for TermView {
    fn from(term: Term) -> Self {
        let (id, name) = term.author;
        Self {
            id: term.id,
            term: term.entry.term,
            heard_as: term.entry.heard_as,
            created_by: Person { id, name },
            updated_at: term.updated_at,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct TermList {
    terms: Vec<TermView>,
}

/// All terms in the order of their letters.
#[utoipa::path(get, path = "/api/glossary", tag = "glossary", responses((status = 200, body = TermList)))]
async fn list(State(state): State<AppState>, Viewer(principal): Viewer) -> Result<Json<TermList>> {
    let terms = glossary::list(&mut state.db.read().await?, principal.workspace_id).await?;
    Ok(Json(TermList { terms: terms.into_iter().map(TermView::from).collect() }))
}

#[derive(Deserialize, ToSchema)]
struct NewTerm {
    /// As it is written; 1 to 100 characters.
    term: String,
    /// What speech models make of it, at most 50.
    #[serde(default)]
    heard_as: Vec<String>,
}

fn checked(term: &str, heard_as: &[String]) -> Result<Entry> {
    if heard_as.len() > MOST_VARIANTS {
        let message = format!("A term has at most {MOST_VARIANTS} variants; these are {}.", heard_as.len());
        return Err(Error::invalid("too_many_variants", message));
    }
    let word = |what: &str, text: &str| {
        check_text(what, text.trim(), 1, TERM_CHARS)?;
        let text = one_line(text);
        if debrief_model::text::folded(&text).is_empty() {
            let message = format!("The {what} “{text}” has no letter and no digit, so it cannot be found in a text.");
            return Err(Error::invalid("invalid_text", message));
        }
        Ok(text)
    };
    let term = word("term", term)?;
    let mut variants: Vec<String> = Vec::new();
    for variant in heard_as {
        let variant = word("variant", variant)?;
        let is_known = |known: &String| debrief_model::text::folded(known) == debrief_model::text::folded(&variant);
        if !variants.iter().any(is_known) {
            variants.push(variant);
        }
    }
    Ok(Entry { term, heard_as: variants })
}

async fn load(state: &AppState, principal: &Principal, id: &str) -> Result<Term> {
    let unknown = || Error::not_found("term");
    let id: TermId = id.parse().map_err(|_| unknown())?;
    glossary::find(&mut state.db.read().await?, principal.workspace_id, id).await?.ok_or_else(unknown)
}

/// Adds a term. One that is there already gets the variants that it lacks, with 200.
#[utoipa::path(post, path = "/api/glossary", tag = "glossary", request_body = NewTerm,
    responses((status = 201, body = TermView), (status = 200, body = TermView), (status = 403, body = crate::error::ErrorBody),
        (status = 422, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    Member(principal): Member,
    JsonBody(new): JsonBody<NewTerm>,
) -> Result<(StatusCode, Json<TermView>)> {
    let entry = checked(&new.term, &new.heard_as)?;
    let mut tx = state.db.begin().await?;
    if glossary::count(&mut tx, principal.workspace_id).await? >= MOST_TERMS {
        let message = format!("The glossary is full: it has {MOST_TERMS} terms. Delete some that nobody needs.");
        return Err(Error::conflict("glossary_full", message));
    }
    let (id, is_new) = glossary::add(&mut tx, &principal, &entry).await?;
    let term = glossary::find(&mut tx, principal.workspace_id, id).await?.ok_or_else(|| Error::not_found("term"))?;
    tx.commit().await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(term.into())))
}

#[derive(Deserialize, ToSchema)]
struct TermChange {
    term: Option<String>,
    heard_as: Option<Vec<String>>,
}

/// What is absent stays as it is.
#[utoipa::path(patch, path = "/api/glossary/{id}", tag = "glossary", request_body = TermChange, params(("id" = TermId, Path)),
    responses((status = 200, body = TermView), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn change(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    JsonBody(change): JsonBody<TermChange>,
) -> Result<Json<TermView>> {
    let term = load(&state, &principal, &id).await?;
    let entry = checked(
        change.term.as_deref().unwrap_or(&term.entry.term),
        change.heard_as.as_deref().unwrap_or(&term.entry.heard_as),
    )?;
    let mut tx = state.db.begin().await?;
    if !glossary::change(&mut tx, principal.workspace_id, term.id, &entry).await? {
        return Err(Error::not_found("term"));
    }
    let changed = glossary::find(&mut tx, principal.workspace_id, term.id).await?;
    tx.commit().await?;
    changed.map(|term| Json(term.into())).ok_or_else(|| Error::not_found("term"))
}

/// Takes a term away; what it mended stays.
#[utoipa::path(delete, path = "/api/glossary/{id}", tag = "glossary", params(("id" = TermId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn delete(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let term = load(&state, &principal, &id).await?;
    let mut tx = state.db.begin().await?;
    glossary::delete(&mut tx, principal.workspace_id, term.id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
struct OccurrenceList {
    occurrences: Vec<OccurrenceView>,
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Occurrence)]
struct OccurrenceView {
    recording_id: RecordingId,
    title: String,
    line_id: SegmentId,
    revision: i64,
    start_ms: i64,
    before: String,
    after: String,
}

#[derive(Deserialize)]
struct Page {
    cursor: Option<String>,
}

/// Lines of texts that one may see in which the term is not written as it should be.
#[utoipa::path(get, path = "/api/glossary/{id}/occurrences", tag = "glossary",
    params(("id" = TermId, Path), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = OccurrenceList), (status = 404, body = crate::error::ErrorBody)))]
async fn occurrences(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
    QueryString(page): QueryString<Page>,
) -> Result<Json<OccurrenceList>> {
    let term = load(&state, &principal, &id).await?;
    let after: i64 = match page.cursor.as_deref().map(str::parse) {
        None => 0,
        Some(Ok(after)) => after,
        Some(Err(_)) => {
            return Err(Error::invalid("invalid_cursor", "This cursor is none. Leave it out to begin at the start."));
        }
    };
    let (found, next) = transcripts::occurrences(&state.db, &principal, &term.entry, after, OCCURRENCES_A_PAGE).await?;
    let occurrences = found
        .into_iter()
        .map(|found| OccurrenceView {
            recording_id: found.recording_id,
            title: found.title,
            line_id: found.line.id,
            revision: found.line.revision,
            start_ms: found.start_ms,
            before: found.before,
            after: found.after,
        })
        .collect();
    Ok(Json(OccurrenceList { occurrences, next_cursor: next.map(|id| id.to_string()) }))
}

#[derive(Deserialize, ToSchema)]
struct MendWanted {
    lines: Vec<LineWanted>,
}

#[derive(Deserialize, ToSchema)]
struct LineWanted {
    recording_id: RecordingId,
    line_id: SegmentId,
    revision: i64,
}

#[derive(Default, Serialize, ToSchema)]
struct Mended {
    mended: usize,
    /// Changed since they were seen, or not to be seen.
    skipped: usize,
}

/// Writes the term right in lines of older texts, one edit a recording.
#[utoipa::path(post, path = "/api/glossary/{id}/mend", tag = "glossary", request_body = MendWanted, params(("id" = TermId, Path)),
    responses((status = 200, body = Mended), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn mend(
    State(state): State<AppState>,
    Member(principal): Member,
    Path(id): Path<String>,
    JsonBody(wanted): JsonBody<MendWanted>,
) -> Result<Json<Mended>> {
    if wanted.lines.len() > MOST_LINES {
        return Err(Error::invalid("invalid_lines", format!("Mend at most {MOST_LINES} lines at once.")));
    }
    let term = load(&state, &principal, &id).await?;
    let glossary = Glossary::new(std::slice::from_ref(&term.entry));
    let mut by_recording: std::collections::BTreeMap<RecordingId, Vec<Seen>> = std::collections::BTreeMap::new();
    let count = wanted.lines.len();
    for line in wanted.lines {
        let seen = Seen { id: line.line_id, revision: line.revision };
        by_recording.entry(line.recording_id).or_default().push(seen);
    }
    let mut mended = 0;
    for (recording_id, lines) in by_recording {
        mended += mend_one(&state, &principal, &glossary, recording_id, &lines).await?;
    }
    Ok(Json(Mended { mended, skipped: count - mended.min(count) }))
}

async fn mend_one(
    state: &AppState,
    principal: &Principal,
    glossary: &Glossary,
    recording_id: RecordingId,
    lines: &[Seen],
) -> Result<usize> {
    let mut tx = state.db.begin().await?;
    if recordings::find_visible(&mut tx, principal, recording_id).await?.is_none() {
        return Ok(0);
    }
    let shown = transcripts::shown(&mut tx, recording_id).await?.filter(transcripts::is_complete);
    let Some(shown) = shown else { return Ok(0) };
    let outcome = transcripts::mend(&mut tx, &Desk::of(principal, &shown, None), glossary, lines).await?;
    tx.commit().await?;
    Ok(outcome.lines.len())
}

//! Chapters of a recording: headings in its time.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use debrief_db::Connected;
use debrief_db::chapters::{self, NewChapter};
use debrief_db::{recordings, transcripts};
use debrief_model::structure::{LEAST_CHAPTER_MS, SuggestedChapter, suggested_chapters};
use debrief_model::{Chapter, ChapterId, RecordingId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::VisibleRecording;
use crate::recordings::check_text;
use crate::state::AppState;
use crate::transcripts::said;

/// More headings than this are no overview any more.
const MOST_CHAPTERS: usize = 500;
const TITLE_CHARS: usize = 300;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, replace))
}

#[derive(Serialize, ToSchema)]
struct ChapterList {
    chapters: Vec<Chapter>,
    /// What the text makes one think of, to be taken over with PUT: where nobody has set chapters, and what is left of it
    /// where somebody took some of it over.
    suggested: Vec<ChapterSuggestion>,
}

#[derive(Serialize, ToSchema)]
struct ChapterSuggestion {
    start_ms: i64,
    /// In words of the text.
    title: String,
}

/// The chapters in the order of their time.
#[utoipa::path(get, path = "/api/recordings/{id}/chapters", tag = "chapters", params(("id" = RecordingId, Path)),
    responses((status = 200, body = ChapterList), (status = 404, body = crate::error::ErrorBody)))]
async fn list(State(state): State<AppState>, visible: VisibleRecording) -> Result<Json<ChapterList>> {
    let mut reader = state.db.read().await?;
    let chapters = chapters::list(&mut reader, visible.recording.id).await?;
    let suggested = suggested(&mut reader, visible.recording.id).await?;
    Ok(Json(ChapterList { suggested: left_of(suggested, &chapters), chapters }))
}

/// Who has set chapters of their own wants no others.
fn left_of(suggested: Vec<ChapterSuggestion>, chapters: &[Chapter]) -> Vec<ChapterSuggestion> {
    let is_taken =
        |suggestion: &ChapterSuggestion| chapters.iter().any(|chapter| chapter.start_ms == suggestion.start_ms);
    if !chapters.is_empty() && !suggested.iter().any(is_taken) {
        return Vec::new();
    }
    let is_near = |suggestion: &ChapterSuggestion| {
        chapters.iter().any(|chapter| (chapter.start_ms - suggestion.start_ms).abs() < LEAST_CHAPTER_MS)
    };
    suggested.into_iter().filter(|suggestion| !is_near(suggestion)).collect()
}

async fn suggested(on: &mut impl Connected, recording_id: RecordingId) -> Result<Vec<ChapterSuggestion>> {
    let shown = transcripts::shown(on, recording_id).await?.filter(transcripts::is_complete);
    let Some(shown) = shown else { return Ok(Vec::new()) };
    let lines = transcripts::lines(on, shown.id).await?;
    let scenes_ms = recordings::scenes(on, recording_id).await?;
    let suggested = suggested_chapters(&said(&lines), &scenes_ms);
    // One is no overview.
    let view = |chapter: SuggestedChapter| ChapterSuggestion { start_ms: chapter.start_ms, title: chapter.title };
    Ok(if suggested.len() > 1 { suggested.into_iter().map(view).collect() } else { Vec::new() })
}

#[derive(Deserialize, ToSchema)]
struct ChaptersWanted {
    /// At most 500, in any order, each at a time of its own.
    chapters: Vec<ChapterWanted>,
}

#[derive(Deserialize, ToSchema)]
struct ChapterWanted {
    /// Of a chapter that is there already; absent for a new one.
    id: Option<ChapterId>,
    start_ms: i64,
    /// 1 to 300 characters of plain text.
    title: String,
}

/// Puts these chapters in the place of all there are; also while the file still uploads.
#[utoipa::path(put, path = "/api/recordings/{id}/chapters", tag = "chapters", params(("id" = RecordingId, Path)), request_body = ChaptersWanted,
    responses((status = 200, body = ChapterList), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn replace(
    State(state): State<AppState>,
    visible: VisibleRecording,
    JsonBody(wanted): JsonBody<ChaptersWanted>,
) -> Result<Json<ChapterList>> {
    let VisibleRecording { principal, recording } = visible.or_forbidden()?;
    check(&wanted.chapters)?;
    let new: Vec<NewChapter<'_>> = wanted
        .chapters
        .iter()
        .map(|chapter| NewChapter { id: chapter.id, start_ms: chapter.start_ms, title: chapter.title.trim() })
        .collect();
    let mut tx = state.db.begin().await?;
    if !chapters::replace(&mut tx, &principal, recording.id, &new).await? {
        return Err(Error::not_found("recording"));
    }
    let chapters = chapters::list(&mut tx, recording.id).await?;
    tx.commit().await?;
    let suggested = suggested(&mut state.db.read().await?, recording.id).await?;
    Ok(Json(ChapterList { suggested: left_of(suggested, &chapters), chapters }))
}

fn check(wanted: &[ChapterWanted]) -> Result<()> {
    if wanted.len() > MOST_CHAPTERS {
        let message = format!("A recording has at most {MOST_CHAPTERS} chapters; these are {}.", wanted.len());
        return Err(Error::invalid("too_many_chapters", message));
    }
    let mut times = HashSet::new();
    for chapter in wanted {
        check_text("chapter's title", chapter.title.trim(), 1, TITLE_CHARS)?;
        if chapter.start_ms < 0 {
            return Err(Error::invalid("invalid_time", "A chapter's start_ms must not be negative."));
        }
        if !times.insert(chapter.start_ms) {
            let message = format!("Two chapters begin at {} ms. Leave one of them out.", chapter.start_ms);
            return Err(Error::invalid("duplicate_chapter", message));
        }
    }
    Ok(())
}

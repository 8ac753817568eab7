//! Recordings: list, look, rename, delete, prepare again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use debrief_db::Principal;
use debrief_db::recordings::{self, Cursor, Named, Recording, Replacement, Shelf, Sort};
use debrief_model::recording::{Kind, MediaState, TranscriptState};
use debrief_model::transcript::DEMO_LABEL;
use debrief_model::{Reason, RecordingId, Timestamp, UploadId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

mod shelves;

use crate::body::{JsonBody, QueryString};
use crate::error::{Error, Result};
use crate::principal::{Viewer, VisibleRecording, may_change};
use crate::state::AppState;

const PAGE: i64 = 50;
const LARGEST_PAGE: i64 = 200;
const TITLE_CHARS: usize = 300;
const DESCRIPTION_CHARS: usize = 20_000;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(find, change, delete))
        .routes(routes!(prepare_again))
        .merge(shelves::router())
}

#[derive(Serialize, ToSchema)]
#[schema(as = Recording)]
pub struct RecordingView {
    pub id: RecordingId,
    pub title: String,
    pub description: String,
    pub owner: Person,
    pub created_at: Timestamp,
    pub duration_ms: Option<i64>,
    pub kind: Option<Kind>,
    /// Pixels, as displayed: rotation is applied.
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub size_bytes: Option<i64>,
    pub filename: String,
    pub has_poster: bool,
    /// A storyboard or stills: see `/pictures`.
    pub has_pictures: bool,
    /// The bundled sample walkthrough.
    pub is_sample: bool,
    pub media: MediaView,
    pub transcript: TranscriptStateView,
    /// While the file still arrives.
    pub upload: Option<UploadProgress>,
    /// Once it has arrived.
    pub file: Option<FileFacts>,
    /// A file on its way to take this one's place, for those who may change the recording.
    pub replacement: Option<ReplacementView>,
    pub comment_count: i64,
    /// In lower case.
    pub tags: Vec<String>,
    /// While it is in the trash.
    pub trash: Option<TrashView>,
    /// The recording that took this one's place.
    pub superseded_by: Option<RecordingLink>,
    /// The newest one whose place this has taken.
    pub supersedes: Option<RecordingLink>,
    /// How far oneself has watched or read it, in milliseconds.
    pub position_ms: Option<i64>,
    pub can_edit: bool,
    pub can_delete: bool,
}

#[derive(Serialize, ToSchema)]
pub struct Person {
    pub id: UserId,
    pub name: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Trash)]
pub struct TrashView {
    pub at: Timestamp,
    pub by: Person,
}

#[derive(Serialize, ToSchema)]
pub struct RecordingLink {
    pub id: RecordingId,
    pub title: String,
}

impl From<Named> for RecordingLink {
    fn from(named: Named) -> Self {
        Self { id: named.id, title: named.title }
    }
}

#[derive(Serialize, ToSchema)]
pub struct MediaView {
    pub state: MediaState,
    /// 0 to 1 while preparing.
    pub progress: Option<f64>,
    pub reason: Option<Reason>,
}

/// How far the newest version of the text is.
#[derive(Serialize, ToSchema)]
pub struct TranscriptStateView {
    pub state: TranscriptState,
    /// 0 to 1.
    pub progress: Option<f64>,
    /// Estimate of the time left, in milliseconds.
    pub eta_ms: Option<i64>,
    pub reason: Option<Reason>,
    pub language: Option<String>,
    pub model: Option<String>,
    pub demo: bool,
    pub label: Option<String>,
    pub version: i64,
}

#[derive(Serialize, ToSchema)]
pub struct UploadProgress {
    pub id: UploadId,
    pub offset_bytes: i64,
    /// Null until the client has told it.
    pub size_bytes: Option<i64>,
}

/// What is known of the current file's bytes.
#[derive(Serialize, ToSchema)]
pub struct FileFacts {
    pub id: UploadId,
    pub size_bytes: Option<i64>,
    /// Hex; null until it is known.
    pub sha256: Option<String>,
    /// When the bytes were read again from the storage and matched.
    pub verified_at: Option<Timestamp>,
}

/// The recording goes on playing its present file until this one is ready.
#[derive(Serialize, ToSchema)]
pub struct ReplacementView {
    /// Also the id of the file.
    pub upload_id: UploadId,
    pub state: MediaState,
    pub offset_bytes: i64,
    /// Null until the client has told it.
    pub size_bytes: Option<i64>,
    /// 0 to 1 while preparing.
    pub progress: Option<f64>,
    pub reason: Option<Reason>,
}

impl From<Replacement> for ReplacementView {
    fn from(coming: Replacement) -> Self {
        Self {
            upload_id: coming.upload_id,
            state: coming.state,
            offset_bytes: coming.offset_bytes,
            size_bytes: coming.size_bytes,
            progress: coming.progress,
            reason: coming.reason,
        }
    }
}

impl RecordingView {
    pub fn of(recording: Recording, principal: &Principal) -> Self {
        let can_change = may_change(principal, &recording);
        let transcript = TranscriptStateView::of(&recording);
        Self {
            id: recording.id,
            title: recording.title,
            description: recording.description,
            owner: Person { id: recording.owner_id, name: recording.owner_name },
            created_at: recording.created_at,
            duration_ms: recording.duration_ms,
            kind: recording.kind,
            width: recording.width,
            height: recording.height,
            size_bytes: recording.size_bytes,
            filename: recording.filename,
            has_poster: recording.poster_key.is_some(),
            has_pictures: recording.has_pictures,
            is_sample: recording.is_sample,
            media: MediaView {
                state: recording.media_state,
                progress: recording.media_progress,
                reason: recording.media_reason,
            },
            transcript,
            upload: recording.upload.map(|upload| UploadProgress {
                id: upload.id,
                offset_bytes: upload.offset_bytes,
                size_bytes: upload.size_bytes,
            }),
            file: recording.file.map(|file| FileFacts {
                id: file.upload_id,
                size_bytes: recording.size_bytes,
                sha256: file.sha256,
                verified_at: file.verified_at,
            }),
            replacement: recording.replacement.filter(|_| can_change).map(ReplacementView::from),
            comment_count: recording.comment_count,
            tags: recording.tags,
            trash: recording
                .trashed
                .map(|trashed| TrashView { at: trashed.at, by: Person { id: trashed.by, name: trashed.by_name } }),
            superseded_by: recording.successor.map(RecordingLink::from),
            supersedes: recording.predecessor.map(RecordingLink::from),
            position_ms: recording.position_ms,
            can_edit: can_change,
            can_delete: can_change,
        }
    }
}

impl TranscriptStateView {
    fn of(recording: &Recording) -> Self {
        if let Some(newest) = &recording.transcript {
            return Self {
                state: newest.state,
                progress: newest.progress,
                eta_ms: newest.eta_ms,
                reason: newest.reason.clone(),
                language: newest.language.clone(),
                model: newest.model.clone(),
                demo: newest.is_demo,
                label: newest.is_demo.then(|| DEMO_LABEL.to_owned()),
                version: newest.version,
            };
        }
        // Without media there will be no text; whoever waits for it must learn that.
        let failed = recording.media_state == MediaState::Failed;
        Self {
            state: if failed { TranscriptState::Failed } else { TranscriptState::Waiting },
            progress: None,
            eta_ms: None,
            reason: failed
                .then(|| Reason::new("media_failed", "There is no text because the file could not be prepared.")),
            language: None,
            model: None,
            demo: false,
            label: None,
            version: 0,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// `next_cursor` of the page before, with everything else as for that page.
    cursor: Option<String>,
    /// At most 200.
    limit: Option<i64>,
    #[serde(default)]
    #[param(inline)]
    sort: SortOrder,
    /// Only this person's.
    owner: Option<UserId>,
    kind: Option<Kind>,
    tag: Option<String>,
    /// What is in the trash instead of what is not.
    #[serde(default)]
    trash: bool,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SortOrder {
    #[default]
    Newest,
    Oldest,
    Title,
    Longest,
}

impl From<SortOrder> for Sort {
    fn from(order: SortOrder) -> Self {
        match order {
            SortOrder::Newest => Self::Newest,
            SortOrder::Oldest => Self::Oldest,
            SortOrder::Title => Self::Title,
            SortOrder::Longest => Self::Longest,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct RecordingList {
    recordings: Vec<RecordingView>,
    next_cursor: Option<String>,
}

/// What one may see of a list, newest first unless asked otherwise.
#[utoipa::path(get, path = "/api/recordings", tag = "recordings", params(Page), responses((status = 200, body = RecordingList)))]
async fn list(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    QueryString(page): QueryString<Page>,
) -> Result<Json<RecordingList>> {
    let limit = page.limit.unwrap_or(PAGE).clamp(1, LARGEST_PAGE);
    let after = page.cursor.as_deref().map(decode_cursor).transpose()?;
    let shelf = Shelf {
        trash: page.trash,
        owner: page.owner,
        kind: page.kind,
        tag: page.tag.map(|tag| shelves::normal_tag(&tag)),
        sort: page.sort.into(),
    };
    let mut found =
        recordings::list(&mut state.db.read().await?, &principal, &shelf, after.as_ref(), limit + 1).await?;
    let more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next_cursor = found.last().filter(|_| more).map(|last| encode_cursor(&Cursor::behind(last, shelf.sort)));
    Ok(Json(RecordingList {
        recordings: found.into_iter().map(|recording| RecordingView::of(recording, &principal)).collect(),
        next_cursor,
    }))
}

fn encode_cursor(last: &Cursor) -> String {
    let place = format!("{}/{}/{}", last.number, last.id, last.title);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(place)
}

fn decode_cursor(cursor: &str) -> Result<Cursor> {
    let invalid =
        || Error::invalid("invalid_cursor", "This cursor is not one that the server gave. Start again without it.");
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    let text = String::from_utf8(bytes).map_err(|_| invalid())?;
    let mut fields = text.splitn(3, '/');
    let mut field = || fields.next().ok_or_else(invalid);
    let (number, id, title) = (field()?, field()?, field()?);
    let id: RecordingId = id.parse().map_err(|_| invalid())?;
    if title.contains('\0') {
        return Err(invalid());
    }
    Ok(Cursor { number: number.parse().map_err(|_| invalid())?, title: title.to_owned(), id: id.to_string() })
}

#[utoipa::path(get, path = "/api/recordings/{id}", tag = "recordings", params(("id" = RecordingId, Path)),
    responses((status = 200, body = RecordingView), (status = 404, body = crate::error::ErrorBody)))]
async fn find(visible: VisibleRecording) -> Json<RecordingView> {
    Json(RecordingView::of(visible.recording, &visible.principal))
}

#[derive(Deserialize, ToSchema)]
struct RecordingChange {
    title: Option<String>,
    description: Option<String>,
    /// Instead of those that it has: at most 20, each of 1 to 40 characters, kept in lower case.
    tags: Option<Vec<String>>,
    /// The recording that takes this one's place; null: none does.
    #[serde(default, deserialize_with = "shelves::present")]
    #[schema(value_type = Option<RecordingId>)]
    superseded_by: Option<Option<RecordingId>>,
}

/// Renames, describes, tags, or points to a newer one.
#[utoipa::path(patch, path = "/api/recordings/{id}", tag = "recordings", params(("id" = RecordingId, Path)), request_body = RecordingChange,
    responses((status = 200, body = RecordingView), (status = 403, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn change(
    State(state): State<AppState>,
    visible: VisibleRecording,
    JsonBody(change): JsonBody<RecordingChange>,
) -> Result<Json<RecordingView>> {
    let VisibleRecording { principal, recording } = visible.or_forbidden()?;
    let title = change.title.as_deref().map(str::trim);
    if let Some(title) = title {
        check_text("title", title, 1, TITLE_CHARS)?;
    }
    if let Some(description) = &change.description {
        check_text("description", description, 0, DESCRIPTION_CHARS)?;
    }
    let tags = change.tags.map(shelves::checked_tags).transpose()?;
    let mut tx = state.db.begin().await?;
    recordings::describe(&mut tx, &recording, title, change.description.as_deref()).await?;
    if let Some(tags) = tags {
        recordings::put_tags(&mut tx, &recording, &tags).await?;
    }
    if let Some(successor) = change.superseded_by {
        shelves::supersede(&mut tx, &principal, &recording, successor).await?;
    }
    tx.commit().await?;
    reload(&state, &principal, recording.id).await
}

/// Text from outside has a length, and no U+0000, which PostgreSQL cannot hold.
pub fn check_text(what: &str, text: &str, least_chars: usize, most_chars: usize) -> Result<()> {
    if text.contains('\0') {
        return Err(Error::invalid("invalid_text", format!("The {what} contains the character U+0000. Remove it.")));
    }
    let chars = text.chars().count();
    if chars < least_chars || chars > most_chars {
        return Err(Error::invalid(
            "invalid_text",
            format!("The {what} must have {least_chars} to {most_chars} characters; it has {chars}."),
        ));
    }
    Ok(())
}

pub async fn reload(state: &AppState, principal: &Principal, id: RecordingId) -> Result<Json<RecordingView>> {
    let recording = recordings::find_visible(&mut state.db.read().await?, principal, id).await?;
    let recording = recording.ok_or_else(|| Error::not_found("recording"))?;
    Ok(Json(RecordingView::of(recording, principal)))
}

/// Deletes for good: rows at once, objects by a job that does not give up.
#[utoipa::path(delete, path = "/api/recordings/{id}", tag = "recordings", params(("id" = RecordingId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody)))]
async fn delete(State(state): State<AppState>, visible: VisibleRecording) -> Result<StatusCode> {
    let recording = visible.or_forbidden()?.recording;
    let mut tx = state.db.begin().await?;
    recordings::delete(&mut tx, recording.id, recording.workspace_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tries a failed preparation again.
#[utoipa::path(post, path = "/api/recordings/{id}/prepare", tag = "recordings", params(("id" = RecordingId, Path)),
    responses((status = 202, body = RecordingView), (status = 409, body = crate::error::ErrorBody)))]
async fn prepare_again(
    State(state): State<AppState>,
    visible: VisibleRecording,
) -> Result<(StatusCode, Json<RecordingView>)> {
    let VisibleRecording { principal, recording } = visible.or_forbidden()?;
    if recording.media_state != MediaState::Failed {
        return Err(Error::conflict(
            "not_failed",
            "Only a recording whose preparation has failed can be prepared again.",
        ));
    }
    let mut tx = state.db.begin().await?;
    recordings::prepare_again(&mut tx, &recording).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, reload(&state, &principal, recording.id).await?))
}

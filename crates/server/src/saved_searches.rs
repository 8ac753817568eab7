//! Questions that a person asks again.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use debrief_db::saved_searches::{self, SavedSearch};
use debrief_model::{SavedSearchId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::Viewer;
use crate::recordings::check_text;
use crate::state::AppState;

const NAME_CHARS: usize = 100;
const QUERY_CHARS: usize = 2_000;
/// More than anybody finds their way in.
const MOST_SAVED: usize = 100;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, save)).routes(routes!(delete))
}

#[derive(Serialize, ToSchema)]
#[schema(as = SavedSearch)]
struct SavedSearchView {
    id: SavedSearchId,
    name: String,
    /// The parameters of the search page's address, for instance `q=deploy&kind=comment`.
    query: String,
    created_at: Timestamp,
}

impl From<SavedSearch> for SavedSearchView {
    fn from(saved: SavedSearch) -> Self {
        Self { id: saved.id, name: saved.name, query: saved.query, created_at: saved.created_at }
    }
}

#[derive(Serialize, ToSchema)]
struct SavedSearchList {
    searches: Vec<SavedSearchView>,
}

/// One's own, the oldest first.
#[utoipa::path(get, path = "/api/searches", tag = "search", responses((status = 200, body = SavedSearchList)))]
async fn list(State(state): State<AppState>, Viewer(principal): Viewer) -> Result<Json<SavedSearchList>> {
    let saved = saved_searches::list(&mut state.db.read().await?, &principal).await?;
    Ok(Json(SavedSearchList { searches: saved.into_iter().map(SavedSearchView::from).collect() }))
}

#[derive(Deserialize, ToSchema)]
struct NewSavedSearch {
    /// 1 to 100 characters.
    name: String,
    /// The parameters of the search page's address, 1 to 2,000 characters.
    query: String,
}

/// Saves a search. One that is saved already gets the name.
#[utoipa::path(post, path = "/api/searches", tag = "search", request_body = NewSavedSearch,
    responses((status = 201, body = SavedSearchView), (status = 409, body = crate::error::ErrorBody),
        (status = 422, body = crate::error::ErrorBody)))]
async fn save(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    JsonBody(new): JsonBody<NewSavedSearch>,
) -> Result<(StatusCode, Json<SavedSearchView>)> {
    check_text("name", new.name.trim(), 1, NAME_CHARS)?;
    check_text("query", &new.query, 1, QUERY_CHARS)?;
    let mut tx = state.db.begin().await?;
    let saved = saved_searches::list(&mut tx, &principal).await?;
    if saved.len() >= MOST_SAVED && saved.iter().all(|saved| saved.query != new.query) {
        let message = format!("You have {MOST_SAVED} saved searches. Delete one that you do not need any more.");
        return Err(Error::conflict("too_many_searches", message));
    }
    let saved = saved_searches::save(&mut tx, &principal, new.name.trim(), &new.query).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(saved.into())))
}

/// Forgets a saved search.
#[utoipa::path(delete, path = "/api/searches/{id}", tag = "search", params(("id" = SavedSearchId, Path)),
    responses((status = 204), (status = 404, body = crate::error::ErrorBody)))]
async fn delete(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let unknown = || Error::not_found("saved search");
    let id: SavedSearchId = id.parse().map_err(|_| unknown())?;
    let mut tx = state.db.begin().await?;
    if !saved_searches::delete(&mut tx, &principal, id).await? {
        return Err(unknown());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

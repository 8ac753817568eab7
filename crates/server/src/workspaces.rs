//! What a workspace has chosen for all its recordings.

use axum::Json;
use axum::extract::State;
use debrief_db::{Connected, Principal, accounts, workspaces};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::{Admin, Viewer};
use crate::state::AppState;
use crate::status::model_status;
use crate::transcripts::checked_model;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find, change))
}

#[derive(Serialize, ToSchema)]
#[schema(as = WorkspaceSettings)]
struct WorkspaceView {
    name: String,
    /// The model that makes its texts; null: the one that the operator chose.
    model: Option<String>,
}

async fn view(on: &mut impl Connected, principal: &Principal) -> Result<WorkspaceView> {
    let name = accounts::workspace_name(on, principal.workspace_id).await?.unwrap_or_default();
    Ok(WorkspaceView { name, model: workspaces::model(on, principal.workspace_id).await? })
}

/// The workspace.
#[utoipa::path(get, path = "/api/workspace", tag = "people", responses((status = 200, body = WorkspaceView)))]
async fn find(State(state): State<AppState>, Viewer(principal): Viewer) -> Result<Json<WorkspaceView>> {
    Ok(Json(view(&mut state.db.read().await?, &principal).await?))
}

#[derive(Deserialize, ToSchema)]
struct WorkspaceChange {
    /// The name of a model that is installed; null: the one that the operator chose.
    model: Option<String>,
}

/// Texts that are there stay as they are; those to come are made by this model.
#[utoipa::path(put, path = "/api/workspace", tag = "people", request_body = WorkspaceChange,
    responses((status = 200, body = WorkspaceView), (status = 403, body = crate::error::ErrorBody),
        (status = 422, body = crate::error::ErrorBody)))]
async fn change(
    State(state): State<AppState>,
    Admin(principal): Admin,
    JsonBody(wanted): JsonBody<WorkspaceChange>,
) -> Result<Json<WorkspaceView>> {
    let model = checked_model(wanted.model.as_deref())?;
    if let Some(name) = model {
        let status = model_status(&state).await?;
        let installed: Vec<&str> =
            status.models.iter().filter(|model| model.installed).map(|model| model.name.as_str()).collect();
        if !installed.contains(&name) {
            let message = format!(
                "The model {name} is not installed; installed are: {}. An operator can add it with “debrief model pull {name}”.",
                installed.join(", ")
            );
            return Err(Error::invalid("model_missing", message));
        }
    }
    let mut tx = state.db.begin().await?;
    workspaces::set_model(&mut tx, principal.workspace_id, model).await?;
    let view = view(&mut tx, &principal).await?;
    tx.commit().await?;
    Ok(Json(view))
}

//! For operators: is it alive, is it ready, how is it doing; and what speech models there are.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use debrief_db::{Principal, jobs, notes};
use debrief_model::speech::{MODEL_STATUS_NOTE, ModelStatus};
use debrief_model::transcript::DEMO_LABEL;
use debrief_model::{Reason, Role};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::disk;
use crate::error::{Error, Result};
use crate::principal::Viewer;
use crate::state::AppState;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(models))
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(metrics))
}

/// The speech models that the workers have, and what they use now.
#[utoipa::path(get, path = "/api/models", tag = "transcripts", responses((status = 200, body = ModelStatus)))]
async fn models(State(state): State<AppState>, _viewer: Viewer) -> Result<Json<ModelStatus>> {
    Ok(Json(model_status(&state).await?))
}

pub async fn model_status(state: &AppState) -> Result<ModelStatus> {
    let value = notes::get(&mut state.db.read().await?, MODEL_STATUS_NOTE).await?;
    Ok(value.and_then(|value| serde_json::from_str(&value).ok()).unwrap_or_default())
}

/// The model that jobs use now.
#[derive(Default, Serialize, ToSchema)]
pub struct CurrentModel {
    /// Null while none is usable.
    name: Option<String>,
    demo: bool,
    /// What its text is labelled with.
    label: Option<String>,
}

pub async fn current_model(state: &AppState) -> Result<CurrentModel> {
    let status = model_status(state).await?;
    let Some(name) = status.current else { return Ok(CurrentModel::default()) };
    let demo = status.models.iter().any(|model| model.name == name && model.demo);
    Ok(CurrentModel { name: Some(name), demo, label: demo.then(|| DEMO_LABEL.to_owned()) })
}

/// What this principal should know and can do something about.
pub fn warnings(state: &AppState, principal: &Principal) -> Vec<Reason> {
    let settings = &state.settings;
    let mut warnings = Vec::new();
    // Warned at twice the limit, so that there is time before uploads are refused.
    let low = disk::would_be_full(&settings.data_dir, settings.min_free_bytes, settings.min_free_bytes);
    if principal.role >= Role::Admin && low {
        let free = disk::free_bytes(&settings.data_dir).unwrap_or(0);
        let message = format!(
            "The server's disk is nearly full: {} MB are free. New uploads are refused below {} MB; free space, or delete recordings.",
            free / 1_000_000,
            settings.min_free_bytes / 1_000_000
        );
        warnings.push(Reason::new("disk_low", message));
    }
    warnings
}

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "ok")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Database and object storage answer.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, description = "ready"), (status = 503, body = crate::error::ErrorBody)))]
async fn readyz(State(state): State<AppState>) -> Result<&'static str> {
    let not_ready =
        |what: &str| Error::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", format!("The {what} does not answer."));
    let mut reader = state.db.read().await.map_err(|_| not_ready("database"))?;
    jobs::next_due(&mut reader).await.map_err(|_| not_ready("database"))?;
    let probe = debrief_model::ObjectKey::from_stored("readyz".into());
    state.objects.size(&probe).await.map_err(|_| not_ready("object storage"))?;
    Ok("ready\n")
}

/// Counts of the queue and the free space, in Prometheus' text format. No names and no ids.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, description = "text/plain")))]
async fn metrics(State(state): State<AppState>) -> Result<impl IntoResponse> {
    let mut text = String::from("# HELP debrief_jobs Jobs by kind and state.\n# TYPE debrief_jobs gauge\n");
    for count in jobs::counts(&mut state.db.read().await?).await? {
        text.push_str(&format!("debrief_jobs{{kind=\"{}\",state=\"{}\"}} {}\n", count.kind, count.state, count.count));
    }
    if let Some(free) = disk::free_bytes(&state.settings.data_dir) {
        text.push_str(
            "# HELP debrief_free_bytes Free bytes where the data directory lies.\n# TYPE debrief_free_bytes gauge\n",
        );
        text.push_str(&format!("debrief_free_bytes {free}\n"));
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

//! The first visit: what a link is for, and making the owner and the workspace.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use debrief_db::accounts::{self, Account, LinkKind};
use debrief_model::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::Result;
use crate::passwords;
use crate::principal::refuse_other_origins;
use crate::recordings::check_text;
use crate::sessions::{Me, enter};
use crate::state::AppState;

/// For names of people and workspaces.
pub const NAME_CHARS: usize = 100;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(find_link)).routes(routes!(set_up))
}

/// What a link opens, for the page behind it.
#[derive(Serialize, ToSchema)]
struct LinkView {
    #[schema(value_type = String, example = "invitation")]
    kind: &'static str,
    workspace_name: Option<String>,
    role: Option<Role>,
    email: Option<String>,
}

/// What the link with this token is for: `setup`, `invitation` or `password`.
#[utoipa::path(get, path = "/api/links/{token}", tag = "accounts", params(("token" = String, Path)),
    responses((status = 200, body = LinkView), (status = 404, body = crate::error::ErrorBody)))]
async fn find_link(State(state): State<AppState>, Path(token): Path<String>) -> Result<Json<LinkView>> {
    let now = state.db.now().unix_ms();
    let link = accounts::find_link(&mut state.db.read().await?, &token, now).await?;
    let link = link.ok_or(accounts::Error::LinkInvalid)?;
    Ok(Json(LinkView {
        kind: link.kind.as_str(),
        workspace_name: link.workspace_name,
        role: link.role,
        email: link.email,
    }))
}

#[derive(Deserialize, ToSchema)]
struct SetUp {
    /// From the link `/setup/{token}` that the server prints at its start.
    token: String,
    workspace_name: String,
    name: String,
    email: String,
    /// At least 10 characters.
    password: String,
}

/// Makes the owner and the workspace of a fresh server, and logs in.
#[utoipa::path(post, path = "/api/setup", tag = "accounts", request_body = SetUp,
    responses((status = 201, body = Me), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn set_up(
    State(state): State<AppState>,
    parts: Parts,
    JsonBody(given): JsonBody<SetUp>,
) -> Result<(StatusCode, CookieJar, Json<Me>)> {
    refuse_other_origins(&parts, &state)?;
    let (workspace_name, name) = (given.workspace_name.trim(), given.name.trim());
    check_text("name of the workspace", workspace_name, 1, NAME_CHARS)?;
    check_text("name", name, 1, NAME_CHARS)?;
    accounts::normalise_email(&given.email)?;
    passwords::check(&given.password)?;
    check_link(&state, &given.token, LinkKind::Setup).await?;
    let password_hash = passwords::hash(given.password).await?;
    let account = Account { name, email: &given.email, password_hash: &password_hash };
    let mut tx = state.db.begin().await?;
    let accepted = accounts::accept_setup(&mut tx, &given.token, workspace_name, &account).await?;
    let (cookies, me) = enter(&state, &parts, tx, accepted).await?;
    Ok((StatusCode::CREATED, cookies, me))
}

/// Hashing a password is work that only the holder of a link may cause.
pub async fn check_link(state: &AppState, token: &str, kind: LinkKind) -> Result<()> {
    let now = state.db.now().unix_ms();
    let link = accounts::find_link(&mut state.db.read().await?, token, now).await?;
    link.filter(|link| link.kind == kind).ok_or(accounts::Error::LinkInvalid)?;
    Ok(())
}

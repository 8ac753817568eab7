//! The people of a workspace.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use debrief_db::accounts::{self, Member, MemberCursor};
use debrief_model::{Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::{JsonBody, QueryString};
use crate::error::{Error, Result};
use crate::principal::{Admin, Viewer};
use crate::sessions::User;
use crate::state::AppState;

const PAGE: i64 = 200;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(change, remove))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
struct MemberView {
    user: User,
    role: Role,
    joined_at: Timestamp,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            user: User { id: member.user_id, name: member.name, email: member.email },
            role: member.role,
            joined_at: member.joined_at,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most 200.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct MemberList {
    members: Vec<MemberView>,
    next_cursor: Option<String>,
}

/// The members of the workspace, the longest-standing first.
#[utoipa::path(get, path = "/api/members", tag = "people", params(Page), responses((status = 200, body = MemberList)))]
async fn list(
    State(state): State<AppState>,
    Viewer(principal): Viewer,
    QueryString(page): QueryString<Page>,
) -> Result<Json<MemberList>> {
    let limit = page.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let after = page.cursor.as_deref().map(decode_cursor).transpose()?;
    let mut found =
        accounts::members(&mut state.db.read().await?, principal.workspace_id, after.as_ref(), limit + 1).await?;
    let more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next_cursor =
        found.last().filter(|_| more).map(|last| format!("{}.{}", last.joined_at.unix_ms(), last.user_id));
    Ok(Json(MemberList { members: found.into_iter().map(MemberView::from).collect(), next_cursor }))
}

fn decode_cursor(cursor: &str) -> Result<MemberCursor> {
    let decode = || {
        let (joined_at, user_id) = cursor.split_once('.')?;
        let user_id: UserId = user_id.parse().ok()?;
        Some(MemberCursor { joined_at_ms: joined_at.parse().ok()?, user_id: user_id.to_string() })
    };
    decode().ok_or_else(|| {
        Error::invalid("invalid_cursor", "This cursor is not one that the server gave. Start again without it.")
    })
}

#[derive(Deserialize, ToSchema)]
struct RoleChange {
    role: Role,
}

/// Gives a member another role. Owners are made and unmade by owners, and one always stays.
#[utoipa::path(patch, path = "/api/members/{user_id}", tag = "people", params(("user_id" = UserId, Path)), request_body = RoleChange,
    responses((status = 200, body = MemberView), (status = 403, body = crate::error::ErrorBody),
        (status = 404, body = crate::error::ErrorBody), (status = 409, body = crate::error::ErrorBody)))]
async fn change(
    State(state): State<AppState>,
    Admin(principal): Admin,
    Path(user_id): Path<String>,
    JsonBody(wanted): JsonBody<RoleChange>,
) -> Result<Json<MemberView>> {
    let user_id = user_id.parse().map_err(|_| accounts::Error::UnknownMember)?;
    let mut tx = state.db.begin().await?;
    let member = accounts::change_role(&mut tx, &principal, user_id, wanted.role).await?;
    tx.commit().await?;
    Ok(Json(member.into()))
}

/// Takes a member out, with sessions and tokens. Recordings and comments stay.
#[utoipa::path(delete, path = "/api/members/{user_id}", tag = "people", params(("user_id" = UserId, Path)),
    responses((status = 204), (status = 403, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody)))]
async fn remove(
    State(state): State<AppState>,
    Admin(principal): Admin,
    Path(user_id): Path<String>,
) -> Result<StatusCode> {
    let user_id = user_id.parse().map_err(|_| accounts::Error::UnknownMember)?;
    let mut tx = state.db.begin().await?;
    accounts::remove_member(&mut tx, &principal, user_id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

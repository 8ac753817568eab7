//! Invitations: made and revoked by admins, accepted by whoever holds the link.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use debrief_db::accounts::{self, Account, Invitation, LinkKind, NewInvitation};
use debrief_model::{InvitationId, Role, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::{JsonBody, QueryString};
use crate::error::{Error, Result};
use crate::passwords;
use crate::principal::{Admin, refuse_other_origins};
use crate::recordings::check_text;
use crate::sessions::{Me, enter, prove};
use crate::setup::{NAME_CHARS, check_link};
use crate::state::AppState;
use crate::uploads::creation::idempotency_key;

const PAGE: i64 = 100;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(create, list)).routes(routes!(revoke)).routes(routes!(join))
}

#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
struct InvitationView {
    id: InvitationId,
    role: Role,
    email: Option<String>,
    created_at: Timestamp,
    expires_at: Timestamp,
    /// The link to send. Only the reply to its creation has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl InvitationView {
    fn of(invitation: Invitation, url: Option<String>) -> Self {
        Self {
            id: invitation.id,
            role: invitation.role,
            email: invitation.email,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            url,
        }
    }
}

#[derive(Deserialize, ToSchema)]
struct Invite {
    role: Role,
    /// Whom it is for; fills in the form behind the link.
    email: Option<String>,
}

/// Makes a link that lets one person join within 7 days. A repeated `Idempotency-Key` gives the same invitation with a
/// new link in place of the one before.
#[utoipa::path(post, path = "/api/invitations", tag = "people", request_body = Invite, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = InvitationView), (status = 403, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn create(
    State(state): State<AppState>,
    Admin(principal): Admin,
    parts: Parts,
    JsonBody(wanted): JsonBody<Invite>,
) -> Result<(StatusCode, Json<InvitationView>)> {
    let email = wanted.email.as_deref().filter(|email| !email.trim().is_empty());
    let new = NewInvitation { role: wanted.role, email, idempotency_key: idempotency_key(&parts.headers)? };
    let mut tx = state.db.begin().await?;
    let (invitation, secret) = accounts::invite(&mut tx, &principal, &new).await?;
    tx.commit().await?;
    let url = format!("{}/join/{secret}", state.base_url(&parts));
    Ok((StatusCode::CREATED, Json(InvitationView::of(invitation, Some(url)))))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most 100.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
struct InvitationList {
    invitations: Vec<InvitationView>,
    next_cursor: Option<String>,
}

/// Invitations that are still open, newest first.
#[utoipa::path(get, path = "/api/invitations", tag = "people", params(Page), responses((status = 200, body = InvitationList)))]
async fn list(
    State(state): State<AppState>,
    Admin(principal): Admin,
    QueryString(page): QueryString<Page>,
) -> Result<Json<InvitationList>> {
    let limit = page.limit.unwrap_or(PAGE).clamp(1, PAGE);
    let invalid =
        |_| Error::invalid("invalid_cursor", "This cursor is not one that the server gave. Start again without it.");
    let after = page.cursor.as_deref().map(|id| id.parse().map_err(invalid)).transpose()?;
    let now = state.db.now().unix_ms();
    let mut found =
        accounts::invitations(&mut state.db.read().await?, principal.workspace_id, after, limit + 1, now).await?;
    let more = found.len() as i64 > limit;
    found.truncate(limit as usize);
    let next_cursor = found.last().filter(|_| more).map(|last| last.id.to_string());
    let invitations = found.into_iter().map(|invitation| InvitationView::of(invitation, None)).collect();
    Ok(Json(InvitationList { invitations, next_cursor }))
}

/// Makes an invitation's link useless.
#[utoipa::path(delete, path = "/api/invitations/{id}", tag = "people", params(("id" = InvitationId, Path)),
    responses((status = 204), (status = 404, body = crate::error::ErrorBody)))]
async fn revoke(State(state): State<AppState>, Admin(principal): Admin, Path(id): Path<String>) -> Result<StatusCode> {
    let unknown = || Error::not_found("invitation");
    let id = id.parse().map_err(|_| unknown())?;
    let mut tx = state.db.begin().await?;
    if !accounts::revoke_invitation(&mut tx, principal.workspace_id, id).await? {
        return Err(unknown());
    }
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
struct Join {
    /// From the link `/join/{token}`.
    token: String,
    name: String,
    email: String,
    /// Of a new account: at least 10 characters. Of an existing one: its own.
    password: String,
}

/// Accepts an invitation with a new account, or an existing one's password, and logs in.
#[utoipa::path(post, path = "/api/join", tag = "accounts", request_body = Join,
    responses((status = 201, body = Me), (status = 401, body = crate::error::ErrorBody), (status = 404, body = crate::error::ErrorBody),
        (status = 409, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn join(
    State(state): State<AppState>,
    parts: Parts,
    JsonBody(given): JsonBody<Join>,
) -> Result<(StatusCode, CookieJar, Json<Me>)> {
    refuse_other_origins(&parts, &state)?;
    let email = accounts::normalise_email(&given.email)?;
    check_link(&state, &given.token, LinkKind::Invitation).await?;
    if accounts::find_login(&mut state.db.read().await?, &email)
        .await?
        .is_some_and(|login| login.password_hash.is_none())
    {
        return Err(accounts::Error::AccountWaits(email).into());
    }
    let known = prove(&state, &parts, &email, given.password.clone()).await?.map(|login| login.user_id);
    let name = given.name.trim();
    let mut password_hash = String::new();
    if known.is_none() {
        check_text("name", name, 1, NAME_CHARS)?;
        passwords::check(&given.password)?;
        password_hash = passwords::hash(given.password).await?;
    }
    let account = Account { name, email: &email, password_hash: &password_hash };
    let mut tx = state.db.begin().await?;
    let accepted = accounts::accept_invitation(&mut tx, &given.token, known, &account).await?;
    let (cookies, me) = enter(&state, &parts, tx, accepted).await?;
    Ok((StatusCode::CREATED, cookies, me))
}

//! Who asks, proved before a handler runs.
//!
//! `Viewer`, `Member` and `Admin` are extractors for the least role that a handler asks for;
//! [`VisibleRecording`] proves in addition that the recording of the path may be seen.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum_extra::extract::CookieJar;
use debrief_db::recordings::{self, Recording};
use debrief_db::{Principal, principal};
use debrief_model::{RecordingId, Role};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::state::AppState;

pub const SESSION_COOKIE: &str = "debrief_session";

/// Any member of the workspace.
pub struct Viewer(pub Principal);
/// May also upload and transcribe.
pub struct Member(pub Principal);
/// May also manage people and any recording.
pub struct Admin(pub Principal);

impl FromRequestParts<AppState> for Viewer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        authenticate(parts, state, Role::Viewer).await.map(Self)
    }
}

impl FromRequestParts<AppState> for Member {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        authenticate(parts, state, Role::Member).await.map(Self)
    }
}

impl FromRequestParts<AppState> for Admin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        authenticate(parts, state, Role::Admin).await.map(Self)
    }
}

async fn authenticate(parts: &mut Parts, state: &AppState, least: Role) -> Result<Principal> {
    let principal = identify(parts, state).await?.ok_or_else(Error::login_required)?;
    if principal.by_cookie {
        refuse_other_origins(parts, state)?;
    }
    if principal.role < least {
        return Err(Error::forbidden(format!(
            "Your role is {}; this needs the role {least}. Ask an admin of your workspace.",
            principal.role
        )));
    }
    Ok(principal)
}

/// The principal of the request's token or cookie.
pub async fn identify(parts: &Parts, state: &AppState) -> Result<Option<Principal>> {
    if let Some(token) = bearer(parts) {
        let hash = secret_hash(token);
        let principal = principal::by_token(&state.db, &hash).await?;
        if principal.is_some() {
            principal::note_token_use(&state.db, &hash).await?;
        }
        return Ok(principal);
    }
    let Some(cookie) =
        CookieJar::from_headers(&parts.headers).get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned())
    else {
        return Ok(None);
    };
    let now = state.db.now().unix_ms();
    Ok(principal::by_session(&mut state.db.read().await?, &secret_hash(&cookie), now).await?)
}

fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// How every secret is stored.
pub fn secret_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// A cookie goes along with what other sites make a browser send; such requests may not change anything.
pub fn refuse_other_origins(parts: &Parts, state: &AppState) -> Result<()> {
    if matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let Some(origin) = parts.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()) else { return Ok(()) };
    let origin_host = origin.split_once("://").map_or("", |(_, host)| host);
    let public_host = state
        .settings
        .public_url
        .as_deref()
        .and_then(|url| url.split_once("://"))
        .map(|(_, host)| host.trim_end_matches('/'));
    let own = state.request_host(parts).is_some_and(|host| host.eq_ignore_ascii_case(origin_host));
    if own || public_host.is_some_and(|host| host.eq_ignore_ascii_case(origin_host)) {
        return Ok(());
    }
    Err(Error::new(
        StatusCode::FORBIDDEN,
        "cross_origin",
        "This request came from another site. If Debrief stands behind a proxy, set DEBRIEF_PUBLIC_URL to its address.",
    ))
}

/// The recording of the path, after the same check that every page, file and event goes through.
pub struct VisibleRecording {
    pub principal: Principal,
    pub recording: Recording,
}

impl VisibleRecording {
    /// Owner or admin, with at least the role that uploading takes.
    pub fn may_change(&self) -> bool {
        may_change(&self.principal, &self.recording)
    }

    pub fn or_forbidden(self) -> Result<Self> {
        if self.may_change() {
            return Ok(self);
        }
        Err(Error::forbidden("Only the owner of this recording or an admin may do that. Ask one of them."))
    }
}

pub fn may_change(principal: &Principal, recording: &Recording) -> bool {
    principal.role >= Role::Admin || (principal.role >= Role::Member && recording.owner_id == principal.user_id)
}

impl FromRequestParts<AppState> for VisibleRecording {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let principal = authenticate(parts, state, Role::Viewer).await?;
        let unknown = || Error::not_found("recording");
        let Path(id) = Path::<std::collections::HashMap<String, String>>::from_request_parts(parts, state)
            .await
            .map_err(|_| unknown())?;
        let id: RecordingId = id.get("id").and_then(|id| id.parse().ok()).ok_or_else(unknown)?;
        let recording =
            recordings::find_visible(&mut state.db.read().await?, &principal, id).await?.ok_or_else(unknown)?;
        Ok(Self { principal, recording })
    }
}

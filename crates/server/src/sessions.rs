//! Log in, log out, and who one is.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use debrief_db::accounts::{self, Accepted, Login, SESSION_MS};
use debrief_db::{Principal, Tx, events, principal, quotas};
use debrief_model::{Reason, Role, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::passwords;
use crate::principal::{SESSION_COOKIE, Viewer, refuse_other_origins, secret_hash};
use crate::state::AppState;
use crate::status::{CurrentModel, current_model, warnings};

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(log_in)).routes(routes!(log_out)).routes(routes!(me))
}

/// Who is logged in, and what the pages need to know at once.
#[derive(Serialize, ToSchema)]
pub struct Me {
    user: User,
    workspace: Workspace,
    role: Role,
    /// Of the server.
    version: String,
    /// What this person should know and can do something about.
    warnings: Vec<Reason>,
    limits: Limits,
    model: CurrentModel,
    /// For `/api/events?after=`: from there on it tells of all that is newer than what is read after this answer.
    newest_event: i64,
}

#[derive(Serialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub email: String,
}

#[derive(Serialize, ToSchema)]
struct Workspace {
    id: WorkspaceId,
    name: String,
}

#[derive(Serialize, ToSchema)]
struct Limits {
    max_upload_bytes: u64,
    /// What this person's uploads may take up together; 0 is no limit.
    member_quota_bytes: u64,
    member_used_bytes: u64,
    /// The same for the whole workspace.
    workspace_quota_bytes: u64,
    workspace_used_bytes: u64,
}

impl Limits {
    async fn of(state: &AppState, principal: &Principal) -> Result<Self> {
        let used = quotas::used(&mut state.db.read().await?, principal.workspace_id, principal.user_id).await?;
        Ok(Self {
            max_upload_bytes: state.settings.max_upload_bytes,
            member_quota_bytes: state.settings.member_quota_bytes,
            member_used_bytes: used.member_bytes,
            workspace_quota_bytes: state.settings.workspace_quota_bytes,
            workspace_used_bytes: used.workspace_bytes,
        })
    }
}

impl Me {
    async fn of(state: &AppState, principal: Principal) -> Result<Self> {
        let newest_event = events::newest(&mut state.db.read().await?).await?;
        let name = accounts::workspace_name(&mut state.db.read().await?, principal.workspace_id).await?;
        Ok(Self {
            warnings: warnings(state, &principal),
            limits: Limits::of(state, &principal).await?,
            model: current_model(state).await?,
            user: User { id: principal.user_id, name: principal.name, email: principal.email },
            workspace: Workspace { id: principal.workspace_id, name: name.unwrap_or_default() },
            role: principal.role,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            newest_event,
        })
    }
}

/// Who is logged in.
#[utoipa::path(get, path = "/api/me", tag = "accounts", responses((status = 200, body = Me), (status = 401, body = crate::error::ErrorBody)))]
async fn me(State(state): State<AppState>, Viewer(principal): Viewer) -> Result<Json<Me>> {
    Ok(Json(Me::of(&state, principal).await?))
}

#[derive(Deserialize, ToSchema)]
struct Credentials {
    email: String,
    password: String,
}

/// Logs in with e-mail and password; the session is in the cookie.
#[utoipa::path(post, path = "/api/login", tag = "accounts", request_body = Credentials,
    responses((status = 200, body = Me), (status = 401, body = crate::error::ErrorBody), (status = 429, body = crate::error::ErrorBody)))]
async fn log_in(
    State(state): State<AppState>,
    parts: Parts,
    JsonBody(given): JsonBody<Credentials>,
) -> Result<(CookieJar, Json<Me>)> {
    refuse_other_origins(&parts, &state)?;
    let login = prove(&state, &parts, &given.email, given.password).await?.ok_or_else(wrong)?;
    let workspace_id = login.workspace_id.ok_or(accounts::Error::NoWorkspace(login.email))?;
    let tx = state.db.begin().await?;
    enter(&state, &parts, tx, Accepted { user_id: login.user_id, workspace_id }).await
}

fn wrong() -> Error {
    Error::new(
        StatusCode::UNAUTHORIZED,
        "login_failed",
        "E-mail or password is wrong. For a forgotten password ask an admin to run “debrief user reset”.",
    )
}

/// The account with this address if it exists: an error if the password is wrong. Attempts are counted.
pub async fn prove(state: &AppState, parts: &Parts, email: &str, password: String) -> Result<Option<Login>> {
    let key = (email.trim().to_lowercase().chars().take(254).collect(), state.client_address(parts));
    state.login_attempts.count(&key, state.db.now().unix_ms())?;
    let login = accounts::find_login(&mut state.db.read().await?, email).await?;
    let password_hash = login.as_ref().and_then(|login| login.password_hash.clone());
    let right = passwords::verify(password, password_hash).await?;
    if right {
        state.login_attempts.forget(&key);
    } else if login.is_some() {
        return Err(wrong());
    }
    Ok(login)
}

/// Commits what let the person in, with a new session; the one that the browser had ends.
pub async fn enter(state: &AppState, parts: &Parts, mut tx: Tx, accepted: Accepted) -> Result<(CookieJar, Json<Me>)> {
    if let Some(old) = session_of(parts) {
        accounts::end_session(&mut tx, &old).await?;
    }
    let secret = accounts::start_session(&mut tx, accepted.user_id, accepted.workspace_id).await?;
    tx.commit().await?;
    let now = state.db.now().unix_ms();
    let principal = principal::by_session(&mut state.db.read().await?, &secret_hash(&secret), now).await?;
    let me = Me::of(state, principal.ok_or_else(Error::login_required)?).await?;
    Ok((CookieJar::new().add(cookie(state, parts, secret, SESSION_MS)), Json(me)))
}

/// Ends the session of the cookie.
#[utoipa::path(post, path = "/api/logout", tag = "accounts", responses((status = 204)))]
async fn log_out(State(state): State<AppState>, parts: Parts) -> Result<(CookieJar, StatusCode)> {
    refuse_other_origins(&parts, &state)?;
    if let Some(secret) = session_of(&parts) {
        let mut tx = state.db.begin().await?;
        accounts::end_session(&mut tx, &secret).await?;
        tx.commit().await?;
    }
    Ok((CookieJar::new().add(cookie(&state, &parts, String::new(), 0)), StatusCode::NO_CONTENT))
}

fn session_of(parts: &Parts) -> Option<String> {
    CookieJar::from_headers(&parts.headers).get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned())
}

fn cookie(state: &AppState, parts: &Parts, secret: String, age_ms: i64) -> Cookie<'static> {
    Cookie::build((SESSION_COOKIE, secret))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        // A browser drops a Secure cookie that comes by plain HTTP, and on a LAN there is nothing else.
        .secure(state.request_is_https(parts))
        .max_age(time::Duration::milliseconds(age_ms))
        .build()
}

/// Ten slips of the hand are forgiven; a guesser gets about a thousand a day.
const ATTEMPTS: u32 = 10;
const ATTEMPTS_MS: i64 = 15 * 60 * 1000;
/// Bounds the memory: who comes from more addresses than this is not stopped here anyway.
const KEYS: usize = 10_000;

/// Whom log-in attempts are counted for: e-mail and address.
type Key = (String, String);

/// Log-in attempts of late, in this process alone: a first line of defence, behind it stands Argon2.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<Key, Window>>);

#[derive(Clone, Copy, Debug)]
struct Window {
    since_ms: i64,
    count: u32,
}

impl Attempts {
    fn count(&self, key: &Key, now_ms: i64) -> Result<()> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS && !windows.contains_key(key) {
            make_room(&mut windows, now_ms);
        }
        let window = windows.entry(key.clone()).or_insert(Window { since_ms: now_ms, count: 0 });
        if now_ms - window.since_ms >= ATTEMPTS_MS {
            *window = Window { since_ms: now_ms, count: 0 };
        }
        if window.count >= ATTEMPTS {
            let minutes = (window.since_ms + ATTEMPTS_MS - now_ms).div_euclid(60_000) + 1;
            let message = format!("Too many attempts to log in. Try again in {minutes} minutes.");
            return Err(Error::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", message));
        }
        window.count += 1;
        Ok(())
    }

    fn forget(&self, key: &Key) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

fn make_room(windows: &mut HashMap<Key, Window>, now_ms: i64) {
    windows.retain(|_, window| now_ms - window.since_ms < ATTEMPTS_MS);
    if windows.len() >= KEYS {
        let oldest = windows.iter().min_by_key(|(_, window)| window.since_ms).map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            windows.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(email: &str) -> Key {
        (email.into(), "192.0.2.1".into())
    }

    #[test]
    fn a_guesser_is_stopped_for_a_while_and_nobody_else_is() {
        let attempts = Attempts::default();
        for _ in 0..ATTEMPTS {
            assert!(attempts.count(&key("ada@example.org"), 0).is_ok());
        }
        let refused = attempts.count(&key("ada@example.org"), 1000);
        assert!(refused.is_err_and(|error| error.code == "too_many_attempts" && error.message.contains("15 minutes")));
        assert!(attempts.count(&key("ben@example.org"), 1000).is_ok());
        assert!(attempts.count(&key("ada@example.org"), ATTEMPTS_MS).is_ok());
    }

    #[test]
    fn success_forgets_the_attempts() {
        let attempts = Attempts::default();
        for _ in 0..3 * ATTEMPTS {
            assert!(attempts.count(&key("ada@example.org"), 0).is_ok());
            attempts.forget(&key("ada@example.org"));
        }
    }

    #[test]
    fn memory_is_bounded() {
        let attempts = Attempts::default();
        for number in 0..KEYS + 50 {
            assert!(attempts.count(&key(&number.to_string()), number as i64).is_ok());
        }
        assert_eq!(attempts.0.lock().map(|windows| windows.len()).unwrap_or(0), KEYS);
    }
}

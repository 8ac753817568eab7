//! Passwords: how they are kept, and setting one through a link.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use debrief_db::accounts;
use serde::Deserialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::body::JsonBody;
use crate::error::{Error, Result};
use crate::principal::refuse_other_origins;
use crate::sessions::{Me, enter};
use crate::state::AppState;

const LEAST_CHARS: usize = 10;
/// Enough for any sentence, and little to hash.
const MOST_BYTES: usize = 1000;
/// Each takes 19 MiB while it runs; more at once would not be faster on the machines that this runs on.
static HASHING: Semaphore = Semaphore::const_new(4);
/// Of a password that nobody has, with the parameters of [`hash`].
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$OSfwMKzrb8hUqYQVhE4Qhi/4XtbbcLzQcjVyaSBfKiY";

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(set))
}

#[derive(Deserialize, ToSchema)]
struct NewPassword {
    /// From the link `/password/{token}`.
    token: String,
    /// At least 10 characters.
    password: String,
}

/// Sets the password of a link's account, ends its sessions and logs in.
#[utoipa::path(post, path = "/api/password", tag = "accounts", request_body = NewPassword,
    responses((status = 200, body = Me), (status = 404, body = crate::error::ErrorBody), (status = 422, body = crate::error::ErrorBody)))]
async fn set(
    State(state): State<AppState>,
    parts: Parts,
    JsonBody(new): JsonBody<NewPassword>,
) -> Result<(CookieJar, Json<Me>)> {
    refuse_other_origins(&parts, &state)?;
    check(&new.password)?;
    // Hashing is work that only the holder of a link may cause.
    let now = state.db.now().unix_ms();
    accounts::find_link(&mut state.db.read().await?, &new.token, now).await?.ok_or(accounts::Error::LinkInvalid)?;
    let password_hash = hash(new.password).await?;
    let mut tx = state.db.begin().await?;
    let accepted = accounts::set_password(&mut tx, &new.token, &password_hash).await?;
    enter(&state, &parts, tx, accepted).await
}

/// Whether a password may be chosen.
pub fn check(password: &str) -> Result<()> {
    if password.chars().count() < LEAST_CHARS {
        let message = format!("Choose a password of at least {LEAST_CHARS} characters; a sentence is a good one.");
        return Err(Error::invalid("password_too_short", message));
    }
    if password.len() > MOST_BYTES {
        return Err(Error::invalid("password_too_long", format!("Choose a password of at most {MOST_BYTES} bytes.")));
    }
    Ok(())
}

/// Argon2id in PHC form.
pub async fn hash(password: String) -> Result<String> {
    blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|cause| Error::internal(anyhow::anyhow!("hashing a password: {cause}")))
}

/// Whether the password is the one of the hash. Without a hash it takes as long and is wrong.
pub async fn verify(password: String, password_hash: Option<String>) -> Result<bool> {
    let exists = password_hash.is_some();
    let hash = password_hash.unwrap_or_else(|| NOBODYS.to_owned());
    let password: Vec<u8> = password.into_bytes().into_iter().take(MOST_BYTES + 1).collect();
    let right = blocking(move || Argon2::default().verify_password(&password, hash.as_str()).is_ok()).await?;
    Ok(right && exists)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = HASHING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_verifies() {
        let stored = hash("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horse batterz".into(), Some(stored)).await.unwrap());
        assert!(!verify("correct horse battery".into(), None).await.unwrap());
    }

    #[test]
    fn the_stand_in_costs_what_a_real_one_does() {
        // Were it not readable, an unknown address would be answered at once.
        let parsed = argon2::PasswordHash::new(NOBODYS).unwrap();
        let stored = Argon2::default().hash_password(b"x").unwrap();
        assert_eq!(parsed.params.to_string(), stored.params.to_string());
        assert_eq!(parsed.hash.unwrap().as_bytes().len(), stored.hash.unwrap().as_bytes().len());
    }
}

//! Log-ins of browsers.

use debrief_model::{UserId, WorkspaceId};

use super::{Result, normalise_email, secrets};
use crate::{Connected, Error, Tx};

/// 30 days from the log-in, whatever happens between.
pub const SESSION_MS: i64 = 30 * 24 * 3600 * 1000;
/// Used and expired links are kept this long, for a look at what happened.
const SPENT_LINKS_KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

/// What a log-in compares with.
#[derive(Clone, Debug)]
pub struct Login {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub password_hash: Option<String>,
    /// The one joined last; `None` after the last removal.
    pub workspace_id: Option<WorkspaceId>,
}

/// The account with this address, written in whichever case.
pub async fn find_login(on: &mut impl Connected, email: &str) -> Result<Option<Login>> {
    let Ok(email) = normalise_email(email) else { return Ok(None) };
    let row = fetch_optional!(
        *on,
        (String, String, String, Option<String>, Option<String>),
        "select u.id, u.name, u.email, u.password_hash,
           (select m.workspace_id from members m where m.user_id = u.id order by m.joined_at desc, m.workspace_id limit 1)
         from users u where u.email = $1",
        email
    )?;
    row.map(|(id, name, email, password_hash, workspace)| {
        let corrupt = |what: &str| Error::Corrupt(format!("user {id}: {what}"));
        Ok(Login {
            user_id: id.parse().map_err(|_| corrupt("id"))?,
            name,
            email,
            password_hash,
            workspace_id: workspace.map(|id| id.parse()).transpose().map_err(|_| corrupt("workspace"))?,
        })
    })
    .transpose()
}

/// A new session; its secret goes into the cookie.
pub async fn start_session(tx: &mut Tx, user_id: UserId, workspace_id: WorkspaceId) -> Result<String> {
    let now = tx.now().unix_ms();
    let secret = secrets::fresh();
    execute!(
        *tx,
        "insert into sessions (secret_hash, user_id, workspace_id, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        secrets::secret_hash(&secret),
        user_id.to_string(),
        workspace_id.to_string(),
        now,
        now + SESSION_MS
    )?;
    Ok(secret)
}

pub async fn end_session(tx: &mut Tx, secret: &str) -> Result<()> {
    execute!(*tx, "delete from sessions where secret_hash = $1", secrets::secret_hash(secret))?;
    Ok(())
}

pub async fn workspace_name(on: &mut impl Connected, id: WorkspaceId) -> Result<Option<String>> {
    let row = fetch_optional!(*on, (String,), "select name from workspaces where id = $1", id.to_string())?;
    Ok(row.map(|(name,)| name))
}

/// Sweeps expired sessions and links that have been spent for long. Gives their number.
pub async fn forget_expired(tx: &mut Tx) -> Result<u64> {
    let now = tx.now().unix_ms();
    let sessions = execute!(*tx, "delete from sessions where expires_at <= $1", now)?;
    let links = execute!(*tx, "delete from links where expires_at <= $1 or used_at <= $1", now - SPENT_LINKS_KEPT_MS)?;
    Ok(sessions + links)
}

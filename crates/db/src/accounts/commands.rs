//! What the command line and the start of a server do to accounts, each in a transaction of its own.

use debrief_model::{Role, TokenId, UserId, WorkspaceId};

use super::links::{corrupt, create_password_link, create_setup_link, create_user, create_workspace, owner_exists};
use super::{Error, Result, find_login, members, normalise_email, secrets};
use crate::{Connected, Db, Tx};

/// What the workspace of a fresh database is called until somebody names it.
const FIRST_WORKSPACE: &str = "Debrief";

/// The secret of a new set-up link; `None` once there is an owner.
pub async fn make_setup_link(db: &Db) -> Result<Option<String>> {
    if owner_exists(&mut db.read().await?).await? {
        return Ok(None);
    }
    let mut tx = db.begin().await?;
    // On SQLite one server runs, so an older link was printed by one that has ended. On PostgreSQL it may
    // stand on the screen of another server that runs.
    if !db.is_postgres() {
        execute!(tx, "delete from links where kind = 'setup' and used_at is null")?;
    }
    let secret = create_setup_link(&mut tx).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Adds a member to the named workspace, made if there is none, else to the only one; the secret of a link to set
/// the password. An account that exists already keeps its name.
pub async fn add_user(db: &Db, email: &str, name: &str, role: Role, workspace: Option<&str>) -> Result<String> {
    let email = normalise_email(email)?;
    let mut tx = db.begin().await?;
    let workspace_id = choose_workspace(&mut tx, workspace).await?;
    let user_id = match find_login(&mut tx, &email).await? {
        Some(login) => login.user_id,
        None => create_user(&mut tx, &email, name).await?,
    };
    members::join(&mut tx, workspace_id, user_id, role).await?;
    let secret = create_password_link(&mut tx, user_id, workspace_id).await?;
    tx.commit().await?;
    Ok(secret)
}

/// For a forgotten password: the secret of a link to set a new one.
pub async fn reset_user(db: &Db, email: &str) -> Result<String> {
    let mut tx = db.begin().await?;
    let (user_id, workspace_id) = existing_member(&mut tx, email).await?;
    let secret = create_password_link(&mut tx, user_id, workspace_id).await?;
    tx.commit().await?;
    Ok(secret)
}

/// A bearer token for programs. It is shown this once.
pub async fn create_token(db: &Db, email: &str, name: &str) -> Result<String> {
    let mut tx = db.begin().await?;
    let (user_id, workspace_id) = existing_member(&mut tx, email).await?;
    let now = tx.now().unix_ms();
    let token = secrets::fresh_token();
    execute!(
        tx,
        "insert into tokens (id, secret_hash, user_id, workspace_id, name, created_at) values ($1, $2, $3, $4, $5, $6)",
        TokenId::new().to_string(),
        secrets::secret_hash(&token),
        user_id.to_string(),
        workspace_id.to_string(),
        name,
        now
    )?;
    tx.commit().await?;
    Ok(token)
}

async fn existing_member(on: &mut impl Connected, email: &str) -> Result<(UserId, WorkspaceId)> {
    let email = normalise_email(email)?;
    let login = find_login(on, &email).await?.ok_or_else(|| Error::UnknownUser(email.clone()))?;
    Ok((login.user_id, login.workspace_id.ok_or(Error::NoWorkspace(email))?))
}

async fn choose_workspace(tx: &mut Tx, name: Option<&str>) -> Result<WorkspaceId> {
    let all = fetch_all!(*tx, (String, String), "select id, name from workspaces order by created_at, id")?;
    let chosen = match (name, all.as_slice()) {
        (Some(name), _) => all.iter().find(|(_, other)| other == name),
        (None, [] | [_]) => all.first(),
        (None, _) => {
            let names: Vec<_> = all.into_iter().map(|(_, name)| name).collect();
            return Err(Error::WhichWorkspace(names.join(", ")));
        }
    };
    match chosen {
        Some((id, _)) => id.parse().map_err(|_| corrupt("id of a workspace")),
        None => create_workspace(tx, name.unwrap_or(FIRST_WORKSPACE)).await,
    }
}

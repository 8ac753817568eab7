//! Who asks. One value and one SQL fragment stand behind every permission check.

use debrief_model::{Role, UserId, WorkspaceId};

use crate::{Connected, Db, Error, Result};

/// A member of a workspace, by session or by token.
#[derive(Clone, Debug)]
pub struct Principal {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
    pub role: Role,
    pub name: String,
    pub email: String,
    /// A browser's cookie, which other sites may make it send, and not a program's token.
    pub by_cookie: bool,
}

/// What a principal may see of recordings `r`, with `$1` its workspace and `$2` its user: everything of the
/// workspace but the unfinished uploads of others. Other files of a recording are none of their own.
macro_rules! visible_recordings {
    () => {
        "(r.workspace_id = $1 and r.file_of is null and (r.media_state <> 'uploading' or r.owner_id = $2))"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    workspace_id: String,
    role: String,
    name: String,
    email: String,
}

impl Row {
    fn into_principal(self, by_cookie: bool) -> Result<Principal> {
        let corrupt = |what: &str| Error::Corrupt(format!("principal: {what}"));
        Ok(Principal {
            user_id: self.user_id.parse().map_err(|_| corrupt("user id"))?,
            workspace_id: self.workspace_id.parse().map_err(|_| corrupt("workspace id"))?,
            role: self.role.parse().map_err(|_| corrupt("role"))?,
            name: self.name,
            email: self.email,
            by_cookie,
        })
    }
}

/// Who holds the session with this secret's hash, if it has not expired and the user is still a member.
pub async fn by_session(on: &mut impl Connected, secret_hash: &str, now_ms: i64) -> Result<Option<Principal>> {
    let row = fetch_optional!(
        *on,
        Row,
        "select u.id as user_id, m.workspace_id, m.role, u.name, u.email from sessions s
         join users u on u.id = s.user_id
         join members m on m.user_id = s.user_id and m.workspace_id = s.workspace_id
         where s.secret_hash = $1 and s.expires_at > $2",
        secret_hash,
        now_ms
    )?;
    row.map(|row| row.into_principal(true)).transpose()
}

/// Who holds the token with this secret's hash.
pub async fn by_token(db: &Db, secret_hash: &str) -> Result<Option<Principal>> {
    let row = fetch_optional!(
        db.read().await?,
        Row,
        "select u.id as user_id, m.workspace_id, m.role, u.name, u.email from tokens t
         join users u on u.id = t.user_id
         join members m on m.user_id = t.user_id and m.workspace_id = t.workspace_id
         where t.secret_hash = $1",
        secret_hash
    )?;
    row.map(|row| row.into_principal(false)).transpose()
}

/// Notes at most once an hour that a token is in use, so that unused ones can be told.
pub async fn note_token_use(db: &Db, secret_hash: &str) -> Result<()> {
    const HOUR_MS: i64 = 3_600_000;
    let now = db.now().unix_ms();
    let stale = fetch_optional!(
        db.read().await?,
        (String,),
        "select id from tokens where secret_hash = $1 and (last_used_at is null or last_used_at < $2)",
        secret_hash,
        now - HOUR_MS
    )?;
    if stale.is_some() {
        let mut tx = db.begin().await?;
        execute!(tx, "update tokens set last_used_at = $2 where secret_hash = $1", secret_hash, now)?;
        tx.commit().await?;
    }
    Ok(())
}

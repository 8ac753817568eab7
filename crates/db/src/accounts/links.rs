//! One-time links: the set-up of a fresh server, invitations, and passwords to be set.

use debrief_model::{InvitationId, Role, Timestamp, UserId, WorkspaceId};

use super::{Error, Result, members, normalise_email, secrets};
use crate::{Connected, Principal, Tx};

const INVITATION_MS: i64 = 7 * 24 * 3600 * 1000;
const PASSWORD_LINK_MS: i64 = 2 * 24 * 3600 * 1000;
/// A set-up link is good until it is used; the next start replaces it.
const NEVER: i64 = i64::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    Setup,
    Invitation,
    Password,
}

impl LinkKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Invitation => "invitation",
            Self::Password => "password",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Setup, Self::Invitation, Self::Password].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What the page behind a link shows before it is used.
#[derive(Clone, Debug)]
pub struct Link {
    pub kind: LinkKind,
    pub workspace_name: Option<String>,
    pub role: Option<Role>,
    pub email: Option<String>,
}

/// The link with this secret, if it still opens something.
pub async fn find_link(on: &mut impl Connected, secret: &str, now_ms: i64) -> Result<Option<Link>> {
    let row = fetch_optional!(
        *on,
        (String, Option<String>, Option<String>, Option<String>),
        "select l.kind, w.name, l.role, coalesce(u.email, l.email) from links l
         left join workspaces w on w.id = l.workspace_id
         left join users u on u.id = l.user_id
         where l.secret_hash = $1 and l.used_at is null and l.expires_at > $2
           and (l.kind <> 'setup' or not exists (select 1 from members where role = 'owner'))",
        secrets::secret_hash(secret),
        now_ms
    )?;
    Ok(row.and_then(|(kind, workspace_name, role, email)| {
        let role = role.and_then(|role| role.parse().ok());
        Some(Link { kind: LinkKind::parse(&kind)?, workspace_name, role, email })
    }))
}

/// What a person enters for a new account; the password as its hash.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub password_hash: &'a str,
}

/// Whom a link has let in, and where.
#[derive(Clone, Copy, Debug)]
pub struct Accepted {
    pub user_id: UserId,
    pub workspace_id: WorkspaceId,
}

/// Makes the owner of a fresh server, and the workspace.
pub async fn accept_setup(tx: &mut Tx, secret: &str, workspace_name: &str, account: &Account<'_>) -> Result<Accepted> {
    let now = tx.now().unix_ms();
    if find_link(tx, secret, now).await?.is_none_or(|link| link.kind != LinkKind::Setup) {
        return Err(Error::LinkInvalid);
    }
    // Every server of a team may have printed one. Taking all at once lets one of two people win.
    let taken = fetch_all!(
        *tx,
        (String,),
        "update links set used_at = $1 where kind = 'setup' and used_at is null returning secret_hash",
        now
    )?;
    let secret_hash = secrets::secret_hash(secret);
    if !taken.iter().any(|(hash,)| *hash == secret_hash) || owner_exists(tx).await? {
        return Err(Error::LinkInvalid);
    }
    // The command line may have made the workspace of a member first.
    let workspace_id = match first_workspace(tx).await? {
        Some(id) => id,
        None => create_workspace(tx, workspace_name).await?,
    };
    execute!(*tx, "update workspaces set name = $2 where id = $1", workspace_id.to_string(), workspace_name)?;
    let user_id = create_account(tx, account).await?;
    members::join(tx, workspace_id, user_id, Role::Owner).await?;
    Ok(Accepted { user_id, workspace_id })
}

/// Lets a person into the workspace of an invitation: `known` is an account that has proved its password.
pub async fn accept_invitation(
    tx: &mut Tx,
    secret: &str,
    known: Option<UserId>,
    account: &Account<'_>,
) -> Result<Accepted> {
    let (workspace, role) = use_link(tx, secret, LinkKind::Invitation).await?;
    let workspace_id = workspace.parse().map_err(|_| corrupt("workspace of a link"))?;
    let role = role.parse().map_err(|_| corrupt("role of a link"))?;
    let user_id = match known {
        Some(id) => id,
        None => create_account(tx, account).await?,
    };
    members::join(tx, workspace_id, user_id, role).await?;
    Ok(Accepted { user_id, workspace_id })
}

/// Sets the password of a password link's account and ends all its sessions.
pub async fn set_password(tx: &mut Tx, secret: &str, password_hash: &str) -> Result<Accepted> {
    let (workspace, user) = use_link(tx, secret, LinkKind::Password).await?;
    execute!(*tx, "update users set password_hash = $2 where id = $1", &user, password_hash)?;
    execute!(*tx, "delete from sessions where user_id = $1", &user)?;
    let membership = fetch_optional!(
        *tx,
        (String, String),
        "select u.email, coalesce((select m.workspace_id from members m where m.user_id = u.id
           order by case when m.workspace_id = $2 then 0 else 1 end, m.joined_at desc limit 1), '') from users u where u.id = $1",
        &user,
        &workspace
    )?;
    let (email, workspace) = membership.ok_or(Error::LinkInvalid)?;
    let workspace_id = workspace.parse().map_err(|_| Error::NoWorkspace(email))?;
    Ok(Accepted { user_id: user.parse().map_err(|_| corrupt("user of a link"))?, workspace_id })
}

/// Marks the link as used; its workspace, and its role or its user. Of two who come at once, one gets it.
async fn use_link(tx: &mut Tx, secret: &str, kind: LinkKind) -> Result<(String, String)> {
    let now = tx.now().unix_ms();
    let row = fetch_optional!(
        *tx,
        (String, String),
        "update links set used_at = $3 where secret_hash = $1 and kind = $2 and used_at is null and expires_at > $3
         returning workspace_id, coalesce(user_id, role)",
        secrets::secret_hash(secret),
        kind.as_str(),
        now
    )?;
    row.ok_or(Error::LinkInvalid)
}

/// An open invitation. Its secret was shown once, at its creation.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub role: Role,
    pub email: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub struct NewInvitation<'a> {
    pub role: Role,
    pub email: Option<&'a str>,
    pub idempotency_key: Option<&'a str>,
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: String,
    role: String,
    email: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = Error;

    fn try_from(row: InvitationRow) -> Result<Self> {
        Ok(Self {
            id: row.id.parse().map_err(|_| corrupt("id of an invitation"))?,
            role: row.role.parse().map_err(|_| corrupt("role of an invitation"))?,
            email: row.email,
            created_at: Timestamp::from_unix_ms(row.created_at),
            expires_at: Timestamp::from_unix_ms(row.expires_at),
        })
    }
}

/// Invites somebody; the secret goes into the link. The same key gives the same invitation a new secret,
/// because the first one cannot be shown again.
pub async fn invite(tx: &mut Tx, principal: &Principal, new: &NewInvitation<'_>) -> Result<(Invitation, String)> {
    if new.role == Role::Owner && principal.role != Role::Owner {
        return Err(Error::OwnersOnly);
    }
    let email = new.email.map(normalise_email).transpose()?;
    let now = tx.now().unix_ms();
    let secret = secrets::fresh();
    let row = fetch_optional!(
        *tx,
        InvitationRow,
        "insert into links (id, secret_hash, kind, workspace_id, role, email, created_by, created_at, expires_at, idempotency_key)
         values ($1, $2, 'invitation', $3, $4, $5, $6, $7, $8, $9)
         on conflict (created_by, idempotency_key) do update set
           secret_hash = excluded.secret_hash, role = excluded.role, email = excluded.email, expires_at = excluded.expires_at
           where links.used_at is null and links.workspace_id = excluded.workspace_id
         returning id, role, email, created_at, expires_at",
        InvitationId::new().to_string(),
        secrets::secret_hash(&secret),
        principal.workspace_id.to_string(),
        new.role.as_str(),
        email,
        principal.user_id.to_string(),
        now,
        now + INVITATION_MS,
        new.idempotency_key
    )?;
    let row = row.ok_or(crate::Error::Conflict("this Idempotency-Key belongs to an invitation that was used"))?;
    Ok((row.try_into()?, secret))
}

/// Open invitations of a workspace, the newest first, behind the one with the id `after`.
pub async fn invitations(
    on: &mut impl Connected,
    workspace_id: WorkspaceId,
    after: Option<InvitationId>,
    limit: i64,
    now_ms: i64,
) -> Result<Vec<Invitation>> {
    // Ids are time-ordered and hexadecimal: everything lies before "g".
    let after = after.map_or_else(|| "g".to_owned(), |id| id.to_string());
    fetch_all!(
        *on,
        InvitationRow,
        "select id, role, email, created_at, expires_at from links
         where workspace_id = $1 and kind = 'invitation' and used_at is null and expires_at > $2 and id < $3
         order by id desc limit $4",
        workspace_id.to_string(),
        now_ms,
        after,
        limit
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

/// Makes an invitation's link useless. `false` if there is no such open one.
pub async fn revoke_invitation(tx: &mut Tx, workspace_id: WorkspaceId, id: InvitationId) -> Result<bool> {
    let revoked = execute!(
        *tx,
        "delete from links where id = $1 and workspace_id = $2 and kind = 'invitation' and used_at is null",
        id.to_string(),
        workspace_id.to_string()
    )?;
    Ok(revoked > 0)
}

/// A new set-up link.
pub(super) async fn create_setup_link(tx: &mut Tx) -> Result<String> {
    let now = tx.now().unix_ms();
    let secret = secrets::fresh();
    execute!(
        *tx,
        "insert into links (id, secret_hash, kind, created_at, expires_at) values ($1, $2, 'setup', $3, $4)",
        InvitationId::new().to_string(),
        secrets::secret_hash(&secret),
        now,
        NEVER
    )?;
    Ok(secret)
}

/// A new link to set the user's password; older ones end.
pub(super) async fn create_password_link(tx: &mut Tx, user_id: UserId, workspace_id: WorkspaceId) -> Result<String> {
    let now = tx.now().unix_ms();
    let secret = secrets::fresh();
    let user = user_id.to_string();
    execute!(*tx, "delete from links where user_id = $1 and kind = 'password' and used_at is null", &user)?;
    execute!(
        *tx,
        "insert into links (id, secret_hash, kind, workspace_id, user_id, created_at, expires_at)
         values ($1, $2, 'password', $3, $4, $5, $6)",
        InvitationId::new().to_string(),
        secrets::secret_hash(&secret),
        workspace_id.to_string(),
        &user,
        now,
        now + PASSWORD_LINK_MS
    )?;
    Ok(secret)
}

pub(super) async fn owner_exists(on: &mut impl Connected) -> Result<bool> {
    Ok(fetch_optional!(*on, (String,), "select user_id from members where role = 'owner' limit 1")?.is_some())
}

async fn first_workspace(on: &mut impl Connected) -> Result<Option<WorkspaceId>> {
    let row = fetch_optional!(*on, (String,), "select id from workspaces order by created_at, id limit 1")?;
    row.map(|(id,)| id.parse().map_err(|_| corrupt("id of a workspace"))).transpose()
}

pub(super) async fn create_workspace(tx: &mut Tx, name: &str) -> Result<WorkspaceId> {
    let now = tx.now().unix_ms();
    let id = WorkspaceId::new();
    execute!(*tx, "insert into workspaces (id, name, created_at) values ($1, $2, $3)", id.to_string(), name, now)?;
    Ok(id)
}

async fn create_account(tx: &mut Tx, account: &Account<'_>) -> Result<UserId> {
    let email = normalise_email(account.email)?;
    let id = create_user(tx, &email, account.name).await?;
    execute!(*tx, "update users set password_hash = $2 where id = $1", id.to_string(), account.password_hash)?;
    Ok(id)
}

/// `email` is normalised.
pub(super) async fn create_user(tx: &mut Tx, email: &str, name: &str) -> Result<UserId> {
    let now = tx.now().unix_ms();
    let id = UserId::new();
    let created = execute!(
        *tx,
        "insert into users (id, email, name, created_at) values ($1, $2, $3, $4) on conflict (email) do nothing",
        id.to_string(),
        email,
        name,
        now
    )?;
    if created == 0 { Err(Error::AccountWaits(email.to_owned())) } else { Ok(id) }
}

pub(super) fn corrupt(what: &str) -> Error {
    Error::Db(crate::Error::Corrupt(what.to_owned()))
}

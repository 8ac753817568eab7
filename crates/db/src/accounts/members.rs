//! Who is in a workspace, and as what.

use debrief_model::{Role, Timestamp, UserId, WorkspaceId, event::EventKind};

use super::{Error, Result};
use crate::{Connected, Principal, Tx, events};

#[derive(Clone, Debug)]
pub struct Member {
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub joined_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    name: String,
    email: String,
    role: String,
    joined_at: i64,
}

impl TryFrom<Row> for Member {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |what: &str| crate::Error::Corrupt(format!("member {}: {what}", row.user_id));
        Ok(Self {
            user_id: row.user_id.parse().map_err(|_| corrupt("id"))?,
            name: row.name,
            email: row.email,
            role: row.role.parse().map_err(|_| corrupt("role"))?,
            joined_at: Timestamp::from_unix_ms(row.joined_at),
        })
    }
}

/// Where a page of the list goes on: behind this member.
#[derive(Clone, Debug)]
pub struct MemberCursor {
    pub joined_at_ms: i64,
    pub user_id: String,
}

/// The members, the longest-standing first.
pub async fn members(
    on: &mut impl Connected,
    workspace_id: WorkspaceId,
    after: Option<&MemberCursor>,
    limit: i64,
) -> Result<Vec<Member>> {
    let (joined_at, user_id) =
        after.map_or((i64::MIN, String::new()), |cursor| (cursor.joined_at_ms, cursor.user_id.clone()));
    fetch_all!(
        *on,
        Row,
        "select m.user_id, u.name, u.email, m.role, m.joined_at from members m join users u on u.id = m.user_id
         where m.workspace_id = $1 and (m.joined_at > $2 or (m.joined_at = $2 and m.user_id > $3))
         order by m.joined_at, m.user_id limit $4",
        workspace_id.to_string(),
        joined_at,
        user_id,
        limit
    )?
    .into_iter()
    .map(Member::try_from)
    .collect()
}

pub async fn find_member(
    on: &mut impl Connected,
    workspace_id: WorkspaceId,
    user_id: UserId,
) -> Result<Option<Member>> {
    fetch_optional!(
        *on,
        Row,
        "select m.user_id, u.name, u.email, m.role, m.joined_at from members m join users u on u.id = m.user_id
         where m.workspace_id = $1 and m.user_id = $2",
        workspace_id.to_string(),
        user_id.to_string()
    )?
    .map(Member::try_from)
    .transpose()
}

/// Gives a member another role.
pub async fn change_role(tx: &mut Tx, principal: &Principal, user_id: UserId, role: Role) -> Result<Member> {
    let mut member = changeable(tx, principal, user_id, Some(role)).await?;
    execute!(
        *tx,
        "update members set role = $3 where workspace_id = $1 and user_id = $2",
        principal.workspace_id.to_string(),
        user_id.to_string(),
        role.as_str()
    )?;
    events::record(tx, principal.workspace_id, EventKind::MemberChanged, None, None).await?;
    member.role = role;
    Ok(member)
}

/// Takes a member out of the workspace, with sessions and tokens. Recordings and comments stay.
pub async fn remove_member(tx: &mut Tx, principal: &Principal, user_id: UserId) -> Result<()> {
    changeable(tx, principal, user_id, None).await?;
    let (workspace, user) = (principal.workspace_id.to_string(), user_id.to_string());
    execute!(*tx, "delete from sessions where workspace_id = $1 and user_id = $2", &workspace, &user)?;
    execute!(*tx, "delete from tokens where workspace_id = $1 and user_id = $2", &workspace, &user)?;
    execute!(*tx, "delete from links where workspace_id = $1 and user_id = $2", &workspace, &user)?;
    execute!(*tx, "delete from members where workspace_id = $1 and user_id = $2", &workspace, &user)?;
    events::record(tx, principal.workspace_id, EventKind::MemberChanged, None, None).await?;
    Ok(())
}

/// The member, if the principal may give them `role` (`None`: take them out).
async fn changeable(tx: &mut Tx, principal: &Principal, user_id: UserId, role: Option<Role>) -> Result<Member> {
    // Changes of one workspace's people queue here: PostgreSQL would let two owners resign at the same time.
    execute!(*tx, "update workspaces set name = name where id = $1", principal.workspace_id.to_string())?;
    let member = find_member(tx, principal.workspace_id, user_id).await?.ok_or(Error::UnknownMember)?;
    let loses_owner = member.role == Role::Owner && role != Some(Role::Owner);
    if loses_owner && owners(tx, principal.workspace_id).await? == 1 {
        return Err(Error::LastOwner);
    }
    let concerns_owners = member.role == Role::Owner || role == Some(Role::Owner);
    if concerns_owners && acting_role(tx, principal).await? != Some(Role::Owner) {
        return Err(Error::OwnersOnly);
    }
    Ok(member)
}

async fn owners(tx: &mut Tx, workspace_id: WorkspaceId) -> Result<i64> {
    let row = fetch_optional!(
        *tx,
        (i64,),
        "select count(*) from members where workspace_id = $1 and role = 'owner'",
        workspace_id.to_string()
    )?;
    Ok(row.map_or(0, |(count,)| count))
}

/// The principal's role by now: it may have lost it since the request began.
async fn acting_role(tx: &mut Tx, principal: &Principal) -> Result<Option<Role>> {
    Ok(find_member(tx, principal.workspace_id, principal.user_id).await?.map(|member| member.role))
}

/// Makes the user a member of the workspace.
pub(super) async fn join(tx: &mut Tx, workspace_id: WorkspaceId, user_id: UserId, role: Role) -> Result<()> {
    let now = tx.now().unix_ms();
    let joined = execute!(
        *tx,
        "insert into members (workspace_id, user_id, role, joined_at) values ($1, $2, $3, $4) on conflict do nothing",
        workspace_id.to_string(),
        user_id.to_string(),
        role.as_str(),
        now
    )?;
    if joined == 0 {
        let email = fetch_optional!(*tx, (String,), "select email from users where id = $1", user_id.to_string())?;
        return Err(Error::AlreadyMember(email.map(|(email,)| email).unwrap_or_default()));
    }
    events::record(tx, workspace_id, EventKind::MemberChanged, None, None).await?;
    Ok(())
}

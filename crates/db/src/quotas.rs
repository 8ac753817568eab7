//! What people keep, as quotas count it: the announced size of each upload, or what has arrived of one whose size
//! nobody knows yet, and what stands beside comments. Bytes that another upload has taken over count there, and once.

use debrief_model::{UserId, WorkspaceId};

use crate::{Connected, Result, Tx};

/// Bytes of uploads and attachments, finished or not. They count until their recording, or they themselves, are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    pub member_bytes: u64,
    pub workspace_bytes: u64,
}

/// Until the end of this transaction nobody else gets past this: two creations, each of which asks [`used`] behind
/// it, cannot both take the last bytes. An update that changes nothing locks the row on either database.
pub async fn lock(tx: &mut Tx, workspace_id: WorkspaceId) -> Result<()> {
    execute!(*tx, "update workspaces set name = name where id = $1", workspace_id.to_string())?;
    Ok(())
}

pub async fn used(on: &mut impl Connected, workspace_id: WorkspaceId, member: UserId) -> Result<Usage> {
    let row = fetch_optional!(
        *on,
        (i64, i64),
        "select cast(coalesce(sum(bytes), 0) as bigint),
           cast(coalesce(sum(case when owner_id = $2 then bytes end), 0) as bigint)
         from (select owner_id, coalesce(size_bytes, offset_bytes) as bytes
               from uploads where workspace_id = $1 and joined_into is null
               union all select x.author_id, x.size_bytes
               from attachments x join recordings r on r.id = x.recording_id where r.workspace_id = $1) kept",
        workspace_id.to_string(),
        member.to_string()
    )?;
    let (workspace_bytes, member_bytes) = row.unwrap_or_default();
    Ok(Usage { member_bytes: member_bytes as u64, workspace_bytes: workspace_bytes as u64 })
}

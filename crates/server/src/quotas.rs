//! How much a member and a workspace may keep, checked before bytes are taken and while they come.

use axum::http::StatusCode;
use debrief_db::{Tx, quotas};
use debrief_model::{UserId, WorkspaceId};

use crate::error::{Error, Result};
use crate::state::Settings;

/// Refuses `more_bytes` if they would not fit, 413. It stands in the transaction that makes them count, ahead of
/// every other lock: until that commits, nobody else of the workspace gets past this.
pub async fn reserve(
    tx: &mut Tx,
    settings: &Settings,
    workspace_id: WorkspaceId,
    owner_id: UserId,
    more_bytes: u64,
) -> Result<()> {
    if settings.member_quota_bytes == 0 && settings.workspace_quota_bytes == 0 {
        return Ok(());
    }
    quotas::lock(tx, workspace_id).await?;
    let used = quotas::used(tx, workspace_id, owner_id).await?;
    MEMBER.check(used.member_bytes, more_bytes, settings.member_quota_bytes)?;
    WORKSPACE.check(used.workspace_bytes, more_bytes, settings.workspace_quota_bytes)
}

struct Quota {
    whose: &'static str,
    who: &'static str,
    setting: &'static str,
}

const MEMBER: Quota = Quota { whose: "Your", who: "a member", setting: "DEBRIEF_MEMBER_QUOTA_BYTES" };
const WORKSPACE: Quota =
    Quota { whose: "This workspace's", who: "a workspace", setting: "DEBRIEF_WORKSPACE_QUOTA_BYTES" };

impl Quota {
    /// A limit of 0 is none.
    fn check(&self, used: u64, more: u64, limit: u64) -> Result<()> {
        if limit == 0 || used.saturating_add(more) <= limit {
            return Ok(());
        }
        let Self { whose, who, setting } = self;
        let message = format!(
            "{whose} uploads take up {} of the {} that {who} may keep, and this needs {} more. Delete recordings \
             that nobody needs, then try again, or ask the operator to raise {setting}.",
            in_words(used),
            in_words(limit),
            in_words(more)
        );
        Err(Error::new(StatusCode::PAYLOAD_TOO_LARGE, "quota_exceeded", message))
    }
}

/// Bytes as a person reads them: three digits are enough to decide by.
fn in_words(bytes: u64) -> String {
    let units = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(size, _)| bytes >= *size) {
        Some((size, unit)) => format!("{:.1} {unit}", bytes as f64 / *size as f64),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_byte_fits_and_the_next_does_not() {
        assert!(MEMBER.check(600, 400, 1000).is_ok());
        assert!(MEMBER.check(u64::MAX, 1, 0).is_ok(), "no limit");
        let refusal = WORKSPACE.check(1_500_000, u64::MAX, 2_000_000_000).expect_err("too much");
        assert_eq!((refusal.status, refusal.code), (StatusCode::PAYLOAD_TOO_LARGE, "quota_exceeded"));
        for part in ["This workspace's", "1.5 MB", "2.0 GB", "DEBRIEF_WORKSPACE_QUOTA_BYTES"] {
            assert!(refusal.message.contains(part), "{part}: {}", refusal.message);
        }
        assert!(MEMBER.check(600, 401, 1000).is_err());
    }
}

//! How much a member and a workspace may keep, checked before bytes are taken and while they come.

use axum::http::StatusCode;
use debrief_db::{Tx, quotas};
use debrief_model::{UserId, WorkspaceId};

use crate::error::{Error, Result};
use crate::state::Settings;

/// Refuses what does not fit, 413. It stands at the end of the transaction that made `added_bytes` count (which an
/// error then rolls back): until that one commits, nobody else of the workspace gets past this, so of two that add
/// at the same time the later one sees both. `None` is an upload that begins with its length deferred: there has to
/// be room for something. Upload first, workspace second is the order of locks everywhere.
pub async fn check(
    tx: &mut Tx,
    settings: &Settings,
    workspace_id: WorkspaceId,
    owner_id: UserId,
    added_bytes: impl Into<Option<u64>>,
) -> Result<()> {
    let added_bytes = added_bytes.into();
    if settings.member_quota_bytes == 0 && settings.workspace_quota_bytes == 0 {
        return Ok(());
    }
    quotas::lock(tx, workspace_id).await?;
    let used = quotas::used(tx, workspace_id, owner_id).await?;
    MEMBER.check(used.member_bytes, added_bytes, settings.member_quota_bytes)?;
    WORKSPACE.check(used.workspace_bytes, added_bytes, settings.workspace_quota_bytes)
}

/// Refuses bytes that are announced and not counted yet, 413: they would be refused as they come.
pub async fn check_coming(
    tx: &mut Tx,
    settings: &Settings,
    workspace_id: WorkspaceId,
    owner_id: UserId,
    coming_bytes: u64,
) -> Result<()> {
    if settings.member_quota_bytes == 0 && settings.workspace_quota_bytes == 0 {
        return Ok(());
    }
    let used = quotas::used(tx, workspace_id, owner_id).await?;
    let with = |used: u64| used.saturating_add(coming_bytes);
    MEMBER.check(with(used.member_bytes), Some(coming_bytes), settings.member_quota_bytes)?;
    WORKSPACE.check(with(used.workspace_bytes), Some(coming_bytes), settings.workspace_quota_bytes)
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
    /// `used` contains what is added; a limit of 0 is none.
    fn check(&self, used: u64, added: Option<u64>, limit: u64) -> Result<()> {
        let fits = if added.is_some() { used <= limit } else { used < limit };
        if limit == 0 || fits {
            return Ok(());
        }
        let Self { whose, who, setting } = self;
        let message = format!(
            "{whose} uploads take up {} of the {} that {who} may keep, and this needs {}. Delete recordings \
             that nobody needs, then try again, or ask the operator to raise {setting}.",
            in_words(used.saturating_sub(added.unwrap_or_default())),
            in_words(limit),
            added.map_or_else(|| "more".to_owned(), |added| format!("{} more", in_words(added)))
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
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_last_byte_fits_and_the_next_does_not() {
        assert!(MEMBER.check(1000, Some(400), 1000).is_ok());
        assert!(MEMBER.check(1001, Some(400), 1000).is_err());
        assert!(MEMBER.check(1000, None, 1000).is_err(), "no room for anything");
        assert!(MEMBER.check(999, None, 1000).is_ok());
        assert!(MEMBER.check(u64::MAX, None, 0).is_ok(), "no limit");
        let refusal = WORKSPACE.check(2_501_500_000, Some(2_500_000_000), 2_000_000_000).unwrap_err();
        assert_eq!((refusal.status, refusal.code), (StatusCode::PAYLOAD_TOO_LARGE, "quota_exceeded"));
        for part in ["This workspace's", "1.5 MB", "2.0 GB", "2.5 GB more", "DEBRIEF_WORKSPACE_QUOTA_BYTES"] {
            assert!(refusal.message.contains(part), "{part}: {}", refusal.message);
        }
    }
}

//! What nobody wants any more: expired uploads, old events, objects that no row names.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use debrief_db::{accounts, events, recordings, uploads};
use debrief_model::{ObjectPrefix, RecordingId};

use crate::context::Context;

const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Objects are listed rarely: it reads the whole bucket.
const ORPHANS_EVERY: u32 = 60;
/// An object without a row may be one whose row is about to be written.
const ORPHAN_AFTER_MS: i64 = 24 * 3600 * 1000;

/// Sweeps for as long as it is polled.
pub async fn run(ctx: &Context) {
    let mut round = 0_u32;
    loop {
        if let Err(error) = rows(ctx).await {
            tracing::warn!("the sweep of rows did not end: {error:#}");
        }
        if round.is_multiple_of(ORPHANS_EVERY)
            && let Err(error) = orphans(ctx).await
        {
            tracing::warn!("the sweep of objects did not end: {error:#}");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

async fn rows(ctx: &Context) -> anyhow::Result<()> {
    let now = ctx.db.now().unix_ms();
    let expired = uploads::expired(&mut ctx.db.read().await?, now).await?;
    for (recording_id, workspace_id) in expired {
        let mut tx = ctx.db.begin().await?;
        // Someone may have gone on with it since.
        if uploads::is_expired(&mut tx, recording_id).await? {
            recordings::delete(&mut tx, recording_id, workspace_id).await?;
        }
        tx.commit().await?;
    }
    let mut tx = ctx.db.begin().await?;
    events::forget_old(&mut tx).await?;
    accounts::forget_expired(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Deletes old objects that no row names.
async fn orphans(ctx: &Context) -> anyhow::Result<u64> {
    let before = ctx.db.now().unix_ms() - ORPHAN_AFTER_MS;
    let mut by_recording: HashMap<RecordingId, Vec<String>> = HashMap::new();
    for object in ctx.objects.list(&ObjectPrefix::all()).await? {
        let recording = object.key.split('/').nth(1).and_then(|id| id.parse().ok());
        if let (Some(recording), true) = (recording, object.modified_ms < before) {
            by_recording.entry(recording).or_default().push(object.key);
        }
    }
    let mut deleted = 0;
    for (recording, keys) in by_recording {
        // Read after the listing: a row that was written meanwhile counts.
        let named: HashSet<String> =
            recordings::named_keys(&mut ctx.db.read().await?, recording).await?.into_iter().collect();
        for key in keys.into_iter().filter(|key| !named.contains(key)) {
            ctx.objects.delete(&debrief_model::ObjectKey::from_stored(key)).await?;
            deleted += 1;
        }
    }
    if deleted > 0 {
        tracing::info!(deleted, "objects without a row were deleted");
    }
    Ok(deleted)
}

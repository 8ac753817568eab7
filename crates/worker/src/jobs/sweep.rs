//! What nobody wants any more: expired uploads, old events, objects that no row names.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use anyhow::anyhow;
use debrief_db::{accounts, comments, events, recordings, uploads};
use debrief_model::{ObjectPrefix, RecordingId, UploadId};
use debrief_objects::StoredObject;

use super::unnamed::{delete_if_unnamed, delete_unnamed};
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
    for (recording_id, workspace_id) in uploads::expired(&mut ctx.db.read().await?, now).await? {
        let mut tx = ctx.db.begin().await?;
        // Someone may have gone on with it since.
        if uploads::is_expired(&mut tx, recording_id).await? {
            recordings::delete(&mut tx, recording_id, workspace_id).await?;
        }
        tx.commit().await?;
    }
    for upload in uploads::expired_partials(&mut ctx.db.read().await?, now).await? {
        expire_partial(ctx, upload).await?;
    }
    let mut tx = ctx.db.begin().await?;
    events::forget_old(&mut tx).await?;
    comments::forget_waiting(&mut tx).await?;
    accounts::forget_expired(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// No recording has it, so there is no purge that would delete its objects later.
async fn expire_partial(ctx: &Context, upload: UploadId) -> anyhow::Result<()> {
    let mut tx = ctx.db.begin().await?;
    let is_deleted = uploads::delete_expired_partial(&mut tx, upload).await?;
    tx.commit().await?;
    if is_deleted {
        let purged = delete_unnamed(ctx, &ObjectPrefix::partial(upload), i64::MAX).await;
        purged.map_err(|ending| anyhow!("{ending:?}"))?;
    }
    Ok(())
}

/// Deletes old objects that no row names, and parts of objects that nobody goes on with.
async fn orphans(ctx: &Context) -> anyhow::Result<u64> {
    let before = ctx.db.now().unix_ms() - ORPHAN_AFTER_MS;
    let mut deleted = 0;
    for prefix in [ObjectPrefix::all(), ObjectPrefix::all_partial()] {
        let objects = ctx.objects.list(&prefix).await?;
        let suspects = suspects(ctx, objects.into_iter().filter(|object| object.modified_ms < before)).await?;
        deleted += delete_if_unnamed(ctx, suspects.into_iter()).await.map_err(|ending| anyhow!("{ending:?}"))?;
        if let Err(error) = ctx.objects.abort_uploads(&prefix, before).await {
            tracing::debug!(%error, "unfinished multipart uploads are left to the bucket's own rule");
        }
    }
    if deleted > 0 {
        tracing::info!(deleted, "objects without a row were deleted");
    }
    Ok(deleted)
}

/// Those that the rows under whose id they lie do not name: one question for each recording spares one for each
/// object. Other rows may still name them.
async fn suspects(ctx: &Context, objects: impl Iterator<Item = StoredObject>) -> debrief_db::Result<Vec<StoredObject>> {
    let mut by_recording: HashMap<Option<RecordingId>, Vec<StoredObject>> = HashMap::new();
    for object in objects {
        let mut folders = object.key.split('/');
        let recording = folders.next().filter(|folder| *folder == "recordings").and(folders.next());
        by_recording.entry(recording.and_then(|id| id.parse().ok())).or_default().push(object);
    }
    let mut suspects = by_recording.remove(&None).unwrap_or_default();
    for (recording, objects) in by_recording {
        let Some(recording) = recording else { continue };
        // Read after the listing: a row that was written meanwhile counts.
        let named: HashSet<String> =
            recordings::named_keys(&mut ctx.db.read().await?, recording).await?.into_iter().collect();
        suspects.extend(objects.into_iter().filter(|object| !named.contains(&object.key)));
    }
    Ok(suspects)
}

//! Deleting objects that no row names. There is no other way in which a job deletes what may be somebody's.

use debrief_db::recordings;
use debrief_model::{ObjectKey, ObjectPrefix};
use debrief_objects::StoredObject;
use futures::{StreamExt, TryStreamExt, stream};

use super::Ending;
use crate::context::Context;

/// Deletes are one small request each; more at once only queue in the server.
const DELETES_IN_FLIGHT: usize = 16;

/// Deletes what lies under the prefix, is older than `before_ms` and named by no row; answers how many objects.
pub async fn delete_unnamed(ctx: &Context, prefix: &ObjectPrefix, before_ms: i64) -> Result<u64, Ending> {
    let objects = ctx.objects.list(prefix).await?;
    let deleted = delete_if_unnamed(ctx, objects.into_iter().filter(|object| object.modified_ms < before_ms)).await?;
    // Best effort: not every server lists uploads, and an unfinished one is visible to nobody.
    ctx.objects.abort_uploads(prefix, before_ms).await.ok();
    Ok(deleted)
}

/// Asks for each one whether a row names it, right before it is deleted.
pub async fn delete_if_unnamed(ctx: &Context, objects: impl Iterator<Item = StoredObject>) -> Result<u64, Ending> {
    stream::iter(objects)
        .map(|object| async move {
            let key = ObjectKey::from_stored(object.key);
            if recordings::is_named(&mut ctx.db.read().await?, &key).await? {
                return Ok(0);
            }
            ctx.objects.delete(&key).await?;
            Ok(1)
        })
        .buffer_unordered(DELETES_IN_FLIGHT)
        .try_fold(0, async |sum, deleted| Ok(sum + deleted))
        .await
}

//! Deletes the objects of a recording whose row is gone.

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings;
use debrief_model::{ObjectPrefix, RecordingId};

use super::Ending;
use crate::context::Context;

pub async fn run(ctx: &Context, lease: &Lease, recording_id: RecordingId) -> Result<(), Ending> {
    if !recordings::exists(&mut ctx.db.read().await?, recording_id).await? {
        ctx.objects.delete_prefix(&ObjectPrefix::recording(recording_id)).await?;
    }
    let mut tx = ctx.db.begin().await?;
    jobs::finish(&mut tx, lease).await?;
    tx.commit().await?;
    Ok(())
}

//! Deletes the objects of rows that are gone: of a recording with all its files, of one file, or beside comments.

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings;
use debrief_model::{ObjectPrefix, RecordingId};

use super::{Ending, unnamed::delete_unnamed};
use crate::context::Context;

pub async fn run(
    ctx: &Context,
    lease: &Lease,
    recording_id: RecordingId,
    prefixes: &[ObjectPrefix],
) -> Result<(), Ending> {
    let own = ObjectPrefix::recording(recording_id);
    // While it is there, objects of it are written before a row names them.
    let is_gone = !recordings::exists(&mut ctx.db.read().await?, recording_id).await?;
    let whole = is_gone.then_some(&own);
    for prefix in whole.into_iter().chain(prefixes.iter().filter(|prefix| **prefix != own)) {
        delete_unnamed(ctx, prefix, i64::MAX).await?;
    }
    let mut tx = ctx.db.begin().await?;
    jobs::finish(&mut tx, lease).await?;
    tx.commit().await?;
    Ok(())
}

//! Looks through the picture of a recording that can be watched already, for where it changes as a whole.

use debrief_db::jobs::{self, Lease};
use debrief_db::recordings;
use debrief_model::RecordingId;
use debrief_model::recording::MediaState;

use super::Ending;
use super::prepare::{fetch_file, working_folder};
use crate::context::Context;
use crate::media;

pub async fn run(ctx: &Context, lease: &Lease, recording_id: RecordingId) -> Result<(), Ending> {
    let recording = recordings::find_any(&mut ctx.db.read().await?, recording_id).await?;
    let recording = recording.filter(|recording| recording.media_state == MediaState::Ready);
    if let Some(recording) = recording
        && let Some(original) = &recording.original
    {
        let folder = working_folder(ctx)?;
        let path = folder.path().join("original");
        fetch_file(ctx, original, &path, |_| {}).await?;
        let facts = media::probe(&ctx.tools, &path).await?;
        let scenes_ms = media::scenes(&ctx.tools, &path, &facts).await?;
        let mut tx = ctx.db.begin().await?;
        jobs::hold(&mut tx, lease).await?;
        recordings::put_scenes(&mut tx, recording.id, recording.workspace_id, &original.key, &scenes_ms).await?;
        jobs::finish(&mut tx, lease).await?;
        return Ok(tx.commit().await?);
    }
    let mut tx = ctx.db.begin().await?;
    jobs::finish(&mut tx, lease).await?;
    Ok(tx.commit().await?)
}

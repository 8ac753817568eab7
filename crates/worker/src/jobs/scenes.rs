//! Looks through the picture of a recording that can be watched already, for where it changes as a whole, and takes
//! pictures of it to find one's way by.

use std::path::Path;

use bytes::Bytes;
use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, Picture, Pictures, Piece, Recording, Still, Storyboard};
use debrief_model::recording::MediaState;
use debrief_model::{ObjectKey, RecordingId};
use sha2::{Digest, Sha256};

use super::Ending;
use super::prepare::{fetch_file, nonce, working_folder};
use crate::context::Context;
use crate::media::{self, MediaFacts};

/// A document with more stills than this is a picture book.
const MOST_STILLS: i64 = 60;
/// Whoever shows one thing after another shows each for a while.
const LEAST_BETWEEN_STILLS_MS: i64 = 10_000;
/// Scenes are looked for twice a second; behind that one has begun, and what fades in has done so.
const INTO_THE_SCENE_MS: i64 = 500;

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
        let album = Album::of(ctx, &path, &facts, &scenes_ms).await?;
        let kept = album.keep(ctx, &recording, &nonce(lease)).await?;
        let mut tx = ctx.db.begin().await?;
        jobs::hold(&mut tx, lease).await?;
        let kept = kept.as_ref().map(|(still, pictures)| (still, pictures));
        recordings::put_scenes(&mut tx, recording.id, recording.workspace_id, &original.key, &scenes_ms, kept).await?;
        jobs::finish(&mut tx, lease).await?;
        return Ok(tx.commit().await?);
    }
    let mut tx = ctx.db.begin().await?;
    jobs::finish(&mut tx, lease).await?;
    Ok(tx.commit().await?)
}

/// Pictures, one behind another.
#[derive(Default)]
struct Album {
    bytes: Vec<u8>,
    pictures: Pictures,
}

impl Album {
    async fn of(ctx: &Context, path: &Path, facts: &MediaFacts, scenes_ms: &[i64]) -> Result<Self, Ending> {
        let mut album = Self::default();
        if facts.video.is_none() {
            return Ok(album);
        }
        // A recording without such pictures is still a recording.
        match media::storyboard(&ctx.tools, path, facts).await {
            Ok(Some(sheet)) => {
                let at = album.add(&sheet.jpeg);
                album.pictures.storyboard = Some(Storyboard {
                    at,
                    columns: sheet.columns,
                    count: sheet.count,
                    interval_ms: sheet.interval_ms,
                    tile_width: sheet.tile_width,
                    tile_height: sheet.tile_height,
                });
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(code = error.code, "no storyboard: {error}"),
        }
        for start_ms in worth_a_still(scenes_ms, facts.duration_ms) {
            let moment_ms = (start_ms + INTO_THE_SCENE_MS).min(facts.duration_ms / 2 + start_ms / 2);
            match media::still(&ctx.tools, path, facts, moment_ms).await {
                Ok(Some(jpeg)) => {
                    let at = album.add(&jpeg);
                    album.pictures.stills.push(Picture { start_ms, at });
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(code = error.code, "no still: {error}"),
            }
        }
        Ok(album)
    }

    fn add(&mut self, jpeg: &[u8]) -> Piece {
        let at = Piece { offset: self.bytes.len() as u64, size: jpeg.len() as u64 };
        self.bytes.extend_from_slice(jpeg);
        at
    }

    async fn keep(
        self,
        ctx: &Context,
        recording: &Recording,
        nonce: &str,
    ) -> Result<Option<(Still, Pictures)>, Ending> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let key = ObjectKey::pictures(recording.id, nonce);
        let sha256 = hex::encode(Sha256::digest(&self.bytes));
        ctx.objects.put(&key, Bytes::from(self.bytes), "application/octet-stream").await?;
        Ok(Some((Still { key, sha256 }, self.pictures)))
    }
}

/// The start, and each scene that does not follow at once upon another one.
fn worth_a_still(scenes_ms: &[i64], duration_ms: i64) -> Vec<i64> {
    let apart_ms = (duration_ms / MOST_STILLS + 1).max(LEAST_BETWEEN_STILLS_MS);
    let mut worth = vec![0];
    for scene_ms in scenes_ms {
        if worth.last().is_none_or(|last| scene_ms - last >= apart_ms) && *scene_ms < duration_ms {
            worth.push(*scene_ms);
        }
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scenes_that_follow_at_once_share_a_still() {
        assert_eq!(worth_a_still(&[], 5_000), [0]);
        assert_eq!(worth_a_still(&[500, 12_000, 13_000, 21_999, 22_000, 70_000], 60_000), [0, 12_000, 22_000]);
        let many: Vec<i64> = (1..2_000).map(|scene| scene * 5_000).collect();
        assert!(worth_a_still(&many, 10_000_000).len() <= MOST_STILLS as usize);
    }
}

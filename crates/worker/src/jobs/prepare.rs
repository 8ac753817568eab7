//! From an upload to a recording that can be watched, and audio that can be transcribed.
//!
//! Compose the original → facts → audio chunks (the transcript begins) → poster → rendition → ready.
//! Each stage commits what it made, so that an attempt which is cut goes on behind the last one.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, AudioChunk, Prepared, Recording, StoredMedia};
use debrief_db::{transcripts, uploads};
use debrief_model::recording::{Kind, MediaState};
use debrief_model::{ObjectKey, ObjectPrefix, RecordingId};
use debrief_objects::{OriginalReader, Piece};
use futures::StreamExt;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use super::Ending;
use crate::context::Context;
use crate::media::{self, MediaFacts, MediaKind, Rendition, SAMPLE_RATE};

/// A chunk is what a window loads at most two of, and small enough to hold in memory.
const CHUNK_SECONDS: usize = 60;
const PROGRESS_EVERY: Duration = Duration::from_secs(1);

pub async fn run(ctx: &Context, lease: &Lease, recording_id: RecordingId) -> Result<(), Ending> {
    let recording = recordings::find_any(&mut ctx.db.read().await?, recording_id).await?;
    let Some(recording) = recording.filter(|recording| recording.media_state == MediaState::Preparing) else {
        return finish(ctx, lease).await;
    };
    let job = Prepare { ctx, lease, nonce: nonce(lease), folder: working_folder(ctx)?, recording };
    job.run().await
}

async fn finish(ctx: &Context, lease: &Lease) -> Result<(), Ending> {
    let mut tx = ctx.db.begin().await?;
    jobs::finish(&mut tx, lease).await?;
    Ok(tx.commit().await?)
}

/// Keys of one attempt never meet those of another.
fn nonce(lease: &Lease) -> String {
    lease.token.replace('-', "")
}

/// Removed with everything in it when the job ends, however it ends.
fn working_folder(ctx: &Context) -> Result<tempfile::TempDir, Ending> {
    std::fs::create_dir_all(&ctx.settings.scratch_dir)?;
    Ok(tempfile::Builder::new().prefix("prepare-").tempdir_in(&ctx.settings.scratch_dir)?)
}

struct Prepare<'a> {
    ctx: &'a Context,
    lease: &'a Lease,
    nonce: String,
    folder: tempfile::TempDir,
    recording: Recording,
}

impl Prepare<'_> {
    async fn run(mut self) -> Result<(), Ending> {
        self.compose_original().await?;
        let input = self.fetch_original().await?;
        let facts = media::probe(&self.ctx.tools, &input).await?;
        if self.recording.audio_ms.is_none() {
            self.decode_audio(&input, &facts).await?;
        }
        let poster_key = self.make_poster(&input, &facts).await?;
        let rendition = self.make_rendition(&input, &facts).await?;
        self.commit(&facts, poster_key, rendition).await?;
        self.delete_leftovers().await;
        finish(self.ctx, self.lease).await
    }

    /// One object out of the slices. Finishing the upload has not waited for this.
    async fn compose_original(&mut self) -> Result<(), Ending> {
        if self.recording.original.is_some() {
            return Ok(());
        }
        let id = self.recording.id;
        let mut reader = self.ctx.db.read().await?;
        let slices = uploads::slices(&mut reader, id).await?;
        let upload_id = uploads::id_of(&mut reader, id).await?.ok_or(Ending::Fenced)?;
        drop(reader);
        let key = ObjectKey::original(id, upload_id);
        let pieces: Vec<Piece> =
            slices.iter().map(|(key, size)| Piece { key: key.clone(), size_bytes: *size }).collect();
        self.ctx.objects.compose(&key, &pieces, "application/octet-stream").await?;
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::original_composed(&mut tx, &self.recording, &key).await?;
        tx.commit().await?;
        // Nobody names them any more; what cannot be deleted now, the sweep finds.
        self.ctx.objects.delete_prefix(&ObjectPrefix::slices(id, upload_id)).await.ok();
        let size_bytes = self.recording.size_bytes.unwrap_or(0) as u64;
        self.recording.original = Some(StoredMedia { key, media_type: "application/octet-stream".into(), size_bytes });
        Ok(())
    }

    /// ffmpeg seeks, so it gets a file of its own.
    async fn fetch_original(&self) -> Result<PathBuf, Ending> {
        let stored = self.recording.original.as_ref().ok_or(Ending::Fenced)?;
        self.check_space(stored.size_bytes)?;
        let path = self.folder.path().join("original");
        let mut file = tokio::fs::File::create(&path).await?;
        let piece = Piece { key: stored.key.clone(), size_bytes: stored.size_bytes };
        let mut chunks = OriginalReader::new(self.ctx.objects.clone(), vec![piece]).read(0..stored.size_bytes).await?;
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| {
                tracing::warn!(%error, "the original could not be read to its end");
                Ending::Wait(super::storage_unavailable())
            })?;
            file.write_all(&chunk).await?;
        }
        file.flush().await?;
        Ok(path)
    }

    fn check_space(&self, wanted_bytes: u64) -> Result<(), Ending> {
        let facts = rustix::fs::statvfs(self.folder.path()).map_err(std::io::Error::from)?;
        let free = facts.f_bavail.saturating_mul(facts.f_frsize);
        if free < self.ctx.settings.min_free_bytes.saturating_add(wanted_bytes) {
            // Waiting costs no attempt: it goes on when there is space.
            return Err(Ending::Wait(super::storage_full()));
        }
        Ok(())
    }

    /// Decodes the sound once, and begins the transcript as soon as that is done.
    async fn decode_audio(&mut self, input: &Path, facts: &MediaFacts) -> Result<(), Ending> {
        let mut stream = media::decode_audio(&self.ctx.tools, input, facts).await?;
        let mut chunks = Vec::new();
        let mut total_samples = 0_i64;
        while let Some(samples) = stream.next(CHUNK_SECONDS * SAMPLE_RATE as usize).await? {
            if samples.is_empty() {
                break;
            }
            let key = ObjectKey::audio_chunk(self.recording.id, &self.nonce, chunks.len() as u32);
            let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
            self.ctx.objects.put(&key, Bytes::from(bytes), "application/octet-stream").await?;
            let start_ms = total_samples * 1000 / i64::from(SAMPLE_RATE);
            chunks.push(AudioChunk { start_ms, samples: samples.len() as i64, key });
            total_samples += samples.len() as i64;
        }
        let audio_ms = total_samples * 1000 / i64::from(SAMPLE_RATE);
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        jobs::made_progress(&mut tx, self.lease).await?;
        recordings::audio_decoded(&mut tx, &self.recording, &chunks, audio_ms).await?;
        let (language, model) =
            (self.recording.requested_language.as_deref(), self.recording.requested_model.as_deref());
        transcripts::create(&mut tx, self.recording.id, self.recording.workspace_id, language, model).await?;
        tx.commit().await?;
        self.recording.audio_ms = Some(audio_ms);
        Ok(())
    }

    async fn make_poster(&self, input: &Path, facts: &MediaFacts) -> Result<Option<ObjectKey>, Ending> {
        let path = self.folder.path().join("poster.jpg");
        match media::poster(&self.ctx.tools, input, facts, &path).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) => {
                // A recording without a still is still a recording.
                tracing::warn!(code = error.code, recording = %self.recording.id, "no poster: {error}");
                return Ok(None);
            }
        }
        let key = ObjectKey::poster(self.recording.id, &self.nonce);
        self.ctx.objects.put_file(&key, &path, "image/jpeg").await?;
        Ok(Some(key))
    }

    async fn make_rendition(&self, input: &Path, facts: &MediaFacts) -> Result<Option<StoredMedia>, Ending> {
        let rendition = media::plan(facts);
        if rendition == Rendition::Original {
            return Ok(None);
        }
        self.check_space(facts.size_bytes)?;
        let path = self.folder.path().join(format!("rendition.{}", rendition.extension()));
        let (progress, told) = watch::channel(0.0);
        {
            let rendering = media::render(&self.ctx.tools, input, facts, &rendition, &path, |share| {
                progress.send_replace(share);
            });
            tokio::select! {
                rendered = rendering => rendered?,
                ending = self.tell_progress(told) => return Err(ending),
            }
        }
        let key = ObjectKey::rendition(self.recording.id, &self.nonce, rendition.extension());
        let media_type = rendition.content_type(facts);
        let size_bytes = self.ctx.objects.put_file(&key, &path, media_type).await?;
        Ok(Some(StoredMedia { key, media_type: media_type.to_owned(), size_bytes }))
    }

    /// Runs until it is dropped, or until a write is refused.
    async fn tell_progress(&self, told: watch::Receiver<f64>) -> Ending {
        let mut last = 0.0;
        loop {
            tokio::time::sleep(PROGRESS_EVERY).await;
            let now = *told.borrow();
            if now - last < 0.01 {
                continue;
            }
            last = now;
            if let Err(error) = self.write_progress(now).await {
                return error.into();
            }
        }
    }

    async fn write_progress(&self, progress: f64) -> debrief_db::Result<()> {
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::prepare_progress(&mut tx, &self.recording, progress).await?;
        tx.commit().await
    }

    async fn commit(
        &self,
        facts: &MediaFacts,
        poster_key: Option<ObjectKey>,
        rendition: Option<StoredMedia>,
    ) -> Result<(), Ending> {
        let prepared = Prepared {
            kind: if facts.kind == MediaKind::Video { Kind::Video } else { Kind::Audio },
            duration_ms: Some(facts.duration_ms),
            width: facts.video.as_ref().map(|video| i64::from(video.width)),
            height: facts.video.as_ref().map(|video| i64::from(video.height)),
            media_facts: serde_json::to_string(facts).unwrap_or_default(),
            original_type: facts.container.content_type(facts.kind),
            rendition,
            poster_key,
        };
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::prepared(&mut tx, &self.recording, &prepared).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes what earlier attempts have left behind. Everything that stays is named by a row by now.
    async fn delete_leftovers(&self) {
        let id = self.recording.id;
        let named = match self.ctx.db.read().await {
            Ok(mut reader) => recordings::named_keys(&mut reader, id).await,
            Err(error) => Err(error),
        };
        let (Ok(named), Ok(objects)) = (named, self.ctx.objects.list(&ObjectPrefix::recording(id)).await) else {
            return;
        };
        for object in objects.into_iter().filter(|object| !named.contains(&object.key)) {
            self.ctx.objects.delete(&ObjectKey::from_stored(object.key)).await.ok();
        }
    }
}

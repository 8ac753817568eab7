//! From an upload to a recording that can be watched, and audio that can be transcribed.
//!
//! Compose the original and prove it → facts → audio chunks (the transcript begins) → poster → rendition → ready.
//! Each stage commits what it made, so that an attempt which is cut goes on behind the last one.

mod original;

pub(in crate::jobs) use original::fetch_file;

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use debrief_db::Tx;
use debrief_db::jobs::{self, Lease};
use debrief_db::recordings::{self, AudioChunk, Prepared, Recording, Rendition, Still, StoredMedia};
use debrief_db::transcripts::{self, Followed};
use debrief_model::recording::{Kind, MediaState};
use debrief_model::{ObjectKey, ObjectPrefix, RecordingId};
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::{Ending, unnamed::delete_if_unnamed};
use crate::context::Context;
use crate::media::{self, Made, MediaFacts, MediaKind, Rendition as Plan, SAMPLE_RATE};

/// A chunk is what a window loads at most two of, and small enough to hold in memory.
const CHUNK_SECONDS: usize = 60;
/// The same sound, decoded as it came and from the whole file, may differ by a packet or two at its end.
const LIKE_MS: i64 = 500;
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
pub(super) fn nonce(lease: &Lease) -> String {
    lease.token.replace('-', "")
}

/// Removed with everything in it when the job ends, however it ends.
pub(in crate::jobs) fn working_folder(ctx: &Context) -> Result<tempfile::TempDir, Ending> {
    std::fs::create_dir_all(&ctx.settings.scratch_dir)?;
    Ok(tempfile::Builder::new().prefix("job-").tempdir_in(&ctx.settings.scratch_dir)?)
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
        let input = self.take_original().await?;
        let facts = media::probe(&self.ctx.tools, &input).await?;
        if self.recording.audio_ms.is_none() {
            self.decode_audio(&input, &facts).await?;
        }
        let poster = self.make_poster(&input, &facts).await?;
        let rendition = self.make_rendition(&input, &facts).await?;
        self.commit(&facts, poster, rendition).await?;
        self.delete_leftovers().await;
        finish(self.ctx, self.lease).await
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
            let sha256 = hex::encode(Sha256::digest(&bytes));
            self.ctx.objects.put(&key, Bytes::from(bytes), "application/octet-stream").await?;
            let start_ms = total_samples * 1000 / i64::from(SAMPLE_RATE);
            chunks.push(AudioChunk { start_ms, samples: samples.len() as i64, key, sha256: Some(sha256) });
            total_samples += samples.len() as i64;
        }
        let audio_ms = total_samples * 1000 / i64::from(SAMPLE_RATE);
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        jobs::made_progress(&mut tx, self.lease).await?;
        recordings::audio_decoded(&mut tx, &self.recording, &chunks, audio_ms).await?;
        self.begin_transcript(&mut tx, audio_ms).await?;
        tx.commit().await?;
        self.recording.audio_ms = Some(audio_ms);
        Ok(())
    }

    /// Unless it was begun while the file arrived. The sound of a file that is to take another's place is transcribed
    /// once it has.
    async fn begin_transcript(&self, tx: &mut Tx, audio_ms: i64) -> Result<(), Ending> {
        let recording = &self.recording;
        if recording.file_of.is_some() {
            return Ok(());
        }
        let is_wanted = match transcripts::followed(tx, recording.id).await? {
            Followed::Nothing => true,
            Followed::Fine => false,
            Followed::Waits(id) => {
                transcripts::go_on_with_whole(tx, recording.id, id).await?;
                false
            }
            // What came in order was not all that a look at the whole file finds.
            Followed::Heard { audio_ms: heard_ms } => (heard_ms - audio_ms).abs() > LIKE_MS,
        };
        if is_wanted {
            let (language, model) = (recording.requested_language.as_deref(), recording.requested_model.as_deref());
            transcripts::create(tx, recording.id, recording.workspace_id, language, model).await?;
        }
        Ok(())
    }

    async fn make_poster(&self, input: &Path, facts: &MediaFacts) -> Result<Option<Still>, Ending> {
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
        let sha256 = sha256_of(&path).await?;
        self.ctx.objects.put_file(&key, &path, "image/jpeg").await?;
        Ok(Some(Still { key, sha256 }))
    }

    async fn make_rendition(&self, input: &Path, facts: &MediaFacts) -> Result<Option<Rendition>, Ending> {
        if media::plan(facts) != Plan::Original {
            self.check_space(facts.size_bytes)?;
        }
        let (progress, told) = watch::channel(0.0);
        let making = media::make(&self.ctx.tools, input, facts, self.folder.path(), |share| {
            progress.send_replace(share);
        });
        let made = tokio::select! {
            made = making => made?,
            ending = self.tell_progress(told) => return Err(ending),
        };
        let Some(Made { rendition, path }) = made else { return Ok(None) };
        let key = ObjectKey::rendition(self.recording.id, &self.nonce, rendition.extension());
        let media_type = rendition.content_type(facts);
        let sha256 = sha256_of(&path).await?;
        let size_bytes = self.ctx.objects.put_file(&key, &path, media_type).await?;
        Ok(Some(Rendition { media: StoredMedia { key, media_type: media_type.to_owned(), size_bytes }, sha256 }))
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
        poster: Option<Still>,
        rendition: Option<Rendition>,
    ) -> Result<(), Ending> {
        let prepared = Prepared {
            kind: if facts.kind == MediaKind::Video { Kind::Video } else { Kind::Audio },
            duration_ms: Some(facts.duration_ms),
            width: facts.video.as_ref().map(|video| i64::from(video.width)),
            height: facts.video.as_ref().map(|video| i64::from(video.height)),
            media_facts: serde_json::to_string(facts).unwrap_or_default(),
            original_type: facts.container.content_type(facts.kind),
            rendition,
            poster,
        };
        let mut tx = self.ctx.db.begin().await?;
        jobs::hold(&mut tx, self.lease).await?;
        recordings::prepared(&mut tx, &self.recording, &prepared).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes what earlier attempts have left behind. Everything that stays is named by a row by now.
    async fn delete_leftovers(&self) {
        if let Err(error) = self.try_deleting_leftovers().await {
            tracing::info!(?error, "leftovers of a preparation are left to the sweep");
        }
    }

    async fn try_deleting_leftovers(&self) -> Result<(), Ending> {
        let prefix = ObjectPrefix::recording(self.recording.id);
        let objects = self.ctx.objects.list(&prefix).await?.into_iter();
        delete_if_unnamed(self.ctx, objects.filter(|object| !ObjectKey::is_of_pictures(&object.key))).await?;
        // Best effort: not every server lists uploads, and an unfinished one is visible to nobody.
        self.ctx.objects.abort_uploads(&prefix, i64::MAX).await.ok();
        Ok(())
    }
}

/// In hex.
async fn sha256_of(path: &Path) -> Result<String, Ending> {
    let path = path.to_owned();
    let hashed = tokio::task::spawn_blocking(move || {
        let (mut file, mut hasher, mut buffer) = (std::fs::File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok::<_, std::io::Error>(hex::encode(hasher.finalize())),
                count => hasher.update(&buffer[..count]),
            }
        }
    });
    Ok(hashed.await.map_err(std::io::Error::other)??)
}

//! The sound of a file that still arrives: acknowledged bytes go into ffmpeg in their order, samples come out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use debrief_db::recordings::Recording;
use debrief_db::transcripts::Follow;
use debrief_db::{Db, uploads};
use debrief_model::{RecordingId, UploadId};
use debrief_objects::{ObjectStore, OriginalReader, Piece as Stretch};
use futures::StreamExt;
use tokio::io::AsyncWriteExt;
use tokio::net::unix::pipe;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::sound::Piece;
use crate::context::Context;
use crate::jobs::{Ending, storage_unavailable};
use crate::media::sniff::{InOrder, in_order};
use crate::media::{AudioStream, decode_audio_as_it_comes};
use crate::speech::SAMPLE_RATE;

/// How soon bytes that have arrived are noticed where nothing tells of them; of the last ones a wake tells.
const LOOK_EVERY: Duration = Duration::from_millis(150);
/// After so long without a byte, as when a lid was closed, nothing is kept waiting for the next one.
const STALLS_AFTER: Duration = Duration::from_secs(60);

/// Why the sound ends before its file does, or cannot begin.
#[derive(Debug)]
pub enum Broken {
    Ending(Ending),
    /// The text is to be left in this state.
    Leave(Follow),
}

impl<E: Into<Ending>> From<E> for Broken {
    fn from(error: E) -> Self {
        Self::Ending(error.into())
    }
}

pub struct Arriving {
    stream: AudioStream,
    feeder: Feeder,
    share: Arc<Share>,
    /// The next sample.
    at: i64,
    /// Samples before this one are dropped.
    wanted: i64,
}

/// How much of the file ffmpeg was given.
#[derive(Default)]
struct Share {
    fed_bytes: AtomicU64,
    /// 0 while nobody knows.
    size_bytes: AtomicU64,
}

struct Feeder(JoinHandle<Result<Fed, Broken>>);

impl Drop for Feeder {
    fn drop(&mut self) {
        self.0.abort();
    }
}

enum Fed {
    Whole,
    /// ffmpeg takes no more.
    Refused,
}

impl Arriving {
    /// Waits for the head of the file, which tells whether it can be decoded in order.
    pub async fn open(ctx: &Context, recording: &Recording) -> Result<Self, Broken> {
        let upload_id = uploads::id_of(&mut ctx.db.read().await?, recording.id).await?.ok_or(Ending::Fenced)?;
        let share = Arc::<Share>::default();
        let mut source = Source {
            woken: ctx.db.woken(),
            db: ctx.db.clone(),
            objects: ctx.objects.clone(),
            recording_id: recording.id,
            upload_id,
            offset: 0,
            share: share.clone(),
        };
        let mut head = Vec::new();
        let container = loop {
            let more = source.more().await?;
            let is_whole = more.is_none();
            head.extend(more.unwrap_or_default());
            match in_order(&head, is_whole) {
                InOrder::Yes(container) => break container,
                InOrder::Unknown if !is_whole => {}
                InOrder::Unknown | InOrder::No => return Err(Broken::Leave(Follow::GivenUp)),
            }
        };
        let (pipe, stream) = decode_audio_as_it_comes(&ctx.tools, container).await?;
        let feeder = Feeder(tokio::spawn(feed(source, head, pipe)));
        Ok(Self { stream, feeder, share, at: 0, wanted: 0 })
    }

    /// As long as all that is to come is as dense as what came.
    pub fn estimated_ms(&self) -> Option<i64> {
        let fed_bytes = self.share.fed_bytes.load(Ordering::Relaxed);
        let size_bytes = self.share.size_bytes.load(Ordering::Relaxed);
        let heard_ms = self.at / (SAMPLE_RATE as i64 / 1000);
        (fed_bytes > 0 && size_bytes >= fed_bytes)
            .then(|| (heard_ms as f64 * (size_bytes as f64 / fed_bytes as f64)) as i64)
    }

    pub fn skip_to(&mut self, ms: i64) {
        self.wanted = ms.saturating_mul(SAMPLE_RATE as i64 / 1000);
    }

    pub async fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            let samples = match self.stream.some().await {
                Ok(Some(samples)) => samples,
                Ok(None) => return self.ended(None).await,
                Err(error) => return self.ended(Some(error)).await,
            };
            let start = self.at;
            self.at += samples.len() as i64;
            if self.at > self.wanted {
                return Ok(Some(Piece { start, samples }));
            }
        }
    }

    /// ffmpeg has ended: because everything was heard, or nothing came any more, or it could not go on.
    async fn ended(&mut self, error: Option<crate::media::MediaError>) -> Result<Option<Piece>, Broken> {
        match (&mut self.feeder.0).await.map_err(|_| super::interrupted())?? {
            Fed::Whole if error.is_none() => Ok(None),
            Fed::Whole | Fed::Refused => {
                tracing::info!(?error, "a file cannot be heard while it arrives");
                Err(Broken::Leave(Follow::GivenUp))
            }
        }
    }
}

async fn feed(mut source: Source, head: Vec<u8>, mut pipe: pipe::Sender) -> Result<Fed, Broken> {
    let mut bytes = head;
    loop {
        if pipe.write_all(&bytes).await.is_err() {
            return Ok(Fed::Refused);
        }
        source.share.fed_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let Some(more) = source.more().await? else { return Ok(Fed::Whole) };
        bytes = more;
    }
}

/// The acknowledged bytes of an upload, in order.
struct Source {
    db: Db,
    woken: watch::Receiver<u64>,
    objects: ObjectStore,
    recording_id: RecordingId,
    upload_id: UploadId,
    offset: u64,
    share: Arc<Share>,
}

/// So much is held at once.
const MOST_BYTES: u64 = 1 << 20;

impl Source {
    /// The bytes that come next; `None` behind the last one of the whole file.
    async fn more(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let silent_since = Instant::now();
        loop {
            self.woken.mark_unchanged();
            let mut reader = self.db.read().await?;
            let arrived = uploads::arrived(&mut reader, self.recording_id, self.upload_id, self.offset).await?;
            drop(reader);
            let Some(arrived) = arrived else { return Err(Ending::Fenced.into()) };
            self.share.size_bytes.store(arrived.size_bytes.unwrap_or(0), Ordering::Relaxed);
            if let Some(bytes) = self.read(&arrived.pieces).await? {
                return Ok(Some(bytes));
            }
            if arrived.is_whole && arrived.pieces.is_empty() {
                return Ok(None);
            }
            if silent_since.elapsed() > STALLS_AFTER {
                return Err(Broken::Leave(Follow::Stalled));
            }
            // Whether by a wake or by the clock, there may be more.
            timeout(LOOK_EVERY, self.woken.changed()).await.ok();
        }
    }

    async fn read(&mut self, pieces: &[uploads::Slice]) -> Result<Option<Vec<u8>>, Broken> {
        let Some(first) = pieces.iter().find(|piece| piece.start_bytes + piece.size_bytes > self.offset) else {
            return Ok(None);
        };
        let from = self.offset - first.start_bytes;
        let to = first.size_bytes.min(from + MOST_BYTES);
        let stretch = Stretch { key: first.key.clone(), size_bytes: first.size_bytes };
        let mut chunks = match OriginalReader::new(self.objects.clone(), vec![stretch]).read(from..to).await {
            Ok(chunks) => chunks,
            // Put together with others, or composed, since it was looked up.
            Err(debrief_objects::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::with_capacity(usize::try_from(to - from).unwrap_or(0));
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| {
                tracing::warn!(%error, "an upload could not be read");
                Ending::Wait(storage_unavailable())
            })?;
            bytes.extend_from_slice(&chunk);
        }
        self.offset += bytes.len() as u64;
        Ok(Some(bytes))
    }
}

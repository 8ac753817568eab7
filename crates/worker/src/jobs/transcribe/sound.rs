//! Where a transcription takes its samples from, in order.

use debrief_db::recordings::{self, AudioChunk, Recording};

use super::arriving::{Arriving, Broken};
use crate::context::Context;
use crate::jobs::Ending;
use crate::speech::SAMPLE_RATE;

/// Samples at their place on the recording's timeline.
pub struct Piece {
    /// In samples.
    pub start: i64,
    pub samples: Vec<i16>,
}

pub enum Sound<'a> {
    /// Decoded by the preparation.
    Stored(Stored<'a>),
    /// Of a file that is still on its way, or was a moment ago.
    Arriving(Box<Arriving>),
}

impl Sound<'_> {
    /// `None` while nobody knows.
    pub fn total_ms(&self) -> Option<i64> {
        match self {
            Self::Stored(stored) => Some(stored.total_ms),
            Self::Arriving(_) => None,
        }
    }

    /// How long it will be, where nobody knows but something can be told from what came so far.
    pub fn estimated_ms(&self) -> Option<i64> {
        match self {
            Self::Stored(_) => None,
            Self::Arriving(arriving) => arriving.estimated_ms(),
        }
    }

    /// What ends before this moment is not wanted.
    pub fn skip_to(&mut self, ms: i64) {
        match self {
            Self::Stored(stored) => stored.skip_to(ms),
            Self::Arriving(arriving) => arriving.skip_to(ms),
        }
    }

    /// May be dropped while it waits: nothing is lost.
    pub async fn next(&mut self) -> Result<Option<Piece>, Broken> {
        match self {
            Self::Stored(stored) => Ok(stored.next().await?),
            Self::Arriving(arriving) => arriving.next().await,
        }
    }
}

/// Chunks of decoded sound.
pub struct Stored<'a> {
    ctx: &'a Context,
    chunks: std::vec::IntoIter<AudioChunk>,
    total_ms: i64,
}

/// A chunk has at most a minute of 16-bit samples.
const MOST_CHUNK_BYTES: u64 = 4 * 1024 * 1024;

impl<'a> Stored<'a> {
    pub async fn open(ctx: &'a Context, recording: &Recording) -> Result<Self, Ending> {
        let chunks = recordings::audio_chunks(&mut ctx.db.read().await?, recording.id).await?;
        let total_ms = chunks.last().map_or(0, end_ms);
        Ok(Self { ctx, chunks: chunks.into_iter(), total_ms })
    }

    pub fn is_empty(&self) -> bool {
        self.total_ms == 0
    }

    pub fn skip_to(&mut self, ms: i64) {
        let wanted: Vec<_> = self.chunks.by_ref().filter(|chunk| end_ms(chunk) > ms).collect();
        self.chunks = wanted.into_iter();
    }

    pub async fn next(&mut self) -> Result<Option<Piece>, Ending> {
        let Some(chunk) = self.chunks.as_slice().first().cloned() else { return Ok(None) };
        let bytes = self.ctx.objects.get(&chunk.key, MOST_CHUNK_BYTES).await?;
        self.chunks.next();
        let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        Ok(Some(Piece { start: chunk.start_ms * SAMPLE_RATE as i64 / 1000, samples }))
    }
}

fn end_ms(chunk: &AudioChunk) -> i64 {
    chunk.start_ms + chunk.samples * 1000 / SAMPLE_RATE as i64
}

//! The sound of a recording without its picture, as it was decoded for the transcript.

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use debrief_db::recordings;
use debrief_model::RecordingId;
use debrief_objects::{OriginalReader, Piece};
use futures::{StreamExt, TryStreamExt, stream};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::error::{Error, Result};
use crate::media::content_disposition;
use crate::principal::VisibleRecording;
use crate::state::AppState;

const SAMPLE_RATE: u32 = 16_000;
const BYTES_A_SAMPLE: u16 = 2;
const HEADER_BYTES: u32 = 44;

pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(sound))
}

/// The sound alone, for download: WAV, 16 kHz, one channel, 16 bits.
#[utoipa::path(get, path = "/api/recordings/{id}/sound", tag = "media", params(("id" = RecordingId, Path)),
    responses((status = 200, description = "audio/wav"), (status = 404, body = crate::error::ErrorBody)))]
async fn sound(State(state): State<AppState>, visible: VisibleRecording) -> Result<Response> {
    let recording = visible.recording;
    let chunks = recordings::audio_chunks(&mut state.db.read().await?, recording.id).await?;
    let pieces: Vec<Piece> = chunks
        .into_iter()
        .map(|chunk| Piece { key: chunk.key, size_bytes: chunk.samples.unsigned_abs() * u64::from(BYTES_A_SAMPLE) })
        .collect();
    let size: u64 = pieces.iter().map(|piece| piece.size_bytes).sum();
    let size = u32::try_from(size).ok().filter(|size| (1..=u32::MAX - HEADER_BYTES).contains(size));
    let size = size.ok_or_else(|| Error::not_found("sound"))?;
    let samples = OriginalReader::new(state.objects.clone(), pieces).read(0..u64::from(size)).await?;
    let wav = stream::once(async move { Ok(wav_header(size)) }).chain(samples.map_err(std::io::Error::other));
    let headers = [
        (header::CONTENT_TYPE, "audio/wav".to_owned()),
        (header::CONTENT_LENGTH, (u64::from(size) + u64::from(HEADER_BYTES)).to_string()),
        (header::CONTENT_DISPOSITION, content_disposition(&format!("{}.wav", recording.title))),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
    ];
    Ok((headers, Body::from_stream(wav)).into_response())
}

/// RIFF with one `fmt ` and one `data` chunk (IBM and Microsoft, "Multimedia Programming Interface and Data
/// Specifications 1.0", 1991).
fn wav_header(size: u32) -> Bytes {
    let mut header = Vec::with_capacity(HEADER_BYTES as usize);
    header.extend_from_slice(b"RIFF");
    header.extend_from_slice(&(size + HEADER_BYTES - 8).to_le_bytes());
    header.extend_from_slice(b"WAVEfmt ");
    header.extend_from_slice(&16_u32.to_le_bytes());
    // Plain samples, one channel.
    header.extend_from_slice(&1_u16.to_le_bytes());
    header.extend_from_slice(&1_u16.to_le_bytes());
    header.extend_from_slice(&SAMPLE_RATE.to_le_bytes());
    header.extend_from_slice(&(SAMPLE_RATE * u32::from(BYTES_A_SAMPLE)).to_le_bytes());
    header.extend_from_slice(&BYTES_A_SAMPLE.to_le_bytes());
    header.extend_from_slice(&(BYTES_A_SAMPLE * 8).to_le_bytes());
    header.extend_from_slice(b"data");
    header.extend_from_slice(&size.to_le_bytes());
    Bytes::from(header)
}

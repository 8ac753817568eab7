//! The sound as Whisper wants it, as a stream of samples.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use rustix::pipe::PipeFlags;
use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe;
use tokio::process::{Child, ChildStdout};
use tokio::task::JoinHandle;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::{AudioFacts, Container, MediaFacts};
use super::log::Log;
use super::probe::MAX_DURATION_MS;
use super::tool::{Input, PIPE, Run, Tools, failure};

/// Samples a second, one channel.
pub const SAMPLE_RATE: u32 = 16_000;

/// Starts decoding. Sample `n` lies at `n / 16` ms of the recording's timeline: a late start and gaps come
/// as silence. A file without sound yields an empty stream.
///
/// # Errors
/// Where ffmpeg cannot be started; what goes wrong later comes from [`AudioStream::next`].
pub async fn decode_audio(tools: &Tools, input: &Path, facts: &MediaFacts) -> Result<AudioStream, MediaError> {
    let Some(audio) = &facts.audio else { return Ok(AudioStream { running: None, half: None }) };
    let mut arguments: Vec<OsString> = ["-v", "error", "-nostdin"].map(OsString::from).into();
    // Times in a hostile file can leap by years, and the gap would be filled with silence.
    arguments.extend(["-t".into(), format!("{}ms", facts.duration_ms + SLACK_MS).into()]);
    arguments.extend(tools.input(facts.container));
    arguments.extend(["-map".into(), format!("0:{}", audio.index).into()]);
    arguments.extend(["-af".into(), filter(audio).into()]);
    let rate = SAMPLE_RATE.to_string();
    arguments.extend(["-ac", "1", "-ar", &rate, "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"].map(OsString::from));
    let seconds = u64::try_from(facts.duration_ms / 1000).unwrap_or(0);
    let limits = Limits { cpu_seconds: 120 + seconds, ..Limits::default() };
    let mut child =
        Run { tools, program: &tools.ffmpeg, arguments, input: input.into(), output: None, limits }.start().await?;
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(MediaError::tool_failed("its output is not connected", true));
    };
    let log = tokio::spawn(Log::read(stderr, |_| {}));
    Ok(AudioStream { running: Some(Running { child, stdout, log }), half: None })
}

/// Starts decoding the first sound of a file whose bytes still come: they are written into the pipe in their order. As
/// [`decode_audio`] otherwise, sample for sample, where the file can be decoded in order at all.
///
/// # Errors
/// Where ffmpeg cannot be started; what goes wrong later comes from [`AudioStream::some`].
pub async fn decode_audio_as_it_comes(
    tools: &Tools,
    container: Container,
) -> Result<(pipe::Sender, AudioStream), MediaError> {
    let failed = |error: std::io::Error| MediaError::local("connecting ffmpeg", &error);
    let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC).map_err(|error| failed(error.into()))?;
    rustix::fs::fcntl_setfl(&writer, rustix::fs::OFlags::NONBLOCK).map_err(|error| failed(error.into()))?;
    let writer = pipe::Sender::from_owned_fd(writer).map_err(failed)?;
    let mut arguments: Vec<OsString> = ["-v", "error", "-nostdin"].map(OsString::from).into();
    // Streams are told by the head of the file; waiting for more of it would only delay the text.
    arguments.extend(["-analyzeduration", "1000000", "-probesize", "1000000"].map(OsString::from));
    // Times in a hostile file can leap by years, and the gap would be filled with silence.
    arguments.extend(["-t".into(), format!("{MAX_DURATION_MS}ms").into()]);
    arguments.extend(tools.input_named(container, PIPE));
    arguments.extend(["-map", "0:a:0", "-vn", "-af", FILTER].map(OsString::from));
    let rate = SAMPLE_RATE.to_string();
    arguments.extend(["-ac", "1", "-ar", &rate, "-c:a", "pcm_s16le", "-f", "s16le"].map(OsString::from));
    arguments.extend(["-flush_packets", "1", "pipe:1"].map(OsString::from));
    let seconds = u64::try_from(MAX_DURATION_MS / 1000).unwrap_or(0);
    let limits = Limits { cpu_seconds: 120 + seconds, wall: Duration::MAX, ..Limits::default() };
    let input = Input::Pipe(reader);
    let mut child = Run { tools, program: &tools.ffmpeg, arguments, input, output: None, limits }.start().await?;
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(MediaError::tool_failed("its output is not connected", true));
    };
    let log = tokio::spawn(Log::read(stderr, |_| {}));
    Ok((writer, AudioStream { running: Some(Running { child, stdout, log }), half: None }))
}

const FILTER: &str = "aresample=async=1:first_pts=0";

/// A late start and gaps become silence. Of more channels than have an agreed place the first two are heard:
/// ffmpeg does not know how to mix them.
pub(super) fn filter(audio: &AudioFacts) -> &'static str {
    match audio.channels {
        0..=8 => FILTER,
        _ => "pan=mono|c0=0.5*c0+0.5*c1,aresample=async=1:first_pts=0",
    }
}

/// The last packet may reach beyond the stated end.
const SLACK_MS: i64 = 1000;

/// The stated wall-clock limit counts while we wait for ffmpeg, not while it waits for us.
const STALL: Duration = Duration::from_secs(180);

/// Decoded sound. Dropping it ends ffmpeg.
#[derive(Debug)]
pub struct AudioStream {
    running: Option<Running>,
    /// The first byte of a sample whose second has not come yet.
    half: Option<u8>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    stdout: ChildStdout,
    log: JoinHandle<Log>,
}

impl AudioStream {
    /// Up to `max_samples` samples, fewer only at the end; none when all have been read.
    ///
    /// # Errors
    /// `media_tool_failed` and those of starting the tool, once; after it the stream has ended.
    pub async fn next(&mut self, max_samples: usize) -> Result<Option<Vec<i16>>, MediaError> {
        let Some(mut running) = self.running.take() else { return Ok(None) };
        let mut bytes = Vec::new();
        let mut share = (&mut running.stdout).take(2 * max_samples as u64);
        match tokio::time::timeout(STALL, share.read_to_end(&mut bytes)).await {
            Ok(read) => read.map_err(|error| MediaError::local("reading the sound", &error))?,
            Err(_) => return Err(MediaError::tool_failed("decoding the sound came to a halt", true)),
        };
        if bytes.len() == 2 * max_samples {
            self.running = Some(running);
        } else {
            running.ended().await?;
        }
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        Ok((!samples.is_empty()).then_some(samples))
    }
}

impl AudioStream {
    /// The samples that come next, however few; none at the end. May be dropped while it waits: nothing is lost.
    ///
    /// # Errors
    /// As of [`AudioStream::next`].
    pub async fn some(&mut self) -> Result<Option<Vec<i16>>, MediaError> {
        loop {
            let Some(running) = &mut self.running else { return Ok(None) };
            let mut bytes = vec![0; SOME_BYTES];
            let read = running.stdout.read(&mut bytes[1..]).await;
            let read = read.map_err(|error| MediaError::local("reading the sound", &error))?;
            if read == 0 {
                let Some(running) = self.running.take() else { return Ok(None) };
                running.ended().await?;
                return Ok(None);
            }
            let first = match self.half.take() {
                Some(half) => {
                    bytes[0] = half;
                    0
                }
                None => 1,
            };
            let pairs = bytes[first..=read].chunks_exact(2);
            self.half = pairs.remainder().first().copied();
            let samples: Vec<i16> = pairs.map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
            if !samples.is_empty() {
                return Ok(Some(samples));
            }
        }
    }
}

/// Some two seconds.
const SOME_BYTES: usize = 64 << 10;

impl Running {
    async fn ended(mut self) -> Result<(), MediaError> {
        let status = self.child.wait().await.map_err(|error| MediaError::local("waiting for ffmpeg", &error))?;
        let log = self.log.await.unwrap_or_default();
        failure(status, &log).map_or(Ok(()), Err)
    }
}

//! The facts of a file: ours from the bytes, ffprobe's from the streams.

use std::ffi::OsString;
use std::fs::File;
use std::path::Path;

use serde::Deserialize;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::{AudioFacts, Container, MediaFacts, MediaKind, VideoFacts};
use super::sniff::{Sniffed, sniff};
use super::tool::{Run, Tools};

/// Longer recordings are refused with `too_long`; a working day and a half covers any walkthrough.
pub const MAX_DURATION_MS: i64 = 12 * 3_600_000;

/// Looks at the file and says what is in it.
///
/// # Errors
/// Every code of [`MediaError`].
pub async fn probe(tools: &Tools, input: &Path) -> Result<MediaFacts, MediaError> {
    let mut file = File::open(input).map_err(|error| MediaError::local("opening it", &error))?;
    let size_bytes = file.metadata().map_err(|error| MediaError::local("opening it", &error))?.len();
    let sniffed = sniffed(tools, &mut file)?;
    drop(file);
    let answer = ask(tools, input, sniffed.container).await?;
    let mut facts = facts(answer, sniffed, size_bytes)?;
    if !sniffed.complete || facts.duration_ms <= 0 {
        facts.duration_ms = measure(tools, input, &facts).await?;
    }
    match facts.duration_ms {
        ..=0 => Err(MediaError::truncated("it holds no picture and no sound")),
        duration if duration > MAX_DURATION_MS => Err(MediaError::too_long(MAX_DURATION_MS)),
        _ => Ok(facts),
    }
}

fn sniffed(tools: &Tools, file: &mut File) -> Result<Sniffed, MediaError> {
    let sniffed = sniff(file);
    #[cfg(debug_assertions)]
    if tools.holes.no_lists {
        return Ok(sniffed.unwrap_or(Sniffed { container: Container::Mp4, seekable: false, complete: true }));
    }
    let _ = tools;
    sniffed
}

async fn ask(tools: &Tools, input: &Path, container: Container) -> Result<Answer, MediaError> {
    let mut arguments: Vec<OsString> =
        ["-v", "error", "-of", "json", "-show_entries", ENTRIES].map(OsString::from).into();
    arguments.extend(tools.input(container));
    let run =
        Run { tools, program: &tools.ffprobe, arguments, input: input.into(), output: None, limits: Limits::default() };
    let ended = run.finish(MAX_ANSWER, |_| {}).await?;
    let log = &ended.log;
    if !ended.status.success() && log.cage_complaint().is_none() {
        if let Some(codec) = log.refused_codec() {
            return Err(MediaError::unsupported(&format!("it uses {codec}")));
        }
        // Ogg says so of noise too.
        let cut = log.mentions("End of file") && container != Container::Ogg;
        if cut || log.mentions("moov atom not found") {
            return Err(MediaError::truncated("it ends too early"));
        }
        if ended.status.code().is_some() {
            let what = format!("its {} data is damaged", container.name());
            return Err(MediaError::not_media(&what));
        }
    }
    let ended = ended.success()?;
    serde_json::from_slice(&ended.stdout).map_err(|_| MediaError::tool_failed("ffprobe's answer cannot be read", false))
}

const ENTRIES: &str = "format=start_time,duration:stream=index,codec_type,codec_name,profile,pix_fmt,width,height,\
sample_aspect_ratio,avg_frame_rate,channels,sample_rate,start_time,color_transfer:stream_disposition=attached_pic:\
stream_side_data=rotation,displaymatrix";

/// A file can have a thousand streams, at some hundred bytes each.
const MAX_ANSWER: usize = 4 << 20;

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    streams: Vec<Stream>,
    #[serde(default)]
    format: Format,
}

#[derive(Deserialize, Default)]
struct Format {
    start_time: Option<String>,
    duration: Option<String>,
}

#[derive(Deserialize)]
struct Stream {
    index: u32,
    codec_type: Option<String>,
    codec_name: Option<String>,
    pix_fmt: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    sample_aspect_ratio: Option<String>,
    avg_frame_rate: Option<String>,
    channels: Option<u32>,
    sample_rate: Option<String>,
    start_time: Option<String>,
    color_transfer: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
struct Disposition {
    #[serde(default)]
    attached_pic: u8,
}

#[derive(Deserialize)]
struct SideData {
    rotation: Option<f64>,
    displaymatrix: Option<String>,
}

impl SideData {
    /// Whether the matrix turns the picture over: its determinant is negative.
    fn mirrors(&self) -> bool {
        // Three lines of a label and three numbers.
        let rows = self.displaymatrix.iter().flat_map(|matrix| matrix.lines()).filter_map(|line| line.split_once(':'));
        let numbers: Vec<f64> =
            rows.flat_map(|(_, row)| row.split_whitespace()).filter_map(|number| number.parse().ok()).collect();
        matches!(numbers[..], [a, b, _, c, d, ..] if a * d - b * c < 0.0)
    }
}

fn facts(answer: Answer, sniffed: Sniffed, size_bytes: u64) -> Result<MediaFacts, MediaError> {
    let start_ms = milliseconds(answer.format.start_time.as_deref()).unwrap_or(0);
    let of_kind = |kind: &'static str| {
        answer
            .streams
            .iter()
            .filter(move |stream| stream.codec_type.as_deref() == Some(kind) && stream.disposition.attached_pic == 0)
    };
    let video = of_kind("video").find_map(video_facts);
    let audio = of_kind("audio").find_map(|stream| audio_facts(stream, start_ms));
    if video.is_none() && of_kind("video").next().is_some() {
        return Err(MediaError::unsupported("its pictures are of an unknown kind"));
    }
    if video.is_none() && audio.is_none() {
        return Err(match of_kind("audio").next() {
            Some(_) => MediaError::unsupported("its sound is of an unknown kind"),
            None => MediaError::not_media("it has neither pictures nor sound"),
        });
    }
    Ok(MediaFacts {
        container: sniffed.container,
        kind: if video.is_some() { MediaKind::Video } else { MediaKind::Audio },
        size_bytes,
        duration_ms: milliseconds(answer.format.duration.as_deref()).unwrap_or(0),
        start_ms,
        seekable: sniffed.seekable,
        video,
        audio,
    })
}

fn video_facts(stream: &Stream) -> Option<VideoFacts> {
    let (width, height) = (stream.width.filter(|side| *side > 0)?, stream.height.filter(|side| *side > 0)?);
    let width = square_pixels(width, stream.sample_aspect_ratio.as_deref());
    let rotation = stream.side_data_list.iter().find_map(|data| data.rotation).unwrap_or(0.0);
    // ffmpeg counts counter-clockwise. The value is a small angle; the cast cannot overflow.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let rotation = ((-rotation / 90.0).round().rem_euclid(4.0) as u32 % 4) * 90;
    let (width, height) = if rotation % 180 == 90 { (height, width) } else { (width, height) };
    Some(VideoFacts {
        index: stream.index,
        codec: stream.codec_name.clone()?,
        pixel_format: stream.pix_fmt.clone().unwrap_or_default(),
        width,
        height,
        rotation,
        mirrored: stream.side_data_list.iter().any(SideData::mirrors),
        high_dynamic_range: matches!(stream.color_transfer.as_deref(), Some("arib-std-b67" | "smpte2084")),
        frame_rate: stream.avg_frame_rate.as_deref().and_then(ratio).unwrap_or(0.0),
    })
}

fn audio_facts(stream: &Stream, file_start_ms: i64) -> Option<AudioFacts> {
    Some(AudioFacts {
        index: stream.index,
        codec: stream.codec_name.clone()?,
        channels: stream.channels.filter(|channels| *channels > 0)?,
        sample_rate: stream.sample_rate.as_deref()?.parse().ok()?,
        start_ms: milliseconds(stream.start_time.as_deref()).map_or(0, |start| (start - file_start_ms).max(0)),
    })
}

/// Anamorphic video is stored narrower than it is shown.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn square_pixels(width: u32, aspect: Option<&str>) -> u32 {
    match aspect.and_then(|aspect| ratio(&aspect.replace(':', "/"))) {
        Some(aspect) if (0.1..10.0).contains(&aspect) => (f64::from(width) * aspect).round() as u32,
        _ => width,
    }
}

fn ratio(text: &str) -> Option<f64> {
    let (over, under) = text.split_once('/')?;
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    (over > 0.0 && under > 0.0).then_some(over / under)
}

#[allow(clippy::cast_possible_truncation)]
fn milliseconds(seconds: Option<&str>) -> Option<i64> {
    seconds?.parse::<f64>().ok().filter(|seconds| seconds.is_finite()).map(|seconds| (seconds * 1000.0).round() as i64)
}

/// Reads all packets without decoding them, for files that do not know how long they are.
async fn measure(tools: &Tools, input: &Path, facts: &MediaFacts) -> Result<i64, MediaError> {
    let mut arguments: Vec<OsString> = ["-v", "error", "-nostdin", "-progress", "pipe:2"].map(OsString::from).into();
    arguments.extend(tools.input(facts.container));
    let streams = [facts.video.as_ref().map(|video| video.index), facts.audio.as_ref().map(|audio| audio.index)];
    for index in streams.into_iter().flatten() {
        arguments.extend(["-map".into(), format!("0:{index}").into()]);
    }
    arguments.extend(["-c", "copy", "-f", "null", "-"].map(OsString::from));
    let run = Run {
        tools,
        program: &tools.ffmpeg,
        arguments,
        input: input.into(),
        output: None,
        limits: Limits::reading(facts.size_bytes),
    };
    let mut duration_ms = 0;
    run.finish(0, |time| duration_ms = time.max(duration_ms)).await?.success()?;
    Ok(duration_ms)
}

//! A picture of the recording for the library page.

use std::ffi::OsString;
use std::path::Path;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::MediaFacts;
use super::render::TONES;
use super::tool::{Run, Tools, threads};

/// Writes a JPEG of at most 1280 pixels' width; false when there is no picture to take.
///
/// # Errors
/// As of [`super::render`]; a video that yields no picture is no error.
pub async fn poster(tools: &Tools, input: &Path, facts: &MediaFacts, output: &Path) -> Result<bool, MediaError> {
    let Some(video) = &facts.video else { return Ok(false) };
    // A little way in, where the title has faded up; then anywhere; then whatever comes first.
    let later_ms = (facts.duration_ms / 10).min(10_000);
    let moments = [(later_ms, DARK), (facts.duration_ms / 2, DARK), (0, "")];
    // Where this ffmpeg cannot map tones, a pale picture is better than none.
    let tones: &[&str] = if video.high_dynamic_range { &[TONES, ""] } else { &[""] };
    for (tones, (start_ms, skip_dark)) in tones.iter().flat_map(|tones| moments.map(|moment| (tones, moment))) {
        let picture =
            take(tools, input, facts, video.index, start_ms, &format!("{tones}format=yuv420p,{skip_dark}")).await?;
        if !picture.is_empty() {
            std::fs::write(output, picture).map_err(|error| MediaError::local("writing the poster", &error))?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// A JPEG of 1280 pixels' width is well below; it comes through a pipe.
const MAX_PICTURE: usize = 8 << 20;

/// Black is 16 in luma; a dark editor with some text is above 30.
const DARK: &str = "signalstats,metadata=select:key=lavfi.signalstats.YAVG:value=20:function=greater,";

/// A picture of some moment from there on, as a JPEG of at most 1280 pixels' width; empty when there is none.
pub(super) async fn take(
    tools: &Tools,
    input: &Path,
    facts: &MediaFacts,
    index: u32,
    start_ms: i64,
    look: &str,
) -> Result<Vec<u8>, MediaError> {
    let mut arguments: Vec<OsString> = ["-v", "error", "-nostdin"].map(OsString::from).into();
    arguments.extend(["-threads".into(), threads().into()]);
    // Searching for light ends after a minute of video.
    arguments.extend(["-ss".into(), format!("{start_ms}ms").into(), "-t".into(), "60".into()]);
    arguments.extend(tools.input(facts.container));
    let filter = format!("scale=w='min(1280,iw*sar)':h=-2:out_range=tv,setsar=1,{look}format=yuvj420p");
    arguments.extend(["-map".into(), format!("0:{index}").into(), "-vf".into(), filter.into()]);
    arguments
        .extend(["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1"].map(OsString::from));
    let run = Run {
        tools,
        program: &tools.ffmpeg,
        arguments,
        input: input.into(),
        output: None,
        limits: Limits::reading(facts.size_bytes),
    };
    let ended = run.finish(MAX_PICTURE, |_| {}).await?;
    match ended.status.code() {
        // Nothing at that place, or nothing that can be decoded.
        Some(code) if code != 0 && ended.log.cage_complaint().is_none() => Ok(Vec::new()),
        _ => Ok(ended.success()?.stdout),
    }
}

//! Making the rendition.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::{MediaFacts, VideoFacts};
use super::plan::Rendition;
use super::tool::{OUTPUT, Run, Tools, threads};

/// Writes the rendition to `output`, which is created or emptied. `progress` gets 0 to 1, never falling.
/// For [`Rendition::Original`] there is nothing to do and nothing is written.
///
/// # Errors
/// `media_tool_failed`, `media_tool_missing`, `cage_unavailable`.
pub async fn render(
    tools: &Tools,
    input: &Path,
    facts: &MediaFacts,
    rendition: &Rendition,
    output: &Path,
    mut progress: impl FnMut(f64) + Send,
) -> Result<(), MediaError> {
    if *rendition == Rendition::Original {
        return Ok(());
    }
    let mut arguments: Vec<OsString> =
        ["-v", "error", "-nostdin", "-y", "-progress", "pipe:2", "-stats_period", "0.5"].map(OsString::from).into();
    arguments.extend(["-threads".into(), threads().into()]);
    arguments.extend(tools.input(facts.container));
    arguments.extend(streams(facts).chain(wrapping(*rendition, facts)).map(OsString::from));
    arguments.push(OUTPUT.into());
    let limits = limits(facts, *rendition);
    let run = Run { tools, program: &tools.ffmpeg, arguments, input, output: Some(output), limits };
    let mut highest = 0.0_f64;
    let ended = run.finish(0, |time_ms| {
        #[allow(clippy::cast_precision_loss)]
        let share = (time_ms as f64 / facts.duration_ms.max(1) as f64).clamp(0.0, 1.0);
        highest = highest.max(share);
        progress(highest);
    });
    ended.await?.success()?;
    progress(1.0);
    Ok(())
}

/// The chosen streams alone, without the tags and chapters of a stranger.
fn streams(facts: &MediaFacts) -> impl Iterator<Item = String> {
    let indices = [facts.video.as_ref().map(|video| video.index), facts.audio.as_ref().map(|audio| audio.index)];
    indices
        .into_iter()
        .flatten()
        .flat_map(|index| ["-map".into(), format!("0:{index}")])
        .chain(["-map_metadata", "-1", "-map_chapters", "-1"].map(String::from))
}

fn wrapping(rendition: Rendition, facts: &MediaFacts) -> Vec<String> {
    let fixed: &[&str] = match rendition {
        Rendition::Original => &[],
        Rendition::RemuxWebm => &["-c", "copy", "-cues_to_front", "1", "-f", "webm"],
        Rendition::RemuxMp4 => &["-c", "copy", "-movflags", "+faststart", "-f", "mp4"],
        Rendition::Transcode | Rendition::AudioTranscode => &["-movflags", "+faststart", "-f", "mp4"],
    };
    let mut arguments = Vec::new();
    if rendition == Rendition::Transcode
        && let Some(video) = &facts.video
    {
        arguments.extend(video_encoder(video));
    }
    if matches!(rendition, Rendition::Transcode | Rendition::AudioTranscode) && facts.audio.is_some() {
        arguments.extend(AUDIO_ENCODER.map(String::from));
    }
    arguments.extend(fixed.iter().copied().map(String::from));
    arguments
}

/// A late start becomes silence, since not every player honours the empty edit that MP4 has for it.
const AUDIO_ENCODER: [&str; 10] =
    ["-af", "aresample=async=1:first_pts=0", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"];

/// A screen at 1080p stays below this nearly always; it bounds what noise could cost.
const VIDEO_BITS_PER_SECOND: u64 = 12_000_000;

fn video_encoder(video: &VideoFacts) -> Vec<String> {
    let (width, height) = fit(video.width, video.height);
    let mut arguments = vec![
        "-vf".into(),
        format!("scale={width}:{height}:out_range=tv,setsar=1,format=yuv420p"),
        "-maxrate".into(),
        VIDEO_BITS_PER_SECOND.to_string(),
        "-bufsize".into(),
        (2 * VIDEO_BITS_PER_SECOND).to_string(),
        "-threads".into(),
        threads(),
    ];
    // A key picture every four seconds, so that opening a moment starts there at once.
    let fixed = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-force_key_frames", "expr:gte(t,n_forced*4)"];
    arguments.extend(fixed.map(String::from));
    arguments
}

/// At most 1080p in either orientation, same shape, even sides as 4:2:0 needs them.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn fit(width: u32, height: u32) -> (u32, u32) {
    let (long, short) = (f64::from(width.max(height)), f64::from(width.min(height)));
    let scale = (1920.0 / long).min(1080.0 / short).min(1.0);
    let even = |side: u32| (((f64::from(side) * scale / 2.0).round() as u32) * 2).max(2);
    (even(width), even(height))
}

fn limits(facts: &MediaFacts, rendition: Rendition) -> Limits {
    let seconds = u64::try_from(facts.duration_ms / 1000).unwrap_or(0) + 1;
    let wrapped_anew = 2 * facts.size_bytes;
    let output_bytes = match rendition {
        Rendition::RemuxWebm | Rendition::RemuxMp4 | Rendition::Original => wrapped_anew,
        Rendition::Transcode | Rendition::AudioTranscode => 2 * seconds * VIDEO_BITS_PER_SECOND / 8,
    };
    Limits {
        // 4K HEVC with 60 pictures a second takes a slow core about 30 s for each.
        cpu_seconds: 600 + 60 * seconds,
        output_bytes: output_bytes + (64 << 20),
        wall: Duration::from_secs(600 + 20 * seconds),
        ..Limits::default()
    }
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn fits_into_1080p_upright_and_even() {
        assert_eq!(fit(1920, 1080), (1920, 1080));
        assert_eq!(fit(3840, 2160), (1920, 1080));
        assert_eq!(fit(2160, 3840), (1080, 1920));
        assert_eq!(fit(641, 361), (642, 362));
        assert_eq!(fit(5120, 1440), (1920, 540));
        assert_eq!(fit(1, 10_000), (2, 1920));
    }
}

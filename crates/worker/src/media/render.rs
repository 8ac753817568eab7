//! Making the rendition.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cage::Limits;

use super::audio;
use super::error::MediaError;
use super::facts::{MediaFacts, VideoFacts};
use super::plan::{Rendition, instead_of, plan};
use super::probe::probe;
use super::tool::{OUTPUT, Run, Tools, threads};

/// What was made, and where it lies.
#[derive(Debug)]
pub struct Made {
    pub rendition: Rendition,
    pub path: PathBuf,
}

/// Makes what the browser plays in `folder`; `None` when that is the original. Streams that cannot be wrapped anew,
/// or come out otherwise than they went in, are converted.
///
/// # Errors
/// As of [`render`].
pub async fn make(
    tools: &Tools,
    input: &Path,
    facts: &MediaFacts,
    folder: &Path,
    mut progress: impl FnMut(f64) + Send,
) -> Result<Option<Made>, MediaError> {
    let rendition = plan(facts);
    if rendition == Rendition::Original {
        return Ok(None);
    }
    let made = Made { rendition, path: folder.join(format!("rendition.{}", rendition.extension())) };
    let Some(instead) = instead_of(rendition, facts) else {
        render(tools, input, facts, &rendition, &made.path, progress).await?;
        return Ok(Some(made));
    };
    let wrapped = render(tools, input, facts, &rendition, &made.path, |_| {}).await;
    match wrapped {
        Ok(()) if is_like(tools, &made.path, facts).await? => {
            progress(1.0);
            return Ok(Some(made));
        }
        Err(error) if error.retry => return Err(error),
        Ok(()) => tracing::info!(?rendition, "wrapping the streams anew has changed them; converting them"),
        Err(error) => tracing::info!(?rendition, %error, "the streams cannot be wrapped anew; converting them"),
    }
    let made = Made { rendition: instead, path: folder.join(format!("rendition.{}", instead.extension())) };
    render(tools, input, facts, &instead, &made.path, progress).await?;
    Ok(Some(made))
}

/// Whether the same is to be seen and heard for as long. Missing parts are shorter, and broken times longer.
async fn is_like(tools: &Tools, output: &Path, facts: &MediaFacts) -> Result<bool, MediaError> {
    let made = match probe(tools, output).await {
        Ok(made) => made,
        Err(error) if error.retry => return Err(error),
        Err(_) => return Ok(false),
    };
    let shape = |facts: &MediaFacts| facts.video.as_ref().map(|video| (video.width, video.height));
    let tolerance_ms = 1000 + facts.duration_ms / 50;
    Ok(shape(&made) == shape(facts)
        && made.audio.is_some() == facts.audio.is_some()
        && (made.duration_ms - facts.duration_ms).abs() <= tolerance_ms)
}

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
    let mut highest = 0.0_f64;
    let mut rising = |share: f64| {
        highest = highest.max(share);
        progress(highest);
    };
    let run = Making { tools, input, facts, rendition: *rendition, output };
    let made = match run.once(true, &mut rising).await {
        // Some ffmpegs are built without zscale: pale colours are better than no picture.
        Err(error) if run.maps_tones() && !error.retry => run.once(false, &mut rising).await,
        made => made,
    };
    made?;
    progress(1.0);
    Ok(())
}

struct Making<'a> {
    tools: &'a Tools,
    input: &'a Path,
    facts: &'a MediaFacts,
    rendition: Rendition,
    output: &'a Path,
}

impl Making<'_> {
    fn maps_tones(&self) -> bool {
        self.rendition == Rendition::Transcode
            && self.facts.video.as_ref().is_some_and(|video| video.high_dynamic_range)
    }

    async fn once(&self, map_tones: bool, progress: &mut (impl FnMut(f64) + Send)) -> Result<(), MediaError> {
        let Self { tools, input, facts, rendition, output } = *self;
        let mut arguments: Vec<OsString> =
            ["-v", "error", "-nostdin", "-y", "-progress", "pipe:2", "-stats_period", "0.5"].map(OsString::from).into();
        arguments.extend(["-threads".into(), threads().into()]);
        arguments.extend(tools.input(facts.container));
        arguments.extend(streams(facts).chain(wrapping(rendition, facts, map_tones)).map(OsString::from));
        arguments.push(OUTPUT.into());
        let limits = limits(facts, rendition);
        let run = Run { tools, program: &tools.ffmpeg, arguments, input: input.into(), output: Some(output), limits };
        let ended = run.finish(0, |time_ms| {
            #[allow(clippy::cast_precision_loss)]
            progress((time_ms as f64 / facts.duration_ms.max(1) as f64).clamp(0.0, 1.0));
        });
        ended.await?.success()?;
        Ok(())
    }
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

fn wrapping(rendition: Rendition, facts: &MediaFacts, map_tones: bool) -> Vec<String> {
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
        arguments.extend(video_encoder(video, map_tones && video.high_dynamic_range));
    }
    if matches!(rendition, Rendition::Transcode | Rendition::AudioTranscode)
        && let Some(audio) = &facts.audio
    {
        // A late start becomes silence, since not every player honours the empty edit that MP4 has for it.
        arguments.extend(["-af", audio::filter(audio)].map(String::from));
        arguments.extend(AUDIO_ENCODER.map(String::from));
    }
    arguments.extend(fixed.iter().copied().map(String::from));
    arguments
}

const AUDIO_ENCODER: [&str; 8] = ["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"];

/// A screen at 1080p stays below this nearly always; it bounds what noise could cost.
const VIDEO_BITS_PER_SECOND: u64 = 12_000_000;

fn video_encoder(video: &VideoFacts, map_tones: bool) -> Vec<String> {
    let (width, height) = fit(video.width, video.height);
    let tones = if map_tones { TONES } else { "" };
    let mut arguments = vec![
        "-vf".into(),
        format!("scale={width}:{height}:out_range=tv,{tones}setsar=1,format=yuv420p"),
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
    // Telephones record as many pictures a second as there is light for. Each keeps its time; at a fixed rate
    // some would be left out and others shown twice.
    arguments.extend(["-fps_mode", "vfr", "-enc_time_base", "1:90000"].map(String::from));
    arguments
}

/// From HLG or PQ to what every screen shows: in linear light, with 203 candela for white
/// (ITU-R BT.2408). This curve leaves skin and screens as they are and bends only what is brighter.
pub(super) const TONES: &str = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=mobius:desat=0,\
                     zscale=t=bt709:m=bt709:r=tv,";

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

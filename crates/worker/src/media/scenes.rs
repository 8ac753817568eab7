//! Where the picture changes as a whole.

use std::ffi::OsString;
use std::path::Path;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::MediaFacts;
use super::tool::{Run, Tools};

/// Twice a second is enough for headings; the picture need not be larger to see that all of it is another.
const LOOK: &str = "fps=2,scale=160:90,format=gray,";
/// ffmpeg's measure of a new scene, 0 to 1. Cuts in films are above 0.3; another slide on the same white ground changes
/// a tenth of the brightness.
const LEAST_CHANGE: &str = "0.08";
/// Where more changes than this, the picture tells nothing of chapters.
const MOST_SCENES: usize = 2_000;
/// What is told of one scene has some hundred bytes.
const MOST_BYTES: usize = 4 << 20;

/// The moments in milliseconds, in order. Works on one core, since nobody waits for it.
///
/// # Errors
/// As of [`super::render`].
pub async fn scenes(tools: &Tools, input: &Path, facts: &MediaFacts) -> Result<Vec<i64>, MediaError> {
    let Some(video) = &facts.video else { return Ok(Vec::new()) };
    // Pictures that no other is made from are left out where that spares work.
    let mut arguments: Vec<OsString> =
        ["-v", "error", "-nostdin", "-threads", "1", "-skip_frame", "noref"].map(OsString::from).into();
    arguments.extend(tools.input(facts.container));
    let filter = format!("{LOOK}select='gt(scene,{LEAST_CHANGE})',metadata=print:key=lavfi.scene_score:file=-");
    arguments.extend(["-map".into(), format!("0:{}", video.index).into(), "-vf".into(), filter.into()]);
    arguments.extend(["-f", "null", "-"].map(OsString::from));
    let run = Run {
        tools,
        program: &tools.ffmpeg,
        arguments,
        input: input.into(),
        output: None,
        limits: Limits::reading(facts.size_bytes),
    };
    let told = run.finish(MOST_BYTES, |_| {}).await?.success()?.stdout;
    let scenes = moments(&String::from_utf8_lossy(&told));
    Ok(if scenes.len() > MOST_SCENES { Vec::new() } else { scenes })
}

/// From lines such as `frame:0    pts:25      pts_time:12.5`.
fn moments(told: &str) -> Vec<i64> {
    told.lines()
        .filter_map(|line| line.split_once("pts_time:")?.1.split_whitespace().next()?.parse::<f64>().ok())
        .filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
        .map(|seconds| (seconds * 1000.0).round() as i64)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_from_what_the_filter_prints() {
        let told = "frame:0    pts:25      pts_time:12.5\nlavfi.scene_score=0.41\nframe:1 pts:80 pts_time:40\nlavfi.scene_score=0.2\n";
        assert_eq!(moments(told), [12_500, 40_000]);
        assert_eq!(moments("pts_time:nan\npts_time:-1\nnothing"), [0_i64; 0]);
    }
}

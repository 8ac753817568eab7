//! Pictures to find one's way by: a sheet of small ones, and one of each scene.

use std::ffi::OsString;
use std::path::Path;

use crate::cage::Limits;

use super::error::MediaError;
use super::facts::{MediaFacts, VideoFacts};
use super::poster::take;
use super::render::TONES;
use super::tool::{Run, Tools};

/// Small pictures on one sheet.
pub struct Sheet {
    pub jpeg: Vec<u8>,
    pub columns: u32,
    pub count: u32,
    pub interval_ms: i64,
    /// Pixels of one.
    pub tile_width: u32,
    pub tile_height: u32,
}

const COLUMNS: u32 = 10;
/// On a sheet of 20 lines, which has about half a megabyte.
const MOST_TILES: i64 = 200;
const LEAST_INTERVAL_MS: i64 = 2_000;
/// Of the longer side.
const TILE_PIXELS: u32 = 160;
const MOST_BYTES: usize = 8 << 20;

/// One picture every few seconds, from the start on; `None` when there is no picture. Reads key frames only, so that each
/// shows a moment that may lie some seconds before its own. Works on one core, since nobody waits for it.
///
/// # Errors
/// As of [`super::render`].
pub async fn storyboard(tools: &Tools, input: &Path, facts: &MediaFacts) -> Result<Option<Sheet>, MediaError> {
    let Some(video) = &facts.video else { return Ok(None) };
    let (interval_ms, count) = intervals(facts.duration_ms);
    let (tile_width, tile_height) = tile(video);
    let mut arguments: Vec<OsString> =
        ["-v", "error", "-nostdin", "-threads", "1", "-skip_frame", "nokey"].map(OsString::from).into();
    arguments.extend(tools.input(facts.container));
    // The last picture lasts to the end, however long ago its key frame was.
    let filter = format!(
        "scale={tile_width}:{tile_height}:out_range=tv,setsar=1,tpad=stop_mode=clone:stop_duration={}ms,\
         fps=fps=1000/{interval_ms}:start_time=0:round=near,trim=end_frame={count},\
         tile={COLUMNS}x{}:nb_frames={count},format=yuvj420p",
        facts.duration_ms,
        count.div_ceil(COLUMNS)
    );
    arguments.extend(["-map".into(), format!("0:{}", video.index).into(), "-vf".into(), filter.into()]);
    arguments
        .extend(["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "5", "-f", "image2pipe", "pipe:1"].map(OsString::from));
    let run = Run {
        tools,
        program: &tools.ffmpeg,
        arguments,
        input: input.into(),
        output: None,
        limits: Limits::reading(facts.size_bytes),
    };
    let jpeg = run.finish(MOST_BYTES, |_| {}).await?.success()?.stdout;
    Ok((!jpeg.is_empty()).then_some(Sheet { jpeg, columns: COLUMNS, count, interval_ms, tile_width, tile_height }))
}

/// A JPEG of a moment, at most 1280 pixels wide; `None` when there is none.
///
/// # Errors
/// As of [`super::render`].
pub async fn still(
    tools: &Tools,
    input: &Path,
    facts: &MediaFacts,
    start_ms: i64,
) -> Result<Option<Vec<u8>>, MediaError> {
    let Some(video) = &facts.video else { return Ok(None) };
    let tones: &[&str] = if video.high_dynamic_range { &[TONES, ""] } else { &[""] };
    for tones in tones {
        let picture = take(tools, input, facts, video.index, start_ms, &format!("{tones}format=yuv420p,")).await?;
        if !picture.is_empty() {
            return Ok(Some(picture));
        }
    }
    Ok(None)
}

/// Between two pictures, and how many there are.
fn intervals(duration_ms: i64) -> (i64, u32) {
    let interval_ms = (duration_ms / MOST_TILES + 1).max(LEAST_INTERVAL_MS);
    let count = (duration_ms / interval_ms + 1).clamp(1, MOST_TILES);
    (interval_ms, u32::try_from(count).unwrap_or(1))
}

/// In the picture's shape, of even sides.
fn tile(video: &VideoFacts) -> (u32, u32) {
    let longer = video.width.max(video.height).max(1);
    let side = |pixels: u32| {
        let scaled = u64::from(pixels) * u64::from(TILE_PIXELS) / u64::from(longer);
        u32::try_from(scaled / 2 * 2).unwrap_or(TILE_PIXELS).max(2)
    };
    (side(video.width), side(video.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_at_most_as_many_pictures_as_fit() {
        for duration_ms in [0, 1, 1_999, 2_000, 60_000, 399_999, 400_000, 10_800_000, 86_400_000] {
            let (interval_ms, count) = intervals(duration_ms);
            let last_ms = interval_ms * i64::from(count - 1);
            assert!(interval_ms >= LEAST_INTERVAL_MS && i64::from(count) <= MOST_TILES, "{duration_ms}");
            assert!(last_ms <= duration_ms && duration_ms < last_ms + interval_ms, "{duration_ms}");
        }
    }
}

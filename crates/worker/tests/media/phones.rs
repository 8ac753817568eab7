//! What telephones record: turned, at changing rates, trimmed, in colours beyond a screen's, with odd tracks.

use std::path::Path;

use debrief_worker::media::{self, MediaFacts, Rendition};

use crate::fixtures::{Clips, assert_about, codecs, tools};
use crate::scene::{MIRRORED, TURNS, UPRIGHT, clicks, corners, decoded, flashes, heard, picture, sound};

const HEVC: &str = "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p -tag:v hvc1 -c:a aac";
const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";

/// Facts, poster and what plays agree: the scene stands upright, and each flash meets its click.
async fn check(clips: &Clips, clip: &Path, clicks_at: &[i64]) -> (Rendition, MediaFacts) {
    let (facts, rendition, _) = clips.prepare(clip).await;
    let played = if rendition == Rendition::Original { clip.to_owned() } else { clips.path("rendition") };
    let video = facts.video.as_ref().unwrap();
    assert_eq!((video.width, video.height), (240, 320), "{clip:?}");
    assert_eq!(corners(&played), UPRIGHT, "{clip:?}");
    let poster = clips.path("poster.jpg");
    assert!(media::poster(&tools(), clip, &facts, &poster).await.unwrap());
    assert_eq!(corners(&poster), UPRIGHT, "the poster of {clip:?}");
    let pixels = decoded(&poster, &["-vf", "format=gray", "-f", "rawvideo"]);
    assert_eq!(pixels.len(), 240 * 320, "the poster of {clip:?}");
    check_sync(&played, &transcribed(clip, &facts).await, clicks_at);
    (rendition, facts)
}

/// Neither the player nor the transcript may be off by more than a listener would notice.
fn check_sync(played: &Path, transcribed: &[i16], clicks_at: &[i64]) {
    let (seen, _) = flashes(played);
    let (heard_by_player, heard_by_whisper) = (heard(&sound(played)), heard(transcribed));
    for times in [&seen, &heard_by_player, &heard_by_whisper] {
        assert_eq!(times.len(), clicks_at.len(), "{played:?}: {times:?}, not {clicks_at:?}");
        for (found, expected) in times.iter().zip(clicks_at) {
            assert_about(*found, *expected, 50, &played);
        }
    }
}

async fn transcribed(clip: &Path, facts: &MediaFacts) -> Vec<i16> {
    let mut stream = media::decode_audio(&tools(), clip, facts).await.unwrap();
    stream.next(16_000 * 60).await.unwrap().unwrap_or_default()
}

pub async fn pictures_stand_upright() {
    let clips = Clips::new();
    for turn in &TURNS {
        let clip = clips.turned(turn, HEVC, &format!("hevc-{}.mov", turn.name));
        let (rendition, facts) = check(&clips, &clip, &[1000, 2000]).await;
        assert_eq!(rendition, Rendition::Transcode);
        let video = facts.video.unwrap();
        assert_eq!((video.rotation.to_string().as_str(), video.mirrored), (turn.name, false));
    }
}

pub async fn pictures_that_are_only_wrapped_anew_stand_upright() {
    let clips = Clips::new();
    for turn in &TURNS {
        let clip = clips.turned(turn, H264, &format!("h264-{}.mov", turn.name));
        assert_eq!(check(&clips, &clip, &[1000, 2000]).await.0, Rendition::RemuxMp4);
    }
}

pub async fn mirrored_pictures_are_made_over() {
    let clips = Clips::new();
    for (turn, encoding) in MIRRORED.iter().zip([HEVC, H264, HEVC, H264]) {
        let clip = clips.turned(turn, encoding, &format!("{}.mov", turn.name));
        let (rendition, facts) = check(&clips, &clip, &[1000, 2000]).await;
        // Firefox turns a picture, and does not mirror it.
        assert_eq!(rendition, Rendition::Transcode, "{}", turn.name);
        assert!(facts.video.unwrap().mirrored);
    }
}

pub async fn a_changing_rate_keeps_every_picture_and_its_time() {
    let clips = Clips::new();
    let parts: String = [(24, "a"), (60, "b"), (15, "c")]
        .map(|(rate, name)| {
            clips
                .make(&format!("{name}.mp4"), &format!("{} {H264} -an -video_track_timescale 90000", picture(rate, 2)));
            format!("file {name}.mp4\n")
        })
        .concat();
    let list = clips.write("list.txt", parts);
    let sound = "aevalsrc=exprs=gte(mod(t\\,2)\\,0.9)*lt(mod(t\\,1)\\,0.05)*0.8*sin(2*PI*1000*t):s=48000:d=6";
    let input = format!("-f concat -i {} -f lavfi -i {sound} -map 0:v -map 1:a", list.display());
    let wrapped = clips.make("rates.mov", &format!("{input} -c:v copy -c:a aac"));
    assert_eq!(check(&clips, &wrapped, &[1000, 3000, 5000]).await.0, Rendition::RemuxMp4);
    assert_eq!(flashes(&clips.path("rendition")).1, 48 + 120 + 30);

    let hevc = format!("{input} -fps_mode vfr -enc_time_base 1:90000 {HEVC}");
    let made_over = clips.make("rates-hevc.mov", &hevc);
    assert_eq!(flashes(&made_over).1, 48 + 120 + 30, "the clip itself has them all");
    assert_eq!(check(&clips, &made_over, &[1000, 3000, 5000]).await.0, Rendition::Transcode);
    assert_eq!(flashes(&clips.path("rendition")).1, 48 + 120 + 30);
}

pub async fn a_trimmed_clip_shows_and_sounds_as_trimmed() {
    let clips = Clips::new();
    for (kind, encoding) in [("hevc", HEVC), ("h264", H264)] {
        let full = format!("{} {} -g 300 -bf 2 {encoding}", picture(30, 6), clicks(6));
        let full = clips.make(&format!("full-{kind}.mov"), &full);
        // As Photos trims: nothing is encoded anew, an edit list hides what stands before.
        let trimmed = format!("-ss 1.5 -i {} -t 3 -c copy", full.display());
        let trimmed = clips.make(&format!("trimmed-{kind}.mov"), &trimmed);
        let (_, facts) = check(&clips, &trimmed, &[500, 1500, 2500]).await;
        assert_about(facts.duration_ms, 3000, 150, &kind);
    }
}

pub async fn high_dynamic_range_becomes_what_screens_show() {
    let clips = Clips::new();
    for transfer in ["arib-std-b67", "smpte2084"] {
        let tags = format!("-color_primaries bt2020 -color_trc {transfer} -colorspace bt2020nc");
        let x265 = format!("log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc");
        // The scene's red and green as light, in the wider colours.
        let wider = format!("zscale=tin=bt709:pin=bt709:min=bt709:t={transfer}:p=bt2020:m=bt2020nc:npl=203");
        let how = format!(
            "{} {} -vf format=yuv420p,{wider},format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params {x265} {tags} \
             -tag:v hvc1 -c:a aac",
            picture(30, 3),
            clicks(3)
        );
        let clip = clips.make(&format!("{transfer}.mov"), &how);
        let (rendition, facts) = check(&clips, &clip, &[1000, 2000]).await;
        assert!(facts.video.unwrap().high_dynamic_range, "{transfer}");
        assert_eq!(rendition, Rendition::Transcode);
        // Full colours, and as bright as they were: untouched HLG and PQ are pale.
        let pixels =
            decoded(&clips.path("rendition"), &["-frames:v", "1", "-vf", "scale=12:12,format=rgb24", "-f", "rawvideo"]);
        let red = &pixels[3 * 13..][..3];
        assert!(red[0] > 170 && red[1] < 70 && red[2] < 70, "{transfer}: red is shown as {red:?}");
        let grey = &pixels[3 * (12 * 6 + 6)..][..3];
        assert!(grey.iter().all(|part| (75..165).contains(part)), "{transfer}: grey is shown as {grey:?}");
    }
}

pub async fn sound_of_odd_channels_is_heard() {
    let clips = Clips::new();
    for channels in [1, 3, 4, 6, 7, 9, 12, 16] {
        let click = "gte(t\\,0.9)*lt(mod(t\\,1)\\,0.05)*0.8*sin(2*PI*1000*t)";
        let all = vec![click; channels].join("|");
        let sound = format!("-f lavfi -i aevalsrc=exprs={all}:s=48000:d=3");
        let how = format!("{} {sound} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a pcm_s16le", picture(30, 3));
        let clip = clips.make(&format!("{channels}.mov"), &how);
        let (rendition, facts) = check(&clips, &clip, &[1000, 2000]).await;
        assert_eq!(rendition, Rendition::Transcode);
        assert_eq!(facts.audio.unwrap().channels as usize, channels);
    }
}

pub async fn tracks_that_nobody_knows_are_left_out() {
    let clips = Clips::new();
    // A telephone's spatial sound stands before the usual one, and tracks of places and faces beside them.
    let two_sounds =
        format!("{} {} -map 0:v -map 1:a -map 1:a {H264} -timecode 01:00:00:00", picture(30, 3), clicks(3));
    let clip = clips.make("spatial.mov", &two_sounds);
    let mut bytes = std::fs::read(&clip).unwrap();
    for (known, unknown) in [(b"mp4a", b"apac"), (b"esds", b"dapa")] {
        let first_sound = bytes.windows(4).position(|name| name == known).unwrap();
        bytes[first_sound..first_sound + 4].copy_from_slice(unknown);
    }
    while let Some(at) = bytes.windows(4).position(|name| name == b"tmcd") {
        bytes[at..at + 4].copy_from_slice(b"mebx");
    }
    std::fs::write(&clip, bytes).unwrap();
    let (rendition, facts) = check(&clips, &clip, &[1000, 2000]).await;
    assert_eq!(rendition, Rendition::RemuxMp4);
    assert_eq!((codecs(&facts), facts.audio.as_ref().unwrap().index), ((Some("h264"), Some("aac")), 2));
}

pub async fn android_clips_become_playable() {
    let clips = Clips::new();
    let scene = format!("{} {}", picture(30, 3), clicks(3));
    let mpeg4 = clips.make("mpeg4.3gp", &format!("{scene} -c:v mpeg4 -q:v 2 -c:a aac"));
    assert_eq!(check(&clips, &mpeg4, &[1000, 2000]).await.0, Rendition::Transcode);
    let h264 = clips.make("h264.3gp", &format!("{scene} {H264}"));
    assert_eq!(check(&clips, &h264, &[1000, 2000]).await.0, Rendition::RemuxMp4);
    let webm = clips.make("vp8.webm", &format!("{scene} -c:v libvpx -deadline realtime -b:v 1M -c:a libvorbis"));
    assert_eq!(check(&clips, &webm, &[1000, 2000]).await.0, Rendition::Original);
    let h263 = clips.make("h263.3gp", &format!("{scene} -vf scale=176:144 -c:v h263 -c:a aac"));
    let (_, rendition, rendered) = clips.prepare(&h263).await;
    assert_eq!((rendition, codecs(&rendered)), (Rendition::Transcode, (Some("h264"), Some("aac"))));
}

pub async fn what_cannot_be_wrapped_anew_is_converted() {
    let clips = Clips::new();
    // MP4 has no MP3 of so few samples a second.
    let how = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libmp3lame -ar 11025";
    let clip = clips.make("telephone.mkv", &format!("{} {} {how}", picture(30, 3), clicks(3)));
    let facts = media::probe(&tools(), &clip).await.unwrap();
    assert_eq!(media::plan(&facts), Rendition::RemuxMp4);
    let (_, rendition, rendered) = clips.prepare(&clip).await;
    assert_eq!((rendition, codecs(&rendered)), (Rendition::Transcode, (Some("h264"), Some("aac"))));
}

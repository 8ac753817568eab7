//! What the browser gets for what was uploaded.

use debrief_worker::media::{self, Container, MediaKind, Rendition};

use crate::fixtures::{Clips, assert_about, codecs, tools};

const H264: &str = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac";

pub async fn the_tools_check_themselves() {
    let version = tools().check().await.unwrap();
    assert!(version.starts_with("ffmpeg version"), "{version}");
    let missing = media::Tools { ffmpeg: "/nonexistent/ffmpeg".into(), ..tools() };
    assert_eq!(missing.check().await.unwrap_err().code, "media_tool_missing");
}

pub async fn originals_that_browsers_play_stay() {
    let clips = Clips::new();
    let kept = [
        clips.video("a.mp4", &format!("{H264} -movflags +faststart")),
        clips.video("a.webm", "-c:v libvpx -deadline realtime -c:a libopus"),
        clips.video("b.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis"),
        clips.audio("a.mp3", "-c:a libmp3lame"),
        clips.audio("tagged.mp3", "-c:a libmp3lame -metadata title=walkthrough -id3v2_version 3"),
        clips.audio("a.wav", "-c:a pcm_s16le"),
        clips.audio("a.flac", ""),
        clips.audio("a.ogg", "-c:a libvorbis"),
        clips.audio("a.opus", "-c:a libopus"),
        clips.audio("a.m4a", "-c:a aac -movflags +faststart"),
    ];
    for clip in kept {
        // The name says nothing.
        let unnamed = clips.path("recording");
        std::fs::copy(&clip, &unnamed).unwrap();
        let (facts, rendition, _) = clips.prepare(&unnamed).await;
        assert_eq!(rendition, Rendition::Original, "{clip:?} {facts:?}");
        assert_about(facts.duration_ms, 3000, 80, &clip);
    }
}

pub async fn recorded_webm_gets_duration_and_cues() {
    let clips = Clips::new();
    let live = clips.video("live.webm", "-c:v libvpx -deadline realtime -c:a libopus -f webm -live 1");
    let (facts, rendition, rendered) = clips.prepare(&live).await;
    assert!(!facts.seekable, "the clip is as a browser records it");
    assert_eq!(rendition, Rendition::RemuxWebm);
    assert_about(facts.duration_ms, 3000, 80, &facts);
    assert_eq!((rendered.container, codecs(&rendered)), (Container::Webm, (Some("vp8"), Some("opus"))));
    assert!(rendered.seekable);
    assert_eq!(media::plan(&rendered), Rendition::Original);
    assert_about(rendered.duration_ms, 3000, 80, &rendered);

    let sound = clips.audio("sound.webm", "-c:a libopus -f webm -live 1");
    let (facts, rendition, rendered) = clips.prepare(&sound).await;
    assert_eq!((facts.kind, rendition), (MediaKind::Audio, Rendition::RemuxWebm));
    assert!(rendered.seekable && rendition.content_type(&facts) == "audio/webm");
}

pub async fn mp4_gets_its_index_in_front() {
    let clips = Clips::new();
    let clip = clips.video("a.mp4", H264);
    let (facts, rendition, rendered) = clips.prepare(&clip).await;
    assert!(!facts.seekable);
    assert_eq!(rendition, Rendition::RemuxMp4);
    assert!(rendered.seekable);
    assert_eq!(media::plan(&rendered), Rendition::Original);
    assert_eq!(codecs(&rendered), codecs(&facts));

    let telephone = clips.video("a.mov", H264);
    assert_eq!(clips.prepare(&telephone).await.1, Rendition::RemuxMp4);
}

pub async fn fragmented_mp4_becomes_a_whole_one() {
    let clips = Clips::new();
    let clip = clips.video("a.mp4", &format!("{H264} -movflags frag_keyframe+empty_moov+default_base_moof"));
    let (facts, rendition, rendered) = clips.prepare(&clip).await;
    assert_eq!((facts.seekable, rendition), (false, Rendition::RemuxMp4));
    assert_about(facts.duration_ms, 3000, 100, &facts);
    assert!(rendered.seekable);
    assert_about(rendered.duration_ms, 3000, 100, &rendered);
}

pub async fn matroska_with_browser_codecs_is_wrapped_anew() {
    let clips = Clips::new();
    let vp9 = clips.video("a.mkv", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus");
    assert_eq!(clips.prepare(&vp9).await.1, Rendition::RemuxWebm);
    let h264 = clips.video("b.mkv", H264);
    assert_eq!(clips.prepare(&h264).await.1, Rendition::RemuxMp4);
    let stream = clips.video("a.ts", H264);
    assert_eq!(clips.prepare(&stream).await.1, Rendition::RemuxMp4);
}

pub async fn odd_video_becomes_h264_and_aac() {
    let clips = Clips::new();
    let odd = [
        clips.video("hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none -c:a aac"),
        clips.video("hevc.mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none -c:a ac3"),
        clips.video("prores.mov", "-c:v prores_ks -c:a pcm_s16le"),
        clips.video("mpeg4.avi", "-c:v mpeg4 -c:a libmp3lame"),
        clips.video("theora.ogv", "-c:v libtheora -c:a libvorbis"),
        clips.video("ffv1.mkv", "-c:v ffv1 -c:a flac"),
        clips.video("high10.mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p10le -c:a aac"),
        clips.video("odd-sides.mkv", "-c:v ffv1 -vf scale=321:241 -pix_fmt yuv444p -c:a pcm_s24le"),
    ];
    for clip in odd {
        let (facts, rendition, rendered) = clips.prepare(&clip).await;
        assert_eq!(rendition, Rendition::Transcode, "{clip:?} {facts:?}");
        assert_eq!(codecs(&rendered), (Some("h264"), Some("aac")), "{clip:?}");
        assert_eq!((rendered.container, rendered.seekable), (Container::Mp4, true), "{clip:?}");
        assert_eq!(media::plan(&rendered), Rendition::Original, "{clip:?} {rendered:?}");
        assert_about(rendered.duration_ms, 3000, 150, &clip);
        let video = rendered.video.unwrap();
        assert_eq!((video.width % 2, video.height % 2, video.pixel_format.as_str()), (0, 0, "yuv420p"), "{clip:?}");
    }
}

pub async fn rotation_is_applied() {
    let clips = Clips::new();
    let upright = clips.make(
        "lying.mp4",
        "-f lavfi -t 1 -i testsrc2=size=320x240:rate=15 -c:v libx265 -preset ultrafast -x265-params log-level=none",
    );
    let clip = clips.make("rotated.mp4", &format!("-i {} -c copy -metadata:s:v rotate=90", upright.display()));
    let (facts, rendition, rendered) = clips.prepare(&clip).await;
    let video = facts.video.unwrap();
    assert_eq!((video.rotation % 180, video.width, video.height), (90, 240, 320));
    assert_eq!(rendition, Rendition::Transcode);
    let video = rendered.video.unwrap();
    assert_eq!((video.rotation, video.width, video.height), (0, 240, 320));
}

pub async fn odd_audio_becomes_aac() {
    let clips = Clips::new();
    for (name, encoding) in [("a.m4a", "-c:a alac"), ("a.wav", "-c:a pcm_f32le"), ("a.aiff", ""), ("a.mka", "-c:a ac3")]
    {
        let clip = clips.audio(name, encoding);
        let (facts, rendition, rendered) = clips.prepare(&clip).await;
        assert_eq!(rendition, Rendition::AudioTranscode, "{name} {facts:?}");
        assert_eq!((rendered.kind, codecs(&rendered)), (MediaKind::Audio, (None, Some("aac"))), "{name}");
        assert_about(rendered.duration_ms, 3000, 100, &name);
    }
    let raw = clips.audio("a.aac", "-c:a aac");
    let (facts, rendition, rendered) = clips.prepare(&raw).await;
    assert_eq!(rendition, Rendition::RemuxMp4, "{facts:?}");
    assert!(rendered.seekable);
}

pub async fn posters_are_small_and_not_black() {
    let clips = Clips::new();
    // Two seconds of black, then the picture, larger than a poster may be.
    let clip = clips.make(
        "dark.mp4",
        "-f lavfi -t 2 -i color=black:size=1920x1080:rate=10 -f lavfi -t 2 -i testsrc2=size=1920x1080:rate=10 \
         -filter_complex [0][1]concat -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    );
    let facts = media::probe(&tools(), &clip).await.unwrap();
    let poster = clips.path("poster.jpg");
    assert!(media::poster(&tools(), &clip, &facts, &poster).await.unwrap());
    assert_eq!(jpeg_size(&poster), (1280, 720));
    assert!(brightness(&poster) > 60, "the poster is dark");

    // All black is still a picture.
    let clip = clips.make("black.webm", "-f lavfi -t 2 -i color=black:size=64x64:rate=10 -c:v libvpx -f webm -live 1");
    let facts = media::probe(&tools(), &clip).await.unwrap();
    assert!(media::poster(&tools(), &clip, &facts, &poster).await.unwrap());
    assert_eq!(jpeg_size(&poster), (64, 64));

    let sound = clips.audio("a.mp3", "");
    let facts = media::probe(&tools(), &sound).await.unwrap();
    assert!(!media::poster(&tools(), &sound, &facts, &poster).await.unwrap());
}

fn decoded(picture: &std::path::Path, filter: &str) -> Vec<u8> {
    let output = std::process::Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-i",
            picture.to_str().unwrap(),
            "-vf",
            filter,
            "-f",
            "rawvideo",
            "-pix_fmt",
            "gray",
            "-",
        ])
        .output()
        .unwrap();
    output.stdout
}

fn brightness(picture: &std::path::Path) -> u8 {
    decoded(picture, "scale=1:1:flags=area")[0]
}

fn jpeg_size(picture: &std::path::Path) -> (usize, usize) {
    let row = decoded(picture, "format=gray,crop=iw:1:0:0").len();
    (row, decoded(picture, "format=gray").len() / row)
}

//! What Whisper hears.

use debrief_worker::media::{self, SAMPLE_RATE};

use crate::fixtures::{Clips, PICTURE, TONE, assert_about, tools};

async fn decode(clip: &std::path::Path) -> Vec<i16> {
    let tools = tools();
    let facts = media::probe(&tools, clip).await.unwrap();
    let mut stream = media::decode_audio(&tools, clip, &facts).await.unwrap();
    let mut samples = Vec::new();
    while let Some(some) = stream.next(10_000).await.unwrap() {
        assert!(some.len() <= 10_000);
        samples.extend(some);
    }
    assert!(stream.next(1).await.unwrap().is_none());
    samples
}

fn milliseconds(samples: usize) -> i64 {
    i64::try_from(samples).unwrap() * 1000 / i64::from(SAMPLE_RATE)
}

/// When the tone begins.
fn onset_ms(samples: &[i16]) -> i64 {
    milliseconds(samples.iter().position(|sample| sample.unsigned_abs() > 500).expect("the tone is heard"))
}

/// Zero crossings a second tell that it is the tone, at the right speed.
fn frequency(samples: &[i16]) -> i64 {
    let crossings = samples.windows(2).filter(|pair| pair[0] < 0 && pair[1] >= 0).count();
    i64::try_from(crossings).unwrap() * 1000 / milliseconds(samples.len())
}

pub async fn every_kind_decodes() {
    let clips = Clips::new();
    let kinds = [
        ("a.webm", "-c:a libopus -f webm -live 1"),
        ("b.webm", "-c:a libvorbis"),
        ("a.mp4", "-c:a aac"),
        ("opus.mp4", "-c:a libopus -movflags frag_keyframe+empty_moov"),
        ("a.m4a", "-c:a alac"),
        ("a.mp3", "-c:a libmp3lame"),
        ("a.wav", "-ac 2 -c:a pcm_s24le"),
        ("a.flac", "-ac 2"),
        ("a.ogg", "-c:a libvorbis"),
        ("a.opus", "-c:a libopus"),
        ("a.aac", "-c:a aac"),
        ("a.mkv", "-c:a eac3"),
        ("a.mov", "-c:a pcm_s16be"),
        ("a.avi", "-c:a libmp3lame"),
        ("a.ts", "-c:a mp2"),
        ("a.aiff", ""),
    ];
    for (name, encoding) in kinds {
        let samples = decode(&clips.audio(name, encoding)).await;
        assert_about(milliseconds(samples.len()), 3000, 120, &name);
        assert_about(frequency(&samples[8000..40_000]), 440, 3, &name);
    }
}

pub async fn a_late_stream_keeps_its_offset() {
    let clips = Clips::new();
    for (name, encoding) in [
        ("late.mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart"),
        ("late.webm", "-c:v libvpx -deadline realtime -c:a libopus"),
        ("late.mkv", "-c:v mpeg4 -c:a libmp3lame"),
    ] {
        let clip = clips.make(name, &format!("{PICTURE} -itsoffset 1.5 {TONE} {encoding}"));
        let facts = media::probe(&tools(), &clip).await.unwrap();
        assert_about(facts.audio.as_ref().unwrap().start_ms, 1500, 60, &name);
        let samples = decode(&clip).await;
        assert_about(onset_ms(&samples), 1500, 60, &name);
        assert_about(milliseconds(samples.len()), 4500, 120, &name);
    }
    // The rendition shares the timeline.
    let (_, _, rendered) = clips.prepare(&clips.path("late.mkv")).await;
    assert_about(rendered.duration_ms, 4500, 150, &rendered);
    assert_about(rendered.audio.as_ref().unwrap().start_ms, 0, 60, &"the silence is real");
    assert_about(onset_ms(&decode(&clips.path("rendition")).await), 1500, 60, &"rendition");
}

pub async fn no_sound_is_an_empty_stream() {
    let clips = Clips::new();
    let clip = clips.make("mute.webm", &format!("{PICTURE} -c:v libvpx -deadline realtime"));
    assert!(decode(&clip).await.is_empty());
}

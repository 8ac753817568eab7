//! What the browser needs: the original, the same streams wrapped anew, or a conversion.

use serde::{Deserialize, Serialize};

use super::facts::{AudioFacts, Container, MediaFacts, MediaKind, VideoFacts};

/// What the browser plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rendition {
    /// The upload as it is.
    Original,
    /// The same streams, with duration and index.
    RemuxWebm,
    RemuxMp4,
    /// H.264 and AAC in MP4.
    Transcode,
    /// AAC in MP4.
    AudioTranscode,
}

impl Rendition {
    /// For the `Content-Type` of the bytes that play.
    #[must_use]
    pub fn content_type(self, facts: &MediaFacts) -> &'static str {
        match self {
            Self::Original => facts.container.content_type(facts.kind),
            Self::RemuxWebm => Container::Webm.content_type(facts.kind),
            Self::RemuxMp4 | Self::Transcode => Container::Mp4.content_type(facts.kind),
            Self::AudioTranscode => Container::Mp4.content_type(MediaKind::Audio),
        }
    }

    /// File name ending of what is made.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::RemuxWebm => "webm",
            Self::AudioTranscode => "m4a",
            Self::Original | Self::RemuxMp4 | Self::Transcode => "mp4",
        }
    }
}

/// The least work after which every current browser plays and seeks.
#[must_use]
pub fn plan(facts: &MediaFacts) -> Rendition {
    let upright = facts.video.as_ref().is_none_or(|video| !video.mirrored);
    let fits_webm = upright && all(facts, webm_video, webm_audio);
    let fits_mp4 = upright && all(facts, mp4_video, mp4_audio);
    let ready = facts.seekable && facts.start_ms.abs() <= START_TOLERANCE_MS;
    match facts.container {
        Container::Webm if fits_webm && ready => Rendition::Original,
        Container::Webm | Container::Matroska if fits_webm => Rendition::RemuxWebm,
        Container::Mp4 if fits_mp4 && ready => Rendition::Original,
        Container::Mp4 | Container::Quicktime | Container::Matroska | Container::Webm | Container::MpegTs
            if fits_mp4 =>
        {
            Rendition::RemuxMp4
        }
        Container::Adts if fits_mp4 => Rendition::RemuxMp4,
        Container::Ogg if all(facts, |_| false, |audio| is(audio, &["opus", "vorbis", "flac"])) => Rendition::Original,
        Container::Wav if all(facts, |_| false, |audio| is(audio, &["pcm_s16le", "pcm_u8"])) => Rendition::Original,
        Container::Mp3 | Container::Flac => Rendition::Original,
        _ if facts.kind == MediaKind::Audio => Rendition::AudioTranscode,
        _ => Rendition::Transcode,
    }
}

/// Players count from the first picture or from zero, depending on the browser. A codec's lead-in is shorter
/// than this; what is longer is wrapped anew from zero.
const START_TOLERANCE_MS: i64 = 100;

fn all(facts: &MediaFacts, video: impl Fn(&VideoFacts) -> bool, audio: impl Fn(&AudioFacts) -> bool) -> bool {
    facts.video.as_ref().is_none_or(video) && facts.audio.as_ref().is_none_or(audio)
}

fn is(audio: &AudioFacts, codecs: &[&str]) -> bool {
    codecs.contains(&audio.codec.as_str())
}

fn webm_video(video: &VideoFacts) -> bool {
    ["vp8", "vp9", "av1"].contains(&video.codec.as_str())
}

fn webm_audio(audio: &AudioFacts) -> bool {
    is(audio, &["opus", "vorbis"])
}

/// H.264 with ten bits or full colour resolution plays almost nowhere.
fn mp4_video(video: &VideoFacts) -> bool {
    match video.codec.as_str() {
        "h264" => ["yuv420p", "yuvj420p"].contains(&video.pixel_format.as_str()),
        "av1" | "vp9" => true,
        _ => false,
    }
}

fn mp4_audio(audio: &AudioFacts) -> bool {
    is(audio, &["aac", "mp3", "opus"])
}

/// What else can be made where wrapping the streams anew does not do.
#[must_use]
pub(super) fn instead_of(rendition: Rendition, facts: &MediaFacts) -> Option<Rendition> {
    match (rendition, facts.kind) {
        (Rendition::RemuxWebm | Rendition::RemuxMp4, MediaKind::Video) => Some(Rendition::Transcode),
        (Rendition::RemuxWebm | Rendition::RemuxMp4, MediaKind::Audio) => Some(Rendition::AudioTranscode),
        _ => None,
    }
}

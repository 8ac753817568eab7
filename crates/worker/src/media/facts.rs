//! What is known about a recording's media.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MediaFacts {
    pub container: Container,
    pub kind: MediaKind,
    pub size_bytes: u64,
    pub duration_ms: i64,
    /// When the earliest stream starts, in the file's own counting; everything else counts from there.
    pub start_ms: i64,
    /// Whether the file states its duration and lets a reader seek without reading all of it.
    pub seekable: bool,
    pub video: Option<VideoFacts>,
    pub audio: Option<AudioFacts>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VideoFacts {
    /// The stream's number in the file.
    pub index: u32,
    /// ffmpeg's name: `h264`, `vp9`, …
    pub codec: String,
    pub pixel_format: String,
    /// As shown: upright, with square pixels.
    pub width: u32,
    pub height: u32,
    /// Clockwise turn that the player applies: 0, 90, 180 or 270.
    pub rotation: u32,
    /// The picture is also turned over, as front cameras do it; not every browser does so too.
    #[serde(default)]
    pub mirrored: bool,
    /// Brighter and more colourful than a usual screen shows (HLG or PQ); shown as it is, it looks pale.
    #[serde(default)]
    pub high_dynamic_range: bool,
    /// Pictures a second on average; 0 when unknown.
    pub frame_rate: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudioFacts {
    pub index: u32,
    pub codec: String,
    pub channels: u32,
    pub sample_rate: u32,
    /// How much later than the earliest stream it starts.
    pub start_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Video,
    Audio,
}

/// The wrapping of the streams, as told by the file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    Webm,
    Matroska,
    Mp4,
    Quicktime,
    Ogg,
    Wav,
    Mp3,
    Flac,
    Avi,
    Adts,
    MpegTs,
    MpegPs,
    Aiff,
    Amr,
}

impl Container {
    /// ffmpeg's name of the one demuxer that may read it.
    #[must_use]
    pub fn demuxer(self) -> &'static str {
        match self {
            Self::Webm | Self::Matroska => "matroska",
            Self::Mp4 | Self::Quicktime => "mov",
            Self::Ogg => "ogg",
            Self::Wav => "wav",
            Self::Mp3 => "mp3",
            Self::Flac => "flac",
            Self::Avi => "avi",
            Self::Adts => "aac",
            Self::MpegTs => "mpegts",
            Self::MpegPs => "mpeg",
            Self::Aiff => "aiff",
            Self::Amr => "amr",
        }
    }

    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Webm => "WebM",
            Self::Matroska => "Matroska (MKV)",
            Self::Mp4 => "MP4",
            Self::Quicktime => "QuickTime (MOV)",
            Self::Ogg => "Ogg",
            Self::Wav => "WAV",
            Self::Mp3 => "MP3",
            Self::Flac => "FLAC",
            Self::Avi => "AVI",
            Self::Adts => "AAC",
            Self::MpegTs => "MPEG transport stream",
            Self::MpegPs => "MPEG program stream",
            Self::Aiff => "AIFF",
            Self::Amr => "AMR",
        }
    }

    /// For the `Content-Type` of the bytes themselves.
    #[must_use]
    pub fn content_type(self, kind: MediaKind) -> &'static str {
        match (self, kind) {
            (Self::Webm, MediaKind::Video) => "video/webm",
            (Self::Webm, MediaKind::Audio) => "audio/webm",
            (Self::Matroska, _) => "video/x-matroska",
            (Self::Mp4, MediaKind::Video) => "video/mp4",
            (Self::Mp4, MediaKind::Audio) => "audio/mp4",
            (Self::Quicktime, _) => "video/quicktime",
            (Self::Ogg, MediaKind::Video) => "video/ogg",
            (Self::Ogg, MediaKind::Audio) => "audio/ogg",
            (Self::Wav, _) => "audio/wav",
            (Self::Mp3, _) => "audio/mpeg",
            (Self::Flac, _) => "audio/flac",
            (Self::Avi, _) => "video/x-msvideo",
            (Self::Adts, _) => "audio/aac",
            (Self::MpegTs, _) => "video/mp2t",
            (Self::MpegPs, _) => "video/mpeg",
            (Self::Aiff, _) => "audio/aiff",
            (Self::Amr, _) => "audio/amr",
        }
    }
}

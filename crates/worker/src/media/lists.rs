//! What ffmpeg may use: decoders that people's recordings need, and nothing exotic. The rarely used
//! decoders are where most of ffmpeg's memory errors were found.

use super::facts::Container;

/// The input is a descriptor that is opened again by its name under /proc, or a pipe.
pub(super) const PROTOCOLS: &str = "file,pipe";

/// Names of ffmpeg's decoders, which are not always those of the codecs (`mp3float`, `libdav1d`). Subtitles
/// are here since ffprobe gives up on a file with a stream whose decoder is known but not allowed;
/// pictures, since they are the covers of audio files.
const DECODERS: &[&str] = &[
    // Video.
    "h264",
    "hevc",
    "vp8",
    "libvpx",
    "vp9",
    "libvpx-vp9",
    "libdav1d",
    "libaom-av1",
    "av1",
    "mpeg4",
    "msmpeg4",
    "msmpeg4v2",
    "mpeg1video",
    "mpeg2video",
    "h263",
    "prores",
    "dnxhd",
    "mjpeg",
    "theora",
    "rawvideo",
    "ffv1",
    "huffyuv",
    "utvideo",
    "qtrle",
    "dvvideo",
    "cfhd",
    // Audio.
    "aac",
    "aac_latm",
    "mp3float",
    "mp3",
    "mp2float",
    "mp2",
    "mp1float",
    "opus",
    "libopus",
    "vorbis",
    "libvorbis",
    "flac",
    "alac",
    "ac3",
    "eac3",
    "speex",
    "libspeex",
    "amrnb",
    "amrwb",
    "libopencore_amrnb",
    "libopencore_amrwb",
    "adpcm_ima_qt",
    "adpcm_ima_wav",
    "adpcm_ms",
    "pcm_u8",
    "pcm_s8",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_s24be",
    "pcm_s32le",
    "pcm_s32be",
    "pcm_f32le",
    "pcm_f32be",
    "pcm_f64le",
    "pcm_f64be",
    "pcm_alaw",
    "pcm_mulaw",
    // Covers and subtitles.
    "png",
    "mov_text",
    "subrip",
    "srt",
    "ass",
    "ssa",
    "text",
    "webvtt",
    "dvdsub",
    "dvbsub",
    "pgssub",
    "cc_dec",
    "libzvbi_teletextdec",
];

/// A picture larger than 8K in both directions is an attack on memory, not a screen.
const MAX_PIXELS: &str = "67108864";

/// The options that stand before `-i`.
pub(super) fn input_options(container: Container) -> Vec<String> {
    let mut options = vec!["-protocol_whitelist".into(), PROTOCOLS.into()];
    options.extend(["-format_whitelist".into(), container.demuxer().into()]);
    options.extend(["-codec_whitelist".into(), DECODERS.join(",")]);
    options.extend(["-max_pixels".into(), MAX_PIXELS.into()]);
    if matches!(container, Container::Mp4 | Container::Quicktime) {
        // Both are ffmpeg's defaults today; a movie can name other files to read its samples from.
        options.extend(["-enable_drefs", "0", "-use_absolute_path", "0"].map(String::from));
    }
    if matches!(container, Container::MpegTs | Container::MpegPs) {
        // Streams are found as they come; a late one is missed with the default of five seconds.
        options.extend(["-analyzeduration", "30000000", "-probesize", "50000000"].map(String::from));
    }
    options.extend(["-f".into(), container.demuxer().into()]);
    options
}

/// The opposite, for the test that shows what the lists are there for.
#[cfg(debug_assertions)]
pub(super) fn without_lists() -> Vec<String> {
    ["-protocol_whitelist", "file,pipe,http,tcp,crypto,data"].map(String::from).to_vec()
}

//! Why a file could not be used, as a stable code and a sentence for the person who uploaded it.

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct MediaError {
    pub code: &'static str,
    pub message: String,
    /// Whether the same file may succeed at another time.
    pub retry: bool,
}

impl MediaError {
    #[must_use]
    pub fn empty_file() -> Self {
        Self::of_file("empty_file", "The file is empty.")
    }

    pub fn not_media(what: &str) -> Self {
        Self::of_file("not_media", format!("This is not a recording: {what}."))
    }

    pub fn truncated(what: &str) -> Self {
        Self::of_file(
            "truncated_media",
            format!("The recording is incomplete: {what}. Upload the file again from where it was made."),
        )
    }

    pub fn unsupported(what: &str) -> Self {
        Self::of_file(
            "unsupported_media",
            format!("This kind of recording is not supported: {what}. Convert it to MP4 or WebM and upload that."),
        )
    }

    #[must_use]
    pub fn playlist() -> Self {
        Self::of_file("playlist_refused", "This is a playlist that points to other files. Upload the recording itself.")
    }

    #[must_use]
    pub fn too_long(limit_ms: i64) -> Self {
        let hours = limit_ms / 3_600_000;
        Self::of_file(
            "too_long",
            format!("The recording is longer than {hours} hours. Cut it into parts and upload these."),
        )
    }

    #[must_use]
    pub fn tool_missing() -> Self {
        Self::of_file(
            "media_tool_missing",
            "ffmpeg is not installed on the server. Install Debian's package ffmpeg there, then prepare the recording again.",
        )
    }

    pub fn cage_unavailable(why: &str) -> Self {
        Self::of_file(
            "cage_unavailable",
            format!(
                "The server cannot isolate ffmpeg, so it does not open the file ({why}). The kernel must allow seccomp filters."
            ),
        )
    }

    pub fn tool_failed(what: &str, retry: bool) -> Self {
        Self { code: "media_tool_failed", message: format!("ffmpeg could not process the recording: {what}."), retry }
    }

    /// Something about this machine and not about the file, for instance a full disk.
    pub fn local(what: &str, error: &std::io::Error) -> Self {
        Self::tool_failed(&format!("{what}: {}", error.kind()), true)
    }

    fn of_file(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), retry: false }
    }
}

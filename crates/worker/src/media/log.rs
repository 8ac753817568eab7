//! What ffmpeg says on stderr: progress for us, and lines that a person may read.
//!
//! A hostile file chooses much of this text, and ffmpeg puts names of this machine into it: so it is
//! bounded while it is read, and cleaned before anybody sees it.

use std::collections::VecDeque;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The last lines of one run.
#[derive(Debug, Default)]
pub(super) struct Log {
    lines: VecDeque<String>,
}

const MAX_LINES: usize = 20;
const MAX_LINE: usize = 600;
const MAX_MESSAGE: usize = 160;

impl Log {
    /// Reads up to the end; `on_progress` gets the output's time in ms.
    pub async fn read(mut from: impl AsyncRead + Unpin, mut on_progress: impl FnMut(i64)) -> Self {
        let mut log = Self::default();
        let mut line = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut chunk).await {
            for byte in &chunk[..length] {
                match byte {
                    b'\n' | b'\r' => log.take(&std::mem::take(&mut line), &mut on_progress),
                    _ if line.len() < MAX_LINE => line.push(*byte),
                    _ => {}
                }
            }
        }
        log.take(&line, &mut on_progress);
        log
    }

    fn take(&mut self, line: &[u8], on_progress: &mut impl FnMut(i64)) {
        let line = String::from_utf8_lossy(line);
        match line.split_once('=') {
            Some(("out_time_us", time)) => {
                if let Ok(time) = time.trim().parse::<i64>() {
                    on_progress(time / 1000);
                }
            }
            Some((key, _)) if PROGRESS.contains(&key) || key.starts_with("stream_") => {}
            _ if line.trim().is_empty() => {}
            _ => {
                self.lines.push_back(line.into_owned());
                if self.lines.len() > MAX_LINES {
                    self.lines.pop_front();
                }
            }
        }
    }

    pub fn mentions(&self, text: &str) -> bool {
        self.lines.iter().any(|line| line.contains(text))
    }

    /// The helper's own complaint, which stands before the tool began.
    pub fn cage_complaint(&self) -> Option<String> {
        self.lines.iter().find_map(|line| line.strip_prefix("cage: ")).map(shorten)
    }

    /// The decoder that a file asked for and that is not allowed.
    pub fn refused_codec(&self) -> Option<&str> {
        self.lines
            .iter()
            .find_map(|line| line.split_once("Codec (")?.1.split_once(") not on whitelist"))
            .map(|(codec, _)| codec)
    }

    /// The first line that says something, without this machine's names.
    pub fn message(&self) -> String {
        self.lines
            .iter()
            .map(|line| shorten(&clean(line)))
            .find(|line| !line.is_empty())
            .unwrap_or_else(|| "it gave no reason".into())
    }
}

const PROGRESS: [&str; 11] = [
    "frame",
    "fps",
    "bitrate",
    "total_size",
    "out_time",
    "out_time_ms",
    "dup_frames",
    "drop_frames",
    "speed",
    "progress",
    "size",
];

/// Drops `[h264 @ 0x55…]` and every word that looks like a path.
fn clean(line: &str) -> String {
    let mut text = line.trim();
    while let Some((_, rest)) = text.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        text = rest.trim_start();
    }
    text.split_whitespace()
        .map(|word| if word.contains('/') || word.contains("pipe:") { "the file" } else { word })
        .filter(|word| !word.starts_with("0x"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn shorten(text: &str) -> String {
    let printable = text.chars().filter(|character| !character.is_control());
    printable.take(MAX_MESSAGE).collect::<String>().trim_end_matches(['.', ':', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_progress_apart_and_paths_away() {
        let said = "frame=12\nout_time_us=1500000\nprogress=continue\n\
            [mov,mp4 @ 0x5581] moov atom not found\nfile:/proc/self/fd/0: Invalid data\n";
        let mut progress = Vec::new();
        let log = Log::read(said.as_bytes(), |ms| progress.push(ms)).await;
        assert_eq!(progress, [1500]);
        assert_eq!(log.message(), "moov atom not found");
        assert_eq!(clean("file:/proc/self/fd/0: Invalid data"), "the file Invalid data");
        assert!(log.mentions("moov atom") && !log.mentions("frame=12"));
    }

    #[tokio::test]
    async fn an_endless_log_stays_small() {
        let said = "x".repeat(1 << 20) + &"line\n".repeat(10_000);
        let log = Log::read(said.as_bytes(), |_| {}).await;
        assert!(log.lines.iter().map(String::len).sum::<usize>() <= MAX_LINES * MAX_LINE);
    }
}

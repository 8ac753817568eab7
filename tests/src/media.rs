//! Files as cameras, browsers and programs make them, and a look at what came out.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Runs ffmpeg in `folder`; the last argument is the file that it makes.
pub fn ffmpeg(folder: &Path, args: &str) -> PathBuf {
    let output = Command::new("ffmpeg")
        .current_dir(folder)
        .args(["-nostdin", "-v", "error", "-y"])
        .args(args.split_whitespace())
        .output()
        .expect("ffmpeg is installed (`make test` sees to it)");
    assert!(output.status.success(), "ffmpeg {args}: {}", String::from_utf8_lossy(&output.stderr));
    folder.join(args.split_whitespace().last().expect("arguments"))
}

/// What ffprobe says about bytes: `format` and `streams`.
pub fn probe(folder: &Path, bytes: &[u8]) -> Value {
    let file = folder.join("probed");
    std::fs::write(&file, bytes).expect("a file");
    let output = Command::new("ffprobe")
        .args(["-v", "error", "-show_format", "-show_streams", "-of", "json"])
        .arg(&file)
        .output()
        .expect("ffprobe is installed");
    serde_json::from_slice(&output.stdout).expect("JSON of ffprobe")
}

/// Where the top-level boxes of an MP4 begin, in their order.
pub fn boxes(mp4: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(header) = mp4.get(at..at + 16) {
        names.push(String::from_utf8_lossy(&header[4..8]).into_owned());
        let short = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let long = u64::from_be_bytes(header[8..16].try_into().expect("eight bytes")) as usize;
        at += match short {
            0 => break,
            1 => long,
            short => short,
        };
    }
    names
}

//! `debrief upload FILE…`: sends files to a server, resumes after a cut, and can wait for the
//! transcript.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

use super::http::{Failure, Server};
use super::progress::Progress;
use super::resume::{Memory, Unfinished, fingerprint};
use super::tus;
use super::wait::until_transcribed;

/// One PATCH carries at most this much: below the body limits of usual proxies, and a whole
/// number of the server's slices, so that no short slice is left in the middle.
const PIECE_BYTES: u64 = 64 * 1024 * 1024;

/// After a failure: small enough for a server to read it whole before it refuses, so that its
/// reason arrives instead of a broken pipe.
const CAREFUL_PIECE_BYTES: u64 = 1024 * 1024;

/// With doubling pauses this is about a minute and a half: a restart of the server fits in.
pub const MAX_TRIES_WITHOUT_PROGRESS: u32 = 11;

#[derive(clap::Args, Debug)]
pub struct UploadArgs {
    /// Video or audio files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Title of the recording; the file's name where none is given
    #[arg(long)]
    pub title: Option<String>,

    /// Language that is spoken, as `en` or `de`; found by listening where none is given
    #[arg(long)]
    pub language: Option<String>,

    /// Address of the server
    #[arg(long, env = "DEBRIEF_SERVER", default_value = "http://127.0.0.1:8080")]
    pub server: String,

    /// Token of a member (`debrief token create EMAIL` prints one)
    #[arg(long, env = "DEBRIEF_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// Wait until the transcript is there
    #[arg(long)]
    pub wait: bool,
}

/// Prints the address of each recording on stdout, a line a file.
pub fn run(args: UploadArgs) -> Result<()> {
    if args.title.is_some() && args.files.len() > 1 {
        bail!("--title names one recording, but {} files were given", args.files.len());
    }
    let server = Server::new(&args.server, args.token.as_deref())?;
    for path in &args.files {
        check(path)?;
    }
    if let [path] = args.files.as_slice() {
        return upload(&server, path, &args).with_context(|| path.display().to_string());
    }
    let mut failed = 0;
    for path in &args.files {
        if let Err(error) = upload(&server, path, &args) {
            failed += 1;
            eprintln!("{}: {error:#}", path.display());
        }
    }
    if failed > 0 {
        bail!("{failed} of {} files failed", args.files.len());
    }
    Ok(())
}

/// Found out before the first byte is sent, not after an hour of the file before it.
fn check(path: &Path) -> Result<()> {
    let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !metadata.is_file() {
        bail!("{} is not a file", path.display());
    }
    if metadata.len() == 0 {
        bail!("{} is empty", path.display());
    }
    Ok(())
}

fn upload(server: &Server, path: &Path, args: &UploadArgs) -> Result<()> {
    let recording_id = transfer(server, path, args)?;
    println!("{}", server.url(&format!("/r/{recording_id}")));
    if args.wait {
        until_transcribed(server, &recording_id, &display_name(path))?;
    }
    Ok(())
}

/// Sends the file, or the rest of it, and returns the recording's id.
fn transfer(server: &Server, path: &Path, args: &UploadArgs) -> Result<String> {
    let metadata = fs::metadata(path)?;
    let size_bytes = metadata.len();
    let progress = Progress::new(&display_name(path), size_bytes);
    let memory = Memory::of_this_user();
    let fingerprint = fingerprint(server.address(), path, &metadata);

    let mut tries = 0;
    let mut careful = false;
    let mut durable_bytes = 0;
    let mut upload = memory.find(&fingerprint);
    let mut offset = None;
    loop {
        let step = match (&upload, offset) {
            (None, _) => {
                let created = create(server, path, size_bytes, args);
                created.map(|created| {
                    if let Err(error) = memory.remember(&fingerprint, &created) {
                        progress.remark(&format!("will not resume after a cut: {error:#}"));
                    }
                    upload = Some(created);
                    0
                })
            }
            (Some(known), None) => tus::offset(server, &known.upload_id),
            (Some(known), Some(from)) => {
                let limit = if careful { CAREFUL_PIECE_BYTES } else { PIECE_BYTES };
                let length = limit.min(size_bytes - from);
                tus::send(server, &known.upload_id, path, from, length, &progress)
            }
        };
        match step {
            Ok(reached) => {
                careful &= offset.is_none();
                offset = Some(reached);
                if reached > durable_bytes {
                    durable_bytes = reached;
                    tries = 0;
                }
                progress.settle(reached);
                if reached >= size_bytes {
                    break;
                }
            }
            Err(Failure::Gone(error)) => {
                if upload.take().is_none() {
                    return Err(error);
                }
                progress.remark("the server no longer has the first part: beginning anew");
                memory.forget(&fingerprint)?;
                offset = None;
                durable_bytes = 0;
            }
            Err(Failure::Final(error)) => return Err(error),
            // A server that was never reached is not waited for.
            Err(Failure::Unreachable(error)) if upload.is_none() => return Err(error),
            Err(failure) => {
                tries += 1;
                let error = anyhow::Error::from(failure);
                if tries > MAX_TRIES_WITHOUT_PROGRESS {
                    return Err(error.context("gave up; run the same command again and it goes on where it stopped"));
                }
                progress.remark(&format!("{error:#}; trying again"));
                sleep(pause(tries));
                careful = true;
                offset = None;
            }
        }
    }
    progress.finish();
    memory.forget(&fingerprint)?;
    upload.map(|upload| upload.recording_id).ok_or_else(|| anyhow!("the upload has no recording"))
}

fn create(server: &Server, path: &Path, size_bytes: u64, args: &UploadArgs) -> Result<Unfinished, Failure> {
    let name = display_name(path);
    let mut metadata = vec![("filename", name.as_str()), ("filetype", media_type(path))];
    if let Some(title) = &args.title {
        metadata.push(("title", title));
    }
    if let Some(language) = &args.language {
        metadata.push(("language", language));
    }
    let created = tus::create(server, size_bytes, &metadata)?;
    Ok(Unfinished { upload_id: created.upload_id, recording_id: created.recording_id })
}

/// 0.25 s, doubled each time, at most 15 s.
pub fn pause(tries: u32) -> Duration {
    Duration::from_millis((250_u64 << tries.min(7).saturating_sub(1)).min(15_000))
}

fn display_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A hint only: the server finds the type from the bytes.
fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("webm") => "video/webm",
        Some("mp4" | "m4v") => "video/mp4",
        Some("mov") => "video/quicktime",
        Some("mkv") => "video/x-matroska",
        Some("avi") => "video/x-msvideo",
        Some("ogg" | "oga" | "opus") => "audio/ogg",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("m4a") => "audio/mp4",
        Some("flac") => "audio/flac",
        _ => "application/octet-stream",
    }
}

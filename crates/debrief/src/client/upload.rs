//! `debrief upload FILE…`: sends files to a server, and can wait for the transcript.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::http::Server;
use super::resume::Memory;
use super::transfer::{Transfer, What, name_of};
use super::wait::until_transcribed;

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
    let what = What { path, title: args.title.as_deref(), language: args.language.as_deref() };
    let recording_id = Transfer::new(server, what, Memory::of_this_user())?.run()?;
    println!("{}", server.url(&format!("/r/{recording_id}")));
    if args.wait {
        until_transcribed(server, &recording_id, &name_of(path))?;
    }
    Ok(())
}

//! One run of ffmpeg or ffprobe in the cage.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use tokio::io::AsyncReadExt;
use tokio::process::Child;

use crate::cage::{CAGE_FAILED, Caged, Limits, PROGRAM_MISSING};

use super::error::MediaError;
use super::facts::Container;
use super::lists;
use super::log::Log;

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Tools {
    /// This program: it answers to the hidden subcommand `cage`.
    pub self_exe: PathBuf,
    pub ffmpeg: PathBuf,
    pub ffprobe: PathBuf,
    #[cfg(debug_assertions)]
    pub holes: Holes,
}

/// Switches restrictions off, for the test that shows what they prevent. Not compiled into a release.
#[cfg(debug_assertions)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Holes {
    pub no_lists: bool,
    pub no_cage: bool,
}

impl Tools {
    /// ffmpeg and ffprobe from `PATH`. Where they are missing, using them fails with `media_tool_missing`.
    #[must_use]
    pub fn new(self_exe: impl Into<PathBuf>) -> Self {
        Self {
            self_exe: self_exe.into(),
            ffmpeg: in_path("ffmpeg"),
            ffprobe: in_path("ffprobe"),
            #[cfg(debug_assertions)]
            holes: Holes::default(),
        }
    }

    /// Runs ffmpeg in the cage and returns what it calls itself: shows that both are there and work.
    ///
    /// # Errors
    /// `media_tool_missing`, `cage_unavailable`, `media_tool_failed`.
    pub async fn check(&self) -> Result<String, MediaError> {
        let run = Run {
            tools: self,
            program: &self.ffmpeg,
            arguments: vec!["-version".into()],
            input: Path::new("/dev/null").into(),
            output: None,
            limits: Limits::default(),
        };
        let ended = run.finish(64 << 10, |_| {}).await?.success()?;
        Ok(String::from_utf8_lossy(&ended.stdout).lines().next().unwrap_or_default().to_owned())
    }

    /// The options before `-i`, and `-i` with the descriptor's name.
    pub(super) fn input(&self, container: Container) -> Vec<OsString> {
        self.input_named(container, INPUT)
    }

    pub(super) fn input_named(&self, container: Container, name: &str) -> Vec<OsString> {
        let options = lists::input_options(container);
        #[cfg(debug_assertions)]
        let options = if self.holes.no_lists { lists::without_lists() } else { options };
        options.into_iter().map(OsString::from).chain(["-i".into(), name.into()]).collect()
    }
}

/// The descriptors' names. `/dev/fd` would do too, but containers may lack it.
pub(super) const INPUT: &str = "file:/proc/self/fd/0";
pub(super) const PIPE: &str = "pipe:0";
pub(super) const OUTPUT: &str = "file:/proc/self/fd/1";

/// More threads cost address space and gain little at 1080p.
pub(super) fn threads() -> String {
    std::thread::available_parallelism().map_or(1, usize::from).min(8).to_string()
}

fn in_path(name: &str) -> PathBuf {
    std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
        .unwrap_or_else(|| Path::new("/usr/bin").join(name))
}

pub(super) enum Input<'a> {
    File(&'a Path),
    /// The end that is read; ffmpeg knows it as [`PIPE`].
    Pipe(OwnedFd),
}

impl<'a> From<&'a Path> for Input<'a> {
    fn from(path: &'a Path) -> Self {
        Self::File(path)
    }
}

pub(super) struct Run<'a> {
    pub tools: &'a Tools,
    pub program: &'a Path,
    pub arguments: Vec<OsString>,
    pub input: Input<'a>,
    pub output: Option<&'a Path>,
    pub limits: Limits,
}

/// A run that has ended: what it wrote to a pipe, what it said, how it ended.
pub(super) struct Ended {
    pub stdout: Vec<u8>,
    pub log: Log,
    pub status: ExitStatus,
}

impl Ended {
    /// # Errors
    /// See [`failure`]; none when the tool said it succeeded.
    pub fn success(self) -> Result<Self, MediaError> {
        match failure(self.status, &self.log) {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }
}

impl Run<'_> {
    pub async fn start(self) -> Result<Child, MediaError> {
        let input = match self.input {
            Input::File(path) => File::open(path).map_err(|error| MediaError::local("opening it", &error))?,
            Input::Pipe(reader) => reader.into(),
        };
        let output =
            self.output.map(create).transpose().map_err(|error| MediaError::local("creating the result", &error))?;
        let caged = Caged {
            self_exe: self.tools.self_exe.clone(),
            program: self.program.to_owned(),
            arguments: self.arguments,
            input: Some(input),
            output,
            limits: self.limits,
        };
        #[cfg(debug_assertions)]
        if self.tools.holes.no_cage {
            return uncaged(caged).map_err(|error| MediaError::local("starting ffmpeg", &error));
        }
        caged.spawn().await.map_err(|error| MediaError::local("starting ffmpeg", &error))
    }

    /// Runs to the end. Of what it writes to a pipe, `keep` bytes are kept; more is a failure.
    pub async fn finish(self, keep: usize, on_progress: impl FnMut(i64)) -> Result<Ended, MediaError> {
        let wall = self.limits.wall;
        let mut child = self.start().await?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let read = async {
            let mut bytes = Vec::new();
            if let Some(stdout) = stdout {
                // One byte more than may be kept shows that there was more; dropping the pipe ends the tool.
                let _ = stdout.take(keep as u64 + 1).read_to_end(&mut bytes).await;
            }
            bytes
        };
        let listen = async {
            match stderr {
                Some(stderr) => Log::read(stderr, on_progress).await,
                None => Log::default(),
            }
        };
        let run = async { tokio::join!(read, listen, child.wait()) };
        let Ok((stdout, log, status)) = tokio::time::timeout(wall, run).await else {
            let minutes = wall.as_secs().div_ceil(60);
            return Err(MediaError::tool_failed(&format!("it took longer than {minutes} minutes"), true));
        };
        let status = status.map_err(|error| MediaError::local("waiting for ffmpeg", &error))?;
        if stdout.len() > keep {
            return Err(MediaError::tool_failed("its answer was too large", false));
        }
        Ok(Ended { stdout, log, status })
    }
}

/// ffmpeg opens its result again to move the index to the front, so it must be readable too.
fn create(path: &Path) -> std::io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(true).open(path)
}

/// What went wrong, if anything did.
pub(super) fn failure(status: ExitStatus, log: &Log) -> Option<MediaError> {
    if status.success() {
        return None;
    }
    if let Some(complaint) = log.cage_complaint() {
        match status.code() {
            Some(code) if code == i32::from(PROGRAM_MISSING) => return Some(MediaError::tool_missing()),
            Some(code) if code == i32::from(CAGE_FAILED) => return Some(MediaError::cage_unavailable(&complaint)),
            _ => {}
        }
    }
    Some(match status.signal() {
        Some(libc::SIGXFSZ) => MediaError::tool_failed("its result became too large", false),
        Some(libc::SIGXCPU) => MediaError::tool_failed("it used too much processor time", false),
        Some(libc::SIGKILL) => MediaError::tool_failed("it was stopped, for want of time or memory", true),
        Some(signal) => MediaError::tool_failed(&format!("it crashed (signal {signal})"), false),
        None => {
            let disk = log.mentions("No space left");
            MediaError::tool_failed(&log.message(), disk)
        }
    })
}

#[cfg(debug_assertions)]
fn uncaged(caged: Caged) -> std::io::Result<Child> {
    use std::process::Stdio;
    tokio::process::Command::new(caged.program)
        .args(caged.arguments)
        .env_clear()
        .stdin(caged.input.map_or_else(Stdio::null, Stdio::from))
        .stdout(caged.output.map_or_else(Stdio::piped, Stdio::from))
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

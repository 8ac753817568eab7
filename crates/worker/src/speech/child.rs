//! The `infer` process itself: its start, its end, and what it said on the way out.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::SpeechError;
use super::capacity::Capacity;
use super::models::ModelFile;
use crate::cage::{CAGE_FAILED, spawn_with_lasting_parent};

/// A running child. Dropping it kills the process.
pub(super) struct Process {
    child: Child,
    stderr: Option<JoinHandle<String>>,
}

/// The end of standard error that is kept for the log.
const TAIL_BYTES: usize = 2048;

impl Process {
    pub(super) async fn spawn(
        self_exe: &Path,
        model: &ModelFile,
        capacity: Capacity,
    ) -> Result<(Self, ChildStdin, ChildStdout), SpeechError> {
        let failed = |error: std::io::Error| {
            SpeechError::inference_failed(format!("The speech process did not start: {error}."))
        };
        let mut command = Command::new(std::path::absolute(self_exe).map_err(failed)?);
        command
            .arg("infer")
            .arg(std::path::absolute(&model.path).map_err(failed)?)
            .arg(capacity.slots.to_string())
            .arg(capacity.threads.to_string())
            .arg(std::process::id().to_string())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = spawn_with_lasting_parent(command).await.map_err(failed)?;
        let no_pipe = || failed(std::io::ErrorKind::BrokenPipe.into());
        let stdin = child.stdin.take().ok_or_else(no_pipe)?;
        let stdout = child.stdout.take().ok_or_else(no_pipe)?;
        let stderr = child.stderr.take().map(|stderr| tokio::spawn(tail(stderr)));
        Ok((Self { child, stderr }, stdin, stdout))
    }

    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Why the process ended; it is killed if it has not. While a model loads it is the model's fault.
    pub(super) async fn death(&mut self, loading: bool) -> SpeechError {
        // Its replies stop only a moment before it ends by itself, and then its own reason is the better one.
        let status = match timeout(Duration::from_secs(2), self.child.wait()).await {
            Ok(status) => status.ok(),
            Err(_) => {
                self.kill().await;
                None
            }
        };
        let stderr = match self.stderr.take() {
            Some(stderr) => timeout(Duration::from_secs(1), stderr).await.ok().and_then(Result::ok),
            None => None,
        };
        tracing::warn!(?status, stderr, loading, "the speech process ended");
        reason(status, loading)
    }

    pub(super) async fn kill(&mut self) {
        // It fails only where the process has ended already.
        let _ = self.child.kill().await;
    }
}

/// Reads to the end, which is when the process ends.
async fn tail(mut stderr: impl AsyncRead + Unpin) -> String {
    let mut tail = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut buffer).await {
        tail.extend_from_slice(&buffer[..count]);
        tail.drain(..tail.len().saturating_sub(TAIL_BYTES));
    }
    String::from_utf8_lossy(&tail).into_owned()
}

fn reason(status: Option<ExitStatus>, loading: bool) -> SpeechError {
    let signal = status.and_then(|status| status.signal());
    let code = status.and_then(|status| status.code());
    match (signal, code) {
        (_, Some(code)) if code == i32::from(CAGE_FAILED) => SpeechError {
            code: "cage_unavailable",
            message: "The speech process could not be shut off from the system, so it does not run here.".into(),
            retry: false,
        },
        (Some(libc::SIGILL), _) => SpeechError {
            code: "inference_failed",
            message: "This build needs processor instructions that this machine lacks; build it on this machine."
                .into(),
            retry: false,
        },
        // The kernel's killer takes whoever needs much memory; the model may well be sound.
        (Some(libc::SIGKILL), _) => {
            SpeechError::inference_killed("The speech process was killed, perhaps for lack of memory.")
        }
        (Some(signal), _) if loading => {
            SpeechError::model_invalid(format!("The model file cannot be used: loading it crashed (signal {signal})."))
        }
        (Some(signal), _) => SpeechError::inference_failed(format!("The speech process crashed (signal {signal}).")),
        (None, Some(code)) => SpeechError::inference_failed(format!("The speech process ended (exit code {code}).")),
        (None, None) => SpeechError::inference_failed("The speech process stopped answering."),
    }
}

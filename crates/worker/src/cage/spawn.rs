//! The parent's side: starting the helper with its descriptors.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::Limits;
use super::exec::Order;

/// A tool to run in the cage. It reads from descriptor 0 and writes to 1; when these are files it can open
/// `/proc/self/fd/0` and `/proc/self/fd/1` again. Its stderr is a pipe.
#[derive(Debug)]
pub struct Caged {
    /// This program, which answers to the subcommand `cage`.
    pub self_exe: PathBuf,
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
    pub input: Option<File>,
    /// Opened for reading and writing; without it, stdout is a pipe.
    pub output: Option<File>,
    pub limits: Limits,
}

impl Caged {
    /// The child dies when it is dropped, when its own limits are reached, and with this process. Its
    /// wall-clock limit is the caller's to keep.
    ///
    /// # Errors
    /// As of starting any process.
    pub async fn spawn(self) -> io::Result<Child> {
        let order = Order {
            program: self.program,
            limits: self.limits,
            parent: std::process::id(),
            input_is_file: self.input.is_some(),
            output_is_file: self.output.is_some(),
        };
        let mut command = Command::new(self.self_exe);
        command
            .arg("cage")
            .arg(serde_json::to_string(&order)?)
            .args(self.arguments)
            .env_clear()
            .stdin(self.input.map_or_else(Stdio::null, Stdio::from))
            .stdout(self.output.map_or_else(Stdio::piped, Stdio::from))
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        spawn_with_lasting_parent(command).await
    }
}

/// Starts a process from a thread that lasts as long as this process: Linux sends the parent-death signal
/// when the *thread* that started the child ends, and threads of a runtime's pool come and go.
///
/// # Errors
/// As of starting any process.
pub async fn spawn_with_lasting_parent(mut command: Command) -> io::Result<Child> {
    let (reply, answer) = oneshot::channel();
    let runtime = Handle::current();
    let task: Task = Box::new(move || {
        let _entered = runtime.enter();
        // A caller that went away drops the child, and that kills it.
        let _ = reply.send(command.spawn());
    });
    let gone = |_| io::Error::other("the thread that starts processes has ended");
    starter()?.send(task).map_err(|_| gone(()))?;
    answer.await.map_err(|_| gone(()))?
}

type Task = Box<dyn FnOnce() + Send>;

fn starter() -> io::Result<&'static Sender<Task>> {
    static STARTER: OnceLock<Sender<Task>> = OnceLock::new();
    if let Some(starter) = STARTER.get() {
        return Ok(starter);
    }
    let (sender, receiver) = channel::<Task>();
    std::thread::Builder::new()
        .name("starts-processes".into())
        .spawn(move || receiver.into_iter().for_each(|task| task()))?;
    // Two callers at once may start two threads; the one whose sender is dropped ends, having done nothing.
    Ok(STARTER.get_or_init(|| sender))
}

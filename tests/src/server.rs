use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::{Process, wait_for, wait_until};

/// A running `debrief serve` with everything it started: a session of their own, whatever their parents and groups.
pub struct Server {
    child: Mutex<Child>,
    session: i32,
    printed: Arc<Mutex<Vec<String>>>,
    cpu_at_address: Arc<OnceLock<Duration>>,
}

/// What stands before the address on the printed line.
const ADDRESS_FOLLOWS: &str = "Debrief is at http";

impl Server {
    pub(crate) fn spawn(mut command: Command, log: &Path) -> Self {
        let log: File = OpenOptions::new().create(true).append(true).open(log).expect("the log");
        command.stdout(Stdio::piped()).stderr(log);
        // SAFETY: both calls are async-signal-safe and touch nothing of this process.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                // A test run that is killed leaves no server behind.
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                Ok(())
            });
        }
        let mut child = command.spawn().expect("debrief serve starts");
        let printed = Arc::new(Mutex::new(Vec::new()));
        let lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
        let collected = printed.clone();
        let process = Process { pid: child.id() as i32 };
        let cpu_at_address = Arc::new(OnceLock::new());
        let measured = cpu_at_address.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.contains(ADDRESS_FOLLOWS) {
                    let _ = process.cpu_time().map(|spent| measured.set(spent));
                }
                collected.lock().expect("lines").push(line);
            }
        });
        Self { session: child.id() as i32, child: Mutex::new(child), printed, cpu_at_address }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let line = wait_for("the server to print its address", || {
            assert!(self.is_running(), "debrief serve ended at once: {:?}", self.printed());
            self.printed().into_iter().find_map(|line| Some(line.split_once(ADDRESS_FOLLOWS)?.1.to_string()))
        });
        let (_, address) = line.split_once("://").expect("an address");
        address.trim().trim_end_matches('/').parse().unwrap_or_else(|error| panic!("the address {line:?}: {error}"))
    }

    pub fn printed(&self) -> Vec<String> {
        self.printed.lock().expect("lines").clone()
    }

    /// What the server had computed when it printed its address.
    pub fn cpu_at_address(&self) -> Duration {
        *self.cpu_at_address.get().expect("the server has printed its address")
    }

    /// The token of the printed set-up link.
    pub fn setup_token(&self) -> String {
        wait_for("the set-up link", || {
            self.printed().iter().find_map(|line| Some(line.split_once("/setup/")?.1.trim().to_string()))
        })
    }

    pub fn process(&self) -> Process {
        Process { pid: self.session }
    }

    /// The server and all it started that still live.
    pub fn processes(&self) -> Vec<Process> {
        Process::of_session(self.session)
    }

    pub fn is_running(&self) -> bool {
        self.child.lock().expect("the child").try_wait().expect("a child of ours").is_none()
    }

    pub fn wait_for_the_end_of_all(&self) -> ExitStatus {
        let status = wait_for("the server to end", || {
            self.child.lock().expect("the child").try_wait().expect("a child of ours")
        });
        wait_until("the server's children to end with it", || self.processes().is_empty());
        status
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            let _ = child.kill();
            let _ = child.wait();
        }
        // One look may miss what a dying worker has just started.
        while let [first, rest @ ..] = &*self.processes() {
            first.kill();
            rest.iter().for_each(|process| process.kill());
            std::thread::yield_now();
        }
    }
}

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use debrief_objects::S3Settings;
use debrief_objects::embedded::Credentials;

use crate::start::beside_the_stories;
use crate::{Process, TestApp, wait_until};

/// The embedded S3 server as a process of its own, which a story kills and starts again.
pub(crate) struct StoreProcess {
    folder: PathBuf,
    address: SocketAddr,
    child: Option<Child>,
}

const BUCKET: &str = "debrief-stories";

/// Below the ports that outgoing connections take, so that it is free again after a kill.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

impl StoreProcess {
    pub(crate) fn start(folder: PathBuf) -> Self {
        let mut store = Self { folder, address: free_address(), child: None };
        store.go_on();
        store
    }

    pub(crate) fn settings(&self) -> S3Settings {
        credentials().settings(self.address, BUCKET)
    }

    fn go_on(&mut self) {
        assert!(self.child.is_none(), "it runs already");
        let credentials = credentials();
        let mut command = Command::new(beside_the_stories("store"));
        command
            .arg(&self.folder)
            .arg(self.address.to_string())
            .arg(BUCKET)
            .env("DEBRIEF_S3_ACCESS_KEY_ID", credentials.access_key_id)
            .env("DEBRIEF_S3_SECRET_ACCESS_KEY", credentials.secret_access_key)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        // SAFETY: the calls are async-signal-safe and touch nothing of this process.
        unsafe {
            command.pre_exec(|| {
                libc::setsid();
                // A test run that is killed leaves no storage behind.
                libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
                // Beyond its limit a write is an error, see `limit_store_files`, and not the end.
                libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
                Ok(())
            });
        }
        let mut child = command.spawn().expect("the store starts");
        wait_until("the store to listen", || {
            let ended = child.try_wait().expect("a child of ours");
            assert!(ended.is_none(), "the store ended at once: {ended:?}");
            TcpStream::connect(self.address).is_ok()
        });
        self.child = Some(child);
    }

    /// `kill -9`, without waiting for its end.
    fn kill(&self) {
        self.signal(libc::SIGKILL);
    }

    fn signal(&self, signal: i32) {
        if let Some(child) = &self.child {
            Process { pid: child.id() as i32 }.signal(signal);
        }
    }

    fn reap(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.wait();
        }
    }
}

impl Drop for StoreProcess {
    fn drop(&mut self) {
        self.kill();
        self.reap();
    }
}

fn credentials() -> Credentials {
    Credentials { access_key_id: "stories".into(), secret_access_key: "stories".repeat(4) }
}

fn free_address() -> SocketAddr {
    // Stories run at once, in several processes: each begins to look elsewhere.
    let first = uuid::Uuid::now_v7().as_u128() as u16 % PORTS.len() as u16;
    let port = (0..PORTS.len() as u16)
        .map(|step| PORTS.start + (first + step) % PORTS.len() as u16)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    SocketAddr::from(([127, 0, 0, 1], port.expect("a free port")))
}

impl TestApp {
    /// `kill -9` for the storage alone; the server stays.
    pub fn kill_store(&mut self) {
        let store = self.store();
        store.kill();
        store.reap();
    }

    /// The storage again, on the address and the folder that it had.
    pub fn restart_store(&mut self) {
        self.store().go_on();
    }

    /// `kill -9` for the storage and the server in one moment: what either held in memory is gone.
    pub fn kill_server_and_store(&mut self) {
        self.store().kill();
        self.kill_server();
        self.store().reap();
    }

    pub fn store_process(&mut self) -> Process {
        Process { pid: self.store().child.as_ref().expect("the storage runs").id() as i32 }
    }

    /// The storage takes connections and does nothing any more, until it goes on.
    pub fn hold_store(&mut self) {
        self.store().signal(libc::SIGSTOP);
    }

    pub fn let_store_go_on(&mut self) {
        self.store().signal(libc::SIGCONT);
    }

    /// The kernel lets the storage write no file beyond `size_bytes` any more; `None`: as large as it likes.
    pub fn limit_store_files(&mut self, size_bytes: Option<u64>) {
        let pid = self.store().child.as_ref().expect("the store runs").id() as i32;
        let limit = libc::rlimit { rlim_cur: size_bytes.unwrap_or(libc::RLIM_INFINITY), rlim_max: libc::RLIM_INFINITY };
        // SAFETY: the limit is read before the call returns.
        let set = unsafe { libc::prlimit(pid, libc::RLIMIT_FSIZE, &raw const limit, std::ptr::null_mut()) };
        assert_eq!(set, 0, "RLIMIT_FSIZE: {}", std::io::Error::last_os_error());
    }

    fn store(&mut self) -> &mut StoreProcess {
        self.objects.process().expect("the story asked for a storage of its own")
    }
}

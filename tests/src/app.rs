use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::client::Address;
use crate::database::TestDatabase;
use crate::objects::TestObjects;
use crate::server::Server;
use crate::start::{Start, binary};
use crate::{Client, Process, wait_for, wait_until};

/// One Debrief of its own: data directory, database, bucket, and the running binary.
pub struct TestApp {
    pub(crate) server: Option<Server>,
    pub(crate) start: Start,
    pub(crate) database: TestDatabase,
    pub(crate) objects: TestObjects,
    pub(crate) address: Address,
    folder: TempDir,
}

impl TestApp {
    pub(crate) fn prepare(start: Start) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("clock"), "0").expect("the test clock");
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime: Arc<Runtime> = Arc::new(runtime.expect("a runtime"));
        let database = TestDatabase::create(&start, &folder.path().join("data"), runtime.clone());
        let objects = TestObjects::create(&start, folder.path(), runtime);
        let address = Arc::new(RwLock::new("127.0.0.1:1".parse().expect("an address")));
        Self { server: None, start, database, objects, address, folder }
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder of the story's own, gone with the app.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    pub fn address(&self) -> std::net::SocketAddr {
        *self.address.read().expect("an address")
    }

    /// The binary with this app's settings, for any command.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(binary());
        for (name, _) in std::env::vars() {
            if name.starts_with("DEBRIEF_") || name == "DATABASE_URL" {
                command.env_remove(name);
            }
        }
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("DEBRIEF_DATA_DIR", self.data_dir())
            .env("DEBRIEF_TEST_CLOCK", self.folder.path().join("clock"))
            .envs(self.database.env())
            .envs(self.objects.env())
            .envs(self.start.env.iter().cloned())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the binary runs")
    }

    /// Runs a command that has to succeed; answers the last line it printed.
    pub fn last_line_of(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let printed = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?} failed with {}\n{printed}\n{errors}", output.status);
        printed.lines().last().unwrap_or_default().trim().to_string()
    }

    /// Starts `debrief serve` and waits for its address.
    pub fn serve(&mut self) {
        assert!(self.server.is_none(), "it runs already");
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.arg("--data-dir").arg(self.data_dir()).arg("--model").arg(&self.start.model);
        command.args(&self.start.serve_args);
        let server = Server::spawn(command, &self.folder.path().join("log"));
        *self.address.write().expect("an address") = server.address();
        self.server = Some(server);
        // With TLS a plain request is sent on, by a server that serves.
        let is_ready =
            |status| status == 200 || (status == 307 && self.start.serve_args.iter().any(|arg| arg == "--tls"));
        wait_until("the server to be ready", || {
            self.anyone().get("/readyz").try_send().is_ok_and(|r| is_ready(r.status))
        });
    }

    /// A setting for the next start.
    pub fn set_env(&mut self, name: &str, value: impl ToString) {
        self.start.env.retain(|(other, _)| other != name);
        self.start.env.push((name.into(), value.to_string()));
    }

    /// A further process beside the server, for instance another worker.
    pub fn spawn(&self, args: &[&str]) -> Server {
        Server::spawn(self.command(args), &self.folder.path().join("log"))
    }

    /// The same app, from now on by plain HTTP.
    pub fn without_tls(mut self) -> Self {
        self.start.serve_args.retain(|argument| argument != "--tls");
        self.serve();
        self
    }

    /// What a start prints that names another address than its own.
    pub fn printed_by_a_start(&self) -> Vec<String> {
        let mut args = vec!["serve", "--listen", "127.0.0.1:0", "--model", &self.start.model];
        args.extend(self.start.serve_args.iter().map(String::as_str));
        let server = self.spawn(&args);
        wait_until("the server to print its certificate", || {
            server.printed().iter().any(|line| line.starts_with("Certificate:"))
        });
        server.process().signal(libc::SIGTERM);
        server.wait_for_the_end_of_all();
        server.printed()
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("the server runs")
    }

    /// `kill -9`. Its children have to end by themselves.
    pub fn kill_server(&mut self) {
        let server = self.server.take().expect("the server runs");
        server.process().kill();
        server.wait_for_the_end_of_all();
    }

    /// Asks it to end, as an operator would, and checks that it does and takes everything along.
    pub fn stop(&mut self) {
        let server = self.server.take().expect("the server runs");
        server.process().signal(libc::SIGTERM);
        let status = server.wait_for_the_end_of_all();
        assert!(status.success(), "SIGTERM is a clean end, not {status}\n{}", self.log());
    }

    pub fn restart(&mut self) {
        self.stop();
        self.serve();
    }

    /// The supervised worker.
    pub fn worker(&self) -> Process {
        wait_for("the worker to run", || self.find("work"))
    }

    /// A running child by its subcommand (`work`, `infer`) or its program (`ffmpeg`).
    pub fn find(&self, name: &str) -> Option<Process> {
        self.server().processes().into_iter().find(|process| process.is(name))
    }

    /// The S3 server is gone, until it is mended.
    pub fn cut_objects(&self) {
        self.objects.break_point().cut();
    }

    pub fn mend_objects(&self) {
        self.objects.break_point().mend();
    }

    /// Every key in the bucket.
    pub fn object_keys(&self) -> Vec<String> {
        self.objects.keys(Some(self.worker()))
    }

    /// Writes an object behind the server's back.
    pub fn put_object(&self, key: &str, bytes: Vec<u8>) {
        self.objects.put(Some(self.worker()), key, bytes);
    }

    pub fn object(&self, key: &str) -> Vec<u8> {
        self.objects.get(Some(self.worker()), key)
    }

    /// Moves the clock of every process of this app forward.
    pub fn advance_clock(&self, by: Duration) {
        let clock = self.folder.path().join("clock");
        let shift: u128 = std::fs::read_to_string(&clock).expect("the clock").trim().parse().expect("milliseconds");
        let next = self.folder.path().join("clock.next");
        std::fs::write(&next, (shift + by.as_millis()).to_string()).expect("the clock is written");
        std::fs::rename(next, clock).expect("the clock is set");
    }

    /// Somebody who is not logged in.
    pub fn anyone(&self) -> Client {
        Client::new(self.address.clone())
    }

    /// What every `serve` of this app has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("--- the end of the server's log\n{}", lines[lines.len().saturating_sub(60)..].join("\n"));
        }
        drop(self.server.take());
        self.objects.stop();
        self.database.drop_database();
    }
}

use std::path::PathBuf;

use crate::{Fault, TestApp};

/// How a story's app is to be started. A story receives it with its database chosen.
#[derive(Clone)]
pub struct Start {
    pub(crate) on_postgres: bool,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) serve_args: Vec<String>,
    pub(crate) model: String,
    pub(crate) objects_can_break: bool,
    pub(crate) store_is_apart: bool,
    pub(crate) faults: Vec<Fault>,
}

impl Start {
    pub fn on_sqlite() -> Self {
        Self {
            on_postgres: false,
            env: Vec::new(),
            serve_args: Vec::new(),
            model: "demo".into(),
            objects_can_break: false,
            store_is_apart: false,
            faults: Vec::new(),
        }
    }

    pub fn on_postgres() -> Self {
        Self { on_postgres: true, ..Self::on_sqlite() }
    }

    pub fn is_on_postgres(&self) -> bool {
        self.on_postgres
    }

    pub fn env(mut self, name: &str, value: impl ToString) -> Self {
        self.env.push((name.into(), value.to_string()));
        self
    }

    pub fn model(mut self, model: impl ToString) -> Self {
        self.model = model.to_string();
        self
    }

    /// An S3 server that the story can cut off, see [`TestApp::cut_objects`].
    pub fn with_breakable_objects(mut self) -> Self {
        self.objects_can_break = true;
        self
    }

    /// An S3 server as a process of its own that the story can kill, see [`TestApp::kill_store`].
    pub fn with_store_apart(mut self) -> Self {
        self.store_is_apart = true;
        self
    }

    /// An S3 server with faults on the way to it, see [`TestApp::faults`].
    pub fn with_faults(mut self, kinds: &[Fault]) -> Self {
        self.faults = kinds.to_vec();
        self
    }

    /// HTTPS, with a self-signed certificate unless settings name another.
    pub fn with_tls(mut self) -> Self {
        self.serve_args.push("--tls".into());
        self
    }

    pub fn without_worker(mut self) -> Self {
        self.serve_args.push("--no-worker".into());
        self
    }

    /// A data directory and a database; nothing runs yet.
    pub fn prepare(self) -> TestApp {
        TestApp::prepare(self)
    }

    pub fn serve(self) -> TestApp {
        let mut app = self.prepare();
        app.serve();
        app
    }
}

/// `cargo test` builds the stories into `target/debug/deps`, the binary lies one folder above.
pub(crate) fn binary() -> PathBuf {
    let binary = std::env::var_os("DEBRIEF_BIN").map_or_else(|| beside_the_stories("debrief"), PathBuf::from);
    assert!(binary.is_file(), "{} is missing: run `cargo build --workspace` first", binary.display());
    binary
}

/// Another program of the workspace.
pub fn beside_the_stories(program: &str) -> PathBuf {
    let stories = std::env::current_exe().expect("the path of this test");
    stories.parent().and_then(|deps| deps.parent()).expect("a target folder").join(program)
}

use std::sync::{Arc, RwLock};

use crate::{Client, Server, TestApp, wait_until};

/// Several servers on one database and one storage.
impl TestApp {
    /// A further `debrief serve --no-worker` on the same database and storage, with a data directory of its own.
    /// With SQLite nobody else may serve, so there is none.
    pub fn serve_beside(&self, name: &str) -> Option<Server> {
        if !self.database().is_postgres() {
            return None;
        }
        let mut command = self.command(&["serve", "--no-worker", "--listen", "127.0.0.1:0", "--model", "demo"]);
        command.arg("--data-dir").arg(self.folder().join(name));
        let server = Server::spawn(command, &self.folder().join("log"));
        let anyone = self.anyone().at(&server);
        wait_until("the other server to be ready", || {
            anyone.get("/readyz").try_send().is_ok_and(|reply| reply.status == 200)
        });
        Some(server)
    }

    /// From now on this server has a worker beside it.
    pub fn restart_with_worker(&mut self) {
        self.start.serve_args.retain(|argument| argument != "--no-worker");
        self.restart();
    }
}

impl Client {
    /// The same person at another server.
    pub fn at(&self, server: &Server) -> Self {
        Self { address: Arc::new(RwLock::new(server.address())), ..self.clone() }
    }
}

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use crate::TestApp;
use crate::client::Address;
use crate::wait_until;

/// A line to the app that keeps its address over restarts, holds bytes back, and damages one of them.
pub struct Relay {
    address: SocketAddr,
    line: Arc<Line>,
}

struct Line {
    app: Address,
    gate: Mutex<Gate>,
    changed: Condvar,
}

struct Gate {
    /// How many bytes may still pass to the server.
    room: u64,
    /// Behind so many further bytes one is changed.
    damages_after: Option<u64>,
    /// How often what was on its way was lost: a connection from before carries nothing more.
    cuts: u64,
}

impl Relay {
    pub fn to(app: &TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let gate = Mutex::new(Gate { room: u64::MAX, damages_after: None, cuts: 0 });
        let line = Arc::new(Line { app: app.address.clone(), gate, changed: Condvar::new() });
        let shared = line.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let line = shared.clone();
                std::thread::spawn(move || line.carry(client));
            }
        });
        Self { address, line }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// So many more bytes reach the server, of all connections together; then it waits.
    pub fn holds_after(&self, bytes: u64) {
        self.line.gate.lock().expect("the gate").room = bytes;
    }

    /// Until it holds something back: whoever sends is in the middle of it.
    pub fn wait_full(&self) {
        wait_until("the line to be full", || self.line.gate.lock().expect("the gate").room == 0);
    }

    pub fn lets_all_pass(&self) {
        self.line.gate.lock().expect("the gate").room = u64::MAX;
        self.line.changed.notify_all();
    }

    /// Loses what it holds back of a sender that is gone; all that is sent from now on passes.
    pub fn loses_what_it_holds(&self) {
        let mut gate = self.line.gate.lock().expect("the gate");
        gate.cuts += 1;
        gate.room = u64::MAX;
        self.line.changed.notify_all();
    }

    pub fn damages_a_byte_after(&self, bytes: u64) {
        self.line.gate.lock().expect("the gate").damages_after = Some(bytes);
    }

    pub fn has_damaged(&self) -> bool {
        self.line.gate.lock().expect("the gate").damages_after.is_none()
    }
}

impl Line {
    fn carry(self: Arc<Self>, client: TcpStream) {
        let app = *self.app.read().expect("an address");
        // A server that is away refuses, and so does this.
        let Ok(server) = TcpStream::connect(app) else { return };
        let (mut from_server, mut to_client) =
            (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
        let back = std::thread::spawn(move || {
            let _ = std::io::copy(&mut from_server, &mut to_client);
            let _ = to_client.shutdown(Shutdown::Both);
        });
        self.forward(&client, &server);
        let _ = server.shutdown(Shutdown::Write);
        let _ = back.join();
    }

    fn forward(&self, mut client: &TcpStream, mut server: &TcpStream) {
        let cuts = self.gate.lock().expect("the gate").cuts;
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = client.read(&mut buffer) {
            let mut rest = &mut buffer[..count];
            while !rest.is_empty() {
                let Some(admitted) = self.admitted(rest.len(), cuts) else { return };
                let (now, later) = rest.split_at_mut(admitted);
                self.damage(now);
                if server.write_all(now).is_err() {
                    return;
                }
                rest = later;
            }
        }
    }

    /// Waits for room; how many of `wanted` bytes may pass. None after a cut that the connection has not `seen`.
    fn admitted(&self, wanted: usize, seen: u64) -> Option<usize> {
        let mut gate = self.gate.lock().expect("the gate");
        while gate.room == 0 && gate.cuts == seen {
            gate = self.changed.wait(gate).expect("the gate");
        }
        if gate.cuts != seen {
            return None;
        }
        let admitted = gate.room.min(wanted as u64);
        if gate.room < u64::MAX {
            gate.room -= admitted;
        }
        Some(admitted as usize)
    }

    fn damage(&self, bytes: &mut [u8]) {
        let mut gate = self.gate.lock().expect("the gate");
        gate.damages_after = match gate.damages_after {
            Some(after) if after < bytes.len() as u64 => {
                bytes[after as usize] ^= 0x20;
                None
            }
            after => after.map(|after| after - bytes.len() as u64),
        };
    }
}

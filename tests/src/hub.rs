use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use tokio::net::TcpSocket;

/// Where models are pulled from, on this machine. It knows ranges, and can be held in the middle of a file.
pub struct ModelHub {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    bytes: Vec<u8>,
    state: Mutex<State>,
    released: Condvar,
}

struct State {
    /// No byte from here on is sent.
    held_at: usize,
    requests: Vec<ModelRequest>,
}

/// What the hub was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRequest {
    pub path: String,
    /// The first byte of the `Range`, where there was one.
    pub from: Option<usize>,
}

impl ModelHub {
    /// Whatever file is asked for has these bytes.
    pub fn held_at(held_at: usize, bytes: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Mutex::new(State { held_at, requests: Vec::new() });
        let shared = Arc::new(Shared { bytes, state, released: Condvar::new() });
        let answering = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = answering.clone();
                // A puller that is killed breaks its connection off; that ends no story.
                std::thread::spawn(move || drop(shared.answer(stream)));
            }
        });
        Self { address, shared }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn release(&self) {
        self.shared.state.lock().expect("the hub").held_at = usize::MAX;
        self.shared.released.notify_all();
    }

    pub fn requests(&self) -> Vec<ModelRequest> {
        self.shared.state.lock().expect("the hub").requests.clone()
    }
}

impl Drop for ModelHub {
    fn drop(&mut self) {
        self.release();
    }
}

impl Shared {
    fn answer(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let path = lines.next().transpose()?.unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_string();
        let mut from = None;
        for line in lines {
            let line = line?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(range) = line.strip_prefix("range: bytes=") {
                from = range.trim_end_matches('-').parse().ok();
            }
        }
        self.state.lock().expect("the hub").requests.push(ModelRequest { path, from });

        let (size, first) = (self.bytes.len(), from.unwrap_or(0));
        let status = match from {
            Some(from) => format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{size}", size - 1),
            None => "200 OK".into(),
        };
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", size - first)?;
        let held_at = self.state.lock().expect("the hub").held_at.clamp(first, size);
        stream.write_all(&self.bytes[first..held_at])?;
        let state = self.state.lock().expect("the hub");
        drop(self.released.wait_while(state, |state| state.held_at < size).expect("the hub"));
        stream.write_all(&self.bytes[held_at..])
    }
}

/// An address that refuses connections for as long as the socket is kept: it is bound, and nobody listens.
pub fn refusing_address() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let address = socket.local_addr().expect("an address");
    (socket, address)
}

use std::fs;
use std::net::SocketAddr;

use crate::{Client, Connection, Upload, wait_until};

/// A PATCH that has sent some of its bytes, which the server has read, and now says nothing.
pub struct Hanging {
    pub connection: Connection,
    /// Where the next of its bytes would lie.
    pub sent: usize,
}

impl Client {
    /// Announces `length` bytes and sends the first of them. When this returns, the server has taken the upload over
    /// for this PATCH and nothing of what was sent is still on the way.
    pub fn hang_in_piece(&self, upload: &Upload, offset: usize, length: usize, first: &[u8]) -> Hanging {
        let mut connection = self.connect();
        let mut headers = self.credentials();
        let mut header = |name: &str, value: String| headers.push((name.into(), value));
        header("Tus-Resumable", "1.0.0".into());
        header("Upload-Offset", offset.to_string());
        header("Content-Type", "application/offset+octet-stream".into());
        // The answer to this comes when the body is asked for.
        header("Expect", "100-continue".into());
        connection.send_head("PATCH", &upload.path, &headers, Some(length)).expect("the server listens");
        connection.reply_head().expect("an answer").expect_status(100);
        connection.send(first).expect("the server reads");
        wait_until("the server to read what was sent", || connection.is_read());
        Hanging { connection, sent: offset + first.len() }
    }
}

impl Connection {
    /// Whether the other side, on this machine, has read everything that was sent.
    pub fn is_read(&self) -> bool {
        let (here, there) = self.addresses();
        let table = fs::read_to_string("/proc/net/tcp").expect("the connections of this machine");
        let waiting = |from: SocketAddr, to: SocketAddr| {
            let (from, to) = (as_the_kernel_writes(from), as_the_kernel_writes(to));
            let mut lines = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
            let line = lines.find(|line| line.get(1) == Some(&&*from) && line.get(2) == Some(&&*to));
            line.and_then(|line| line.get(4).copied().and_then(|queues| queues.split_once(':')))
        };
        let is_empty = |queue: Option<&str>| queue.is_none_or(|bytes| bytes.bytes().all(|digit| digit == b'0'));
        is_empty(waiting(here, there).map(|(sending, _)| sending))
            && is_empty(waiting(there, here).map(|(_, received)| received))
    }
}

/// As in `/proc/net/tcp`: the address as a number of this machine, the port as one of the network.
fn as_the_kernel_writes(address: SocketAddr) -> String {
    let SocketAddr::V4(address) = address else { panic!("{address} is not of IPv4") };
    format!("{:08X}:{:04X}", u32::from_ne_bytes(address.ip().octets()), address.port())
}

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::fd::AsRawFd;
use std::time::Duration;

use crate::Reply;

/// HTTP/1.1 by hand: stories cut connections in the middle, and read answers that do not end.
pub struct Connection {
    stream: TcpStream,
    reader: BufReader<TcpStream>,
}

/// Longer than the keep-alive of an event stream.
const SILENCE: Duration = Duration::from_secs(60);

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(SILENCE))?;
        stream.set_write_timeout(Some(SILENCE))?;
        stream.set_nodelay(true)?;
        let reader = BufReader::new(stream.try_clone()?);
        Ok(Self { stream, reader })
    }

    /// The request line and the headers; with a length, that many bytes are announced.
    pub fn send_head(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        length: Option<usize>,
    ) -> io::Result<()> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.stream.peer_addr()?);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(length) = length {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(b"\r\n")
    }

    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Hangs up; what was sent still arrives.
    pub fn cut(self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    /// Nothing more is sent, whatever was announced; an answer can still come.
    pub fn end_sending(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Breaks off as a machine does that is gone: with a reset, and what the other side has not read is lost to it.
    pub fn reset(self) {
        let at_once = libc::linger { l_onoff: 1, l_linger: 0 };
        let size = std::mem::size_of::<libc::linger>() as libc::socklen_t;
        // SAFETY: the socket is open, and the option is read before the call returns.
        let set = unsafe {
            let option = (&raw const at_once).cast();
            libc::setsockopt(self.stream.as_raw_fd(), libc::SOL_SOCKET, libc::SO_LINGER, option, size)
        };
        assert_eq!(set, 0, "SO_LINGER: {}", io::Error::last_os_error());
    }

    /// Whether nothing has come back yet, neither an answer nor an end.
    pub fn is_silent(&self) -> bool {
        self.stream.set_nonblocking(true).expect("a socket");
        let nothing = matches!(self.stream.peek(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
        self.stream.set_nonblocking(false).expect("a socket");
        nothing && self.reader.buffer().is_empty()
    }

    /// This side's and the other's.
    pub(crate) fn addresses(&self) -> (SocketAddr, SocketAddr) {
        (self.stream.local_addr().expect("an address"), self.stream.peer_addr().expect("an address"))
    }

    /// The status line and the headers of the answer.
    pub fn reply_head(&mut self) -> io::Result<Reply> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| broken(&line))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(Reply { status, headers, body: Vec::new(), request: String::new() });
            }
            let (name, value) = line.split_once(':').ok_or_else(|| broken(&line))?;
            headers.push((name.to_string(), value.trim().to_string()));
        }
    }

    pub fn reply(&mut self, method: &str) -> io::Result<Reply> {
        let mut reply = self.reply_head()?;
        while (100..200).contains(&reply.status) {
            reply = self.reply_head()?;
        }
        if method == "HEAD" || reply.status == 204 || reply.status == 304 {
            return Ok(reply);
        }
        if reply.header("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
            while let Some(chunk) = self.chunk()? {
                reply.body.extend(chunk);
            }
        } else if let Some(length) = reply.header("content-length") {
            let length = length.parse().map_err(|_| broken(length))?;
            reply.body.resize(length, 0);
            self.reader.read_exact(&mut reply.body)?;
        } else {
            self.reader.read_to_end(&mut reply.body)?;
        }
        Ok(reply)
    }

    /// The next piece of an answer in chunks; `None` is its end.
    pub fn chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        let line = self.line()?;
        let length = usize::from_str_radix(line.split(';').next().unwrap_or(""), 16).map_err(|_| broken(&line))?;
        let mut chunk = vec![0; length];
        self.reader.read_exact(&mut chunk)?;
        self.line()?;
        Ok((length > 0).then_some(chunk))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection"));
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_string())
    }
}

fn broken(line: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("not HTTP: {line:?}"))
}

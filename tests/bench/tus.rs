//! A tus client that does nothing but send, the same for every server: POST, then one PATCH with the whole file.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::Instant;

use anyhow::{Context, Result, bail};

pub struct Target<'a> {
    /// Where uploads are made, `http://HOST:PORT/PATH`.
    pub url: &'a str,
    pub token: Option<&'a str>,
}

struct Sent {
    upload: String,
    began: Instant,
    ended: Instant,
}

/// Sends the file as so many uploads at once. Prints the milliseconds from the first byte of a PATCH to the last
/// answer, then the address of each upload.
pub fn tus(target: &Target<'_>, file: &str, uploads: usize) -> Result<()> {
    let all_created = Barrier::new(uploads);
    let sent = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..uploads).map(|_| scope.spawn(|| target.send(file, &all_created))).collect();
        let joined = threads.into_iter().map(|thread| thread.join().ok().context("a thread panicked").flatten());
        joined.collect::<Result<Vec<_>>>()
    })?;
    let began = sent.iter().map(|one| one.began).min().context("no upload")?;
    let ended = sent.iter().map(|one| one.ended).max().context("no upload")?;
    println!("{}", (ended - began).as_millis());
    sent.iter().for_each(|one| println!("{}", one.upload));
    Ok(())
}

impl Target<'_> {
    fn send(&self, file: &str, all_created: &Barrier) -> Result<Sent> {
        let created = self.create(file);
        // Whoever failed is waited for as well, or the others would wait for ever.
        all_created.wait();
        let (size_bytes, upload) = created?;
        let mut connection = self.connect()?;
        let head = format!(
            "Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {size_bytes}\r\n"
        );
        let began = Instant::now();
        connection.write_all(self.request("PATCH", path_of(&upload)?, &head).as_bytes())?;
        // By read and write, as clients do: `io::copy` would be sendfile here, which costs the receiver more.
        let mut bytes = vec![0; 256 << 10];
        let mut file = File::open(file)?;
        loop {
            match file.read(&mut bytes)? {
                0 => break,
                read => connection.write_all(&bytes[..read])?,
            }
        }
        let answer = Answer::read(connection)?;
        let ended = Instant::now();
        answer.check("204")?;
        if answer.header("upload-offset") != Some(size_bytes.to_string().as_str()) {
            bail!("not all bytes were taken: {}", answer.head);
        }
        Ok(Sent { upload, began, ended })
    }

    fn create(&self, file: &str) -> Result<(u64, String)> {
        let size_bytes = std::fs::metadata(file)?.len();
        // "large.bin"
        let head =
            format!("Upload-Length: {size_bytes}\r\nUpload-Metadata: filename bGFyZ2UuYmlu\r\nContent-Length: 0\r\n");
        let mut connection = self.connect()?;
        connection.write_all(self.request("POST", path_of(self.url)?, &head).as_bytes())?;
        let answer = Answer::read(connection)?;
        answer.check("201")?;
        let location = answer.header("location").context("no Location")?;
        let host = self.host()?;
        let upload = if location.starts_with('/') { format!("http://{host}{location}") } else { location.to_owned() };
        Ok((size_bytes, upload))
    }

    fn connect(&self) -> Result<TcpStream> {
        let connection = TcpStream::connect(self.host()?)?;
        connection.set_nodelay(true)?;
        Ok(connection)
    }

    fn host(&self) -> Result<&str> {
        let rest = self.url.strip_prefix("http://").context("not an http:// address")?;
        Ok(rest.split_once('/').map_or(rest, |(host, _)| host))
    }

    fn request(&self, method: &str, path: &str, head: &str) -> String {
        let host = self.host().unwrap_or_default();
        let token = self.token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n{token}{head}\r\n"
        )
    }
}

fn path_of(url: &str) -> Result<&str> {
    url.strip_prefix("http://").and_then(|rest| rest.find('/').map(|at| &rest[at..])).context("no path")
}

struct Answer {
    head: String,
    body: String,
}

impl Answer {
    fn read(connection: TcpStream) -> Result<Self> {
        let mut lines = BufReader::new(connection);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if lines.read_line(&mut head)? == 0 {
                bail!("no answer: {head}");
            }
        }
        let mut answer = Self { head, body: String::new() };
        if !answer.head.split(' ').nth(1).is_some_and(|status| status.starts_with('2')) {
            lines.read_to_string(&mut answer.body).ok();
        }
        Ok(answer)
    }

    fn check(&self, status: &str) -> Result<()> {
        if self.head.split(' ').nth(1) != Some(status) {
            bail!("{}{}", self.head, self.body);
        }
        Ok(())
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

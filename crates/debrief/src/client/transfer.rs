//! One file on its way: created, sent in pieces, taken up again after a cut.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

use super::http::{Failure, Server};
use super::progress::Progress;
use super::resume::{Memory, Unfinished, fingerprint};
use super::tus;

/// One PATCH carries at most this much: below the body limits of usual proxies, and a whole
/// number of the server's slices, so that no short slice is left in the middle.
const PIECE_BYTES: u64 = 64 * 1024 * 1024;

/// After a failure: a line that is cut often still gets each of these across, and a disk that
/// filled up is found out after little.
const CAREFUL_PIECE_BYTES: u64 = 1024 * 1024;

/// With doubling pauses this is about a minute and a half: a restart of the server fits in.
pub const MAX_TRIES_WITHOUT_PROGRESS: u32 = 11;

/// The file and what is said of it.
#[derive(Clone, Copy)]
pub struct What<'a> {
    pub path: &'a Path,
    pub title: Option<&'a str>,
    pub language: Option<&'a str>,
}

pub struct Transfer<'a> {
    server: &'a Server,
    what: What<'a>,
    size_bytes: u64,
    memory: Memory,
    fingerprint: String,
    progress: Progress,
    upload: Option<Unfinished>,
    /// What the server has; unknown at first and after each failure.
    offset: Option<u64>,
    furthest_bytes: u64,
    careful: bool,
    tries: u32,
}

impl<'a> Transfer<'a> {
    pub fn new(server: &'a Server, what: What<'a>, memory: Memory) -> Result<Self> {
        let metadata = fs::metadata(what.path)?;
        let fingerprint = fingerprint(server.address(), what.path, &metadata);
        Ok(Self {
            server,
            what,
            size_bytes: metadata.len(),
            upload: memory.find(&fingerprint),
            memory,
            fingerprint,
            progress: Progress::new(&name_of(what.path), metadata.len()),
            offset: None,
            furthest_bytes: 0,
            careful: false,
            tries: 0,
        })
    }

    /// Returns the recording's id when the server has every byte.
    pub fn run(mut self) -> Result<String> {
        loop {
            match self.step() {
                Ok(reached) if reached >= self.size_bytes => break,
                Ok(_) => {}
                Err(failure) => self.recover(failure)?,
            }
        }
        self.progress.finish();
        self.memory.forget(&self.fingerprint)?;
        self.upload.map(|upload| upload.recording_id).ok_or_else(|| anyhow!("the upload has no recording"))
    }

    /// One request: create, ask for the offset, or send a piece.
    fn step(&mut self) -> Result<u64, Failure> {
        let reached = match (&self.upload, self.offset) {
            (None, _) => self.create()?,
            (Some(upload), None) => tus::offset(self.server, &upload.upload_id)?,
            (Some(upload), Some(from)) => {
                let limit = if self.careful { CAREFUL_PIECE_BYTES } else { PIECE_BYTES };
                let length = limit.min(self.size_bytes.saturating_sub(from));
                let reached = tus::send(self.server, &upload.upload_id, self.what.path, from, length, &self.progress)?;
                self.careful = false;
                reached
            }
        };
        self.offset = Some(reached);
        self.progress.settle(reached);
        if reached > self.furthest_bytes {
            self.furthest_bytes = reached;
            self.tries = 0;
        }
        Ok(reached)
    }

    fn create(&mut self) -> Result<u64, Failure> {
        let name = name_of(self.what.path);
        let mut metadata = vec![("filename", name.as_str()), ("filetype", media_type(self.what.path))];
        metadata.extend(self.what.title.map(|title| ("title", title)));
        metadata.extend(self.what.language.map(|language| ("language", language)));
        let created = tus::create(self.server, self.size_bytes, &metadata)?;
        let upload = Unfinished { upload_id: created.upload_id, recording_id: created.recording_id };
        if let Err(error) = self.memory.remember(&self.fingerprint, &upload) {
            self.progress.remark(&format!("will not resume after a cut: {error:#}"));
        }
        self.upload = Some(upload);
        Ok(0)
    }

    /// Makes ready for another step, or gives the error that a person has to see.
    fn recover(&mut self, failure: Failure) -> Result<()> {
        match failure {
            Failure::Final(error) => Err(error),
            // A server that was never reached is not waited for.
            Failure::Unreachable(error) if self.upload.is_none() => Err(error),
            Failure::Gone(error) => {
                self.upload.take().ok_or(error)?;
                self.progress.remark("the server no longer has the first part: beginning anew");
                self.memory.forget(&self.fingerprint)?;
                self.offset = None;
                self.furthest_bytes = 0;
                Ok(())
            }
            failure => {
                self.tries += 1;
                let error = anyhow::Error::from(failure);
                if self.tries > MAX_TRIES_WITHOUT_PROGRESS {
                    return Err(error).context("gave up; the same command run again goes on where it stopped");
                }
                self.progress.remark(&format!("{error:#}; trying again"));
                sleep(pause(self.tries));
                self.careful = true;
                self.offset = None;
                Ok(())
            }
        }
    }
}

/// 0.25 s, doubled each time, at most 15 s.
pub fn pause(tries: u32) -> Duration {
    Duration::from_millis((250_u64 << tries.min(7).saturating_sub(1)).min(15_000))
}

pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A hint only: the server finds the type from the bytes.
fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("webm") => "video/webm",
        Some("mp4" | "m4v") => "video/mp4",
        Some("mov") => "video/quicktime",
        Some("mkv") => "video/x-matroska",
        Some("avi") => "video/x-msvideo",
        Some("ogg" | "oga" | "opus") => "audio/ogg",
        Some("wav") => "audio/wav",
        Some("mp3") => "audio/mpeg",
        Some("m4a") => "audio/mp4",
        Some("flac") => "audio/flac",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::sync::{Arc, Mutex};
    use std::thread;

    use super::*;

    /// What the fake server does with the next request that carries bytes.
    enum Patch {
        Take,
        /// Keeps so many bytes, then cuts the connection.
        Cut(usize),
        /// Answers with this status before it has read the body.
        Refuse(u16),
    }

    #[derive(Default)]
    struct Store {
        uploads: Vec<Vec<u8>>,
        patches: Vec<Patch>,
    }

    /// As much of a tus server as the client can see.
    fn fake_server(patches: Vec<Patch>) -> (Server, Arc<Mutex<Store>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let store = Arc::new(Mutex::new(Store { patches, ..Store::default() }));
        let shared = store.clone();
        thread::spawn(move || {
            for connection in listener.incoming() {
                answer(&connection.unwrap(), &shared);
            }
        });
        (Server::new(&address, Some("dbt_test")).unwrap(), store)
    }

    /// One request a connection.
    fn answer(connection: &TcpStream, store: &Mutex<Store>) {
        let mut reader = BufReader::new(connection);
        let mut head = Vec::new();
        for line in reader.by_ref().lines() {
            let line = line.unwrap_or_default();
            if line.is_empty() {
                break;
            }
            head.push(line.to_lowercase());
        }
        let header = |name: &str| {
            head.iter().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default().to_owned()
        };
        let request = head.first().cloned().unwrap_or_default();
        let id: usize = request.split([' ', '/']).filter_map(|part| part.parse().ok()).next().unwrap_or(0);
        let mut store = store.lock().unwrap();
        let reply = match request.split(' ').next().unwrap_or_default() {
            "post" => {
                store.uploads.push(Vec::new());
                let id = store.uploads.len() - 1;
                format!("201 Created\r\nlocation: http://elsewhere/api/uploads/{id}\r\ndebrief-recording: rec-{id}")
            }
            "head" => match store.uploads.get(id) {
                Some(bytes) => format!("200 OK\r\nupload-offset: {}", bytes.len()),
                None => "404 Not Found".to_owned(),
            },
            _ => {
                let patch = if store.patches.is_empty() { Patch::Take } else { store.patches.remove(0) };
                let length: u64 = header("content-length").parse().unwrap();
                let upload = &mut store.uploads[id];
                assert_eq!(header("upload-offset"), upload.len().to_string());
                let mut connection = connection;
                if !matches!(patch, Patch::Refuse(_)) {
                    connection.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").unwrap();
                }
                match patch {
                    Patch::Take => {
                        reader.take(length).read_to_end(upload).unwrap();
                        format!("204 No Content\r\nupload-offset: {}", upload.len())
                    }
                    Patch::Cut(bytes) => {
                        reader.take(bytes as u64).read_to_end(upload).unwrap();
                        connection.shutdown(Shutdown::Both).unwrap();
                        return;
                    }
                    Patch::Refuse(status) => format!("{status} Refused"),
                }
            }
        };
        let mut connection = connection;
        let _ = write!(connection, "HTTP/1.1 {reply}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }

    fn a_file(folder: &Path, size_bytes: usize) -> std::path::PathBuf {
        let path = folder.join("walkthrough.webm");
        let bytes: Vec<u8> = (0..size_bytes).map(|at| (at * 7 % 251) as u8).collect();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn transfer(server: &Server, path: &Path, state: &Path) -> Result<String> {
        let what = What { path, title: Some("A title"), language: None };
        Transfer::new(server, what, Memory::at(state))?.run()
    }

    #[test]
    fn goes_on_after_a_cut_and_leaves_nothing_to_resume() {
        let folder = tempfile::tempdir().unwrap();
        let path = a_file(folder.path(), 3_000_000);
        let (server, store) = fake_server(vec![Patch::Cut(1_000_000), Patch::Cut(300_000)]);
        assert_eq!(transfer(&server, &path, folder.path()).unwrap(), "rec-0");
        let store = store.lock().unwrap();
        assert_eq!(store.uploads.len(), 1);
        assert_eq!(store.uploads[0], fs::read(&path).unwrap());
        assert_eq!(fs::read_to_string(folder.path().join("uploads.json")).unwrap(), "{}");
    }

    #[test]
    fn the_same_command_later_goes_on_with_the_same_upload() {
        let folder = tempfile::tempdir().unwrap();
        let path = a_file(folder.path(), 3_000_000);
        let (server, store) = fake_server(vec![Patch::Cut(2_000_000), Patch::Refuse(507)]);
        let error = transfer(&server, &path, folder.path()).unwrap_err();
        assert!(format!("{error:#}").contains("disk is almost full"), "{error:#}");
        assert_eq!(transfer(&server, &path, folder.path()).unwrap(), "rec-0");
        let store = store.lock().unwrap();
        assert_eq!(store.uploads.len(), 1);
        assert_eq!(store.uploads[0], fs::read(&path).unwrap());
    }

    #[test]
    fn begins_anew_when_the_server_forgot_the_upload() {
        let folder = tempfile::tempdir().unwrap();
        let path = a_file(folder.path(), 1000);
        let (server, store) = fake_server(Vec::new());
        let fingerprint = fingerprint(server.address(), &path, &fs::metadata(&path).unwrap());
        let forgotten = Unfinished { upload_id: "77".into(), recording_id: "gone".into() };
        Memory::at(folder.path()).remember(&fingerprint, &forgotten).unwrap();
        assert_eq!(transfer(&server, &path, folder.path()).unwrap(), "rec-0");
        assert_eq!(store.lock().unwrap().uploads[0], fs::read(&path).unwrap());
    }

    #[test]
    fn a_server_that_is_not_there_is_named_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = a_file(folder.path(), 1000);
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let server = Server::new(&format!("http://{free}"), Some("dbt_test")).unwrap();
        let error = format!("{:#}", transfer(&server, &path, folder.path()).unwrap_err());
        assert!(error.contains(&free.to_string()) && error.contains("--server"), "{error}");
    }
}

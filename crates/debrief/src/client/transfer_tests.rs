//! A transfer against as much of a tus server as a client can see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use super::super::progress::Bars;
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
    pieces: Vec<u64>,
    terminated: bool,
    at_first_patch: Option<Box<dyn FnOnce() + Send>>,
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
    (Server::new(&address, Some("dbt_test"), None).unwrap(), store)
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
        "delete" => {
            store.terminated = true;
            "204 No Content".to_owned()
        }
        _ => {
            if let Some(happens) = store.at_first_patch.take() {
                happens();
            }
            let patch = if store.patches.is_empty() { Patch::Take } else { store.patches.remove(0) };
            let length: u64 = header("content-length").parse().unwrap();
            store.pieces.push(length);
            let upload = &mut store.uploads[id];
            assert_eq!(header("upload-offset"), upload.len().to_string());
            assert!(header("upload-checksum").starts_with("sha256 "));
            let mut connection = connection;
            if !matches!(patch, Patch::Refuse(_)) && header("expect") == "100-continue" {
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

fn about() -> About<'static> {
    About { filename: "walkthrough.webm", title: Some("A title"), language: None, replaces: None }
}

/// As the command does it: the upload is forgotten once all is there.
fn transfer(server: &Server, path: &Path, state: &Path) -> Result<Sent> {
    let progress = Bars::new().file("walkthrough.webm", None);
    let mut transfer = Transfer::of_file(server, path, about(), Memory::at(state), progress)?;
    let sent = transfer.run()?;
    transfer.forget()?;
    Ok(sent)
}

fn sum_of(path: &Path) -> String {
    hex::encode(sha2::Digest::finalize(sha2::Digest::chain_update(
        <sha2::Sha256 as sha2::Digest>::new(),
        fs::read(path).unwrap(),
    )))
}

#[test]
fn goes_on_after_a_cut_and_leaves_nothing_to_resume() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 3_000_000);
    let (server, store) = fake_server(vec![Patch::Cut(1_000_000), Patch::Cut(20_000)]);
    let sent = transfer(&server, &path, folder.path()).unwrap();
    assert_eq!((sent.recording_id.as_str(), sent.sha256), ("rec-0", sum_of(&path)));
    let store = store.lock().unwrap();
    assert_eq!(store.uploads.len(), 1);
    assert_eq!(store.uploads[0], fs::read(&path).unwrap());
    assert_eq!(fs::read_to_string(folder.path().join("uploads.json")).unwrap(), "{}");
}

#[test]
fn the_same_command_later_goes_on_with_the_same_upload() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 3_000_000);
    let (server, store) = fake_server(vec![Patch::Cut(900_000), Patch::Refuse(507)]);
    let error = transfer(&server, &path, folder.path()).err().unwrap();
    assert!(format!("{error:#}").contains("disk is almost full"), "{error:#}");
    let sent = transfer(&server, &path, folder.path()).unwrap();
    assert_eq!((sent.recording_id.as_str(), sent.sha256), ("rec-0", sum_of(&path)));
    let store = store.lock().unwrap();
    assert_eq!(store.uploads.len(), 1);
    assert_eq!(store.uploads[0], fs::read(&path).unwrap());
}

#[test]
fn begins_anew_when_the_server_forgot_the_upload() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 1000);
    let (server, store) = fake_server(Vec::new());
    let fingerprint = fingerprint(server.address(), None, &path, &fs::metadata(&path).unwrap());
    let forgotten = Unfinished { upload_id: "77".into(), recording_id: "gone".into() };
    Memory::at(folder.path()).remember(&fingerprint, &forgotten).unwrap();
    let sent = transfer(&server, &path, folder.path()).unwrap();
    assert_eq!((sent.recording_id.as_str(), sent.sha256), ("rec-0", sum_of(&path)));
    assert_eq!(store.lock().unwrap().uploads[0], fs::read(&path).unwrap());
}

#[test]
fn a_server_that_is_not_there_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 1000);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::new(&format!("http://{free}"), Some("dbt_test"), None).unwrap();
    let error = format!("{:#}", transfer(&server, &path, folder.path()).err().unwrap());
    assert!(error.contains(&free.to_string()) && error.contains("--server"), "{error}");
}

#[test]
fn a_file_that_changes_while_it_is_sent_is_told_and_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 3_000_000);
    let (server, store) = fake_server(Vec::new());
    let written = path.clone();
    store.lock().unwrap().at_first_patch = Some(Box::new(move || fs::write(&written, b"another").unwrap()));
    let error = transfer(&server, &path, folder.path()).err().unwrap();
    assert!(code_of(&error) == "file_changed", "{error:#}");
    assert!(store.lock().unwrap().terminated, "half of it is of no use");
    assert_eq!(fs::read_to_string(folder.path().join("uploads.json")).unwrap(), "{}");
}

#[test]
fn each_piece_says_its_sum_and_is_at_most_a_block() {
    let folder = tempfile::tempdir().unwrap();
    let path = a_file(folder.path(), 20_000_000);
    let (server, store) = fake_server(Vec::new());
    transfer(&server, &path, folder.path()).unwrap();
    let store = store.lock().unwrap();
    assert_eq!(store.pieces, [1_048_576, 7_340_032, 8_388_608, 3_222_784], "careful at first, then whole blocks");
}

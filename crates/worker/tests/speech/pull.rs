//! Fetching models, from a server of the test's own.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use debrief_worker::speech::models::{Catalogue, CatalogueEntry, Choice, Languages, ModelStore};
use sha2::{Digest, Sha256};

/// Serves one file and notes from where each request wanted it.
struct Hub {
    url: String,
    ranges: Arc<Mutex<Vec<u64>>>,
}

impl Hub {
    /// Each answer but the last of them ends after so many bytes.
    fn serve(content: Vec<u8>, cuts: &'static [usize]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let ranges = Arc::new(Mutex::new(Vec::new()));
        let (noted, answers) = (ranges.clone(), AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let from = wanted(&stream);
                noted.lock().expect("not poisoned").push(from as u64);
                let most = cuts.get(answers.fetch_add(1, Ordering::Relaxed)).copied().unwrap_or(usize::MAX);
                let _ = answer(stream, &content, from, most);
            }
        });
        Self { url, ranges }
    }

    fn ranges(&self) -> Vec<u64> {
        self.ranges.lock().expect("not poisoned").clone()
    }
}

fn wanted(stream: &TcpStream) -> usize {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let range = lines.find_map(|line| line.to_lowercase().strip_prefix("range: bytes=").map(str::to_owned));
    range.and_then(|range| range.trim_end_matches('-').parse().ok()).unwrap_or(0)
}

fn answer(mut stream: TcpStream, content: &[u8], from: usize, most: usize) -> std::io::Result<()> {
    let (rest, last) = (&content[from..], content.len() - 1);
    let status = if from == 0 { "200 OK".to_owned() } else { "206 Partial Content".to_owned() };
    let range =
        if from == 0 { String::new() } else { format!("Content-Range: bytes {from}-{last}/{}\r\n", content.len()) };
    write!(stream, "HTTP/1.1 {status}\r\n{range}Content-Length: {}\r\nConnection: close\r\n\r\n", rest.len())?;
    stream.write_all(&rest[..rest.len().min(most)])?;
    stream.flush()
}

fn content() -> Vec<u8> {
    (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

fn store(dir: &tempfile::TempDir, content: &[u8]) -> ModelStore {
    let entry = CatalogueEntry {
        name: "test".into(),
        file: "ggml-test.bin".into(),
        size_bytes: content.len() as u64,
        sha256: hex::encode(Sha256::digest(content)),
        languages: Languages::Many,
    };
    ModelStore::with_catalogue(dir.path(), Catalogue { base_url: "http://127.0.0.1:9/".into(), models: vec![entry] })
}

fn named() -> Choice {
    "test".parse().expect("a choice")
}

pub fn resumes_after_a_cut() {
    let (dir, content) = (tempfile::tempdir().expect("a folder"), content());
    let hub = Hub::serve(content.clone(), &[1_000_000, 500_000]);
    let mut seen = Vec::new();
    let model = store(&dir, &content)
        .pull("test", Some(&hub.url), |received, size| {
            seen.push((received, size));
            true
        })
        .expect("pulled");
    assert_eq!(std::fs::read(&model.path).expect("the model"), content);
    assert_eq!(hub.ranges(), [0, 1_000_000, 1_500_000]);
    assert!(seen.is_sorted() && seen.last() == Some(&(3_000_000, 3_000_000)), "{:?}", seen.last());
    assert!(!dir.path().join("ggml-test.bin.part").exists());
    let again = store(&dir, &content).pull("test", Some(&hub.url), |_, _| true).expect("here already");
    assert_eq!((again, hub.ranges().len()), (model, 3));
}

pub fn goes_on_from_an_earlier_attempt() {
    let (dir, content) = (tempfile::tempdir().expect("a folder"), content());
    let hub = Hub::serve(content.clone(), &[]);
    let stopped = store(&dir, &content).pull("test", Some(&hub.url), |received, _| received < 1_200_000);
    assert_eq!(stopped.expect_err("stopped").code, "cancelled");
    assert_eq!(store(&dir, &content).find(&named()).expect_err("half").code, "model_missing");
    store(&dir, &content).pull("test", Some(&hub.url), |_, _| true).expect("pulled");
    assert!(hub.ranges()[1] >= 1_200_000, "{:?}", hub.ranges());
    assert_eq!(store(&dir, &content).find(&Choice::Auto).expect("the best").name, "test");
    assert!(store(&dir, &content).remove("test").expect("removed"));
    assert_eq!(store(&dir, &content).find(&named()).expect_err("gone").code, "model_missing");
}

pub fn refuses_other_content() {
    let (dir, content) = (tempfile::tempdir().expect("a folder"), content());
    let mut other = content.clone();
    other[2_000_000] ^= 1;
    let hub = Hub::serve(other, &[]);
    let problem = store(&dir, &content).pull("test", Some(&hub.url), |_, _| true).expect_err("refused");
    assert_eq!(problem.code, "model_invalid", "{problem}");
    assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 0, "nothing of it stays");
}

pub fn gives_up_soon() {
    let (dir, content) = (tempfile::tempdir().expect("a folder"), content());
    // Nobody listens there any more.
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let started = Instant::now();
    for url in [format!("http://{closed}"), "http://model-hub.invalid".into()] {
        let problem = store(&dir, &content).pull("test", Some(&url), |_, _| true).expect_err("unreachable");
        assert_eq!(problem.code, "model_unreachable", "{problem}");
    }
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

pub fn one_at_a_time() {
    let (dir, content) = (tempfile::tempdir().expect("a folder"), content());
    let hub = Hub::serve(content.clone(), &[]);
    let mut second = None;
    store(&dir, &content)
        .pull("test", Some(&hub.url), |_, _| {
            second.get_or_insert_with(|| store(&dir, &content).pull("test", Some(&hub.url), |_, _| true));
            true
        })
        .expect("the first");
    assert_eq!(second.expect("tried").expect_err("refused").code, "model_pulling");
}

pub fn damaged_installed_model_is_invalid() {
    let (dir, mut content) = (tempfile::tempdir().expect("a folder"), content());
    let store = store(&dir, &content);
    let path = dir.path().join("ggml-test.bin");
    std::fs::write(&path, &content).expect("written");
    assert!(store.find(&named()).is_ok());
    content[17] ^= 1;
    std::fs::write(&path, &content).expect("written");
    assert_eq!(store.find(&named()).expect_err("changed").code, "model_invalid");
    std::fs::write(&path, &content[..1000]).expect("written");
    assert_eq!(store.find(&named()).expect_err("cut").code, "model_invalid");
    assert_eq!(store.find(&Choice::Auto).expect_err("cut").code, "model_missing");
}

pub fn demo_model_is_repaired() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = ModelStore::new(dir.path().join("models"));
    let demo = store.find(&Choice::Demo).expect("the demo model");
    assert!(demo.demo);
    std::fs::write(&demo.path, b"damaged").expect("written");
    assert_eq!(store.find(&Choice::Demo).expect("again"), demo);
    assert_eq!(std::fs::metadata(&demo.path).expect("the file").len(), demo.size_bytes);
    let by_path = store.find(&Choice::Path(demo.path.clone())).expect("by its path");
    assert!(by_path.demo, "it is labelled however it was chosen");
}

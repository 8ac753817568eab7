//! Children that die and model files that are none.

use std::path::Path;

use debrief_worker::speech::models::{Choice, Languages, ModelFile, ModelStore};

use crate::audio::{RATE, fixtures, read_wav};
use crate::hear::{block_on, demo, english, pcm, start};

pub fn killed_child() {
    let dir = tempfile::tempdir().expect("a folder");
    let model = demo(&dir);
    let audio = pcm(&read_wav(&fixtures().join("single-us.wav")));
    block_on(async {
        let inference = start(&model).await.expect("a child");
        signal("-KILL", inference.id().expect("it runs"));
        let error = inference.transcribe(&audio, &english(), |_| ()).await.expect_err("it was killed");
        assert_eq!((error.code, error.retry), ("inference_killed", true), "{error}");
        let next = start(&model).await.expect("another child");
        let text = next.transcribe(&audio, &english(), |_| ()).await.expect("text");
        assert!(!text.segments.is_empty());
    });
}

pub fn child_ends_with_its_client() {
    let dir = tempfile::tempdir().expect("a folder");
    let model = demo(&dir);
    block_on(async {
        let inference = start(&model).await.expect("a child");
        let id = inference.id().expect("it runs");
        assert!(runs(id));
        // One that hangs, and so does not notice that its input has closed.
        signal("-STOP", id);
        drop(inference);
        gone(id).await;
    });
}

/// Its input closes while it decodes, as when its worker is killed.
pub fn child_ends_in_the_middle_of_a_window() {
    let dir = tempfile::tempdir().expect("a folder");
    let model = demo(&dir);
    let mut child = std::process::Command::new(crate::hear::self_exe())
        .arg("infer")
        .arg(&model.path)
        .arg("2")
        .arg("1")
        .arg(std::process::id().to_string())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("a child");
    let mut stdout = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stdout, &mut line).expect("a reply");
    assert_eq!(line.trim(), "\"ready\"");
    let audio = pcm(&read_wav(&fixtures().join("walkthrough.wav"))[..RATE * 28]);
    let request = serde_json::json!({"hear": {"id": 1, "samples": audio.len(), "language": null, "translate": false,
        "prompt": null, "short_context": false, "turns": false}});
    let mut request = format!("{request}\n").into_bytes();
    request.extend(audio.iter().flat_map(|sample| sample.to_le_bytes()));
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), &request).expect("sent");
    child.wait().expect("it ended");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut stdout, &mut rest).expect("the rest");
    assert!(!rest.contains("\"done\""), "the window was decoded to its end: {rest}");
}

pub fn broken_models_are_invalid() {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = std::fs::read(&demo(&dir).path).expect("the demo model");
    let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let cases = [
        ("empty", vec![]),
        ("random", noise.clone()),
        ("cut in its header", whole[..30].to_vec()),
        ("cut in its vocabulary", whole[..200_000].to_vec()),
        ("cut in a tensor", whole[..whole.len() / 2].to_vec()),
        ("cut in its last tensor", whole[..whole.len() - 7].to_vec()),
        ("random behind a header", [&whole[..48], &noise[..]].concat()),
    ];
    for (name, bytes) in cases {
        let path = dir.path().join("broken.bin");
        std::fs::write(&path, bytes).expect("written");
        let choice = path.to_str().expect("a name").parse::<Choice>().expect("a choice");
        let problem = ModelStore::new(dir.path()).find(&choice).expect_err(name);
        assert_eq!(problem.code, "model_invalid", "{name}: {problem}");
        let error = block_on(start(&unchecked(&path))).map(drop).expect_err(name);
        assert_eq!((error.code, error.retry), ("model_invalid", false), "{name}: {error}");
    }
}

/// Weights that are no numbers may give any text or none, or end the child, but never this process.
pub fn damaged_weights() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut bytes = std::fs::read(&demo(&dir).path).expect("the demo model");
    let half = bytes.len() / 2;
    for (n, byte) in bytes[half..].iter_mut().enumerate().filter(|(n, _)| n % 5 == 0) {
        *byte = (n.wrapping_mul(2_654_435_761) >> 24) as u8;
    }
    let path = dir.path().join("damaged.bin");
    std::fs::write(&path, bytes).expect("written");
    let audio = pcm(&read_wav(&fixtures().join("single-us.wav")));
    block_on(async {
        match start(&unchecked(&path)).await {
            Err(error) => assert_eq!(error.code, "model_invalid"),
            Ok(inference) => match inference.transcribe(&audio, &english(), |_| ()).await {
                Err(error) => assert_eq!(error.code, "inference_failed"),
                Ok(text) => assert!(text.segments.len() < 2_000),
            },
        }
    });
}

pub fn missing_model_is_missing() {
    let dir = tempfile::tempdir().expect("a folder");
    let store = ModelStore::new(dir.path().join("models"));
    for choice in ["auto", "base", "no-such-model", "/no/such/file.bin"] {
        let problem = store.find(&choice.parse().expect("a choice")).expect_err(choice);
        assert_eq!(problem.code, "model_missing", "{choice}: {problem}");
    }
    let error = block_on(start(&unchecked(&dir.path().join("gone.bin")))).map(drop).expect_err("missing");
    assert_eq!(error.code, "model_missing");
}

/// As if the file had changed after it was verified.
fn unchecked(path: &Path) -> ModelFile {
    let size_bytes = std::fs::metadata(path).map_or(0, |facts| facts.len());
    ModelFile { name: "test".into(), path: path.into(), size_bytes, demo: false, languages: Languages::En }
}

fn signal(signal: &str, id: u32) {
    let status = std::process::Command::new("kill").args([signal, &id.to_string()]).status();
    assert!(status.expect("kill runs").success());
}

fn runs(id: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    !status.is_empty() && !status.contains(") Z ")
}

async fn gone(id: u32) {
    let waiting = async {
        while runs(id) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), waiting).await.expect("the child ended");
}

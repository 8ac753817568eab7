//! Clients that are not ours: tus-js-client on Node, tuspy, curl. What they say went well is compared with what
//! is stored: the receipt and the original, by SHA-256.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use debrief_stories::{Client, Start, TestApp, Upload, no_media, on_both_databases};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

on_both_databases![
    tus_js_client_sends_a_stream_of_unknown_length,
    tus_js_client_sends_thousands_of_slices,
    tus_js_client_resumes_what_it_had_begun,
    tus_js_client_sends_parts_in_parallel_and_joins_them,
    tus_js_client_is_told_of_an_empty_file,
    tus_js_client_speaks_the_drafts_of_the_standard,
    tuspy_sends_chunks_with_checksums,
    tuspy_is_told_of_a_wrong_checksum_and_resumes,
    tuspy_is_told_of_an_empty_file,
    curl_sends_a_file_by_tus,
    curl_sends_a_file_by_the_standard,
];

/// One person with a token, as a program has it, and files to send.
struct Sender<'a> {
    app: &'a TestApp,
    owner: Client,
    token: String,
}

impl<'a> Sender<'a> {
    fn new(app: &'a TestApp) -> Self {
        let owner = app.owner();
        let token = app.last_line_of(&["token", "create", "olga@example.org", "--name", "clients"]);
        Self { app, owner, token }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.app.folder().join(name);
        std::fs::write(&path, bytes).expect("a file to send");
        path
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.app.address())
    }

    /// Runs `tests/clients/tus.mjs` or `tus.py`; answers the line of JSON it prints.
    fn run(&self, program: &mut Command, file: &Path, mut given: Value) -> Value {
        given["endpoint"] = json!(self.url("/api/uploads"));
        given["token"] = json!(self.token);
        given["file"] = json!(file);
        serde_json::from_str(&output_of(program.arg(given.to_string()))).expect("a line of JSON")
    }

    fn tus_js(&self, file: &Path, given: Value) -> Value {
        let modules = repository().join("web/node_modules/tus-js-client");
        assert!(modules.is_dir(), "tus-js-client is missing: run scripts/web.sh first");
        self.run(Command::new("node").arg(repository().join("tests/clients/tus.mjs")), file, given)
    }

    fn tuspy(&self, file: &Path, given: Value) -> Value {
        let python = output_of(Command::new(repository().join("scripts/tus-clients.sh")).arg("python"));
        self.run(Command::new(python.trim()).arg(repository().join("tests/clients/tus.py")), file, given)
    }

    /// curl's headers and body as it prints them with `--include`.
    fn curl(&self, path: &str, args: &[&str]) -> String {
        let bearer = format!("Authorization: Bearer {}", self.token);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--include", "--header", &bearer]).args(args).arg(self.url(path));
        output_of(&mut curl)
    }

    /// The path of an upload that a client names by its URL.
    #[track_caller]
    fn path(&self, outcome: &Value) -> String {
        let url = outcome["url"].as_str().unwrap_or_else(|| panic!("it got no upload: {outcome:#}"));
        url.strip_prefix(&self.url("")).unwrap_or(url).to_string()
    }

    #[track_caller]
    fn check(&self, outcome: &Value, bytes: &[u8]) -> String {
        assert_eq!(outcome["finished"], true, "{outcome:#}");
        let path = self.path(outcome);
        self.owner.check_stored(&path, bytes);
        path
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_path_buf()
}

fn output_of(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ended with {}:\n{errors}", output.status);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What a client was told: status and stable code, whatever it makes of them.
#[track_caller]
fn check_refusal(outcome: &Value, status: u16, code: &str) {
    assert_eq!(outcome["status"], status, "{outcome:#}");
    let body: Value = serde_json::from_str(outcome["body"].as_str().expect("a body")).expect("JSON");
    assert_eq!(body["error"]["code"], code, "{outcome:#}");
}

const MB: usize = 1_000_000;

fn tus_js_client_sends_a_stream_of_unknown_length(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(50 * MB);
    let file = sender.file("stream.mp4", &bytes);
    // Neither a divisor of the file nor of our own slices.
    let outcome = sender.tus_js(&file, json!({"stream": true, "options": {"chunkSize": 5 * MB + 1}}));
    sender.check(&outcome, &bytes);
    assert!(outcome["requests"].as_u64().unwrap() >= 11, "{outcome:#}");
    app.finish();
}

fn tus_js_client_sends_thousands_of_slices(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let slices = if debrief_stories::is_full() { 12_000 } else { 1_500 };
    let bytes = no_media(slices * 1024);
    let file = sender.file("slices.mp4", &bytes);
    let outcome = sender.tus_js(&file, json!({"options": {"chunkSize": 1024}}));
    assert_eq!(outcome["requests"], slices + 1);
    sender.check(&outcome, &bytes);
    app.finish();
}

fn tus_js_client_resumes_what_it_had_begun(start: Start) {
    let mut app = start.serve();
    let bytes = no_media(20 * MB);
    let (url, token, file) = {
        let sender = Sender::new(&app);
        let file = sender.file("resumed.mp4", &bytes);
        let begun = sender.tus_js(&file, json!({"stop_at": 9 * MB, "options": {"chunkSize": 3 * MB}}));
        assert_eq!(begun["finished"], false, "{begun:#}");
        (sender.path(&begun), sender.token, file)
    };
    app.kill_server();
    app.serve();
    let sender = Sender { app: &app, owner: app.login("olga@example.org"), token };
    // Some networks let no PATCH through; the client has a way round them.
    let options = json!({"overridePatchMethod": true, "chunkSize": 7 * MB});
    let outcome = sender.tus_js(&file, json!({"url": sender.url(&url), "options": options}));
    assert_eq!(sender.check(&outcome, &bytes), url, "it is the same upload");
    assert!(outcome["requests"].as_u64().unwrap() <= 4, "what was there is not sent again: {outcome:#}");
    app.finish_after_a_fault();
}

fn tus_js_client_sends_parts_in_parallel_and_joins_them(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(31 * MB + 7);
    let file = sender.file("parallel.mp4", &bytes);
    let metadata = json!({"filename": "Übersicht – 概要 🎥.mp4", "title": "ניסיון\tund \"quotes\", ✓", "filetype": "video/mp4", "empty": ""});
    let options = json!({"parallelUploads": 4, "chunkSize": 3 * MB, "metadata": metadata});
    let outcome = sender.tus_js(&file, json!({"options": options}));
    let path = sender.check(&outcome, &bytes);
    // Byte for byte, as the client has encoded it.
    let pairs = metadata.as_object().unwrap().iter();
    let sent: Vec<String> =
        pairs.map(|(key, text)| format!("{key} {}", STANDARD.encode(text.as_str().unwrap()))).collect();
    let told = sender.owner.tus("HEAD", &path).send().expect_status(200);
    let mut told: Vec<&str> = told.header("Upload-Metadata").expect("metadata").split(',').collect();
    let mut sent: Vec<&str> = sent.iter().map(String::as_str).collect();
    told.sort_unstable();
    sent.sort_unstable();
    assert_eq!(told, sent);
    let recording = sender.owner.recording(sender.owner.json(&path)["recording_id"].as_str().unwrap());
    assert_eq!((&recording["filename"], &recording["title"]), (&metadata["filename"], &metadata["title"]));
    assert_eq!(
        sender.owner.json("/api/recordings")["recordings"].as_array().unwrap().len(),
        1,
        "parts are no recordings"
    );
    app.finish();
}

fn tus_js_client_is_told_of_an_empty_file(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let file = sender.file("empty.mp4", b"");
    for protocol in ["tus-v1", "ietf-draft-03", "ietf-draft-05"] {
        let outcome = sender.tus_js(&file, json!({"options": {"protocol": protocol}}));
        check_refusal(&outcome, 422, "empty_file");
    }
    assert_eq!(sender.owner.json("/api/recordings")["recordings"], json!([]), "nothing is left of a refusal");
    app.finish();
}

fn tus_js_client_speaks_the_drafts_of_the_standard(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(17 * MB);
    let file = sender.file("standard.mp4", &bytes);
    for protocol in ["ietf-draft-03", "ietf-draft-05"] {
        for given in [
            json!({"options": {}}),
            json!({"options": {"chunkSize": 5 * MB, "uploadDataDuringCreation": true}}),
            json!({"options": {"chunkSize": 5 * MB}, "stream": true}),
        ] {
            let mut given = given.clone();
            given["options"]["protocol"] = json!(protocol);
            given["options"]["metadata"] = json!({"filename": "wälk.mp4"});
            let path = sender.check(&sender.tus_js(&file, given), &bytes);
            let recording = sender.owner.json(&path)["recording_id"].as_str().unwrap().to_string();
            assert_eq!(sender.owner.recording(&recording)["filename"], "wälk.mp4");
        }
        let begun = json!({"stop_at": 6 * MB, "options": {"protocol": protocol, "chunkSize": 2 * MB}});
        let begun = sender.tus_js(&file, begun);
        assert_eq!(begun["finished"], false, "{begun:#}");
        let resumed = json!({"url": begun["url"], "options": {"protocol": protocol}});
        assert_eq!(sender.check(&sender.tus_js(&file, resumed), &bytes), sender.path(&begun));
    }
    app.finish();
}

fn tuspy_sends_chunks_with_checksums(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(20 * MB);
    let file = sender.file("python.mp4", &bytes);
    let metadata = json!({"filename": "pythøn 🐍.mp4"});
    let outcome = sender.tuspy(&file, json!({"chunk_size": 3 * MB, "checksum": true, "metadata": metadata}));
    assert_eq!(outcome["offset"], bytes.len(), "{outcome:#}");
    let path = sender.path(&outcome);
    sender.owner.check_stored(&path, &bytes);
    assert_eq!(sender.owner.json(&path)["filename"], metadata["filename"]);
    app.finish();
}

fn tuspy_is_told_of_a_wrong_checksum_and_resumes(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(10 * MB);
    let file = sender.file("wrong.mp4", &bytes);
    let outcome = sender.tuspy(&file, json!({"chunk_size": 2 * MB, "checksum": true, "wrong_from": 2}));
    check_refusal(&outcome, 460, "checksum_mismatch");
    let path = sender.path(&outcome);
    assert_eq!(sender.owner.json(&path)["offset_bytes"], 4 * MB, "nothing of the wrong chunk is kept");
    let outcome = sender.tuspy(&file, json!({"chunk_size": 2 * MB, "checksum": true, "url": outcome["url"]}));
    assert_eq!((&outcome["offset"], sender.path(&outcome)), (&json!(bytes.len()), path.clone()));
    sender.owner.check_stored(&path, &bytes);
    app.finish();
}

fn tuspy_is_told_of_an_empty_file(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let file = sender.file("empty.mp4", b"");
    check_refusal(&sender.tuspy(&file, json!({"chunk_size": MB})), 422, "empty_file");
    app.finish();
}

/// A header of curl's output, of the last answer in it.
#[track_caller]
fn header<'a>(output: &'a str, name: &str) -> &'a str {
    let mut lines = output.lines().rev().filter_map(|line| line.split_once(": "));
    let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("no {name}:\n{output}")).1.trim()
}

fn data(file: &Path) -> String {
    format!("@{}", file.display())
}

fn curl_sends_a_file_by_tus(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(12 * MB);
    let (first, rest) = bytes.split_at(5 * MB);
    let tus = ["--header", "Tus-Resumable: 1.0.0"];
    let metadata = format!("Upload-Metadata: filename {}", STANDARD.encode("cürl.mp4"));
    let length = format!("Upload-Length: {}", bytes.len());
    let created = sender
        .curl("/api/uploads", &[&tus[..], &["--request", "POST", "--header", &length, "--header", &metadata]].concat());
    let path = header(&created, "Location").to_string();

    let patch = |file: &Path, offset: usize, more: &str| {
        let offset = format!("Upload-Offset: {offset}");
        let typed = "Content-Type: application/offset+octet-stream";
        let args = [
            "--request",
            "PATCH",
            "--header",
            &offset,
            "--header",
            typed,
            "--header",
            more,
            "--data-binary",
            &data(file),
        ];
        sender.curl(&path, &[&tus[..], &args].concat())
    };
    let first_file = sender.file("first", first);
    let wrong = format!("Upload-Checksum: sha256 {}", STANDARD.encode(Sha256::digest(b"other bytes")));
    let refused = patch(&first_file, 0, &wrong);
    assert!(refused.contains("HTTP/1.1 460 ") && refused.contains("checksum_mismatch"), "{refused}");
    let right = format!("Upload-Checksum: sha256 {}", STANDARD.encode(Sha256::digest(first)));
    assert_eq!(header(&patch(&first_file, 0, &right), "Upload-Offset"), first.len().to_string());
    let asked = sender.curl(&path, &[&tus[..], &["--head"]].concat());
    assert_eq!((header(&asked, "Upload-Offset"), header(&asked, "Upload-Length")), ("5000000", "12000000"));
    let last = patch(&sender.file("rest", rest), first.len(), "Expect: 100-continue");
    assert_eq!(header(&last, "Upload-Offset"), bytes.len().to_string());
    sender.owner.check_stored(&path, &bytes);
    app.finish();
}

fn curl_sends_a_file_by_the_standard(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app);
    let bytes = no_media(12 * MB);
    let file = sender.file("standard.mp4", &bytes);
    let named = "Content-Disposition: inline; filename=\"standard.mp4\"";
    // Read from a pipe, so that curl sends chunks and nobody knows the length beforehand.
    let complete = ["--header", "Upload-Complete: ?1", "--header", named];
    for (version, body) in [("8", "--data-binary"), ("6", "--upload-file")] {
        let version = format!("Upload-Draft-Interop-Version: {version}");
        let data = if body == "--upload-file" { file.display().to_string() } else { data(&file) };
        let chunked = if body == "--upload-file" { "Transfer-Encoding: chunked" } else { "Expect: 100-continue" };
        let args = ["--request", "POST", "--header", &version, "--header", chunked, body, &data];
        let stored = sender.curl("/api/uploads", &[&complete[..], &args].concat());
        assert!(stored.contains("HTTP/1.1 104 ") && header(&stored, "Upload-Complete") == "?1", "{stored}");
        let path = header(&stored, "Location");
        sender.owner.check_stored(path, &bytes);
        assert_eq!(sender.owner.json(path)["filename"], "standard.mp4");
        let upload = Upload { path: path.into(), recording_id: header(&stored, "Debrief-Recording").into() };
        assert_eq!(sender.owner.json(&upload.path)["recording_id"], upload.recording_id);
    }
    app.finish();
}

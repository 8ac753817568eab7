//! `debrief upload`: files and patterns on their way, and the receipt at the end.

mod stdin;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use debrief_stories::{Client, Relay, Start, TestApp, no_media, on_both_databases, sha256, speech, wait_until};
use serde_json::{Value, json};

on_both_databases![
    several_files_by_patterns_each_with_its_receipt,
    one_failure_fails_the_command_and_holds_nothing_up,
    it_is_quiet_when_piped,
    the_same_command_goes_on_after_it_was_killed,
    two_commands_do_not_send_the_same_file_at_once,
    a_restart_of_the_server_is_outlived,
    bytes_that_are_damaged_on_their_way_are_sent_again,
    a_file_that_changes_while_it_is_sent_is_told,
    an_upload_that_has_expired_begins_anew,
    each_refusal_says_what_to_do,
    a_recording_gets_another_file_and_is_waited_for,
];

const MB: usize = 1024 * 1024;

/// Somebody at a command line of their own.
struct Sender<'a> {
    app: &'a TestApp,
    url: String,
    token: String,
}

impl<'a> Sender<'a> {
    fn new(app: &'a TestApp, role: &str, url: Option<&Relay>) -> Self {
        let email = format!("{role}@example.org");
        app.last_line_of(&["user", "add", &email, "--role", role]);
        let token = app.last_line_of(&["token", "create", &email]);
        let url = url.map_or_else(|| format!("http://{}", app.address()), Relay::url);
        Self { app, url, token }
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.app.command(&["upload", "--json"]);
        command.args(args).env("DEBRIEF_SERVER", &self.url).env("DEBRIEF_TOKEN", &self.token);
        command.env("XDG_STATE_HOME", self.app.folder().join("state"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn upload(&self, args: &[&str]) -> Sent {
        Sent::of(&self.command(args).output().unwrap())
    }

    fn spawn(&self, args: &[&str]) -> Child {
        self.command(args).stdin(Stdio::piped()).spawn().unwrap()
    }

    fn client(&self) -> Client {
        self.app.anyone().with_token(&self.token)
    }

    /// What has arrived of the only unfinished upload.
    fn arrived(&self) -> u64 {
        let list = self.client().json("/api/uploads");
        list["uploads"].as_array().unwrap().first().map_or(0, |upload| upload["offset_bytes"].as_u64().unwrap())
    }

    fn wait_arrived(&self, bytes: usize) {
        wait_until("bytes to arrive", || self.arrived() >= bytes as u64);
    }

    fn kept(&self) -> Vec<PathBuf> {
        let folder = self.app.folder().join("state/debrief");
        let files = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == "part")).collect()
    }
}

/// How a command ended.
struct Sent {
    success: bool,
    lines: Vec<Value>,
    told: String,
}

impl Sent {
    fn of(output: &Output) -> Self {
        let printed = String::from_utf8_lossy(&output.stdout);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("panicked"), "{told}");
        let lines =
            printed.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")));
        Self { success: output.status.success(), lines: lines.collect(), told }
    }

    /// The only line, of a file that is safe.
    #[track_caller]
    fn safe(&self, app: &TestApp, sender: &Sender<'_>, bytes: &[u8]) -> String {
        assert!(self.success && self.lines.len() == 1, "{:?}\n{}", self.lines, self.told);
        check_safe(sender, &self.lines[0], bytes);
        assert!(!self.told.contains("FAILED"), "{}", app.log());
        self.lines[0]["recording_id"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    fn refused(&self, code: &str, says: &str) {
        let error = &self.lines.last().unwrap_or_else(|| panic!("nothing printed: {}", self.told))["error"];
        assert!(!self.success && error["code"] == code, "{:?}\n{}", self.lines, self.told);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(says) && message.contains(' '), "{message}");
    }
}

#[track_caller]
fn check_safe(sender: &Sender<'_>, line: &Value, bytes: &[u8]) {
    let sum = json!(sha256(bytes));
    assert_eq!(
        (&line["sha256"], &line["size_bytes"], &line["error"]),
        (&sum, &json!(bytes.len()), &json!(null)),
        "{line}"
    );
    assert_eq!((&line["receipt"]["state"], &line["receipt"]["sha256"]), (&json!("stored"), &sum), "{line}");
    let id = line["recording_id"].as_str().unwrap();
    assert!(line["url"].as_str().unwrap().ends_with(&format!("/r/{id}")), "{line}");
    let original = sender.client().get(&format!("/api/recordings/{id}/original")).send().expect_status(200).body;
    assert_eq!(sha256(&original), sha256(bytes), "the original is another one");
    sender.client().wait_refused(id);
}

fn file(app: &TestApp, name: &str, size_bytes: usize) -> (String, Vec<u8>) {
    let path = app.folder().join("files").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    // Each differs from the others from its beginning.
    let bytes = [name.as_bytes(), &no_media(size_bytes - name.len())].concat();
    std::fs::write(&path, &bytes).unwrap();
    (path.to_string_lossy().into_owned(), bytes)
}

fn finished(child: Child) -> Sent {
    Sent::of(&child.wait_with_output().unwrap())
}

fn several_files_by_patterns_each_with_its_receipt(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app, "owner", None);
    let files: Vec<(String, Vec<u8>)> =
        [("a 1.mp4", 9 * MB), ("b.mp4", 300), ("ü [c].mp4", 8 * MB), ("d.mov", 17 * MB + 5)]
            .map(|(name, size)| file(&app, name, size))
            .into();
    let pattern = app.folder().join("files/*.mp4");
    // One of them is named twice, and goes once.
    let sent = sender.upload(&[pattern.to_str().unwrap(), &files[3].0, &files[1].0, "--jobs", "3"]);
    assert!(sent.success && sent.lines.len() == files.len(), "{:?}\n{}", sent.lines, sent.told);
    for (path, bytes) in &files {
        check_safe(&sender, sent.lines.iter().find(|line| line["path"] == json!(path)).unwrap(), bytes);
    }
    assert_eq!(sender.client().json("/api/recordings")["recordings"].as_array().unwrap().len(), files.len());
    app.finish();
}

fn one_failure_fails_the_command_and_holds_nothing_up(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app, "owner", None);
    let (good, bytes) = file(&app, "good.mp4", 5000);
    let (empty, _) = file(&app, "empty.mp4", 10);
    std::fs::write(&empty, "").unwrap();
    let (gone, folder) = (format!("{good}.gone"), app.folder().join("files").to_string_lossy().into_owned());
    let pattern = format!("{folder}/*.webm");
    let sent = sender.upload(&[&gone, &empty, &folder, &pattern, &good]);
    assert!(!sent.success && sent.told.contains("4 of 5 files failed"), "{}", sent.told);
    let error = |path: &str| sent.lines.iter().find(|line| line["path"] == json!(path)).unwrap()["error"].clone();
    let codes = [&gone, &empty, &folder, &pattern].map(|path| error(path)["code"].as_str().unwrap().to_owned());
    assert_eq!(codes, ["unreadable", "empty_file", "is_folder", "no_match"]);
    assert!(error(&pattern)["message"].as_str().unwrap().contains("*.webm"));
    check_safe(&sender, sent.lines.iter().find(|line| line["path"] == json!(good)).unwrap(), &bytes);
    app.finish();
}

fn it_is_quiet_when_piped(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app, "owner", None);
    let (path, bytes) = file(&app, "words.mp4", 20 * MB);
    let mut command = app.command(&["upload", &path]);
    command.env("DEBRIEF_SERVER", &sender.url).env("DEBRIEF_TOKEN", &sender.token);
    let output = command.env("XDG_STATE_HOME", app.folder().join("state")).output().unwrap();
    let (printed, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    let id = printed.trim().strip_prefix(&format!("{}/r/", sender.url)).expect("the address, and nothing else");
    let expected = format!("{path}: safe to close: 20.00 MiB ({} bytes), SHA-256 {}\n", bytes.len(), sha256(&bytes));
    assert_eq!(told, expected);
    sender.client().wait_refused(id);
    app.finish();
}

fn the_same_command_goes_on_after_it_was_killed(start: Start) {
    let app = start.serve();
    let relay = Relay::to(&app);
    let sender = Sender::new(&app, "owner", Some(&relay));
    let (path, bytes) = file(&app, "long.mp4", 40 * MB);
    relay.holds_after(20 * MB as u64);
    let mut child = sender.spawn(&[&path]);
    sender.wait_arrived(9 * MB);
    relay.wait_full();
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = sender.client().json("/api/uploads")["uploads"][0].clone();
    relay.loses_what_it_holds();
    let id = sender.upload(&[&path]).safe(&app, &sender, &bytes);
    assert_eq!(begun["recording_id"], json!(id), "the same upload went on");
    assert_eq!(sender.client().json("/api/recordings")["recordings"].as_array().unwrap().len(), 1);
    // Once it has arrived, the same command sends it again: that is what it says.
    let again = sender.upload(&[&path]).safe(&app, &sender, &bytes);
    assert_ne!(again, id);
    app.finish_after_a_fault();
}

fn two_commands_do_not_send_the_same_file_at_once(start: Start) {
    let app = start.serve();
    let relay = Relay::to(&app);
    let sender = Sender::new(&app, "owner", Some(&relay));
    let (path, bytes) = file(&app, "long.mp4", 20 * MB);
    relay.holds_after(12 * MB as u64);
    let child = sender.spawn(&[&path]);
    sender.wait_arrived(8 * MB);
    sender.upload(&[&path]).refused("already_sending", "another command");
    relay.lets_all_pass();
    finished(child).safe(&app, &sender, &bytes);
    let left: Vec<_> =
        std::fs::read_dir(app.folder().join("state/debrief")).unwrap().map(|file| file.unwrap()).collect();
    let locks = left.iter().filter(|file| file.file_name().to_string_lossy().starts_with("sending-"));
    assert_eq!(locks.count(), 0, "{left:?}");
    app.finish();
}

fn a_restart_of_the_server_is_outlived(start: Start) {
    let mut app = start.serve();
    let relay = Relay::to(&app);
    let (path, bytes) = file(&app, "long.mp4", 30 * MB);
    relay.holds_after(15 * MB as u64);
    let (child, token) = {
        let sender = Sender::new(&app, "owner", Some(&relay));
        let child = sender.spawn(&[&path]);
        sender.wait_arrived(8 * MB);
        relay.wait_full();
        (child, sender.token)
    };
    app.kill_server();
    relay.lets_all_pass();
    app.serve();
    let sender = Sender { app: &app, url: relay.url(), token };
    let sent = finished(child);
    sent.safe(&app, &sender, &bytes);
    assert!(sent.told.contains("trying again"), "{}", sent.told);
    app.finish_after_a_fault();
}

fn bytes_that_are_damaged_on_their_way_are_sent_again(start: Start) {
    let app = start.serve();
    let relay = Relay::to(&app);
    let sender = Sender::new(&app, "owner", Some(&relay));
    let (path, bytes) = file(&app, "words.mp4", 20 * MB);
    relay.damages_a_byte_after(12 * MB as u64);
    let sent = sender.upload(&[&path]);
    assert!(relay.has_damaged());
    sent.safe(&app, &sender, &bytes);
    assert!(sent.told.contains("damaged on their way"), "{}", sent.told);
    app.finish_after_a_fault();
}

fn a_file_that_changes_while_it_is_sent_is_told(start: Start) {
    let app = start.serve();
    let relay = Relay::to(&app);
    let sender = Sender::new(&app, "owner", Some(&relay));
    let (path, _) = file(&app, "growing.mp4", 30 * MB);
    relay.holds_after(12 * MB as u64);
    let child = sender.spawn(&[&path]);
    sender.wait_arrived(8 * MB);
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
    relay.lets_all_pass();
    finished(child).refused("file_changed", "changed while it was sent");
    let client = sender.client();
    assert_eq!(client.json("/api/recordings")["recordings"], json!([]), "half of it is of no use to anybody");
    let bytes = std::fs::read(&path).unwrap();
    sender.upload(&[&path]).safe(&app, &sender, &bytes);
    app.finish_after_a_fault();
}

fn an_upload_that_has_expired_begins_anew(start: Start) {
    let app = start.serve();
    let relay = Relay::to(&app);
    let sender = Sender::new(&app, "owner", Some(&relay));
    let (path, bytes) = file(&app, "old.mp4", 20 * MB);
    relay.holds_after(12 * MB as u64);
    let mut child = sender.spawn(&[&path]);
    sender.wait_arrived(8 * MB);
    child.kill().unwrap();
    child.wait().unwrap();
    // Bytes that come later would keep it alive.
    relay.loses_what_it_holds();
    app.advance_clock(Duration::from_secs(30 * 24 * 3600));
    let sent = sender.upload(&[&path]);
    sent.safe(&app, &sender, &bytes);
    assert!(sent.told.contains("beginning anew"), "{}", sent.told);
    app.finish_after_a_fault();
}

fn each_refusal_says_what_to_do(start: Start) {
    let mut app = start.env("DEBRIEF_MAX_UPLOAD_BYTES", 5000).env("DEBRIEF_MEMBER_QUOTA_BYTES", 6000).serve();
    let (small, bytes) = file(&app, "small.mp4", 4000);
    let (large, _) = file(&app, "large.mp4", 5001);
    let token = {
        let sender = Sender::new(&app, "owner", None);
        sender.upload(&[&large]).refused("file_too_large", "DEBRIEF_MAX_UPLOAD_BYTES");
        sender.upload(&[&small, "--replace", "018f0000-0000-7000-8000-000000000000"]).refused("not_found", "not found");
        sender.upload(&[&small, "--token", "dbt_wrong"]).refused("login_required", "debrief token create");
        sender.upload(&[&small]).safe(&app, &sender, &bytes);
        sender.upload(&[&small]).refused("quota_exceeded", "DEBRIEF_MEMBER_QUOTA_BYTES");
        Sender::new(&app, "viewer", None).upload(&[&small]).refused("forbidden", "member");
        sender.token
    };
    app.set_env("DEBRIEF_MIN_FREE_BYTES", 1_u64 << 60);
    app.restart();
    let sender = Sender { app: &app, url: format!("http://{}", app.address()), token };
    sender.upload(&[&small]).refused("storage_full", "free space");
    let nobody = Sender { app: &app, url: "http://127.0.0.1:1".into(), token: "dbt_x".into() };
    nobody.upload(&[&small]).refused("unreachable", "--server");
    let wrong = sender.upload(&[&small, &large, "--title", "One for two"]);
    assert!(!wrong.success && wrong.lines.is_empty() && wrong.told.contains("--title"), "{}", wrong.told);
    app.finish();
}

fn a_recording_gets_another_file_and_is_waited_for(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app, "owner", None);
    let sample = |name: &str| speech::sample(name).to_string_lossy().into_owned();
    let (first, second) = (sample("single-us.wav"), sample("short-walkthrough.wav"));
    let sent = sender.upload(&[&first, "--title", "Stays", "--wait"]);
    assert!(sent.success && sent.told.contains("transcript ready"), "{}", sent.told);
    let (id, url) = (sent.lines[0]["recording_id"].as_str().unwrap(), sent.lines[0]["url"].as_str().unwrap());
    let replaced = sender.upload(&[&second, "--replace", url, "--wait"]);
    assert!(replaced.success, "{:?}\n{}", replaced.lines, replaced.told);
    let line = &replaced.lines[0];
    assert_eq!((&line["recording_id"], &line["url"]), (&json!(id), &json!(url)), "people keep their link");
    let recording = sender.client().recording(id);
    let sum = json!(sha256(&std::fs::read(&second).unwrap()));
    assert_eq!((&recording["file"]["sha256"], &line["sha256"]), (&sum, &sum));
    assert_eq!((&recording["title"], &recording["transcript"]["version"]), (&json!("Stays"), &json!(2)));
    let two = sender.upload(&[&first, &second, "--replace", id]);
    assert!(!two.success && two.lines.is_empty() && two.told.contains("--replace"), "{}", two.told);
    app.finish();
}

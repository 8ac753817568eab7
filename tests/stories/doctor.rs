//! `debrief doctor`: what it tries and what it says, beside a running service and without one.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Output;

use debrief_stories::{Start, TestApp, on_both_databases, speech};

on_both_databases![objects_are_probed_by_doctor, a_flipped_byte_is_found_by_doctor];

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn objects_are_probed_by_doctor(start: Start) {
    let is_embedded = !start.is_on_postgres() && std::env::var_os("DEBRIEF_TEST_S3_ENDPOINT").is_none();
    let mut app = start.prepare();
    if is_embedded {
        let fresh = app.run(&["doctor"]);
        assert!(fresh.status.success(), "{}", printed(&fresh));
        assert!(printed(&fresh).contains("made at the first start"), "{}", printed(&fresh));
        assert!(!app.data_dir().join("objects").exists(), "a doctor makes nothing");
    }
    app.serve();
    let beside = check_probe(&app);
    if is_embedded {
        assert!(beside.contains("within the service that runs"), "{beside}");
        app.stop();
        let alone = check_probe(&app);
        assert!(alone.contains("started for this"), "{alone}");
        app.serve();
        // What a killed service left names an address where nobody is any more.
        app.kill_server();
        let alone = check_probe(&app);
        assert!(alone.contains("started for this"), "{alone}");
        app.serve();
    }
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    app.finish();
}

/// Every step is a line, and all is well; a server that asks nobody who they are is told.
fn check_probe(app: &TestApp) -> String {
    let output = app.run(&["doctor"]);
    let printed = printed(&output);
    let steps =
        ["write", "read", "read a range", "write over", "list", "upload in parts", "copy into a part", "delete"];
    for step in steps {
        assert!(printed.contains(&format!("ok      object storage, {step}: ")), "{step}:\n{printed}");
    }
    let failed: Vec<&str> = printed.lines().filter(|line| line.starts_with("FAILED")).collect();
    let is_open = printed.contains("FAILED  object storage, privacy: ");
    assert!(failed.is_empty() || is_open && failed.len() == 1, "{printed}");
    assert_eq!(output.status.success(), failed.is_empty(), "{printed}");
    printed
}

#[test]
fn doctor_names_the_setting_that_is_wrong() {
    let app = Start::on_postgres().with_breakable_objects().prepare();
    for (name, value, named) in [
        ("SECRET_ACCESS_KEY", "another", "DEBRIEF_S3_SECRET_ACCESS_KEY"),
        ("ENDPOINT", "http://127.0.0.1:1", "DEBRIEF_S3_ENDPOINT"),
        ("BUCKET", "elsewhere", "DEBRIEF_S3_BUCKET"),
    ] {
        let output = app.command(&["doctor"]).env(format!("DEBRIEF_S3_{name}"), value).output().unwrap();
        let printed = printed(&output);
        assert!(!output.status.success(), "{name}:\n{printed}");
        let line = printed.lines().find(|line| line.starts_with("FAILED  object storage"));
        assert!(line.is_some_and(|line| line.contains(named)), "{name}:\n{printed}");
    }
    let unset = app.command(&["doctor"]).env("DEBRIEF_S3_SECRET_ACCESS_KEY", "").output().unwrap();
    assert!(printed(&unset).contains("set DEBRIEF_S3_SECRET_ACCESS_KEY"), "{}", printed(&unset));
}

/// Where the files of the embedded server lie, the service's own or the one of the story.
fn stored_in(app: &TestApp) -> PathBuf {
    let own = app.data_dir().join("objects/debrief");
    if own.exists() { own } else { app.folder().join("s3/debrief-stories") }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn flip(file: &Path, place: u64) {
    let mut file = fs::File::options().read(true).write(true).open(file).unwrap();
    let mut byte = [0];
    file.seek(SeekFrom::Start(place)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(place)).unwrap();
    file.write_all(&[byte[0] ^ 1]).unwrap();
}

fn a_flipped_byte_is_found_by_doctor(start: Start) {
    // Another server's files are its own business.
    if std::env::var_os("DEBRIEF_TEST_S3_ENDPOINT").is_some() {
        return;
    }
    let mut app = start.serve();
    let owner = app.owner();
    let (first, second) = (speech::sample("single-us.wav"), speech::sample("short-walkthrough.wav"));
    let healthy = owner.upload_file(&first);
    let damaged = owner.upload_file(&second);
    owner.wait_ready(&healthy);
    owner.wait_ready(&damaged);
    app.wait_for_an_empty_queue();
    let verify = |app: &TestApp| app.run(&["doctor", "--verify"]);
    let whole = verify(&app);
    assert!(whole.status.success() && printed(&whole).contains("all are as they were stored"), "{}", printed(&whole));

    // The files of the original: below 8 MiB it is one object, told by its bytes.
    let bytes = fs::read(&second).unwrap();
    let holds = |file: &PathBuf| fs::read(file).unwrap().starts_with(&bytes);
    let original = files(&stored_in(&app)).into_iter().find(holds).expect("the file of the original");
    flip(&original, 4321);
    let found = verify(&app);
    let told = printed(&found);
    assert_eq!(found.status.code(), Some(1), "{told}");
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("DAMAGED")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    for part in ["original of “short-walkthrough”", &damaged, "short-walkthrough.wav", "SHA-256", "Replace file"] {
        assert!(lines[0].contains(part), "{part}: {told}");
    }

    // Without the service it says the same, and of bytes that are gone too.
    app.stop();
    assert_eq!(verify(&app).status.code(), Some(1));
    flip(&original, 4321);
    assert!(verify(&app).status.success(), "{}", printed(&verify(&app)));
    let elsewhere = app.folder().join("elsewhere");
    fs::rename(&original, &elsewhere).unwrap();
    let gone = verify(&app);
    assert_eq!(gone.status.code(), Some(1));
    assert!(printed(&gone).contains("it is gone") && printed(&gone).contains(&damaged), "{}", printed(&gone));
    fs::rename(&elsewhere, &original).unwrap();
    app.serve();
    app.finish();
}

//! Starting, ending, and the commands beside a running server.

use debrief_stories::{Start, TestApp, on_both_databases, people::token_of, wait_until};
use serde_json::json;

on_both_databases![
    ctrl_c_ends_every_process,
    ends_within_the_patience_of_a_terminal_when_only_the_server_is_told,
    a_second_server_on_one_data_directory_is_refused,
    accounts_are_made_beside_a_running_server,
    accounts_are_made_before_the_first_start,
    an_operator_sees_health_and_metrics,
];

fn ctrl_c_ends_every_process(start: Start) {
    let app = start.serve();
    let worker = app.worker();
    app.server().process().signal_group(libc::SIGINT);
    let status = app.server().wait_for_the_end_of_all();
    assert!(status.success(), "Ctrl-C is a clean end, not {status}");
    assert!(!worker.lives());
}

fn ends_within_the_patience_of_a_terminal_when_only_the_server_is_told(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    // A listener and a half-sent upload must not hold it up.
    let _events = owner.events(None);
    let upload = owner.create_upload("half.wav", 1000);
    let _half = owner.begin_piece(&upload, 0, 1000);
    app.server().process().signal(libc::SIGINT);
    let began = std::time::Instant::now();
    app.server().wait_for_the_end_of_all();
    assert!(began.elapsed().as_secs() < 20, "it took {:?}", began.elapsed());
}

fn a_second_server_on_one_data_directory_is_refused(start: Start) {
    let app = start.serve();
    let second = app.run(&["serve", "--listen", "127.0.0.1:0", "--model", "demo"]);
    assert!(!second.status.success());
    let told = String::from_utf8_lossy(&second.stderr);
    assert!(told.contains(&*app.data_dir().to_string_lossy()), "the sentence names the directory: {told}");
    assert!(!told.contains("panicked"), "{told}");
    app.finish();
}

fn accounts_are_made_beside_a_running_server(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    make_accounts(&app);
    let members = owner.json("/api/members")["members"].as_array().unwrap().clone();
    assert!(members.iter().any(|m| m["user"]["email"] == "mo@example.org" && m["role"] == "member"), "{members:#?}");
    app.finish();
}

fn accounts_are_made_before_the_first_start(start: Start) {
    let mut app = start.prepare();
    let link = app.last_line_of(&["user", "add", "mo@example.org", "--role", "owner", "--name", "Mo"]);
    let token = app.last_line_of(&["token", "create", "mo@example.org", "--name", "script"]);
    app.serve();
    assert!(!app.server().printed().iter().any(|line| line.contains("/setup/")), "there is an owner already");
    let with_token = app.anyone().with_token(&token);
    assert_eq!(with_token.json("/api/me")["role"], "owner");
    let body = json!({"token": token_of(&json!(link)), "password": "a long enough one"});
    assert_eq!(app.anyone().post("/api/password").json(body).send().expect_status(200).json()["user"]["name"], "Mo");
    app.finish();
}

/// `user add`, the link's password, `token create`, `user reset`.
fn make_accounts(app: &TestApp) {
    let anyone = app.anyone();
    let link = app.last_line_of(&["user", "add", "mo@example.org", "--role", "member", "--name", "Mo"]);
    let link_token = token_of(&json!(link)).to_string();
    assert_eq!(anyone.json(&format!("/api/links/{link_token}"))["kind"], "password");
    let set = |token: &str, password: &str| {
        anyone.post("/api/password").json(json!({"token": token, "password": password})).send()
    };
    set(&link_token, "short").expect_error(422, "password_too_short");
    set(&link_token, "the first password").expect_status(200);
    set(&link_token, "the first password").expect_error(404, "link_invalid");

    let token = app.last_line_of(&["token", "create", "mo@example.org", "--name", "script"]);
    assert!(token.starts_with("dbt_"), "{token}");
    let me = anyone.with_token(&token).json("/api/me");
    assert_eq!((&me["user"]["name"], &me["role"]), (&json!("Mo"), &json!("member")));
    anyone.with_token(&format!("{token}x")).get("/api/me").send().expect_error(401, "login_required");

    let reset = app.last_line_of(&["user", "reset", "mo@example.org"]);
    set(token_of(&json!(reset)), "the second password").expect_status(200);
    let login = |password: &str| {
        anyone.post("/api/login").json(json!({"email": "mo@example.org", "password": password})).send()
    };
    login("the first password").expect_error(401, "login_failed");
    login("the second password").expect_status(200);

    let unknown = app.run(&["user", "reset", "nobody@example.org"]);
    assert!(!unknown.status.success() && String::from_utf8_lossy(&unknown.stderr).contains("nobody@example.org"));
}

fn an_operator_sees_health_and_metrics(start: Start) {
    let app = start.serve();
    let anyone = app.anyone();
    anyone.get("/healthz").send().expect_status(200);
    anyone.get("/readyz").send().expect_status(200);
    let metrics = anyone.get("/metrics").send().expect_status(200).text();
    assert!(metrics.lines().any(|line| line.starts_with("debrief_")), "{metrics}");
    let page = anyone.get("/r/anything").send().expect_status(200);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{page}");
    anyone.get("/api/nothing-here").send().expect_error(404, "not_found");
    app.finish();
}

#[test]
fn a_worker_alone_without_settings_is_refused_by_their_names() {
    let app = Start::on_sqlite().prepare();
    let told = refusal(&app, app.command(&["work"]));
    for name in ["DATABASE_URL", "DEBRIEF_S3_"] {
        assert!(told.contains(name), "{name} is not named: {told}");
    }
}

#[test]
fn a_database_url_without_s3_settings_is_refused_by_their_names() {
    let app = Start::on_sqlite().prepare();
    let mut command = app.command(&["serve", "--listen", "127.0.0.1:0", "--model", "demo"]);
    for name in ["ENDPOINT", "REGION", "BUCKET", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "PATH_STYLE"] {
        command.env_remove(format!("DEBRIEF_S3_{name}"));
    }
    command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let told = refusal(&app, command);
    for name in ["DEBRIEF_S3_BUCKET", "DEBRIEF_S3_ACCESS_KEY_ID", "DEBRIEF_S3_SECRET_ACCESS_KEY"] {
        assert!(told.contains(name), "{name} is not named: {told}");
    }
}

/// A command that has to end by itself, without success; answers what it told.
pub fn refusal(app: &TestApp, mut command: std::process::Command) -> String {
    let told = app.folder().join("told");
    command.stderr(std::fs::File::create(&told).unwrap()).stdout(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut status = None;
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        wait_until("the command to refuse", || {
            status = child.try_wait().unwrap();
            status.is_some()
        });
    }));
    if ended.is_err() {
        let _ = child.kill();
        panic!("it runs instead of refusing");
    }
    let told = std::fs::read_to_string(told).unwrap();
    assert!(!status.unwrap().success(), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    told
}

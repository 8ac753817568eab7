//! `serve --tls`: with a certificate of one's own, and with one that signs itself.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use debrief_stories::{Start, TestApp, on_both_databases, sha256};
use serde_json::json;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::commands::refusal;

on_both_databases![
    pages_and_uploads_go_over_https,
    a_plain_request_is_sent_on_to_https,
    a_cookie_is_secure_exactly_over_https,
    who_says_nothing_holds_nothing_up,
    a_self_signed_certificate_is_kept_and_remade_in_time,
    a_certificate_of_ones_own_is_served,
];

const PASSWORD: &str = "correct horse battery";

/// A client that trusts the certificate in a file.
fn trusting(file: &Path) -> Agent {
    let pem = std::fs::read(file).unwrap();
    let root = Certificate::from_pem(&pem).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[root])).build();
    Agent::config_builder().tls_config(tls).http_status_as_error(false).max_redirects(0).build().into()
}

fn self_signed(app: &TestApp) -> Agent {
    trusting(&app.data_dir().join("tls/certificate.pem"))
}

fn url(app: &TestApp, path: &str) -> String {
    format!("https://{}{path}", app.address())
}

fn fingerprint(app: &TestApp) -> String {
    let printed = app.server().printed();
    let line = printed.iter().find_map(|line| line.strip_prefix("Certificate: SHA-256 ")).expect("a fingerprint");
    line.replace(':', "").to_lowercase()
}

/// An owner made on the command line, and a token of theirs.
fn token(app: &TestApp) -> String {
    let link = app.last_line_of(&["user", "add", "mo@example.org", "--role", "owner", "--workspace", "Team"]);
    assert!(link.starts_with(&url(app, "/password/")), "{link}");
    app.last_line_of(&["token", "create", "mo@example.org"])
}

fn pages_and_uploads_go_over_https(start: Start) {
    let app = start.with_tls().serve();
    let token = token(&app);
    let agent = self_signed(&app);
    for host in ["127.0.0.1", "localhost"] {
        let page = agent.get(format!("https://{host}:{}/", app.address().port())).call().unwrap();
        assert!(page.status().is_success() || page.status() == 503, "{page:?}");
        assert!(page.headers().get("strict-transport-security").is_none(), "a self-signed one must not be insisted on");
    }
    assert!(Agent::new_with_defaults().get(url(&app, "/healthz")).call().is_err(), "nobody trusts it unasked");
    let der = Certificate::from_pem(&std::fs::read(app.data_dir().join("tls/certificate.pem")).unwrap()).unwrap();
    assert_eq!(fingerprint(&app), sha256(der.der()));

    let file = app.folder().join("words.mp4");
    std::fs::write(&file, "These are only words, no media at all.").unwrap();
    let upload = |more: &[&str]| {
        let mut command = app.command(&["upload", file.to_str().unwrap(), "--json"]);
        command.env("DEBRIEF_SERVER", url(&app, "")).env("DEBRIEF_TOKEN", &token);
        command.env("XDG_STATE_HOME", app.folder()).args(more).output().unwrap()
    };
    let unknown = upload(&[]);
    let told = String::from_utf8_lossy(&unknown.stdout);
    assert!(
        !unknown.status.success() && told.contains("\"certificate\"") && told.contains("--ca-certificate"),
        "{told}"
    );
    let certificate = app.data_dir().join("tls/certificate.pem");
    let sent = upload(&["--ca-certificate", certificate.to_str().unwrap()]);
    let line: serde_json::Value = serde_json::from_slice(&sent.stdout).unwrap();
    assert_eq!((&line["receipt"]["state"], &line["error"]), (&json!("stored"), &json!(null)), "{line}");
    let path = format!("/api/recordings/{}/original", line["recording_id"].as_str().unwrap());
    let mut part =
        agent.get(url(&app, &path)).header("authorization", format!("Bearer {token}")).header("range", "bytes=6-8");
    part = part.header("connection", "close");
    assert_eq!(part.call().unwrap().body_mut().read_to_string().unwrap(), "are");
    curl_agrees(&app, &certificate);
    app.finish();
}

/// A second implementation of TLS, where it is installed.
fn curl_agrees(app: &TestApp, certificate: &Path) {
    let mut curl = std::process::Command::new("curl");
    curl.args(["--silent", "--show-error", "--cacert"]).arg(certificate).arg(url(app, "/healthz"));
    let Ok(output) = curl.output() else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn a_plain_request_is_sent_on_to_https(start: Start) {
    let app = start.with_tls().serve();
    let anyone = app.anyone();
    let sent_on = anyone.get("/r/abc?t=5").send().expect_status(307);
    assert_eq!(sent_on.header("location"), Some(&*url(&app, "/r/abc?t=5")));
    assert_eq!(sent_on.header("set-cookie"), None);
    let secret = json!({"email": "a@example.org", "password": PASSWORD});
    anyone.post("/api/login").json(secret).send().expect_status(307);
    for hostile in [
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: trusted.example@evil.example\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: evil.example/path\r\n\r\n",
        "\u{0}\u{1}\u{2}\r\n\r\n",
    ] {
        let reply = raw(&app, hostile.as_bytes());
        assert!(
            reply.is_empty() || reply.starts_with("HTTP/1.") && !reply.to_lowercase().contains("location:"),
            "{reply}"
        );
        assert!(!reply.contains(" 200 ") && !reply.contains(" 500 "), "{hostile:?}: {reply}");
    }
    app.finish();
}

/// What comes back until the server closes.
fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let mut connection = TcpStream::connect(app.address()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    connection.write_all(bytes).unwrap();
    let mut reply = Vec::new();
    if let Err(error) = connection.read_to_end(&mut reply) {
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "it hangs");
    }
    String::from_utf8_lossy(&reply).into_owned()
}

fn a_cookie_is_secure_exactly_over_https(start: Start) {
    // The story's own machine is no proxy that may speak for others.
    let mut app = start.with_tls().env("DEBRIEF_TRUSTED_PROXIES", "192.0.2.1").serve();
    let link = app.last_line_of(&["user", "add", "mo@example.org", "--role", "owner", "--workspace", "Team"]);
    let body = json!({"token": link.rsplit('/').next().unwrap(), "password": PASSWORD}).to_string();
    let login = json!({"email": "mo@example.org", "password": PASSWORD});
    let agent = self_signed(&app);
    let post = |path: &str, body: &str, claimed: &str| {
        let request = agent.post(url(&app, path)).header("content-type", "application/json");
        let request = request.header("origin", url(&app, "")).header("x-forwarded-proto", claimed);
        let reply = request.send(body).unwrap();
        assert_eq!(reply.status(), 200, "{reply:?}");
        reply.headers()["set-cookie"].to_str().unwrap().to_owned()
    };
    for cookie in [post("/api/password", &body, "http"), post("/api/login", &login.to_string(), "https")] {
        assert!(cookie.contains("; Secure") && cookie.contains("; HttpOnly"), "{cookie}");
    }
    app.stop();

    // The same people by plain HTTP: a browser would drop a Secure cookie.
    let app = app.without_tls();
    let anyone = app.anyone();
    let reply = anyone.post("/api/login").header("X-Forwarded-Proto", "https").json(login).send().expect_status(200);
    let cookie = reply.set_cookie("debrief_session").unwrap();
    assert!(!cookie.contains("Secure"), "{cookie}");
    app.finish();
}

fn who_says_nothing_holds_nothing_up(start: Start) {
    let mut app = start.with_tls().serve();
    let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(app.address()).unwrap()).collect();
    let agent = self_signed(&app);
    assert_eq!(agent.get(url(&app, "/healthz")).call().unwrap().status(), 200);
    // A handshake that begins and does not go on is ended.
    let began = Instant::now();
    assert_eq!(raw(&app, &[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), "");
    assert!(began.elapsed() < Duration::from_secs(30), "it took {:?}", began.elapsed());
    // Neither do connections on which nothing has come hold up the end.
    let waiting: Vec<TcpStream> = (0..5).map(|_| TcpStream::connect(app.address()).unwrap()).collect();
    app.wait_for_an_empty_queue();
    let began = Instant::now();
    app.stop();
    assert!(began.elapsed() < Duration::from_secs(20), "it took {:?}", began.elapsed());
    drop((silent, waiting));
}

fn a_self_signed_certificate_is_kept_and_remade_in_time(start: Start) {
    let mut app = start.with_tls().serve();
    let first = fingerprint(&app);
    let kept = app.data_dir().join("tls/self-signed.json");
    assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    app.restart();
    assert_eq!(fingerprint(&app), first, "who let it in has not done so in vain");
    app.advance_clock(Duration::from_secs(800 * 24 * 3600));
    app.restart();
    let second = fingerprint(&app);
    assert_ne!(second, first, "it would have ended soon");
    app.set_env("DEBRIEF_PUBLIC_URL", "https://debrief.example.org");
    app.stop();
    let printed = app.printed_by_a_start();
    assert!(printed.iter().any(|line| line == "Debrief is at https://debrief.example.org"), "{printed:?}");
    assert!(!printed.iter().any(|line| line.replace(':', "").to_lowercase().contains(&second)), "it has a new name");
}

/// A certificate for 127.0.0.1 by an authority of the story's own; gives the authority's file.
fn make_own(folder: &Path) -> std::path::PathBuf {
    let mut authority = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, &issuer).unwrap();
    std::fs::write(folder.join("own.pem"), own.pem()).unwrap();
    std::fs::write(folder.join("own.key"), key.serialize_pem()).unwrap();
    std::fs::write(folder.join("other.key"), rcgen::KeyPair::generate().unwrap().serialize_pem()).unwrap();
    std::fs::write(folder.join("words.txt"), "no PEM").unwrap();
    std::fs::write(folder.join("authority.pem"), root.pem()).unwrap();
    folder.join("authority.pem")
}

fn a_certificate_of_ones_own_is_served(start: Start) {
    let mut app = start.with_tls().prepare();
    let authority = make_own(app.folder());
    let file = |name: &str| app.folder().join(name).to_string_lossy().into_owned();
    let wrong = [
        (Some("gone.pem"), Some("own.key"), "DEBRIEF_TLS_CERTIFICATE", "gone.pem"),
        (Some("words.txt"), Some("own.key"), "DEBRIEF_TLS_CERTIFICATE", "words.txt"),
        (Some("own.pem"), Some("gone.key"), "DEBRIEF_TLS_KEY", "gone.key"),
        (Some("own.pem"), Some("own.pem"), "DEBRIEF_TLS_KEY", "own.pem"),
        (Some("own.pem"), Some("other.key"), "does not belong", "other.key"),
        (Some("own.pem"), None, "DEBRIEF_TLS_KEY", "too"),
        (None, Some("own.key"), "DEBRIEF_TLS_CERTIFICATE", "too"),
    ];
    for (certificate, key, setting, named) in wrong {
        let mut command = app.command(&["serve", "--listen", "127.0.0.1:0", "--model", "demo", "--tls"]);
        certificate.map(|name| command.env("DEBRIEF_TLS_CERTIFICATE", file(name)));
        key.map(|name| command.args(["--tls-key", &file(name)]));
        let told = refusal(&app, command);
        assert!(told.contains(setting) && told.contains(named), "{told}");
    }
    let (certificate, key) = (file("own.pem"), file("own.key"));
    app.set_env("DEBRIEF_TLS_CERTIFICATE", certificate);
    app.set_env("DEBRIEF_TLS_KEY", key);
    app.serve();
    assert_eq!(trusting(&authority).get(url(&app, "/healthz")).call().unwrap().status(), 200);
    assert!(!app.data_dir().join("tls").exists(), "no certificate is made where there is one");
    // The other commands read the same settings, without the flag of serve.
    token(&app);
    app.finish();
}

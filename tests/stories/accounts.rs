//! The first visit, and the people of a workspace.

use debrief_stories::{Client, Start, on_both_databases, people::token_of};
use serde_json::json;

on_both_databases![
    the_set_up_link_makes_the_owner_once,
    a_session_begins_and_ends,
    the_cookie_is_secure_exactly_with_https,
    people_join_change_and_leave,
    each_role_may_do_what_it_says,
    another_site_cannot_act_with_a_cookie,
];

fn the_set_up_link_makes_the_owner_once(start: Start) {
    let mut app = start.serve();
    let anyone = app.anyone();
    let token = app.server().setup_token();
    assert_eq!(anyone.json(&format!("/api/links/{token}"))["kind"], "setup");
    anyone.get("/api/links/guessed").send().expect_error(404, "link_invalid");

    let set_up = |token: &str, password: &str| {
        let person = json!({"token": token, "workspace_name": "Team", "name": "Olga", "email": "Olga@Example.org",
            "password": password});
        anyone.post("/api/setup").json(person).send()
    };
    set_up("guessed", "long enough it is").expect_error(404, "link_invalid");
    set_up(&token, "too short").expect_error(422, "password_too_short");
    let me = set_up(&token, "long enough it is").expect_status(201).json();
    assert_eq!(
        (&me["role"], &me["workspace"]["name"], &me["user"]["name"]),
        (&json!("owner"), &json!("Team"), &json!("Olga"))
    );
    set_up(&token, "long enough it is").expect_error(404, "link_invalid");
    anyone.get(&format!("/api/links/{token}")).send().expect_error(404, "link_invalid");

    app.restart();
    assert!(!app.server().printed().iter().any(|line| line.contains("/setup/")), "no second set-up link");
    app.finish();
}

fn a_session_begins_and_ends(start: Start) {
    let mut app = start.serve();
    app.owner();
    let login = |email: &str, password: &str| {
        app.anyone().post("/api/login").json(json!({"email": email, "password": password})).send()
    };
    login("olga@example.org", "wrong wrong wrong").expect_error(401, "login_failed");
    login("nobody@example.org", "wrong wrong wrong").expect_error(401, "login_failed");
    let reply = login("olga@example.org", "correct horse battery").expect_status(200);
    let cookie = reply.set_cookie("debrief_session").unwrap().to_lowercase();
    for flag in ["httponly", "samesite=", "path=/"] {
        assert!(cookie.contains(flag), "{flag} is missing: {cookie}");
    }

    let owner = app.login("olga@example.org");
    let other = app.login("olga@example.org");
    app.restart();
    assert_eq!(owner.json("/api/me")["role"], "owner", "sessions survive a restart");
    owner.post("/api/logout").send().expect_status(204);
    owner.get("/api/me").send().expect_error(401, "login_required");
    other.get("/api/me").send().expect_status(200);

    let hash = app.database().column("select password_hash from users").remove(0);
    assert!(hash.starts_with("$argon2id$"), "{hash}");
    let stored = app.database().column("select secret_hash from sessions");
    assert!(!stored.contains(other.cookie.as_ref().unwrap()), "the secret itself is not stored");
    app.finish();
}

fn the_cookie_is_secure_exactly_with_https(start: Start) {
    let cookie_of = |app: &debrief_stories::TestApp, protocol: Option<&str>| {
        let anyone = app.anyone();
        let mut request =
            anyone.post("/api/login").json(json!({"email": "olga@example.org", "password": "correct horse battery"}));
        if let Some(protocol) = protocol {
            request = request.header("X-Forwarded-Proto", protocol);
        }
        request.send().expect_status(200).set_cookie("debrief_session").unwrap().to_string()
    };
    let is_secure = |cookie: &str| cookie.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure"));

    let trusting = start.clone().env("DEBRIEF_TRUSTED_PROXIES", "127.0.0.1").serve();
    trusting.owner();
    assert!(is_secure(&cookie_of(&trusting, Some("https"))));
    assert!(!is_secure(&cookie_of(&trusting, Some("http"))));
    assert!(!is_secure(&cookie_of(&trusting, None)));
    trusting.finish();

    // By default a proxy on the same machine is trusted; here none is.
    let open = start.env("DEBRIEF_TRUSTED_PROXIES", "192.0.2.1").serve();
    open.owner();
    assert!(!is_secure(&cookie_of(&open, Some("https"))), "anybody may send this header");
    open.finish();
}

fn people_join_change_and_leave(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let invite =
        |role: &str| owner.post("/api/invitations").json(json!({"role": role})).send().expect_status(201).json();

    let invitation = invite("member");
    let token = token_of(&invitation["url"]).to_string();
    let link = app.anyone().json(&format!("/api/links/{token}"));
    assert_eq!(
        (&link["kind"], &link["role"], &link["workspace_name"]),
        (&json!("invitation"), &json!("member"), &json!("Team"))
    );
    let listed = owner.json("/api/invitations");
    assert_eq!(listed["invitations"][0]["id"], invitation["id"]);
    assert!(!listed.to_string().contains(&token), "a link is shown once: {listed}");

    let mo = app.join(&token, "Mo");
    app.anyone().get(&format!("/api/links/{token}")).send().expect_error(404, "link_invalid");
    let withdrawn = invite("viewer");
    owner.delete(&format!("/api/invitations/{}", withdrawn["id"].as_str().unwrap())).send().expect_status(204);
    app.anyone().get(&format!("/api/links/{}", token_of(&withdrawn["url"]))).send().expect_error(404, "link_invalid");

    let path = format!("/api/members/{}", mo.user_id());
    let role = |role: &str| json!({"role": role});
    owner.patch(&path).json(role("admin")).send().expect_status(200);
    assert_eq!(mo.json("/api/me")["role"], "admin");
    let of_owner = format!("/api/members/{}", owner.user_id());
    let second = app.join(token_of(&invite("owner")["url"]), "Ola");
    let of_second = format!("/api/members/{}", second.user_id());
    mo.delete(&of_second).send().expect_error(403, "forbidden");
    mo.patch(&of_second).json(role("viewer")).send().expect_error(403, "forbidden");
    owner.delete(&of_second).send().expect_status(204);
    owner.patch(&of_owner).json(role("viewer")).send().expect_error(409, "last_owner");
    owner.delete(&of_owner).send().expect_error(409, "last_owner");

    let upload = mo.create_upload("mine.wav", 5);
    assert_eq!(mo.send_piece(&upload, 0, b"bytes"), 5);
    owner.wait_refused(&upload.recording_id);
    owner.delete(&path).send().expect_status(204);
    mo.get("/api/me").send().expect_status(401);
    assert_eq!(owner.recording(&upload.recording_id)["owner"]["name"], "Mo", "recordings stay");
    app.finish();
}

fn another_site_cannot_act_with_a_cookie(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let invite = |client: &Client, origin: &str| {
        let request = client.post("/api/invitations").json(json!({"role": "viewer"}));
        if origin.is_empty() { request.send() } else { request.header("Origin", origin).send() }
    };
    assert_eq!(invite(&owner, "http://elsewhere.example").status, 403);
    assert_eq!(invite(&owner, "null").status, 403);
    assert_eq!(invite(&owner, &format!("http://{}", app.address())).status, 201);
    assert_eq!(invite(&owner, "").status, 201, "programs send no origin");
    let token = app.last_line_of(&["token", "create", "olga@example.org", "--name", "script"]);
    assert_eq!(invite(&app.anyone().with_token(&token), "http://elsewhere.example").status, 201);
    app.finish();
}

fn each_role_may_do_what_it_says(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let [viewer, member, admin] = ["viewer", "member", "admin"].map(|role| app.member(&owner, role, role));
    let status = |client: &Client, request: &dyn Fn(&Client) -> u16| request(client);
    let invites = |client: &Client| client.post("/api/invitations").json(json!({"role": "viewer"})).send().status;
    let uploads = |client: &Client| client.creation("a.wav", 10).send().status;

    assert_eq!([&viewer, &member, &admin].map(|client| status(client, &uploads)), [403, 201, 201]);
    assert_eq!([&viewer, &member, &admin].map(|client| status(client, &invites)), [403, 403, 201]);
    admin.post("/api/invitations").json(json!({"role": "owner"})).send().expect_status(403);
    let of_member = format!("/api/members/{}", member.user_id());
    viewer.delete(&of_member).send().expect_error(403, "forbidden");
    admin.patch(&of_member).json(json!({"role": "owner"})).send().expect_status(403);

    let of_member = member.upload_bytes("not.wav", b"these are no media");
    owner.wait_refused(&of_member);
    let path = format!("/api/recordings/{of_member}");
    assert_eq!(viewer.recording(&of_member)["can_delete"], false);
    viewer.delete(&path).send().expect_error(403, "forbidden");
    viewer.patch(&path).json(json!({"title": "Mine"})).send().expect_error(403, "forbidden");
    let said = json!({"start_ms": 0, "body": "A viewer may comment."});
    viewer.post(&format!("{path}/comments")).json(said).send().expect_status(201);
    admin.patch(&path).json(json!({"title": "Renamed"})).send().expect_status(200);
    admin.delete(&path).send().expect_status(204);
    app.finish();
}

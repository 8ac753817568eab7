//! Private by default: the routes come from the OpenAPI document, so that a new one cannot be forgotten.

use debrief_stories::people::token_of;
use debrief_stories::{Client, Reply, Start, on_both_databases, sha256, speech};
use serde_json::{Value, json};

on_both_databases![every_route_asks_for_a_login, a_foreign_id_is_an_unknown_id_on_every_route];

/// Open to everybody: the way in, and what operators ask.
const OPEN: [(&str, &str); 10] = [
    ("get", "/api/links/{token}"),
    ("post", "/api/setup"),
    ("post", "/api/join"),
    ("post", "/api/password"),
    ("post", "/api/login"),
    ("post", "/api/logout"),
    ("get", "/api/openapi.json"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
];

struct Route {
    method: String,
    path: String,
}

fn routes(client: &Client) -> Vec<Route> {
    let document = client.json("/api/openapi.json");
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if ["get", "put", "post", "delete", "head", "patch"].contains(&method.as_str()) {
                routes.push(Route { method: method.clone(), path: path.clone() });
            }
        }
    }
    assert!(routes.len() > 30, "the document lists only {} routes", routes.len());
    routes
}

fn every_route_asks_for_a_login(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let anyone = app.anyone();
    let token = anyone.with_token("dbt_not-a-token");
    for route in routes(&owner) {
        let is_open = OPEN.iter().any(|(method, path)| *method == route.method && same(path, &route.path));
        if is_open || !route.path.starts_with("/api/") {
            continue;
        }
        let id = uuid::Uuid::now_v7().to_string();
        for nobody in [&anyone, &token] {
            let reply = call(nobody, &route, &id);
            assert_eq!(reply.status, 401, "{reply}");
            if route.method != "head" {
                assert_eq!(reply.json()["error"]["code"], "login_required", "{reply}");
            }
        }
    }
    app.finish();
}

fn a_foreign_id_is_an_unknown_id_on_every_route(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    let stranger = app.stranger();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_ready(&id);
    let path = format!("/api/recordings/{id}");
    let comment =
        owner.post(&format!("{path}/comments")).json(json!({"start_ms": 1, "body": "Among us"})).send().json();
    let attachment = owner.post(&format!("{path}/attachments")).bytes(crate::attachments::PNG);
    let attachment = attachment.send().expect_status(201).json();
    let upload = owner.create_upload("ours.wav", 100);
    let invitation = owner.post("/api/invitations").json(json!({"role": "viewer"})).send().expect_status(201).json();
    assert!(!token_of(&invitation["url"]).is_empty());
    let term = owner.post("/api/glossary").json(json!({"term": "Ours"})).send().expect_status(201).json();
    let saved = json!({"name": "Ours", "query": "q=layout", "resolved": true});
    let saved = owner.post("/api/searches").json(saved).send().expect_status(201).json();
    let before = picture(&owner, &id);

    let mut tried = 0;
    for route in
        routes(&owner).iter().filter(|route| route.path.contains('{') && !route.path.starts_with("/api/links/"))
    {
        let foreign = match route.path.split('/').nth(2).unwrap() {
            "recordings" => id.clone(),
            "comments" => comment["id"].as_str().unwrap().into(),
            "attachments" => attachment["id"].as_str().unwrap().into(),
            "uploads" => upload.path.rsplit('/').next().unwrap().into(),
            "members" => owner.user_id(),
            "invitations" => invitation["id"].as_str().unwrap().into(),
            "glossary" => term["id"].as_str().unwrap().into(),
            "searches" => saved["id"].as_str().unwrap().into(),
            other => panic!("teach this story what a foreign id of {other} is ({})", route.path),
        };
        let reply = call(&stranger, route, &foreign);
        let unknown = call(&stranger, route, &uuid::Uuid::now_v7().to_string());
        assert_eq!(reply.status, 404, "{reply}");
        assert_eq!(reply.text(), unknown.text(), "a foreign id answers exactly as an unknown one");
        tried += 1;
    }
    assert!(tried > 15, "only {tried} routes have an id");
    assert_eq!(picture(&owner, &id), before, "nothing has changed");
    assert_eq!(stranger.json("/api/recordings")["recordings"], json!([]));
    assert!(stranger.search("layout").is_empty());
    assert_eq!(stranger.json("/api/members")["members"].as_array().unwrap().len(), 1);
    assert_eq!(stranger.json("/api/invitations")["invitations"], json!([]));
    owner.tus("DELETE", &upload.path).send().expect_status(204);
    app.finish();
}

/// Calls a route so that nothing but the permission can be wrong with it.
fn call(client: &Client, route: &Route, id: &str) -> Reply {
    let mut path = String::new();
    for part in route.path.split('/').skip(1) {
        let part = match part {
            "{format}" | "{ext}" | "{extension}" => "txt".into(),
            "transcript.{format}" | "transcript.{ext}" | "transcript.{extension}" => "transcript.txt".into(),
            part if part.starts_with('{') => id.to_string(),
            part => part.to_string(),
        };
        path = format!("{path}/{part}");
    }
    if path == "/api/search" {
        path.push_str("?q=layout");
    }
    let request = client.tus(&route.method.to_uppercase(), &path);
    let request = match (route.method.as_str(), path.contains("/uploads")) {
        ("patch", true) => request
            .header("Upload-Offset", 0)
            .header("Content-Type", "application/offset+octet-stream")
            .bytes(*b"bytes"),
        ("post", true) => request.header("Upload-Length", 10),
        ("post" | "put" | "patch", false) => {
            let body = json!({"start_ms": 0, "body": "Hello", "title": "Ours", "role": "viewer", "language": "en",
                "term": "Ours", "lines": [], "name": "Ours", "query": "q=layout", "resolved": true});
            request.json(body)
        }
        _ => request,
    };
    request.send()
}

/// Everything of a recording, as its owner sees it.
fn picture(owner: &Client, id: &str) -> Value {
    let original = owner.get(&format!("/api/recordings/{id}/original")).send().expect_status(200).body;
    json!([
        owner.recording(id),
        owner.transcript(id),
        owner.json(&format!("/api/recordings/{id}/comments")),
        owner.json("/api/uploads"),
        owner.json("/api/invitations"),
        owner.json("/api/members"),
        owner.json("/api/glossary"),
        owner.json("/api/searches"),
        owner.json(&format!("/api/recordings/{id}/transcript/edits")),
        sha256(&original),
    ])
}

/// Two path templates are the same whatever their parameters are called.
fn same(path: &str, other: &str) -> bool {
    let plain = |path: &str| -> Vec<String> {
        path.split('/').map(|part| if part.starts_with('{') { "{}".into() } else { part.to_string() }).collect()
    };
    plain(path) == plain(other)
}

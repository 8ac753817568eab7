//! A model that is missing, broken or on its way leaves the job waiting, and nothing else.

use std::path::{Path, PathBuf};

use debrief_stories::{ModelHub, Start, on_both_databases, refusing_address, sha256, speech, wait_for, wait_until};
use serde_json::{Value, json};

on_both_databases![
    a_missing_model_is_waited_for,
    a_broken_model_is_waited_for,
    without_a_network_the_demo_model_takes_the_jobs,
    a_real_model_is_pulled_and_does_again_what_the_demo_model_did,
    the_models_are_listed,
];

fn demo_model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/worker/models/ggml-walkthrough.bin")
}

fn a_missing_model_is_waited_for(start: Start) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("team.bin");
    let app = start.model(model.display()).serve();
    let owner = app.owner();
    let worker = app.worker();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_media(&id);
    let reason = owner.wait_waiting_for(&id, "model_missing");
    assert!(reason["message"].as_str().unwrap().contains("team.bin"), "{reason}");
    owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);

    // As a download would: in one step.
    std::fs::copy(demo_model(), folder.path().join("partial")).unwrap();
    std::fs::rename(folder.path().join("partial"), &model).unwrap();
    owner.wait_transcript(&id, "ready");
    assert!(owner.text(&id).to_lowercase().contains("layout"), "{}", owner.text(&id));
    assert_eq!(app.worker(), worker, "the worker has never ended");
    app.finish();
}

fn a_broken_model_is_waited_for(start: Start) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("team.bin");
    let whole = std::fs::read(demo_model()).unwrap();
    let mut mangled = whole.clone();
    // A header that promises more layers than there are.
    mangled[8..40].fill(0x7f);
    // A vocabulary of sixty thousand words in a file of one thousand.
    let mut lying = whole.clone();
    lying[4..8].copy_from_slice(&60_000_u32.to_le_bytes());
    let app = start.model(model.display()).serve();
    let owner = app.owner();
    let server = app.server().process();
    let worker = app.worker();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("random", speech::noise(9, 100_000)),
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("mangled", mangled),
        ("eight bytes", whole[..8].to_vec()),
        ("a vocabulary that lies", lying),
    ] {
        println!("{name}");
        std::fs::write(&model, bytes).unwrap();
        let id = owner.upload_file(&speech::sample("silence.wav"));
        let spoken = owner.upload_file(&speech::sample("single-us.wav"));
        let reason = owner.wait_waiting_for(&spoken, "model_invalid");
        assert!(reason["message"].as_str().unwrap().contains("team.bin"), "{reason}");
        for id in [id, spoken] {
            owner.delete(&format!("/api/recordings/{id}")).send().expect_status(204);
        }
    }
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_waiting_for(&id, "model_invalid");
    assert!(app.database().number("select max(attempts) from jobs") <= 2, "waiting is no attempt");
    std::fs::write(folder.path().join("partial"), whole).unwrap();
    std::fs::rename(folder.path().join("partial"), &model).unwrap();
    owner.wait_transcript(&id, "ready");
    wait_until("the text", || owner.text(&id).to_lowercase().contains("layout"));
    assert_eq!(app.worker(), worker, "the worker has never ended");
    assert!(server.lives() && app.server().process() == server, "nor has the server");
    // Some were deleted while they were prepared.
    app.finish_after_a_fault();
}

fn without_a_network_the_demo_model_takes_the_jobs(start: Start) {
    // Nothing listens on the port of a listener that was dropped.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let app = start.model("auto").env("DEBRIEF_MODEL_BASE_URL", format!("http://{nobody}")).serve();
    let owner = app.owner();
    let id = owner.upload_file(&speech::sample("single-us.wav"));
    let recording = owner.wait_ready(&id);
    assert_eq!(recording["transcript"]["demo"], true, "{recording:#}");
    assert!(recording["transcript"]["label"].as_str().unwrap().contains("debrief model pull"));
    app.finish();
}

fn a_real_model_is_pulled_and_does_again_what_the_demo_model_did(start: Start) {
    let bytes = std::fs::read(demo_model()).unwrap();
    let (size, half) = (bytes.len(), bytes.len() / 2);
    // Kept to the end: whatever is not meant for the hub is refused, and reaches nobody.
    let (_refusing, nowhere) = refusing_address();
    let nowhere = format!("http://{nowhere}/");
    let mut app = start.model("auto").env("DEBRIEF_MODEL_BASE_URL", &nowhere).prepare();
    let catalogue = app.folder().join("catalogue.json");
    std::fs::write(&catalogue, catalogue_of(&bytes, &nowhere).to_string()).unwrap();
    app.set_env("DEBRIEF_TEST_CATALOGUE", catalogue.display());
    app.serve();
    let owner = app.owner();
    let early = owner.upload_file(&speech::sample("single-us.wav"));
    let transcript = owner.wait_ready(&early)["transcript"].clone();
    assert_eq!((&transcript["demo"], &transcript["version"]), (&json!(true), &json!(1)), "{transcript:#}");
    assert!(transcript["label"].as_str().unwrap().contains("debrief model pull"), "{transcript:#}");

    app.stop();
    let hub = ModelHub::held_at(half, bytes);
    app.set_env("DEBRIEF_MODEL_BASE_URL", hub.url());
    app.serve();
    let late = owner.upload_file(&speech::sample("single-us.wav"));
    owner.wait_media(&late);
    let has_half = |pull: &Value| pull["received_bytes"] == half && pull["size_bytes"] == size;
    let pull = wait_for("half of the model to be shown", || {
        let pull = owner.json("/api/models")["pull"].clone();
        has_half(&pull).then_some(pull)
    });
    let reason = owner.wait_waiting_for(&late, "model_pulling");
    let name = pull["name"].as_str().unwrap();
    assert!(reason["message"].as_str().unwrap().contains("download"), "{reason}");
    assert_eq!(owner.recording(&early)["transcript"]["demo"], true, "the text of the demo model can be read meanwhile");

    let asked_before = hub.requests().len();
    app.worker().kill();
    wait_until("the next worker to ask", || hub.requests().len() > asked_before);
    let requests = hub.requests();
    assert!(requests[0].from.is_none() && requests[0].path.contains(name), "{requests:?}");
    assert!(requests[asked_before..].iter().all(|request| request.from == Some(half)), "{requests:?}");
    wait_until("half of the model to be shown again", || has_half(&owner.json("/api/models")["pull"]));
    owner.wait_waiting_for(&late, "model_pulling");

    hub.release();
    for (id, version) in [(late, 1), (early, 2)] {
        wait_until("the real model to have transcribed", || {
            let transcript = owner.recording(&id)["transcript"].clone();
            assert!(transcript["state"] != "failed" && (version == 2 || transcript["demo"] == false), "{transcript:#}");
            transcript["state"] == "ready" && transcript["version"] == version
        });
        let transcript = &owner.recording(&id)["transcript"];
        assert_eq!(transcript["demo"], false, "{transcript:#}");
        assert_eq!((&transcript["model"], &transcript["label"]), (&json!(name), &Value::Null), "{transcript:#}");
        assert!(owner.text(&id).to_lowercase().contains("layout"), "{}", owner.text(&id));
    }
    let models = owner.json("/api/models");
    assert_eq!((&models["current"], &models["pull"]), (&json!(name), &Value::Null), "{models:#}");
    assert!(!app.log().contains("huggingface"), "somebody else was asked:\n{}", app.log());
    app.finish_after_a_fault();
}

/// Every name that there is, each with the same bytes.
fn catalogue_of(bytes: &[u8], base_url: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/worker/models/catalogue.json");
    let mut catalogue: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    catalogue["base_url"] = json!(base_url);
    for model in catalogue["models"].as_array_mut().unwrap() {
        model["size_bytes"] = json!(bytes.len());
        model["sha256"] = json!(sha256(bytes));
        model["languages"] = json!("en");
    }
    catalogue
}

fn the_models_are_listed(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    // The worker tells what it has, once it runs.
    let listed = wait_for("the worker's models", || {
        let listed = owner.json("/api/models");
        (!listed["models"].as_array().unwrap().is_empty()).then_some(listed)
    });
    let models = listed["models"].as_array().unwrap();
    assert!(models.iter().any(|model| model["demo"] == true && model["installed"] == true), "{listed:#}");
    assert!(models.iter().any(|model| model["name"] == "base"), "{listed:#}");
    assert_eq!(owner.json("/api/me")["model"]["demo"], true);
    let told = app.run(&["model", "list"]);
    assert!(told.status.success() && String::from_utf8_lossy(&told.stdout).contains("base"));
    app.finish();
}

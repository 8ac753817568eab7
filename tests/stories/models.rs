//! A model that is missing or broken leaves the job waiting, and nothing else.

use std::path::{Path, PathBuf};

use debrief_stories::{Start, on_both_databases, speech, wait_for, wait_until};

on_both_databases![
    a_missing_model_is_waited_for,
    a_broken_model_is_waited_for,
    without_a_network_the_demo_model_takes_the_jobs,
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
    let app = start.model(model.display()).serve();
    let owner = app.owner();
    let worker = app.worker();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("random", speech::noise(9, 100_000)),
        ("truncated", whole[..whole.len() / 2].to_vec()),
        ("mangled", mangled),
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
    app.finish();
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

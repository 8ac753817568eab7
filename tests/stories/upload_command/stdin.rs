//! `debrief upload -`: what can be read only once.

use std::io::Write;

use debrief_stories::{Client, Relay, Start, no_media, on_both_databases};
use serde_json::json;

use super::{MB, Sender, finished};

on_both_databases![
    standard_input_is_sent_while_it_comes,
    standard_input_outlives_the_server,
    what_came_from_standard_input_is_kept_when_it_cannot_be_sent,
];

fn standard_input_is_sent_while_it_comes(start: Start) {
    let app = start.serve();
    let sender = Sender::new(&app, "owner", None);
    let bytes = no_media(19 * MB);
    let mut child = sender.spawn(&["-", "--title", "From a pipe", "--filename", "pipe.mp4"]);
    let mut input = child.stdin.take().unwrap();
    input.write_all(&bytes[..MB]).unwrap();
    sender.wait_arrived(MB);
    assert_eq!(sender.kept().len(), 1, "it is kept while it is on its way");
    input.write_all(&bytes[MB..]).unwrap();
    drop(input);
    let sent = finished(child);
    let id = sent.safe(&app, &sender, &bytes);
    let recording = sender.client().recording(&id);
    assert_eq!((&recording["title"], &recording["filename"]), (&json!("From a pipe"), &json!("pipe.mp4")));
    assert!(sender.kept().is_empty() && sent.told.contains("kept in"), "{}", sent.told);

    let mut child = sender.spawn(&["-"]);
    drop(child.stdin.take());
    finished(child).refused("empty_file", "empty");
    assert!(sender.kept().is_empty());
    app.finish();
}

fn standard_input_outlives_the_server(start: Start) {
    let mut app = start.serve();
    let relay = Relay::to(&app);
    let bytes = no_media(12 * MB);
    let (mut child, token) = {
        let sender = Sender::new(&app, "owner", Some(&relay));
        (sender.spawn(&["-"]), sender.token)
    };
    let mut input = child.stdin.take().unwrap();
    input.write_all(&bytes[..5 * MB]).unwrap();
    let sender = Sender { app: &app, url: relay.url(), token: token.clone() };
    sender.wait_arrived(MB);
    app.kill_server();
    input.write_all(&bytes[5 * MB..10 * MB]).unwrap();
    app.serve();
    input.write_all(&bytes[10 * MB..]).unwrap();
    drop(input);
    let sender = Sender { app: &app, url: relay.url(), token };
    finished(child).safe(&app, &sender, &bytes);
    assert!(sender.kept().is_empty());
    app.finish_after_a_fault();
}

fn what_came_from_standard_input_is_kept_when_it_cannot_be_sent(start: Start) {
    let app = start.env("DEBRIEF_MAX_UPLOAD_BYTES", 3 * MB).serve();
    let sender = Sender::new(&app, "owner", None);
    let bytes = no_media(10 * MB);
    let mut child = sender.spawn(&["-"]);
    let mut input = child.stdin.take().unwrap();
    input.write_all(&bytes).unwrap();
    drop(input);
    finished(child).refused("file_too_large", "debrief upload ");
    let kept = sender.kept();
    assert_eq!(std::fs::read(&kept[0]).unwrap(), bytes, "all that came, also behind the refusal");
    abandon(&sender.client());
    app.finish_after_a_fault();
}

/// Gives every unfinished upload up.
fn abandon(client: &Client) {
    for upload in client.json("/api/uploads")["uploads"].as_array().unwrap() {
        let path = format!("/api/uploads/{}", upload["id"].as_str().unwrap());
        client.tus("DELETE", &path).send().expect_status(204);
    }
}

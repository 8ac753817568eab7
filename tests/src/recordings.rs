use std::time::Duration;

use serde_json::Value;

use crate::{Client, wait_for, wait_within};

/// Recordings and transcripts, as a person sees them through the API.
impl Client {
    pub fn recording(&self, id: &str) -> Value {
        self.json(&format!("/api/recordings/{id}"))
    }

    pub fn transcript(&self, id: &str) -> Value {
        self.json(&format!("/api/recordings/{id}/transcript"))
    }

    pub fn segments(&self, id: &str) -> Vec<Value> {
        self.transcript(id)["segments"].as_array().expect("segments").clone()
    }

    pub fn text(&self, id: &str) -> String {
        let segments = self.segments(id);
        segments.iter().filter_map(|segment| segment["text"].as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Waits until media and transcript are ready; fails at once when either failed.
    pub fn wait_ready(&self, id: &str) -> Value {
        self.wait_media(id);
        self.wait_transcript(id, "ready")
    }

    /// The same for a recording of an hour, or three.
    pub fn wait_ready_long(&self, id: &str) -> Value {
        wait_within(Duration::from_secs(1800), "media and text to be ready", || {
            let recording = self.recording(id);
            let is = |what: &str, state: &str| recording[what]["state"] == state;
            assert!(!is("media", "failed") && !is("transcript", "failed"), "{recording:#}");
            (is("media", "ready") && is("transcript", "ready")).then_some(recording)
        })
    }

    pub fn wait_media(&self, id: &str) -> Value {
        wait_for("the media to be ready", || {
            let recording = self.recording(id);
            assert_ne!(recording["media"]["state"], "failed", "{recording:#}");
            (recording["media"]["state"] == "ready").then_some(recording)
        })
    }

    /// Waits until the media failed; answers the reason's code and sentence.
    pub fn wait_refused(&self, id: &str) -> (String, String) {
        let reason = wait_for("the media to be refused", || {
            let recording = self.recording(id);
            assert_ne!(recording["media"]["state"], "ready", "{recording:#}");
            (recording["media"]["state"] == "failed").then(|| recording["media"]["reason"].clone())
        });
        let text = |name: &str| reason[name].as_str().unwrap_or_default().to_string();
        (text("code"), text("message"))
    }

    pub fn wait_transcript(&self, id: &str, state: &str) -> Value {
        wait_for(&format!("the transcript to be {state}"), || {
            let recording = self.recording(id);
            let now = &recording["transcript"]["state"];
            assert!(state == "failed" || now != "failed", "{recording:#}");
            (now == state).then_some(recording)
        })
    }

    /// Waits until the transcript waits for a reason; answers it.
    pub fn wait_waiting_for(&self, id: &str, code: &str) -> Value {
        wait_for(&format!("the transcript to wait with {code}"), || {
            let recording = self.recording(id);
            let transcript = &recording["transcript"];
            assert_ne!(transcript["state"], "failed", "{recording:#}");
            (transcript["state"] == "waiting" && transcript["reason"]["code"] == code)
                .then(|| transcript["reason"].clone())
        })
    }

    /// Text can be read and more is to come.
    pub fn wait_running_with_text(&self, id: &str) -> Vec<Value> {
        wait_for("text while the transcript is running", || {
            let transcript = self.transcript(id);
            assert_ne!(transcript["state"], "ready", "it was ready before anybody could look");
            let segments = transcript["segments"].as_array().expect("segments").clone();
            (transcript["state"] == "running" && !segments.is_empty()).then_some(segments)
        })
    }

    pub fn search(&self, query: &str) -> Vec<Value> {
        let path = format!("/api/search?limit=100&q={}", percent_encoded(query));
        self.json(&path)["moments"].as_array().expect("moments").clone()
    }
}

pub fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

use serde_json::json;

use crate::{Client, sha256, wait_for};

/// Bytes that are no media, so that their preparation ends soon; no two places of them are alike.
pub fn no_media(size_bytes: usize) -> Vec<u8> {
    let lines = (0_u32..).flat_map(|line| format!("These words are line {line}.\n").into_bytes());
    lines.take(size_bytes).collect()
}

impl Client {
    /// Waits for the receipt of an upload (its path), compares it with what was sent, and then the original with both.
    #[track_caller]
    pub fn check_stored(&self, path: &str, bytes: &[u8]) {
        let view = wait_for("the receipt", || {
            let view = self.json(path);
            assert_ne!(view["receipt"]["state"], "mismatch", "{view:#}");
            // Joined uploads are verified by the worker, which prepares them at the same time.
            (view["receipt"]["state"] == "stored").then_some(view)
        });
        let receipt = &view["receipt"];
        assert_eq!(receipt["size_bytes"], json!(bytes.len()), "{view:#}");
        assert_eq!(receipt["sha256"], json!(sha256(bytes)), "{view:#}");
        let recording = view["recording_id"].as_str().unwrap_or_else(|| panic!("no recording: {view:#}"));
        let original = self.get(&format!("/api/recordings/{recording}/original")).send().expect_status(200).body;
        assert_eq!((original.len(), sha256(&original)), (bytes.len(), sha256(bytes)), "the original is another one");
    }
}

//! A telephone's recording, from its bytes to what a browser gets. More of them: crates/worker/tests/media/phones.rs.

use debrief_stories::{Start, media, on_both_databases};
use serde_json::json;

on_both_databases![a_recording_of_a_telephone_is_shown_as_it_was_held];

fn a_recording_of_a_telephone_is_shown_as_it_was_held(start: Start) {
    let app = start.serve();
    let owner = app.owner();
    // Stored lying and turned by its matrix: red on top of blue when it is shown.
    let picture =
        "-f lavfi -i color=red:size=160x240:rate=30:duration=2,drawbox=y=120:h=120:c=blue:t=fill,transpose=clock";
    let hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p -tag:v hvc1 -c:a aac";
    let lying = media::ffmpeg(app.folder(), &format!("{picture} -f lavfi -i sine=duration=2 {hevc} lying.mov"));
    let turned = format!("-i {} -c copy -metadata:s:v rotate=90 IMG_0001.MOV", lying.display());
    let file = media::ffmpeg(app.folder(), &turned);
    let id = owner.upload_file(&file);
    let recording = owner.wait_media(&id);
    assert_eq!((&recording["width"], &recording["height"]), (&json!(160), &json!(240)), "{recording:#}");

    let played = owner.get(&format!("/api/recordings/{id}/media")).send().expect_status(200);
    assert_eq!(played.header("content-type"), Some("video/mp4"));
    let facts = media::probe(app.folder(), &played.body);
    let video = facts["streams"].as_array().unwrap().iter().find(|stream| stream["codec_type"] == "video").unwrap();
    assert_eq!((&video["codec_name"], &video["width"], &video["height"]), (&json!("h264"), &json!(160), &json!(240)));
    for (what, path) in [("media", "video"), ("poster", "picture")] {
        let bytes = owner.get(&format!("/api/recordings/{id}/{what}")).send().expect_status(200).body;
        std::fs::write(app.folder().join(path), bytes).unwrap();
        let raw = media::ffmpeg(
            app.folder(),
            &format!("-i {path} -frames:v 1 -vf scale=1:2 -pix_fmt rgb24 -f rawvideo {path}.rgb"),
        );
        let pixels = std::fs::read(raw).unwrap();
        assert!(pixels[0] > 150 && pixels[2] < 100, "red on top: {pixels:?}");
        assert!(pixels[3] < 100 && pixels[5] > 150, "blue below: {pixels:?}");
    }
    owner.wait_ready(&id);
    app.finish();
}
